import CheckModel
import Screening

/// A report as one HTML page that needs nothing else and asks nobody.
package struct ReportPage {
  private let contents: ReportContents
  private let words: ReportWords
  private let toolVersion: String
  private let tiles: TileServer?

  /// - Parameter tiles: where the reader's browser may ask for a map's tiles; nil for a page that asks nobody.
  package init(
    _ contents: ReportContents, in language: Language, toolVersion: String, tiles: TileServer? = nil
  ) {
    (self.contents, self.toolVersion, self.tiles) = (contents, toolVersion, tiles)
    words = ReportWords(language)
  }

  package var html: String {
    PageFrame(
      words: words, title: title, eyebrow: contents.day.map(words.date) ?? "",
      lead: Abstract(contents: contents, words: words).text, sections: sections,
      footer: words.say("Made by Lägesbild \(toolVersion)", "Framställd med Lägesbild \(toolVersion)")
        + words.say(
          ", grid \(contents.gridName), local time of \(contents.timeZone).",
          ", rutnät \(contents.gridName), lokal tid i \(contents.timeZone)."),
      tiles: tiles
    ).html
  }

  private var title: String {
    let area = contents.area.map { ", \(words.name($0))" } ?? ""
    return words.say("Traffic checks: the situation picture", "Trafikkontroller: lägesbild") + area
  }

  private var sections: [PageFrame.Section] {
    [
      .init(
        id: "effort", name: words.say("What was checked", "Vad som kontrollerats"),
        content: EffortSection(contents: contents, words: words).markup),
      .init(id: "map", name: words.say("Map", "Karta"), content: MapSection(contents, words, tiles: tiles).markup),
      .init(id: "places", name: words.say("Priority places", "Prioriterade platser"), content: places),
      .init(
        id: "trends", name: words.say("Trends", "Utveckling"),
        content: TrendSection(contents: contents, words: words).markup),
      .init(
        id: "mopeds", name: words.say("Mopeds", "Mopeder"),
        content: MopedSection(contents: contents, words: words).markup),
      .init(
        id: "tests", name: words.say("Alcohol and drugs", "Alkohol och narkotika"),
        content: TestSection(contents: contents, words: words).markup),
      .init(
        id: "method", name: words.say("Method", "Metod"),
        content: MethodSection(contents: contents, words: words).markup),
      .init(
        id: "imports", name: words.say("Sources", "Underlag"),
        content: ImportSection(contents: contents, words: words).markup),
    ]
  }

  private var places: Markup {
    Markup("section", ["id": "places", "aria-labelledby": "places-title"]) {
      Markup("h2", ["id": "places-title"]) { words.say("Priority places", "Prioriterade platser") }
      Markup("p") {
        contents.places.isEmpty
          ? words.say(
            "No place is flagged: nothing checked so far stands out from the rest with enough certainty.",
            "Ingen plats är utpekad: inget av det som hittills kontrollerats skiljer ut sig tillräckligt säkert.")
          : words.say(
            "Each channel has its own order. A card says first where it is, how bad, and what to do; then the evidence; "
              + "then what the evidence does not say.",
            "Varje kanal har sin egen ordning. Ett kort säger först var, hur illa och vad som kan göras; sedan "
              + "underlaget; sedan vad underlaget inte säger.")
      }
      contents.places.enumerated().map { CardSection($0, $1, words).markup }
    }
  }
}
