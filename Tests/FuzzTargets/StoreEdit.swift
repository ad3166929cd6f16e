import Foundation
import GRDB

/// Changes of a store's file, as an input spells them: values of rows through SQL, with no rule of the schema in force,
/// and then bytes.
enum StoreEdit {
  private static let most = 12

  static func apply(_ input: inout InputReader, to path: String) throws {
    var overwrites: [(offset: Int, bytes: [UInt8])] = []
    var statements: [(sql: String, arguments: StatementArguments)] = []
    let tables = try Tables(path)
    for _ in 0..<most where !input.rest.isEmpty {
      switch input.byte() & 7 {
      case 0: overwrites.append((Int(input.number(bytes: 3)), input.bytes(Int(input.byte() & 31))))
      case 1:
        // The head of a page, where most that SQLite follows stands.
        overwrites.append((Int(input.byte()) * 4096 + Int(input.byte() & 31), input.bytes(Int(input.byte() & 3) + 1)))
      case 2:
        let (table, _) = tables.pick(&input)
        statements.append(("DELETE FROM \(table) \(row(&input, table))", []))
      case 3:
        let (table, columns) = tables.pick(&input)
        let column = "\"\(columns[Int(input.byte()) % columns.count])\""
        statements.append(("INSERT INTO \(table) (\(column)) VALUES (?)", [value(&input)]))
      default:
        let (table, columns) = tables.pick(&input)
        let column = "\"\(columns[Int(input.byte()) % columns.count])\""
        let condition = row(&input, table)
        statements.append(("UPDATE \(table) SET \(column) = ? \(condition)", [value(&input)]))
      }
    }
    if !statements.isEmpty { try run(statements, path) }
    if !overwrites.isEmpty { try overwrite(overwrites, path) }
  }

  /// The tables and columns of a store.
  private struct Tables {
    private var all: [(table: String, columns: [String])] = []

    init(_ path: String) throws {
      let queue = try connection(path)
      all = try queue.read { database in
        try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
          .filter {
            !$0.hasPrefix("rtree_") || $0.hasSuffix("_node") || $0.hasSuffix("_rowid") || $0.hasSuffix("_parent")
          }
          .map { table in
            (
              "\"\(table)\"",
              try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table])
            )
          }
      }
      all.append(("sqlite_schema", ["type", "name", "tbl_name", "rootpage", "sql"]))
      try queue.close()
    }

    func pick(_ input: inout InputReader) -> (table: String, columns: [String]) { all[Int(input.byte()) % all.count] }
  }

  /// One row of a table, or all of them.
  private static func row(_ input: inout InputReader, _ table: String) -> String {
    let number = input.byte()
    if number == 0xFF { return "" }
    return "WHERE rowid = (SELECT rowid FROM \(table) LIMIT 1 OFFSET \(number))"
  }

  private static func value(_ input: inout InputReader) -> DatabaseValue {
    switch input.byte() % 8 {
    case 0: .null
    case 1: Int64(Int8(truncatingIfNeeded: Int(input.byte()))).databaseValue
    case 2: Int64(bitPattern: input.number(bytes: 8)).databaseValue
    case 3: Double(bitPattern: input.number(bytes: 8)).databaseValue
    case 4: String(decoding: input.bytes(Int(input.byte())), as: UTF8.self).databaseValue
    case 5: Data(input.bytes(Int(input.byte()))).databaseValue
    case 6: Data(count: Int(input.number(bytes: 2)) * 64).databaseValue
    default: Int64(1).databaseValue
    }
  }

  private static func connection(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { database in
      try database.execute(
        sql: "PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF")
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private static func run(_ statements: [(sql: String, arguments: StatementArguments)], _ path: String) throws {
    let queue = try connection(path)
    try queue.writeWithoutTransaction { database in
      for (sql, arguments) in statements {
        // What cannot be changed is left: what counts is what the tool makes of the rest.
        do { try database.execute(sql: sql, arguments: arguments) } catch is DatabaseError {}
      }
    }
    try queue.close()
  }

  private static func overwrite(_ overwrites: [(offset: Int, bytes: [UInt8])], _ path: String) throws {
    var content = [UInt8](try Data(contentsOf: URL(filePath: path)))
    for (offset, bytes) in overwrites {
      for (index, byte) in bytes.enumerated() { content[(offset + index) % content.count] = byte }
    }
    try Data(content).write(to: URL(filePath: path))
  }
}
