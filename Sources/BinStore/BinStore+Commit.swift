import CheckModel
import GRDB

extension BinStore {
  /// Keeps one import in one transaction: all of it, or nothing.
  ///
  /// Whether the content is new is asked again within the transaction, so two processes cannot count one file twice.
  ///
  /// - Parameters:
  ///   - replacing: an import that this one takes the place of, in the same transaction; it may have the same content.
  ///   - body: hands over the bins and rejections, which must add up to the record's tally. What it throws undoes
  ///     everything and comes out unchanged. Not called when the content is there already.
  /// - Throws: `StoreError`: `tallyMismatch`, `noSuchImport` (to replace), `outOfRange`, `busy`, `diskFull`, `readOnly` …
  package func commit(
    _ record: ImportRecord, replacing: Int64? = nil, _ body: (ImportWriter) throws -> Void
  ) throws -> CommitResult {
    try write { database in
      if let id = try Self.importID(database, ofContent: record.contentSHA256), id != replacing {
        return .alreadyThere(id)
      }
      if let replacing { try Self.remove(import: replacing, database) }
      let id = try Self.insert(record, database)
      let writer = try ImportWriter(database, importID: id, store: self)
      try body(writer)
      try writer.finish(record.tally, database)
      if replacing != nil { try Self.removeUnused(database) }
      try GeoPackage.refreshContents(database)
      return .imported(id)
    }
  }

  /// The import with this content, if it is in the store.
  package func importID(ofContent sha256: [UInt8]) throws(StoreError) -> Int64? {
    try StoreError.translating { try read { try Self.importID($0, ofContent: sha256) } }
  }

  /// Takes an import out again, whole: its bins, its rejections, its row, and the cells, hours and categories that
  /// nothing else uses. Its id is never given again.
  ///
  /// - Throws: `noSuchImport`, `busy`, `readOnly` …
  package func undo(importID: Int64) throws(StoreError) {
    try StoreError.translating {
      try write { database in
        try Self.remove(import: importID, database)
        try Self.removeUnused(database)
        try GeoPackage.refreshContents(database)
      }
    }
  }

  private static func importID(_ database: Database, ofContent sha256: [UInt8]) throws -> Int64? {
    let find = try SQLStatement(database, "SELECT id FROM import WHERE content_sha256 = ?")
    try find.bind(1, sha256)
    return try find.step() ? try find.integer(0) : nil
  }

  private static func insert(_ record: ImportRecord, _ database: Database) throws -> Int64 {
    guard UTCText.seconds.contains(record.importedAt) else { throw StoreError.outOfRange("import.imported_at_utc") }
    if let range = record.tally.seconds,
      !(UTCText.seconds.contains(range.lowerBound) && UTCText.seconds.contains(range.upperBound))
    {
      throw StoreError.outOfRange("import.first_check_utc")
    }
    let tally = record.tally
    guard tally.addsUp else { throw StoreError.tallyMismatch }
    guard tally.lines <= Schema.linesAtMost else { throw StoreError.outOfRange("import.lines") }
    let insert = try SQLStatement(
      database,
      """
      INSERT INTO import (content_sha256, file_name, profile, tool_version, imported_at_utc, time_zone,
        first_check_utc, last_check_utc, lines, checks, blank, other, rejected, clock_skipped, clock_repeated,
        unknown_sites, profile_sha256, bins)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
      """)
    try insert.bind(1, record.contentSHA256)
    try insert.bind(2, record.fileName.split(separator: "/").last.map(String.init) ?? "")
    try insert.bind(3, record.profile)
    try insert.bind(4, record.toolVersion)
    try insert.bind(5, UTCText.format(record.importedAt))
    try insert.bind(6, record.timeZone)
    if let range = tally.seconds {
      try insert.bind(7, UTCText.format(range.lowerBound))
      try insert.bind(8, UTCText.format(range.upperBound))
    }
    for (column, value) in zip(
      Int32(9)...,
      [
        tally.lines, tally.checks, tally.blank, tally.other, tally.rejected, tally.clockSkipped, tally.clockRepeated,
        record.unknownSites,
      ])
    {
      insert.bind(column, value)
    }
    if let sha256 = record.profileSHA256 { try insert.bind(17, sha256) }
    try insert.run()
    return database.lastInsertedRowID
  }

  private static func remove(import id: Int64, _ database: Database) throws {
    guard Schema.importIDs.contains(id) else { throw StoreError.noSuchImport(id) }
    try database.execute(sql: "DELETE FROM import WHERE id = ?", arguments: [id])
    guard database.changesCount == 1 else { throw StoreError.noSuchImport(id) }
    let hasDamagedTotals = try CellTotals.remove(binsOf: id, database)
    let packs = PackGrain.allCases.map { ($0.table, Schema.binBits) }
    for (table, bits) in [("bin", Schema.binBits), ("rejection", Schema.lineBits)] + packs {
      let ids = Schema.ids(ofImport: id, bits: bits)
      try database.execute(
        sql: "DELETE FROM \(table) WHERE id BETWEEN ? AND ?", arguments: [ids.lowerBound, ids.upperBound])
    }
    for table in ["import_check", "import_rejection"] {
      try database.execute(sql: "DELETE FROM \(table) WHERE import_id = ?", arguments: [id])
    }
    if hasDamagedTotals { try CellTotals.make(database) }
  }

  /// Removes what only removed imports used, so that a map or a list of hours shows no trace of them.
  static func removeUnused(_ database: Database) throws {
    try database.execute(
      sql: """
        DELETE FROM cell
        WHERE id NOT IN (SELECT cell_id FROM bin) AND id NOT IN (SELECT cell_id FROM site);
        DELETE FROM rtree_cell_geom WHERE id NOT IN (SELECT id FROM cell);
        DELETE FROM area_cell WHERE cell_id NOT IN (SELECT id FROM cell);
        DELETE FROM hour WHERE id NOT IN (SELECT hour_id FROM bin);
        DELETE FROM category WHERE id NOT IN (SELECT category_id FROM bin);
        """)
  }
}
