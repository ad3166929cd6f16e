import CheckModel
import Screening

/// The map of rates and places, with its tables.
struct MapSection {
  private let contents: ReportContents
  private let words: ReportWords
  private let tiles: TileServer?
  /// Those that a square has a rate of.
  private let scales: [ChannelScale]
  /// Those that a square has checks of; the map's data hold them after all vehicles.
  private let groups: [VehicleGroup]

  private struct ChannelScale {
    var channel: Channel
    var scale: MapScale
  }

  /// Rates of fewer checks than this are drawn as too few to tell.
  private static let fewestChecks = 10
  /// As many squares are in the table of a channel; the rest is in the map.
  private static let mostRows = 40

  init(_ contents: ReportContents, _ words: ReportWords, tiles: TileServer?) {
    (self.contents, self.words, self.tiles) = (contents, words, tiles)
    let layers = contents.squares.lazy.flatMap(\.layers)
    scales = Channel.allCases.compactMap { channel in
      let first = layers.filter { $0.channel == channel }.compactMap(\.rates.first)
      if first.isEmpty { return nil }
      let shares = first.compactMap { $0.checks >= Self.fewestChecks ? $0.mean : nil }
      return ChannelScale(channel: channel, scale: MapScale(shares: Array(shares)))
    }
    groups = VehicleGroup.allCases.enumerated().filter { index, _ in
      layers.contains { $0.rates[(index + 1) * RateMap.weekParts].checks > 0 }
    }.map(\.1)
  }

  var markup: Markup {
    Markup("section", ["id": "map", "aria-labelledby": "map-title"]) {
      Markup("h2", ["id": "map-title"]) { words.say("The map", "Kartan") }
      Markup("p") { introduction }
      MapView(
        picture: picture, words: words, tiles: tiles,
        label: words.say("Map of rates and priority places", "Karta över andelar och prioriterade platser"),
        filters: filters, legends: scales.map(legend), scriptWords: scriptWords
      ).markup
      placeTable
      squareTables
    }
  }

  private var introduction: String {
    let side = words.number.whole(contents.map.squareMetres)
    let first = scales.first.map { $0.channel.title.text(words.language) } ?? ""
    return words.say(
      "Each square is \(side) m wide and was checked. Its shade is the share of violations, drawn towards the network as "
        + "far as the checks are few. Numbers are the priority places below. As first shown: \(first), all vehicles, "
        + "the whole week.",
      "Varje ruta är \(side) m bred och har kontrollerats. Färgen är andelen överträdelser, dragen mot nätet i den mån "
        + "kontrollerna är få. Siffrorna är de prioriterade platserna nedan. Från början visas: \(first), alla fordon, "
        + "hela veckan.")
  }

  // MARK: What the map shows

  private var filters: [MapView.Filter] {
    [
      .init(
        id: "f-channel", name: words.say("What", "Vad"),
        options: scales.map { (String($0.channel.rawValue), words.title($0.channel)) }),
      .init(
        id: "f-vehicle", name: words.say("Vehicles", "Fordon"),
        options: [("0", words.say("All vehicles", "Alla fordon"))]
          + groups.enumerated().map { (String($0 + 1), words.group($1)) }),
      .init(
        id: "f-stratum", name: words.say("When", "När"),
        options: [("0", words.say("The whole week", "Hela veckan"))]
          + Stratum.allCases.map { (String($0.rawValue + 1), words.capitalized($0.title.text(words.language))) }),
    ]
  }

  private var picture: MapPicture {
    MapPicture(
      map: contents.map, choices: scales.map { Int($0.channel.rawValue) },
      squares: contents.squares.map { square in
        MapPicture.Square(
          name: square.site.map { words.name($0, cells: 60) },
          layers: scales.map { of in
            square.layers.first { $0.channel == of.channel }.map { layer($0, of.scale) }
          })
      },
      pins: contents.places.enumerated().map { index, located in
        MapPicture.Pin(
          name: words.say("Place", "Plats") + " \(index + 1): \(words.name(located.location.label)), "
            + located.place.channel.title.text(words.language),
          choice: Int(located.place.channel.rawValue))
      }, words: words)
  }

  private func layer(_ layer: RateMap.Layer, _ scale: MapScale) -> MapPicture.Layer {
    var letters = ""
    for part in [0] + groups.map({ Int($0.rawValue) + 1 }) {
      for week in 0..<RateMap.weekParts {
        let rate = layer.rates[part * RateMap.weekParts + week]
        guard let mean = rate.mean, rate.checks > 0 else {
          letters.append(".")
          continue
        }
        letters.append(rate.checks < Self.fewestChecks ? "f" : scale.level(mean))
      }
    }
    return MapPicture.Layer(
      remark: String(layer.sampling.name.prefix(1)), checks: "\(layer.rates[0].checks)",
      violations: "\(layer.rates[0].violations)", letters: letters)
  }

  private func legend(_ of: ChannelScale) -> MapView.Legend {
    .init(
      choice: Int(of.channel.rawValue), scale: of.scale,
      few: words.say("fewer than \(Self.fewestChecks) checks", "färre än \(Self.fewestChecks) kontroller"))
  }

  private var scriptWords: JSONValue {
    [
      "shown": .string(words.say("{n} squares have checks of this.", "{n} rutor har sådana kontroller.")),
      "none": .string(words.say("no check of this", "ingen sådan kontroll")),
      "counts": .string(
        words.say(
          "All vehicles, the whole week: {k} of {n} checks, {s}.",
          "Alla fordon, hela veckan: {k} av {n} kontroller, {s}.")),
      "a": .string(words.say("all passing vehicles", "alla passerande fordon")),
      "s": .string(words.say("stopped vehicles", "stoppade fordon")),
    ]
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
      scales.compactMap { of in
        squareTable(of.channel).map { table in
          Markup("div") {
            Markup("h3") { words.capitalized(table.name) }
            table.markup
          }
        }
      }
    }
  }

  private func squareTable(_ channel: Channel) -> Table? {
    let seen = contents.squares.enumerated().compactMap { index, square in
      square.layers.first { $0.channel == channel }.flatMap { layer -> (Int, RateMap.Layer)? in
        layer.rates[0].checks >= Self.fewestChecks && layer.rates[0].mean != nil ? (index, layer) : nil
      }
    }.sorted { ($1.1.rates[0].mean ?? 0, $0.0) < ($0.1.rates[0].mean ?? 0, $1.0) }
    if seen.isEmpty { return nil }
    let shown = seen.prefix(Self.mostRows)
    let all =
      seen.count > shown.count
      ? words.say(" (the \(shown.count) highest of \(seen.count))", " (de \(shown.count) högsta av \(seen.count))") : ""
    return Table(
      words.say("squares by rate, ", "rutor efter andel, ") + channel.title.text(words.language) + all,
      [
        .init(words.say("Square", "Ruta"), isNumber: false), .init(words.say("Rate", "Andel")),
        .init(words.say("Violations", "Överträdelser")), .init(words.say("Checks", "Kontroller")),
        .init(words.say("Sampling", "Urval"), isNumber: false),
      ],
      texts: shown.map { index, layer in
        [
          contents.squares[index].site.map { words.name($0) }
            ?? words.say("square \(index + 1)", "ruta \(index + 1)"),
          words.number.percent(layer.rates[0].mean ?? 0), words.number.whole(layer.rates[0].violations),
          words.number.whole(layer.rates[0].checks), layer.sampling.name,
        ]
      })
  }
}
