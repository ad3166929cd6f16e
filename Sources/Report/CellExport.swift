import CheckModel
import Screening

/// Cells with their checks by kind: a row, or a feature, each. The numbers are those of `trends --by cell,kind`.
package struct CellExport {
  private let table: TrendTable
  /// Those that were asked about.
  private let kinds: [CheckKind]

  private static let fields = ["checks", "violations", "withDenominator", "rate", "rateLow", "rateHigh", "note"]
  private static let speedFields = ["meanKmh", "v85Kmh", "shareOverLimit"]

  /// - Parameter table: by cell and kind.
  package init(_ table: TrendTable) {
    precondition(table.query.dimensions == [.cell, .kind], "cells are exported by cell and kind")
    self.table = table
    kinds = table.query.kind.map { [$0] } ?? CheckKind.allCases
  }

  /// - Parameter write: takes the text, piece by piece.
  package func print(as format: ExportFormat, locate: (Cell) -> CellPlace, write: @escaping (String) throws -> Void)
    throws
  {
    var writer = FeatureWriter(
      CellPlace.keys + ["checks", "violations"]
        + kinds.flatMap { kind in Self.keys(of: kind).map { kind.name + $0.prefix(1).uppercased() + $0.dropFirst() } },
      format: format, write: write)
    let fields = Dictionary(
      uniqueKeysWithValues: TrendField.all(of: table, hasTrends: false).map { ($0.key, $0.value) })
    for rows in table.rows.chunked(by: { $0.codes[0] == $1.codes[0] }) {
      let place = locate(table.labels.cells[Int(rows[rows.startIndex].codes[0])])
      let sums: [JSONValue] = [
        .int(Int64(rows.reduce(0) { $0 + $1.checks })), .int(Int64(rows.reduce(0) { $0 + $1.violations })),
      ]
      let values = kinds.flatMap { kind in
        let row = rows.first { $0.codes[1] == TrendCode(kind.rawValue) }
        return Self.keys(of: kind).map { key in row.flatMap { fields[key]?($0) } ?? Self.none(key) }
      }
      try writer.append([writer.part(place.values + sums + values, from: 0)], geometry: writer.geometry(place.polygons))
    }
    try writer.finish()
  }

  private static func keys(of kind: CheckKind) -> [String] { fields + (kind == .speed ? speedFields : []) }

  /// What is said of a kind that was not checked.
  private static func none(_ key: String) -> JSONValue {
    ["checks", "violations", "withDenominator"].contains(key) ? .int(0) : .null
  }
}

extension Array {
  /// Runs of neighbours that belong together.
  fileprivate func chunked(by belongs: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
    var chunks: [ArraySlice<Element>] = []
    var start = startIndex
    for index in indices where index + 1 == endIndex || !belongs(self[index], self[index + 1]) {
      chunks.append(self[start...index])
      start = index + 1
    }
    return chunks
  }
}
