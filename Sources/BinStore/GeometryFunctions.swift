import GRDB
import GRDBSQLite

/// The SQL functions that the triggers of a spatial index call (OGC 12-128r18, F.3).
///
/// `ST_IsEmpty` says 1 of what is no geometry too, so that it is never entered in an index, and NULL of NULL;
/// `ST_MinX`, `ST_MaxX`, `ST_MinY` and `ST_MaxY` say NULL of both.
enum GeometryFunctions {
  /// Makes the functions known to a connection. They read their argument and nothing else, so that the triggers and
  /// views of a file that is not trusted may call them.
  static func register(in database: Database) throws {
    try unsafe register("ST_IsEmpty", in: database) { context, _, arguments in
      unsafe GeometryFunctions.answer(context, arguments) { context, envelope in
        unsafe sqlite3_result_int(context, envelope == nil ? 1 : 0)
      }
    }
    try unsafe register("ST_MinX", in: database) { context, _, arguments in
      unsafe GeometryFunctions.answer(context, arguments) { unsafe GeometryFunctions.say($1?.minX, $0) }
    }
    try unsafe register("ST_MaxX", in: database) { context, _, arguments in
      unsafe GeometryFunctions.answer(context, arguments) { unsafe GeometryFunctions.say($1?.maxX, $0) }
    }
    try unsafe register("ST_MinY", in: database) { context, _, arguments in
      unsafe GeometryFunctions.answer(context, arguments) { unsafe GeometryFunctions.say($1?.minY, $0) }
    }
    try unsafe register("ST_MaxY", in: database) { context, _, arguments in
      unsafe GeometryFunctions.answer(context, arguments) { unsafe GeometryFunctions.say($1?.maxY, $0) }
    }
  }

  private typealias Function =
    @convention(c) (
      OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?
    ) -> Void

  private static func register(_ name: String, in database: Database, _ function: Function) throws {
    let code = unsafe sqlite3_create_function_v2(
      database.sqliteConnection, name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil, function, nil,
      nil, nil)
    if code != SQLITE_OK { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  /// Answers NULL to NULL, and hands over the box of any other value.
  private static func answer(
    _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?,
    _ say: (OpaquePointer?, GeometryEnvelope?) -> Void
  ) {
    guard let value = unsafe arguments?.pointee, unsafe sqlite3_value_type(value) != SQLITE_NULL else {
      return unsafe sqlite3_result_null(context)
    }
    guard unsafe sqlite3_value_type(value) == SQLITE_BLOB, let start = unsafe sqlite3_value_blob(value) else {
      return unsafe say(context, nil)
    }
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
    unsafe say(context, GeometryEnvelope(Span(_unsafeBytes: bytes)))
  }

  private static func say(_ coordinate: Double?, _ context: OpaquePointer?) {
    if let coordinate {
      unsafe sqlite3_result_double(context, coordinate)
    } else {
      unsafe sqlite3_result_null(context)
    }
  }
}
