import Screening

/// Groups of checks, in the order in which they are given, for people, scripts and spreadsheets.
package struct TrendListing {
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

  /// - Parameter write: takes the text, piece by piece.
  package func print(as format: ListingFormat, write: (String) throws -> Void) throws {
    switch format {
    case .table:
      try write(TrendText(table, series: series, isForTerminal: isForTerminal).text)
      if let remark { try write(remark + "\n") }
    case .json: try printJSON(write)
    case .csv: try printCSV(write)
    }
  }

  private func printJSON(_ write: (String) throws -> Void) throws {
    let fields = TrendField.all(of: table, hasTrends: series != nil)
    try inPieces(write) { rows, isFirst in
      var writer = JSONWriter(style: .compact)
      for (index, row) in rows.enumerated() {
        let dimensions = zip(table.query.dimensions, row.codes).map {
          (key: $0.name, value: table.labels.label($0, $1).json)
        }
        writer.write(between: isFirst && index == 0 ? "[\n  " : ",\n  ")
        writer.write(.object(dimensions + fields.map { (key: $0.key, value: $0.value(row)) }))
      }
      return writer.text
    }
    try write(table.rows.isEmpty ? "[]\n" : "\n]\n")
  }

  private func printCSV(_ write: (String) throws -> Void) throws {
    let fields = TrendField.all(of: table, hasTrends: series != nil)
    let keys = fields.flatMap { field in
      field.parts.isEmpty ? [field.key] : field.parts.map { field.key + $0.prefix(1).uppercased() + $0.dropFirst() }
    }
    try write(CSVWriter.record((table.query.dimensions.map(\.name) + keys).map { .text($0) }))
    try inPieces(write) { rows, _ in
      rows.map { row in
        let dimensions = zip(table.query.dimensions, row.codes).flatMap { table.labels.label($0, $1).json.csvCells }
        return CSVWriter.record(dimensions + fields.flatMap { $0.value(row).csvCells })
      }.joined()
    }
  }

  /// Some thousand rows at a time, so that the text of millions is never all in memory.
  private func inPieces(
    _ write: (String) throws -> Void, _ text: (ArraySlice<TrendRow>, _ isFirst: Bool) -> String
  ) throws {
    for start in stride(from: 0, to: table.rows.count, by: 2000) {
      try write(text(table.rows[start..<min(start + 2000, table.rows.count)], start == 0))
    }
  }
}
