import CheckModel
import Screening

/// What may be published, as files: in CSV a row for each count's subject and kind, in GeoJSON a feature for each square.
package struct PublicationExport {
  private let tables: PublishedTables

  private static let placeKeys = ["northMetres", "eastMetres", "lat", "lon"]
  private static let numberKeys = ["checks", "violations", "ratePercent", "withoutDenominator"]

  package init(_ tables: PublishedTables) { self.tables = tables }

  /// - Parameters:
  ///   - locate: where a square is, by its index.
  ///   - write: takes the text, piece by piece.
  package func print(as format: ExportFormat, locate: (Cell) -> CellPlace, write: @escaping (String) throws -> Void)
    throws
  {
    switch format {
    case .csv: try printTable(locate, write)
    case .geojson: try printSquares(locate, write)
    }
  }

  private func printTable(_ locate: (Cell) -> CellPlace, _ write: @escaping (String) throws -> Void) throws {
    let keys = ["table", "name"] + Self.placeKeys + ["kind"] + Self.numberKeys + ["v85Kmh", "withheld"]
    var writer = FeatureWriter(keys, format: .csv, write: write)
    for row in tables.rows {
      var place = [JSONValue](repeating: .null, count: Self.placeKeys.count)
      if case .square(let square) = row.subject { place = locate(square).values }
      let subject = [.string(row.subject.table), .optional(row.subject.name) { .string($0) }] + place
      for numbers in row.numbers {
        try writer.append(
          [
            writer.part(
              subject + [.string(numbers.kind.name)] + numbers.values
                + [.optional(numbers.v85Kmh) { .int(Int64($0)) }, numbers.whyWithheld], from: 0)
          ], geometry: "")
      }
    }
    try writer.finish()
  }

  private func printSquares(_ locate: (Cell) -> CellPlace, _ write: @escaping (String) throws -> Void) throws {
    let keys = CheckKind.allCases.flatMap { kind in
      (Self.numberKeys + ["withheld"]).map { kind.name + $0.prefix(1).uppercased() + $0.dropFirst() }
    }
    var writer = FeatureWriter(
      Self.placeKeys + keys, format: .geojson, description: PublicationRule.explanation.en, write: write)
    for row in tables.rows {
      guard case .square(let square) = row.subject else { continue }
      let place = locate(square)
      let values = CheckKind.allCases.flatMap { kind in
        let numbers = row.numbers.first { $0.kind == kind } ?? .nothing(of: kind)
        return numbers.values + [numbers.whyWithheld]
      }
      try writer.append([writer.part(place.values + values, from: 0)], geometry: writer.geometry(place.polygons))
    }
    try writer.finish()
  }
}

extension PublishedTables.Subject {
  fileprivate var name: String? {
    switch self {
    case .square, .everything: nil
    case .area(let name): name
    case .month(let month): TrendCalendar.monthText(month)
    case .stratum(let stratum): stratum.name
    }
  }
}

extension PublishedNumbers {
  /// By `numberKeys`.
  fileprivate var values: [JSONValue] {
    [checks.value, violations.value, .optional(ratePercent) { .int(Int64($0)) }, withoutDenominator.value]
  }

  fileprivate var whyWithheld: JSONValue {
    let counts = [("checks", checks), ("violations", violations), ("withoutDenominator", withoutDenominator)]
    let missing = counts.filter { $0.1 == .withheld }.map(\.0)
    let why = missing.isEmpty ? nil : missing.joined(separator: "+") + ": " + PublicationRule.reason(kind).en
    return .optional(why) { .string($0) }
  }
}

extension PublishedCount {
  fileprivate var value: JSONValue { .optional(count) { .int(Int64($0)) } }
}
