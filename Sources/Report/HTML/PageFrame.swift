import BinStore
import Foundation

/// What every page has around its sections: the head with its policy, style and script, the way around, and the end.
struct PageFrame {
  struct Section {
    var id: String
    /// In the way around.
    var name: String
    var content: Markup
  }

  let words: ReportWords
  let title: String
  let eyebrow: String
  let lead: String
  let sections: [Section]
  let footer: String
  /// nil for a page that asks nobody.
  let tiles: TileServer?

  var html: String { Markup.document(language: words.language.rawValue, head: head, body: body) }

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

  private var body: Markup {
    Markup([
      Markup("a", ["class": "skip", "href": "#main"]) { words.say("Skip to the report", "Hoppa till rapporten") },
      Markup("div", ["class": "wrap"]) {
        header
        Markup("main", ["id": "main"]) { sections.map(\.content) }
        Markup("footer") { footer }
      },
      Markup(inline: "script", Self.script),
    ])
  }

  private var header: Markup {
    Markup("header", ["class": "top"]) {
      Markup("p", ["class": "eyebrow"]) { eyebrow }
      Markup("h1") { title }
      Markup("p", ["class": "lead"]) { lead }
      Markup("nav", ["aria-label": words.say("Sections", "Avsnitt")]) {
        Markup("ul") {
          sections.map { section in
            Markup("li") { Markup("a", ["href": "#\(section.id)"]) { section.name } }
          }
        }
      }
    }
  }
}
