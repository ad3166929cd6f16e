import GRDB

/// Inserts rows many at a time, which spares SQLite the start and the end of a statement for each.
///
/// 2 million bins take SQLite 2.0 s in single inserts, 1.6 s in batches with a limit for the last of them (its coroutine
/// copies every value once more), 1.5 s in batches of a fixed size with single inserts for what is left over.
struct BatchInsert {
  private static let rows: Int32 = 32

  private let single: SQLStatement
  private let many: SQLStatement
  private let columns: Int32
  private var isMany = false
  /// The row that is being made.
  private var row: Int32 = 0

  /// - Parameters:
  ///   - target: a table and its columns, as `t (a, b)`.
  ///   - columns: how many columns that is.
  init(_ database: Database, into target: String, columns: Int32) throws {
    let row = "(" + Array(repeating: "?", count: Int(columns)).joined(separator: ", ") + ")"
    let rows = Array(repeating: row, count: Int(Self.rows)).joined(separator: ", ")
    single = try SQLStatement(database, "INSERT INTO \(target) VALUES \(row)")
    many = try SQLStatement(database, "INSERT INTO \(target) VALUES \(rows)")
    self.columns = columns
  }

  private var statement: SQLStatement { isMany ? many : single }

  /// Begins a row; every column of it must be bound.
  ///
  /// - Parameter following: how many rows are sure to come after this one.
  mutating func beginRow(following: Int) { if row == 0 { isMany = following >= Int(Self.rows) - 1 } }

  /// Binds a column, from 1, of the row that is being made.
  func bind(_ column: Int32, _ value: Int64) { statement.bind(row * columns + column, value) }

  func bindNull(_ column: Int32) { statement.bindNull(row * columns + column) }

  /// Binds a copy of the first `count` bytes.
  func bind(_ column: Int32, _ bytes: [UInt8], count: Int) throws {
    try statement.bind(row * columns + column, bytes, count: count)
  }

  mutating func endRow() throws {
    if isMany, row < Self.rows - 1 {
      row += 1
    } else {
      row = 0
      try statement.run()
    }
  }
}
