import CheckModel
import GRDB

/// Sums up the totals of cells anew, as imports do, in a temporary database, and compares them with those stored.
struct TotalsAudit {
  private let scratch: Database
  private var totals: CellTotals
  private var isPossible = true

  /// SQLite keeps a database without a name in a file of its own, once it outgrows its cache.
  static func temporaryDatabase() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000")
    }
    return try DatabaseQueue(path: "", configuration: configuration)
  }

  /// - Parameter scratch: of `temporaryDatabase`, within a transaction.
  init(_ scratch: Database) throws {
    self.scratch = scratch
    try scratch.execute(sql: Schema.cellTotalTable)
    totals = try CellTotals(scratch, .add)
  }

  mutating func add(_ bin: StoredBins.Bin) throws {
    guard isPossible else { return }
    guard CellTotals.cellIDs.contains(bin.cellID) else { return isPossible = false }
    do {
      try totals.add(
        cellID: bin.cellID, bin.key.category, checks: bin.checks, violations: bin.violationsOfHistogram,
        bin.histogram[...])
    } catch is StoreError {
      isPossible = false
    }
  }

  /// Both in order of their ids, so that one row of each is held.
  mutating func finish(_ database: Database, _ audit: inout Audit) throws {
    do {
      if isPossible { try totals.finish() }
    } catch is StoreError {
      isPossible = false
    }
    guard isPossible else { return audit.expect(false) }
    let sql = """
      SELECT id, kind, vehicle, checks, with_denominator, violations, rate, rate_low, rate_high, passing, v85_kmh,
        limit_kmh, speeds, limits
      FROM cell_total ORDER BY id
      """
    let (made, kept) = (try SQLStatement(scratch, sql), try SQLStatement(database, sql))
    var next = (made: try Self.row(made), kept: try Self.row(kept))
    while next.made != nil || next.kept != nil {
      audit.expect(next.made?.bytes == next.kept?.bytes)
      let (a, b) = (next.made?.id ?? .max, next.kept?.id ?? .max)
      if a <= b { next.made = try Self.row(made) }
      if b <= a { next.kept = try Self.row(kept) }
    }
  }

  private static func row(_ row: SQLStatement) throws -> (id: Int64, bytes: [UInt8])? {
    guard try row.step() else { return nil }
    var bytes: [UInt8] = []
    row.encode(into: &bytes)
    return (try row.integer(0), bytes)
  }
}
