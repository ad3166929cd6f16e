import GRDB

/// Checks that know nothing of what the rows mean.
enum FileAudit {
  /// SQLite's own checks, of the spatial indexes too, which an older SQLite leaves out of the first.
  static func check(_ database: Database, _ audit: inout Audit) throws {
    let lines = try SQLStatement(database, "PRAGMA integrity_check(1000)")
    while try lines.step() { audit.expect(try lines.text(0) == "ok") }
    let trees = try String.fetchAll(
      database,
      sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING rtree(%'")
    for name in trees {
      let row = try SQLStatement(database, "SELECT rtreecheck(?)")
      try row.bind(1, name)
      audit.expect(try row.step() && row.text(0) == "ok", table: name)
    }
  }

  /// Every table, index, view and trigger that this program would make, word for word. What others added is not looked at.
  static func schema(_ database: Database, version: Int64, _ audit: inout Audit) throws {
    let model = try DatabaseQueue()
    let expected = try model.write { model in
      try model.execute(sql: GeoPackage.tables + Schema.migrations[..<Int(version)].joined())
      return try objects(model)
    }
    let found = try objects(database)
    for (name, sql) in expected { audit.expect(found[name] == sql, table: name) }
  }

  private static func objects(_ database: Database) throws -> [String: String] {
    let row = try SQLStatement(database, "SELECT name, coalesce(sql, '') FROM sqlite_schema")
    var objects: [String: String] = [:]
    while try row.step() { objects[try row.text(0)] = try row.text(1) }
    return objects
  }

  static func references(_ database: Database, _ audit: inout Audit) throws {
    let declared = """
      SELECT count(*) FROM sqlite_schema AS master JOIN pragma_foreign_key_list(master.name) WHERE master.type = 'table'
      """
    audit.compared = try Int64.fetchOne(database, sql: declared) ?? 0
    let row = try SQLStatement(database, "SELECT \"table\" FROM pragma_foreign_key_check")
    while try row.step() { audit.expect(false, table: try row.text(0)) }
  }
}
