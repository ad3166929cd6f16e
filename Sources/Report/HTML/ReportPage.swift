import BinStore
import CheckModel
import Foundation
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
    Markup.document(language: words.language.rawValue, head: head, body: body)
  }

  // MARK: Head

  private static let style = String(decoding: PackageResources.report_css, as: UTF8.self)
  private static let script = String(decoding: PackageResources.report_js, as: UTF8.self)

  private var head: Markup {
    Markup([
      Markup("meta", ["charset": "utf-8"]),
      Markup("meta", ["http-equiv": "Content-Security-Policy", "content": policy]),
      Markup("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      Markup("meta", ["name": "referrer", "content": "no-referrer"]),
      Markup("meta", ["name": "color-scheme", "content": "light dark"]),
      // Else a browser asks the server for one.
      Markup("link", ["rel": "icon", "href": "data:,"]),
      Markup("title") { title },
      Markup(inline: "style", Self.style),
    ])
  }

  /// Nothing is loaded, and nothing runs but what was written here.
  private var policy: String {
    [
      "default-src 'none'", "script-src '\(Self.hash(Self.script))'", "style-src '\(Self.hash(Self.style))'",
      "img-src data:" + (tiles.map { " \($0.origin)" } ?? ""), "base-uri 'none'", "form-action 'none'",
    ].joined(separator: "; ")
  }

  private static func hash(_ code: String) -> String {
    "sha256-\(Data(ContentHash.of(code.utf8)).base64EncodedString())"
  }

  // MARK: Body

  private var title: String {
    let area = contents.area.map { ", \(words.name($0))" } ?? ""
    return words.say("Traffic checks: the situation picture", "Trafikkontroller: lägesbild") + area
  }

  private var sections: [(id: String, name: String)] {
    [
      ("effort", words.say("What was checked", "Vad som kontrollerats")), ("map", words.say("Map", "Karta")),
      ("places", words.say("Priority places", "Prioriterade platser")), ("trends", words.say("Trends", "Utveckling")),
      ("mopeds", words.say("Mopeds", "Mopeder")), ("tests", words.say("Alcohol and drugs", "Alkohol och narkotika")),
      ("method", words.say("Method", "Metod")), ("imports", words.say("Sources", "Underlag")),
    ]
  }

  private var body: Markup {
    Markup([
      Markup("a", ["class": "skip", "href": "#main"]) { words.say("Skip to the report", "Hoppa till rapporten") },
      Markup("div", ["class": "wrap"]) {
        header
        Markup("main", ["id": "main"]) {
          EffortSection(contents: contents, words: words).markup
          MapSection(contents, words, tiles: tiles).markup
          places
          TrendSection(contents: contents, words: words).markup
          MopedSection(contents: contents, words: words).markup
          TestSection(contents: contents, words: words).markup
          MethodSection(contents: contents, words: words).markup
          ImportSection(contents: contents, words: words).markup
        }
        Markup("footer") {
          words.say("Made by Lägesbild \(toolVersion)", "Framställd med Lägesbild \(toolVersion)")
            + words.say(
              ", grid \(contents.gridName), local time of \(contents.timeZone).",
              ", rutnät \(contents.gridName), lokal tid i \(contents.timeZone).")
        }
      },
      Markup(inline: "script", Self.script),
    ])
  }

  private var header: Markup {
    Markup("header", ["class": "top"]) {
      Markup("p", ["class": "eyebrow"]) { contents.day.map(words.date) ?? "" }
      Markup("h1") { title }
      Markup("p", ["class": "lead"]) { Abstract(contents: contents, words: words).text }
      Markup("nav", ["aria-label": words.say("Sections", "Avsnitt")]) {
        Markup("ul") {
          sections.map { section in
            Markup("li") { Markup("a", ["href": "#\(section.id)"]) { section.name } }
          }
        }
      }
    }
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
