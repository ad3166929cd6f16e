import CheckModel
import GRDB

/// Packs the bins as an import does, and compares each pack with the one that is stored: byte for byte.
final class PackAudit {
  private let comparisons: [PackGrain: PackComparison]
  private var packer: BinPacker
  private let database: Database

  /// - Parameter rules: of the store's time zone; nil when the store has no packs by stratum.
  init(_ database: Database, rules: TimeZoneRules?) throws {
    self.database = database
    let grains: [PackGrain] = rules == nil ? [.hour] : PackGrain.allCases
    let comparisons = try Dictionary(uniqueKeysWithValues: grains.map { ($0, try PackComparison(database, $0)) })
    self.comparisons = comparisons
    packer = BinPacker(rules: rules) { try comparisons[$0]?.compare($1) }
  }

  func add(_ bin: StoredBins.Bin, importID: Int64) throws {
    for comparison in comparisons.values { try comparison.begin(importID) }
    try packer.append(bin)
  }

  /// Whether the import's packs are all right, and there are no more of them.
  func endOfImport(_ importID: Int64) throws -> Bool {
    for comparison in comparisons.values { try comparison.begin(importID) }
    try packer.finish()
    let areRight = try comparisons.values.map { try $0.end() }
    return areRight.allSatisfy { $0 }
  }

  /// Finds packs of imports that are not there.
  func finish(_ audit: inout Audit) throws {
    for table in comparisons.keys.map(\.table) {
      let strays = try SQLStatement(
        database, "SELECT count(*) FROM \(table) WHERE id >> 32 NOT IN (SELECT id FROM import)")
      audit.expect(try strays.step() && strays.integer(0) == 0, table: table)
    }
  }
}

/// The stored packs of one grain, of one import after the other.
private final class PackComparison {
  private let row: SQLStatement
  private var importID: Int64 = 0
  private var isRight = true
  private var number: Int64 = 0

  init(_ database: Database, _ grain: PackGrain) throws {
    row = try SQLStatement(
      database,
      """
      SELECT kind, sampling, first_hour, last_hour, bins, outcomes, checks, packed, id
      FROM \(grain.table) WHERE id BETWEEN ? AND ? ORDER BY id
      """)
  }

  func begin(_ importID: Int64) throws {
    if importID == self.importID { return }
    (self.importID, isRight, number) = (importID, true, 0)
    row.reset()
    row.bind(1, Schema.ids(ofImport: importID, bits: Schema.binBits))
  }

  func compare(_ pack: BinPack) throws {
    guard isRight else { return }
    do {
      isRight =
        try row.step() && row.text(0) == pack.kind.name && row.text(1) == pack.sampling.name
        && row.integer(2) == Int64(pack.hours.lowerBound) && row.integer(3) == Int64(pack.hours.upperBound)
        && row.integer(4) == Int64(pack.bins) && row.integer(5) == Int64(pack.outcomes)
        && row.integer(6) == pack.checks && row.blob(7)[...] == pack.bytes[..<pack.byteCount]
        && row.integer(8) == importID << Schema.binBits | number
    } catch StoreError.corrupt {
      isRight = false
    }
    number += 1
  }

  func end() throws -> Bool {
    defer { importID = 0 }
    return try isRight && !row.step()
  }
}
