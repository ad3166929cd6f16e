import CheckModel
import Screening

/// The map with its filters, key and tables.
struct MapSection {
  private let contents: ReportContents
  private let words: ReportWords
  private let tiles: TileServer?
  private let picture: MapPicture

  /// As many squares are in the table of a channel; the rest is in the map.
  private static let mostRows = 40

  init(_ contents: ReportContents, _ words: ReportWords, tiles: TileServer?) {
    (self.contents, self.words, self.tiles) = (contents, words, tiles)
    picture = MapPicture(contents, words, tiles: tiles)
  }

  var markup: Markup {
    Markup("section", ["id": "map", "aria-labelledby": "map-title"]) {
      Markup("h2", ["id": "map-title"]) { words.say("The map", "Kartan") }
      Markup("p") { introduction }
      filters
      map
      picture.scales.enumerated().map { legend($1, isHidden: $0 > 0) }
      Markup("p", ["class": "info small", "id": "map-info", "role": "status"], Markup.none)
      Markup("p", ["class": "small needs-script", "hidden": ""]) { keys }
      placeTable
      squareTables
    }
  }

  private var introduction: String {
    let side = words.number.whole(contents.map.squareMetres)
    let first = picture.scales.first.map { $0.channel.title.text(words.language) } ?? ""
    return words.say(
      "Each square is \(side) m wide and was checked. Its shade is the share of violations, drawn towards the network as "
        + "far as the checks are few. Numbers are the priority places below. As first shown: \(first), all vehicles, "
        + "the whole week.",
      "Varje ruta är \(side) m bred och har kontrollerats. Färgen är andelen överträdelser, dragen mot nätet i den mån "
        + "kontrollerna är få. Siffrorna är de prioriterade platserna nedan. Från början visas: \(first), alla fordon, "
        + "hela veckan.")
  }

  private var keys: String {
    words.say(
      "Drag, or use two fingers; the arrow keys, + and − move the map once it is chosen, 0 goes back. The wheel zooms "
        + "once the map is chosen.",
      "Dra, eller använd två fingrar. När kartan är vald flyttar piltangenterna den, + och − zoomar och 0 går "
        + "tillbaka; då zoomar även mushjulet.")
  }

  // MARK: Controls

  private var filters: Markup {
    let channels = picture.scales.map { (String($0.channel.rawValue), words.title($0.channel)) }
    let vehicles =
      [("0", words.say("All vehicles", "Alla fordon"))]
      + picture.groups.enumerated().map { (String($0 + 1), words.group($1)) }
    let strata =
      [("0", words.say("The whole week", "Hela veckan"))]
      + Stratum.allCases.map { (String($0.rawValue + 1), words.capitalized($0.title.text(words.language))) }
    return Markup("div", ["class": "filters needs-script", "hidden": ""]) {
      choice("f-channel", words.say("What", "Vad"), channels)
      choice("f-vehicle", words.say("Vehicles", "Fordon"), vehicles)
      choice("f-stratum", words.say("When", "När"), strata)
    }
  }

  private func choice(_ id: String, _ name: String, _ options: [(value: String, name: String)]) -> Markup {
    Markup("label") {
      name
      Markup("select", ["id": id]) {
        options.map { option in Markup("option", ["value": option.value]) { option.name } }
      }
    }
  }

  private var map: Markup {
    let frame = contents.map.frame
    return Markup(
      "div",
      [
        "class": "map", "tabindex": "0", "role": "group",
        "aria-label": words.say("Map of rates and priority places", "Karta över andelar och prioriterade platser"),
        "data-frame": "\(frame.originX) \(frame.originY) \(frame.unit) \(contents.map.kilometre)",
        "data-tiles": tiles?.template, "data-words": scriptWords,
      ]
    ) {
      picture.svg
      Markup("div", ["class": "map-buttons needs-script", "hidden": ""]) {
        button("in", "+", words.say("Zoom in", "Zooma in"))
        button("out", "−", words.say("Zoom out", "Zooma ut"))
        button("home", "⌂", words.say("Show all", "Visa allt"))
      }
      Markup("div", ["class": "scale needs-script", "hidden": "", "aria-hidden": "true"], Markup.none)
      tiles.map { tiles in
        Markup("p", ["class": "small"]) { words.say("Map tiles: ", "Kartrutor: ") + tiles.host }
      }
    }
  }

  private func button(_ action: String, _ sign: String, _ name: String) -> Markup {
    Markup("button", ["type": "button", "data-do": action, "aria-label": name, "title": name]) { sign }
  }

