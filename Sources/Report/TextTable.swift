/// A table in plain text: a header, a rule and rows, two spaces between columns. The same on a terminal and in a pipe.
package struct TextTable {
  package enum Alignment: Sendable {
    case left
    /// For numbers.
    case right
  }

  package struct Column: Sendable {
    package var title: String
    package var alignment: Alignment
    /// Longer values are cut to so many cells with `…`; nil shows them whole.
    package var maximumCells: Int?

    package init(_ title: String, _ alignment: Alignment = .left, maximumCells: Int? = nil) {
      self.title = title
      self.alignment = alignment
      self.maximumCells = maximumCells
    }
  }

  private let columns: [Column]
  private var rows: [[String]] = []

  package init(_ columns: [Column]) { self.columns = columns }

  /// Appends a row, which must have a value for each column.
  package mutating func append(_ values: [String]) {
    precondition(values.count == columns.count, "a row must have a value for each column")
    rows.append(zip(columns, values).map { Self.shown($1, in: $0) })
  }

  /// The table, each line ending in a newline and none in spaces.
  package var text: String {
    let titles = columns.map { InertText.shown($0.title) }
    let widths = columns.indices.map { column in
      rows.reduce(InertText.cells(titles[column])) { max($0, InertText.cells($1[column])) }
    }
    let rule = widths.map { String(repeating: "-", count: $0) }
    return ([titles, rule] + rows).map { line($0, widths) }.joined()
  }

  /// The same without the line under the titles.
  package var textWithoutRule: String {
    text.split(separator: "\n").enumerated().filter { $0.offset != 1 }.map { "\($0.element)\n" }.joined()
  }

  private func line(_ values: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, value) in values.enumerated() {
      let padding = String(repeating: " ", count: widths[column] - InertText.cells(value))
      line += column == 0 ? "" : "  "
      line += columns[column].alignment == .left ? value + padding : padding + value
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }

  private static func shown(_ value: String, in column: Column) -> String {
    let shown = InertText.shown(value)
    return column.maximumCells.map { InertText.cut(shown, cells: $0) } ?? shown
  }
}
