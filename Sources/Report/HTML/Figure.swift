/// A picture with its words, and the same in a table for who does not see it.
struct Figure {
  var title: String
  var note: String?
  var chart: Markup
  var table: Table?

  func markup(_ words: ReportWords) -> Markup {
    Markup("figure") {
      Markup("figcaption") {
        title
        note.map { note in Markup("span") { note } }
      }
      chart
      table.map { $0.folded(words) }
    }
  }
}

/// Rows of texts under headings.
struct Table {
  struct Column {
    var title: String
    var isNumber: Bool

    init(_ title: String, isNumber: Bool = true) { (self.title, self.isNumber) = (title, isNumber) }
  }

  /// With more rows it scrolls on a screen.
  private static let mostRowsAtOnce = 40

  /// What it is a table of; not shown where a heading says it.
  var name: String
  var columns: [Column]
  /// The first of a row names it.
  var rows: [[Markup]]

  init(_ name: String, _ columns: [Column], rows: [[Markup]]) {
    (self.name, self.columns, self.rows) = (name, columns, rows)
  }

  init(_ name: String, _ columns: [Column], texts: [[String]]) {
    self.init(name, columns, rows: texts.map { $0.map { Markup(text: $0) } })
  }

  /// Wide tables scroll by themselves, and can be scrolled with keys.
  var markup: Markup {
    Markup(
      "div",
      [
        "class": rows.count > Self.mostRowsAtOnce ? "scroll tall" : "scroll", "tabindex": "0", "role": "group",
        "aria-label": name,
      ]
    ) {
      Markup("table") {
        Markup("thead") {
          Markup("tr") {
            columns.map { column in
              Markup("th", ["scope": "col", "class": column.isNumber ? "n" : nil]) { column.title }
            }
          }
        }
        Markup("tbody") { rows.map(row) }
      }
    }
  }

  private func row(_ cells: [Markup]) -> Markup {
    Markup("tr") {
      zip(cells, columns).enumerated().map { index, cell in
        index == 0
          ? Markup("th", ["scope": "row"], cell.0)
          : Markup("td", ["class": cell.1.isNumber ? "n" : nil], cell.0)
      }
    }
  }

  func folded(_ words: ReportWords) -> Markup {
    Markup("details") {
      Markup("summary") { words.say("As a table", "Som tabell") + ": " + name }
      markup
    }
  }
}
