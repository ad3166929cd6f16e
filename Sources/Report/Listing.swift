/// How a command prints its rows.
package enum ListingFormat: String, CaseIterable, Sendable {
  case table, json, csv
}

/// Rows of named values, printed as a table, as JSON or as CSV.
package struct Listing {
  package struct Column: Sendable {
    /// As scripts know it.
    package var key: String
    /// As people read it.
    package var title: String
    package var isNumber: Bool

    package init(_ key: String, _ title: String, isNumber: Bool = false) {
      self.key = key
      self.title = title
      self.isNumber = isNumber
    }
  }

  package enum Value: Sendable {
    case none
    case text(String)
    case whole(Int64)
    /// A number that names something, such as a line: people copy it, so it is not grouped.
    case ordinal(Int64)
    case decimal(Double, places: Int)
  }

  private let columns: [Column]
  private let format: ListingFormat
  private let write: (String) throws -> Void
  private var batch: [[Value]] = []
  private var count = 0
  /// Rows of a table are aligned with each other so many at a time, so that memory is bounded.
  private static let batchCount = 2000

  /// - Parameter write: takes the text, piece by piece.
  package init(_ columns: [Column], format: ListingFormat, write: @escaping (String) throws -> Void) {
    self.columns = columns
    self.format = format
    self.write = write
  }

  package mutating func append(_ row: [Value]) throws {
    precondition(row.count == columns.count, "a row must have a value for each column")
    batch.append(row)
    if batch.count == Self.batchCount { try flush() }
  }

  package var isEmpty: Bool { count == 0 && batch.isEmpty }

  /// Prints what is left; to be called once, also when there are no rows.
  package mutating func finish() throws {
    try flush()
    switch format {
    case .json: try write(count == 0 ? "[]\n" : "\n]\n")
    case .csv: if count == 0 { try write(header) }
    case .table: break
    }
  }

  private var header: String { CSVWriter.record(columns.map { .text($0.key) }) }

  private mutating func flush() throws {
    defer { batch.removeAll(keepingCapacity: true) }
    if batch.isEmpty { return }
    var text = ""
    switch format {
    case .json:
      for row in batch {
        text += count == 0 ? "[\n  " : ",\n  "
        text += JSONWriter.text(.object(zip(columns, row).map { ($0.key, $1.json) }), style: .compact)
        count += 1
      }
    case .csv:
      if count == 0 { text = header }
      for row in batch { text += CSVWriter.record(row.map(\.csv)) }
      count += batch.count
    case .table:
      var table = TextTable(columns.map { TextTable.Column($0.title, $0.isNumber ? .right : .left) })
      for row in batch { table.append(row.map(\.shown)) }
      text = count == 0 ? table.text : table.text.split(separator: "\n").dropFirst(2).map { $0 + "\n" }.joined()
      count += batch.count
    }
    try write(text)
  }
}

extension Listing.Value {
  package init(_ text: String?) { self = text.map { .text($0) } ?? .none }
  package init(_ number: (some BinaryInteger)?) { self = number.map { .whole(Int64($0)) } ?? .none }

  fileprivate var json: JSONValue {
    switch self {
    case .none: .null
    case .text(let text): .string(text)
    case .whole(let number), .ordinal(let number): .int(number)
    case .decimal(let number, _): .double(number)
    }
  }

  fileprivate var csv: CSVWriter.Cell {
    switch self {
    case .none: .empty
    case .text(let text): .text(text)
    case .whole(let number), .ordinal(let number): .int(number)
    case .decimal(let number, _): .double(number)
    }
  }

  fileprivate var shown: String {
    switch self {
    case .none: ""
    case .text(let text): text
    case .whole(let number): NumberText.grouped(number)
    case .ordinal(let number): String(number)
    case .decimal(let number, let places): NumberText.decimal(number, places: places)
    }
  }
}
