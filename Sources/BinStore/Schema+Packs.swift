import CheckModel
import GRDB

extension Schema {
  /// Version 3: the bins once more, packed for reading. `BinPack` says what is in the blob.
  static let packs = """
    CREATE TABLE pack (
      id INTEGER PRIMARY KEY,
      import_id INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL REFERENCES import (id),
      kind TEXT NOT NULL,
      sampling TEXT NOT NULL,
      first_hour INTEGER NOT NULL,
      last_hour INTEGER NOT NULL,
      bins INTEGER NOT NULL,
      outcomes INTEGER NOT NULL,
      checks INTEGER NOT NULL,
      packed BLOB NOT NULL
    ) STRICT;
    """

  /// Packs the bins of a store that had none.
  static func fillPacks(_ database: Database) throws {
    let insert = try PackInsert(database)
    try forEachPack(ofBinsIn: database) { try insert.insert($1, importID: $0) }
  }

  /// Packs the rows of `bin` import by import, as importing them does, and hands over each pack with its import's id.
  ///
  /// - Throws: `StoreError.corrupt` when a row can't be a bin; what the closure throws.
  static func forEachPack(ofBinsIn database: Database, _ body: @escaping (Int64, BinPack) throws -> Void) throws {
    let networks = try CategoryTable.all(database).mapValues(BinPacker.network)
    let row = try SQLStatement(
      database,
      "SELECT id, cell_id, coalesce(site_id, 0), hour_id, category_id, checks, outcomes FROM bin ORDER BY id")
    var importID: Int64 = 0
    var packer = BinPacker { try body(importID, $0) }
    while try row.step() {
      let id = try row.integer(0) >> binBits
      if id != importID {
        try packer.finish()
        importID = id
      }
      guard let network = networks[try row.integer(4)] else { throw StoreError.corrupt }
      let checks = try row.integer(5)
      let histogram = row.isNull(6) ? [] : try row.blob(6)
      let outcomes = row.isNull(6) ? 0 : try HistogramBlob.decode(histogram, checks: checks).count
      guard outcomes > 0 || (1...Int64(UInt32.max)).contains(checks) else { throw StoreError.corrupt }
      let bin = StoredBin(
        cellID: try row.integer(1), siteID: try row.integer(2, as: Int32.self),
        hour: try row.integer(3, as: Int32.self),
        categoryID: try row.integer(4), checks: checks, outcomes: outcomes)
      try packer.append(bin, network: network, histogram: histogram, byteCount: histogram.count)
    }
    try packer.finish()
  }
}

/// Inserts packs, numbered within their import.
final class PackInsert {
  private let insert: SQLStatement
  private var importID: Int64 = 0
  private var count: Int64 = 0

  init(_ database: Database) throws {
    insert = try SQLStatement(
      database,
      """
      INSERT INTO pack (id, kind, sampling, first_hour, last_hour, bins, outcomes, checks, packed)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
  }

  /// All packs of one import come one after another.
  func insert(_ pack: BinPack, importID: Int64) throws {
    if importID != self.importID { (self.importID, count) = (importID, 0) }
    insert.bind(1, importID << Schema.binBits | count)
    try insert.bind(2, pack.kind.name)
    try insert.bind(3, pack.sampling.name)
    insert.bind(4, Int64(pack.hours.lowerBound))
    insert.bind(5, Int64(pack.hours.upperBound))
    insert.bind(6, Int64(pack.bins))
    insert.bind(7, Int64(pack.outcomes))
    insert.bind(8, pack.checks)
    try insert.bind(9, pack.bytes, count: pack.byteCount)
    try insert.run()
    count += 1
  }
}
