import CSQLite
import CheckModel
import GRDB

// Unsafe: one call of SQLite's C, with a connection that GRDB keeps open meanwhile.

/// The R-tree of a feature table, kept by the store itself: on its connections no trigger fires (`disableTriggers`), those
/// of `Schema.spatialIndexes` are for other programs.
struct SpatialIndex {
  private let insert: SQLStatement

  /// - Parameter table: one of `Schema.featureTables`.
  init(_ database: Database, of table: String) throws {
    insert = try SQLStatement(database, "INSERT OR REPLACE INTO rtree_\(table)_geom VALUES (?, ?, ?, ?, ?)")
  }

  /// Enters a feature, or where it is now.
  ///
  /// - Parameter box: in the CRS of the table, which for sites is degrees.
  func enter(_ id: Int64, _ box: AreaBox) throws {
    insert.bind(1, id)
    for (column, edge) in zip(Int32(2)..., [box.west, box.east, box.south, box.north]) { insert.bind(column, edge) }
    try insert.run()
  }

  /// From now on no trigger fires on this connection: neither one that a stranger put in a file, nor those of the indexes,
  /// which need functions that only programs for maps have.
  static func disableTriggers(_ database: Database) throws {
    let code = unsafe sqlite_disable_triggers(database.sqliteConnection)
    if code != SQLITE_OK { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  /// Makes the indexes again if one of them is gone: a map program can drop it.
  static func restore(_ database: Database) throws {
    let names = Schema.featureTables.map { "'rtree_\($0)_geom'" }.joined(separator: ", ")
    let found = try Int.fetchOne(
      database, sql: "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN (\(names))")
    if found != Schema.featureTables.count { try remake(database) }
  }

  /// Makes the indexes anew. SQLite moves a node's entries up when one is deleted, and leaves what stood last in the unused
  /// part of the node, which neither `secure_delete` nor `VACUUM` clears: only a new table has no trace of what was deleted.
  static func remake(_ database: Database) throws {
    try database.execute(sql: Schema.spatialIndexes)
    try fill(database)
  }

  /// Runs what reads an index: of a node that has no bytes, SQLite says that memory ran out.
  static func reading<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOMEM {
      throw StoreError.corrupt
    }
  }

  /// Enters all features.
  static func fill(_ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO rtree_cell_geom
          SELECT cell.id, east_index * cell_metres, (east_index + 1) * cell_metres,
            north_index * cell_metres, (north_index + 1) * cell_metres
          FROM cell, setting;
        INSERT INTO rtree_site_geom SELECT id, lon_degrees, lon_degrees, lat_degrees, lat_degrees FROM site;
        """)
    for table in ["area", "place"] {
      let index = try SpatialIndex(database, of: table)
      let row = try SQLStatement(database, "SELECT id, substr(geom, 1, \(GeoPackage.headerByteCount)) FROM \(table)")
      while try row.step() { try index.enter(try row.integer(0), try GeoPackage.box(try row.blob(1))) }
    }
  }
}
