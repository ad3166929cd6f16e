import CheckModel
import GRDB

extension Schema {
  /// Version 3: the bins once more, packed for reading. `BinPack` says what is in the blob.
  ///
  /// **Why a pack looks as it does.** SQLite steps over a row of `bin` in 0.3 µs and reads its columns in as much again;
  /// a query that must look at ten million would take seconds. A pack is one row for thousands of bins, decoded at the
  /// speed of memory. It belongs to one import (an undo is one range delete), and to one kind and sampling, since hardly
  /// a question is about several. Layouts in Swift, best of 7 runs, on one core of a virtual machine (bins of 1.5, 4.2
  /// and 31 checks):
  ///
  /// | layout                                          | 3 000 000 bins    | 2 700 000 bins    | 160 000 bins       |
  /// |-------------------------------------------------|-------------------|-------------------|--------------------|
  /// | head of 4 bits each for step and outcomes (this)| 3.7 bytes, 15 ns  | 6.5 bytes, 30 ns  | 10.5 bytes, 39 ns  |
  /// | head of 2 bits for the step, 6 for outcomes     | 3.9 bytes, 16 ns  | 6.5 bytes, 30 ns  | 10.4 bytes, 38 ns  |
  /// | heads, categories and histograms, each together | 3.7 bytes, 15 ns  | 6.5 bytes, 31 ns  | 10.5 bytes, 39 ns  |
  ///
  /// In the program, with all checks of hostile bytes and SQLite's reading, a bin takes 20, 44 and 66 ns. A pack
  /// of 64 KiB makes the row around it free, and is small enough to stay in a core's cache with what it decodes to.
  static let packs = table(of: .hour)

  /// Version 6: the packs once more, by stratum instead of by hour.
  ///
  /// A question that does not ask for hours reads these: where a device stands for a day at a place they have a fifth of the
  /// bins and two fifths of the outcomes, and take a third of the room.
  static let stratumPacks = table(of: .stratum)

  private static func table(of grain: PackGrain) -> String {
    """
    CREATE TABLE \(grain.table) (
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
  }

  /// Packs the bins of a store of an earlier version, for the tables that it did not have.
  static func fillPacks(
    _ database: Database, version: Int64, rules: TimeZoneRules, _ progress: UpgradeProgress
  ) throws {
    let insert = try PackInsert(database)
    try forEachPack(ofBinsIn: database, rules: rules, progress) { id, grain, pack in
      if grain == .stratum || version < packVersion { try insert.insert(pack, grain, importID: id) }
    }
  }

  /// Packs the rows of `bin` import by import, as importing them does, and hands over each pack with its import's id.
  ///
  /// - Parameter rules: of the store's time zone; nil to pack by hour alone.
  /// - Throws: `StoreError.corrupt` when a row can't be a bin; what the closure throws.
  static func forEachPack(
    ofBinsIn database: Database, rules: TimeZoneRules?, _ progress: UpgradeProgress? = nil,
    _ body: @escaping (Int64, PackGrain, BinPack) throws -> Void
  ) throws {
    let networks = try CategoryTable.all(database).mapValues(BinPacker.network)
    let row = try SQLStatement(
      database,
      "SELECT id, cell_id, coalesce(site_id, 0), hour_id, category_id, checks, outcomes FROM bin ORDER BY id")
    var importID: Int64 = 0
    var packer = BinPacker(rules: rules) { try body(importID, $0, $1) }
    while try row.step() {
      progress?.step()
      let id = try row.integer(0) >> binBits
      if id != importID {
        try packer.finish()
        importID = id
      }
      let categoryID = try row.integer(4)
      guard let network = networks[categoryID] else { throw StoreError.corrupt }
      var bin = StoredBin(
        cellID: try row.integer(1), siteID: try row.integer(2, as: Int32.self),
        hour: try row.integer(3, as: Int32.self),
        categoryID: categoryID, checks: try row.integer(5), outcomes: 0)
      var histogram: [UInt8] = []
      var counts: [OutcomeCount] = []
      if row.isNull(6) {
        guard let checks = UInt32(exactly: bin.checks), checks > 0 else { throw StoreError.corrupt }
        counts = [OutcomeCount(outcome: .none, count: checks)]
      } else {
        histogram = try row.blob(6)
        counts = try HistogramBlob.decode(histogram, checks: bin.checks)
        bin.outcomes = counts.count
      }
      try packer.append(
        bin, network: network, histogram: histogram, byteCount: histogram.count, counts: counts[...])
    }
    try packer.finish()
  }
}

/// Inserts packs, numbered within their import and grain.
final class PackInsert {
  private let inserts: [PackGrain: SQLStatement]
  private var importID: Int64 = 0
  private var counts: [PackGrain: Int64] = [:]

  init(_ database: Database) throws {
    inserts = try Dictionary(
      uniqueKeysWithValues: PackGrain.allCases.map { grain in
        let insert = try SQLStatement(
          database,
          """
          INSERT INTO \(grain.table) (id, kind, sampling, first_hour, last_hour, bins, outcomes, checks, packed)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
        return (grain, insert)
      })
  }

  /// All packs of one import come one after another.
  func insert(_ pack: BinPack, _ grain: PackGrain, importID: Int64) throws {
    guard let insert = inserts[grain] else { return }
    if importID != self.importID { (self.importID, counts) = (importID, [:]) }
    insert.bind(1, importID << Schema.binBits | counts[grain, default: 0])
    try insert.bind(2, pack.kind.name)
    try insert.bind(3, pack.sampling.name)
    insert.bind(4, Int64(pack.hours.lowerBound))
    insert.bind(5, Int64(pack.hours.upperBound))
    insert.bind(6, Int64(pack.bins))
    insert.bind(7, Int64(pack.outcomes))
    insert.bind(8, pack.checks)
    try insert.bind(9, pack.bytes, count: pack.byteCount)
    try insert.run()
    counts[grain, default: 0] += 1
  }
}
