import Screening

/// Groups of checks, in the order in which they are given, for people, scripts and spreadsheets.
package struct TrendListing: Sendable {
  private let table: TrendTable
  /// By the codes of a group without its period; nil when no trend was asked for.
  private let series: [[TrendCode]: TrendSeries]?
  private let isForTerminal: Bool

  /// - Parameter isForTerminal: whether a table has bars and sparklines.
  package init(_ table: TrendTable, series: [[TrendCode]: TrendSeries]?, isForTerminal: Bool) {
    self.table = table
    self.series = series
    self.isForTerminal = isForTerminal
  }

  /// What a reader must know of the numbers, beside them; nil when there is nothing.
  package var remark: String? {
    table.hasOverlap ? "areas overlap: a check counts in each that holds its cell, so their sum is too large" : nil
  }

  /// The text is made of pieces of some thousand rows, each without the others, so that the text of millions is never all
  /// in memory, and can be made on several cores.
  package func pieces(_ format: ListingFormat) -> Int {
    format == .table ? 1 : max(1, (table.rows.count + Self.rowsOfAPiece - 1) / Self.rowsOfAPiece)
  }

  private static let rowsOfAPiece = 2000

  /// - Parameter number: from 0, below `pieces`.
  package func text(ofPiece number: Int, as format: ListingFormat) -> String {
    let start = number * Self.rowsOfAPiece
    let end = min(start + Self.rowsOfAPiece, table.rows.count)
    switch format {
    case .table:
      let text = TrendText(table, series: series, isForTerminal: isForTerminal).text
      return remark.map { text + $0 + "\n" } ?? text
    case .json: return json(start..<end)
    case .csv: return csv(start..<end)
    }
  }

  private func json(_ range: Range<Int>) -> String {
    if table.rows.isEmpty { return "[]\n" }
    let fields = TrendField.all(of: table, hasTrends: series != nil)
    let dimensions = table.query.dimensions
    let keys = JSONWriter.Keys(dimensions.map(\.name) + fields.map(\.key))
    var writer = JSONWriter(style: .compact)
    for index in range {
      let row = table.rows[index]
      writer.write(between: index == 0 ? "[\n  " : ",\n  ")
      writer.writeObject(keys) { member in
        member < dimensions.count
          ? table.labels.label(dimensions[member], row.codes[member]).json
          : fields[member - dimensions.count].value(row)
      }
    }
    if range.upperBound == table.rows.count { writer.write(between: "\n]\n") }
    return writer.text
  }

  private func csv(_ range: Range<Int>) -> String {
    let fields = TrendField.all(of: table, hasTrends: series != nil)
    let keys = fields.flatMap { field in
      field.parts.isEmpty ? [field.key] : field.parts.map { field.key + $0.prefix(1).uppercased() + $0.dropFirst() }
    }
    let head = CSVWriter.record((table.query.dimensions.map(\.name) + keys).map { .text($0) })
    return table.rows[range].reduce(into: range.lowerBound == 0 ? head : "") { text, row in
      let dimensions = zip(table.query.dimensions, row.codes).flatMap { table.labels.label($0, $1).json.csvCells }
      text += CSVWriter.record(dimensions + fields.flatMap { $0.value(row).csvCells })
    }
  }
}
