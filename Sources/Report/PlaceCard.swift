import CheckModel
import Screening

/// A priority place told to a person, in English or Swedish: what was seen and how, how sure it is, when it is worst,
/// which measure fits and why, and what the evidence does not say.
///
/// Every sentence stands in both languages at the one spot that says when it is told.
package struct PlaceCard {
  package struct Section: Equatable, Sendable {
    package var title: String
    package var blocks: [Block]
  }

  /// Nothing in a block can drive a terminal.
  package enum Block: Equatable, Sendable {
    /// A paragraph on one line.
    case text(String)
    /// Lines whose columns stand under each other, each ending in a newline.
    case columns(String)
  }

  let place: PriorityPlace
  let location: PlaceLocation
  let language: Language
  let number: LocalizedNumber

  package init(_ located: LocatedPlace, in language: Language) {
    place = located.place
    location = located.location
    self.language = language
    number = LocalizedNumber(language: language)
  }

  package var title: String { "\(InertText.shown(location.label)): \(place.channel.title.text(language))" }

  package var sections: [Section] {
    [
      section("What was seen", "Vad som observerats", whatWasSeen), section("How sure", "Hur säkert det är", howSure),
      section("Compared with the network", "Jämfört med nätet", compared), section("When", "När", when),
      section("Speeds", "Hastigheter", speeds), section("Over time", "Över tid", overTime),
      section("What would change the verdict", "Vad som skulle ändra bedömningen", whatWouldChange),
      section("Measures", "Åtgärder", measures),
      section("What the evidence does not say", "Vad underlaget inte säger", whatIsNotSaid),
    ].filter { !$0.blocks.isEmpty }
  }

  /// For a terminal or a file, at most 100 cells wide where words allow.
  package var text: String {
    var text = title + "\n" + String(repeating: "=", count: InertText.cells(title)) + "\n"
    text += lines(summary, indent: "")
    for section in sections { text += "\n\(section.title)\n" + lines(section.blocks, indent: "  ") }
    return text
  }

  private func lines(_ blocks: [Block], indent: String) -> String {
    blocks.map { block in
      switch block {
      case .text(let paragraph): InertText.wrapped(paragraph, cells: 100, indent: indent)
      case .columns(let lines): lines.split(separator: "\n").map { "\(indent)  \($0)\n" }.joined()
      }
    }.joined()
  }

  private func section(_ en: String, _ sv: String, _ blocks: [Block]) -> Section {
    Section(title: say(en, sv), blocks: blocks)
  }

  /// The words of the card's language.
  func say(_ en: @autoclosure () -> String, _ sv: @autoclosure () -> String) -> String {
    switch language {
    case .en: en()
    case .sv: sv()
    }
  }

  /// A paragraph of sentences, of which the missing are left out; no block when all are.
  func paragraph(_ sentences: String?...) -> [Block] {
    let text = sentences.compactMap(\.self).joined(separator: " ")
    return text.isEmpty ? [] : [.text(InertText.shown(text))]
  }

  /// A value of the estimate's kind with its unit.
  func rate(_ value: Double) -> String {
    place.hasDenominator
      ? number.percent(value)
      : say(
        "\(number.decimal(value, places: 2)) per control hour",
        "\(number.decimal(value, places: 2)) per kontrolltimme")
  }

  func interval(_ estimate: PriorityPlace.Estimate) -> String {
    place.hasDenominator
      ? number.percent(from: estimate.low, to: estimate.high)
      : "\(number.decimal(estimate.low, places: 2))–\(number.decimal(estimate.high, places: 2))"
  }
}