  private var scriptWords: String {
    JSONWriter.text(
      [
        "shown": .string(words.say("{n} squares have checks of this.", "{n} rutor har sådana kontroller.")),
        "none": .string(words.say("no check of this", "ingen sådan kontroll")),
        "counts": .string(
          words.say(
            "All vehicles, the whole week: {k} of {n} checks, {s}.",
            "Alla fordon, hela veckan: {k} av {n} kontroller, {s}.")),
        "a": .string(words.say("all passing vehicles", "alla passerande fordon")),
        "s": .string(words.say("stopped vehicles", "stoppade fordon")),
      ], style: .compact)
  }

  private func legend(_ scale: MapScale, isHidden: Bool) -> Markup {
    Markup("ul", ["class": "legend", "data-legend": "\(scale.channel.rawValue)", "hidden": isHidden ? "" : nil]) {
      (0..<MapScale.levels).map { level in
        Markup("li", ["data-level": "\(level)"]) {
          Chart.swatch(level)
          scale.words(level, words.number)
        }
      }
      Markup("li", ["data-level": "f"]) {
        Markup("svg", ["viewBox": "0 0 10 10", "aria-hidden": "true"], Chart.path("lf", "M0 0h10v10H0z"))
        words.say(
          "fewer than \(MapScale.fewestChecks) checks", "färre än \(MapScale.fewestChecks) kontroller")
      }
    }
  }

  // MARK: Tables

  private var placeTable: Markup? {
    if contents.places.isEmpty { return nil }
    return Markup("div") {
      Markup("h3") { words.say("Priority places, in short", "Prioriterade platser i korthet") }
      Table(
        words.say("Priority places", "Prioriterade platser"),
        [
          .init(words.say("Place", "Plats"), isNumber: false), .init(words.say("What", "Vad"), isNumber: false),
          .init(words.say("Rank (90 %)", "Rang (90 %)")), .init(words.say("Estimate", "Skattning")),
          .init(words.say("Violations", "Överträdelser")),
          .init(words.say("First advice", "Främsta råd"), isNumber: false),
        ],
        rows: contents.places.enumerated().map { index, located in
          let place = located.place
          let card = PlaceCard(located, in: words.language)
          return [
            Markup("a", ["href": "#place-\(index + 1)"]) { "\(index + 1). " + words.name(located.location.label) },
            Markup(text: words.title(place.channel)),
            Markup(text: "\(place.rank) (\(place.rankInterval.lowerBound)–\(place.rankInterval.upperBound))"),
            Markup(text: card.rate(place.estimate.mean)), Markup(text: card.shortCounts),
            Markup(text: place.measures.first?.name.text(words.language) ?? "–"),
          ]
        }
      ).markup
    }
  }

  private var squareTables: Markup {
    Markup("details") {
      Markup("summary") { words.say("The map as tables", "Kartan som tabeller") }
      picture.scales.compactMap { scale in
        squareTable(scale).map { table in
          Markup("div") {
            Markup("h3") { words.capitalized(table.name) }
            table.markup
          }
        }
      }
    }
  }

  private func squareTable(_ scale: MapScale) -> Table? {
    let seen = contents.map.squares.enumerated().compactMap { index, square in
      square.layers.first { $0.channel == scale.channel }.flatMap { layer -> (Int, RateMap.Layer)? in
        layer.rates[0].checks >= MapScale.fewestChecks && layer.rates[0].mean != nil ? (index, layer) : nil
      }
    }.sorted { ($1.1.rates[0].mean ?? 0, $0.0) < ($0.1.rates[0].mean ?? 0, $1.0) }
    if seen.isEmpty { return nil }
    let shown = seen.prefix(Self.mostRows)
    let all =
      seen.count > shown.count
      ? words.say(" (the \(shown.count) highest of \(seen.count))", " (de \(shown.count) högsta av \(seen.count))") : ""
    return Table(
      words.say("squares by rate, ", "rutor efter andel, ") + scale.channel.title.text(words.language) + all,
      [
        .init(words.say("Square", "Ruta"), isNumber: false), .init(words.say("Rate", "Andel")),
        .init(words.say("Violations", "Överträdelser")), .init(words.say("Checks", "Kontroller")),
        .init(words.say("Sampling", "Urval"), isNumber: false),
      ],
      texts: shown.map { index, layer in
        [
          contents.map.squares[index].site.map { words.name($0) }
            ?? words.say("square \(index + 1)", "ruta \(index + 1)"),
          words.number.percent(layer.rates[0].mean ?? 0), words.number.whole(layer.rates[0].violations),
          words.number.whole(layer.rates[0].checks), layer.sampling.name,
        ]
      })
  }
}
