import GRDB
import GRDBSQLite

// Unsafe: SQLite's C functions, as GRDB has none that binds and reads without a value of its own for each. The
// statement is kept alive by this object; texts and blobs are copied, by their length.

/// A prepared statement stepped through SQLite's own interface: a row costs what SQLite takes for it and no more.
///
/// For rows by the million, and for reading what a damaged or hostile file may hold: a value of another type than the
/// schema says is an error, never a trap. Valid within the database access that made it.
final class SQLStatement {
  /// Owns the handle.
  private let statement: Statement
  private var handle: OpaquePointer { unsafe statement.sqliteStatement }

  init(_ database: Database, _ sql: String) throws {
    statement = try database.makeStatement(sql: sql)
  }

  deinit { unsafe sqlite3_reset(handle) }

  /// Binds parameter `index`, from 1.
  func bind(_ index: Int32, _ value: Int64) { unsafe sqlite3_bind_int64(handle, index, value) }

  func bind(_ index: Int32, _ value: Double) { unsafe sqlite3_bind_double(handle, index, value) }

  /// Binds both ends, as parameters `index` and `index + 1`.
  func bind(_ index: Int32, _ range: ClosedRange<Int64>) {
    bind(index, range.lowerBound)
    bind(index + 1, range.upperBound)
  }

  func bindNull(_ index: Int32) { unsafe sqlite3_bind_null(handle, index) }

  /// Binds a copy of `text`.
  func bind(_ index: Int32, _ text: String) throws {
    var text = text
    let code = text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) {
        unsafe sqlite3_bind_text(handle, index, $0.baseAddress, Int32(clamping: $0.count), transient)
      }
    }
    if code != SQLITE_OK { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  /// Binds a copy of the first `count` bytes.
  func bind(_ index: Int32, _ bytes: [UInt8], count: Int) throws {
    let code = unsafe bytes.withUnsafeBytes {
      unsafe sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64(min(count, $0.count)), transient)
    }
    if code != SQLITE_OK { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  /// Binds a copy of `blob`.
  func bind(_ index: Int32, _ blob: [UInt8]) throws { try bind(index, blob, count: blob.count) }

  /// Advances to the next row; false at the end.
  func step() throws -> Bool {
    let code = unsafe sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE { return false }
    let message = unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }

  /// Makes the statement ready to run again with other values.
  func reset() { unsafe sqlite3_reset(handle) }

  /// Runs a statement that returns no row, and makes it ready again.
  func run() throws {
    while try step() {}
    reset()
  }

  func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// - Throws: `StoreError.corrupt` when the value is not an integer.
  func integer(_ column: Int32) throws -> Int64 {
    guard unsafe sqlite3_column_type(handle, column) == SQLITE_INTEGER else { throw StoreError.corrupt }
    return unsafe sqlite3_column_int64(handle, column)
  }

  /// An integer that must fit in `type`.
  func integer<T: FixedWidthInteger>(_ column: Int32, as type: T.Type) throws -> T {
    guard let value = T(exactly: try integer(column)) else { throw StoreError.corrupt }
    return value
  }

  func double(_ column: Int32) throws -> Double {
    guard unsafe sqlite3_column_type(handle, column) == SQLITE_FLOAT else { throw StoreError.corrupt }
    return unsafe sqlite3_column_double(handle, column)
  }

  /// An integer or a double.
  func number(_ column: Int32) throws -> Double {
    unsafe sqlite3_column_type(handle, column) == SQLITE_INTEGER ? Double(try integer(column)) : try double(column)
  }

  func text(_ column: Int32) throws -> String {
    guard unsafe sqlite3_column_type(handle, column) == SQLITE_TEXT,
      let text = unsafe sqlite3_column_text(handle, column)
    else { throw StoreError.corrupt }
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    return unsafe String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
  }

  /// - Parameter zeros: how many are added at its end.
  func blob(_ column: Int32, zeros: Int = 0) throws -> [UInt8] {
    guard unsafe sqlite3_column_type(handle, column) == SQLITE_BLOB else { throw StoreError.corrupt }
    let bytes = unsafe UnsafeRawBufferPointer(
      start: sqlite3_column_blob(handle, column), count: Int(sqlite3_column_bytes(handle, column)))
    if zeros == 0 { return unsafe Array(bytes) }
    var padded: [UInt8] = []
    padded.reserveCapacity(bytes.count + zeros)
    unsafe padded.append(contentsOf: bytes)
    padded.append(contentsOf: repeatElement(0, count: zeros))
    return padded
  }
}

extension SQLStatement {
  /// Appends the row so that two different rows never come to the same bytes: for each column its type, its length where
  /// it has one, and its value.
  func encode(into bytes: inout [UInt8]) {
    for column in 0..<(unsafe sqlite3_column_count(handle)) {
      let type = unsafe sqlite3_column_type(handle, column)
      bytes.append(UInt8(truncatingIfNeeded: type))
      switch type {
      case SQLITE_INTEGER: Self.append(unsafe sqlite3_column_int64(handle, column), to: &bytes)
      case SQLITE_FLOAT:
        Self.append(Int64(bitPattern: unsafe sqlite3_column_double(handle, column).bitPattern), to: &bytes)
      case SQLITE_NULL: break
      default:
        // Of text too, the bytes in UTF-8, valid or not.
        let start =
          unsafe type == SQLITE_TEXT
          ? UnsafeRawPointer(sqlite3_column_text(handle, column)) : sqlite3_column_blob(handle, column)
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        Self.append(Int64(count), to: &bytes)
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count))
      }
    }
  }

  private static func append(_ value: Int64, to bytes: inout [UInt8]) {
    for shift in stride(from: Int64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }
}

/// `SQLITE_TRANSIENT`: SQLite takes a copy of what is bound.
private var transient: sqlite3_destructor_type { unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
