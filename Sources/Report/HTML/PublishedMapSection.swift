import CheckModel
import Screening

/// The map of published squares, with its tables.
struct PublishedMapSection {
  private let contents: PublishedContents
  private let words: ReportWords
  private let tiles: TileServer?
  private let choices: [Choice]

  /// What the map can be about: a number of one kind.
  private struct Choice {
    var kind: CheckKind
    var quantity: Quantity
    var scale: MapScale

    var number: Int { Int(kind.rawValue) * Quantity.allCases.count + quantity.rawValue }
  }

  private enum Quantity: Int, CaseIterable {
    case share, checks, withoutDenominator

    func value(_ numbers: PublishedNumbers) -> Double? {
      switch self {
      case .share: numbers.ratePercent.map(Double.init)
      case .checks: numbers.checks.count.map(Double.init)
      case .withoutDenominator: numbers.withoutDenominator.count.map(Double.init)
      }
    }
  }

  init(_ contents: PublishedContents, _ words: ReportWords, tiles: TileServer?) {
    (self.contents, self.words, self.tiles) = (contents, words, tiles)
    choices = CheckKind.allCases.flatMap { kind in
      let numbers = contents.squares.compactMap { square -> PublishedNumbers? in square.first { $0.kind == kind } }
      return Quantity.allCases.compactMap { quantity -> Choice? in
        let values = numbers.compactMap(quantity.value)
        if values.isEmpty { return nil }
        let scale =
          quantity == .share
          ? MapScale(percents: values.map { Int($0) })
          : MapScale(counts: values.map { Int($0) }, lowest: PublicationRule.base(of: kind))
        return Choice(kind: kind, quantity: quantity, scale: scale)
      }
    }
  }

  var markup: Markup {
    Markup("section", ["id": "map", "aria-labelledby": "map-title"]) {
      Markup("h2", ["id": "map-title"]) { words.say("The map", "Kartan") }
      if choices.isEmpty {
        Markup("p") {
          words.say("No square has a count that may be shown.", "Ingen ruta har något antal som får visas.")
        }
      } else {
        Markup("p") { introduction }
        MapView(
          picture: picture, words: words, tiles: tiles,
          label: words.say("Map of the published squares", "Karta över de publicerade rutorna"),
          filters: [
            .init(
              id: "f-channel", name: words.say("What", "Vad"),
              options: choices.map { (String($0.number), title($0)) })
          ],
          legends: choices.map { .init(choice: $0.number, scale: $0.scale, few: few($0)) }, scriptWords: scriptWords
        ).markup
        tables
      }
    }
  }

  private var introduction: String {
    let side = words.number.whole(contents.tables.squareMetres)
    let first = choices.first.map(title) ?? ""
    return words.say(
      "Each square is \(side) m wide. A square that is not drawn had no count that may be shown, or no checks; which of "
        + "the two is not told. As first shown: \(first).",
      "Varje ruta är \(side) m bred. En ruta som inte är ritad hade inget antal som får visas, eller inga kontroller; "
        + "vilket av de två framgår inte. Från början visas: \(first).")
  }

  // MARK: What it shows

  private func title(_ choice: Choice) -> String {
    let what =
      switch choice.quantity {
      case .share: words.violation(choice.kind)
      case .checks: words.say("number of checks", "antal kontroller")
      case .withoutDenominator: words.say("number of other checks", "antal övriga kontroller")
      }
    return "\(words.kind(choice.kind)): \(what)"
  }

  private func few(_ choice: Choice) -> String {
    choice.quantity == .share
      ? words.say("no share: too few checks, or withheld", "ingen andel: för få kontroller, eller undanhålls")
      : words.withheld
  }

  private var picture: MapPicture {
    MapPicture(
      map: contents.map, choices: choices.map(\.number),
      squares: contents.squares.enumerated().map { index, square in
        MapPicture.Square(
          name: name(index),
          layers: choices.map { choice in
            square.first { $0.kind == choice.kind }.map { numbers in
              let letter = choice.quantity.value(numbers).map(choice.scale.level) ?? "f"
              return layer(numbers, letter)
            }
          })
      }, words: words, isCoarse: true)
  }

  private func layer(_ numbers: PublishedNumbers, _ letter: Character) -> MapPicture.Layer {
    func range(_ count: PublishedCount) -> String { words.range(count, of: numbers.kind) ?? words.withheld }
    return MapPicture.Layer(
      remark: range(numbers.withoutDenominator), checks: range(numbers.checks),
      violations: range(numbers.violations) + (numbers.ratePercent.map { " (\($0) %)" } ?? ""),
      letters: String(letter))
  }

  private func name(_ index: Int) -> String { words.say("Square", "Ruta") + " \(index + 1)" }

  private var scriptWords: JSONValue {
    [
      "shown": .string(words.say("{n} squares show numbers of this kind.", "{n} rutor visar siffror av detta slag.")),
      "none": .string(words.say("nothing of this may be shown", "inget av detta får visas")),
      "counts": .string(
        words.say(
          "Checks: {n}. Violations: {k}. Other checks: {s}.",
          "Kontroller: {n}. Överträdelser: {k}. Övriga kontroller: {s}.")),
    ]
  }

  // MARK: Tables

  private var tables: Markup {
    Markup("details") {
      Markup("summary") { words.say("The map as tables", "Kartan som tabeller") }
      CheckKind.allCases.map { kind -> Markup in
        let rows = zip(contents.squares, contents.middles).enumerated().compactMap {
          index, square -> PublishedGroups.Row? in
          square.0.contains { $0.kind == kind } ? .init(name(index), square.0, head: head(index, square.1)) : nil
        }
        if rows.isEmpty { return .none }
        let groups = PublishedGroups(
          rows: rows, by: words.say("by square", "per ruta"), head: words.say("Square", "Ruta"))
        return Markup("div") {
          Markup("h3") { words.kind(kind) }
          PublishedFigures(groups, of: kind, words).table.markup
        }
      }
    }
  }

  private func head(_ index: Int, _ middle: PlaceLocation.Position?) -> Markup {
    Markup(text: name(index))
      + (middle.map { middle in
        Markup("span", ["class": "small"]) {
          ", \(NumberText.decimal(middle.latDegrees, places: 4)) \(NumberText.decimal(middle.lonDegrees, places: 4))"
        }
      } ?? .none)
  }
}
