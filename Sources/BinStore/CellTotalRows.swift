import CheckModel
import GRDB

/// Reads and writes rows of `cell_total`.
final class CellTotalRows {
  private let find: SQLStatement
  private let replace: SQLStatement
  private let delete: SQLStatement
  private var tally = CellTally()
  private var bytes: [UInt8] = []

  init(_ database: Database) throws {
    find = try SQLStatement(
      database, "SELECT checks, with_denominator, violations, passing, speeds, limits FROM cell_total WHERE id = ?")
    replace = try SQLStatement(
      database,
      """
      INSERT OR REPLACE INTO cell_total (id, kind, vehicle, checks, with_denominator, violations, rate, rate_low,
        rate_high, passing, v85_kmh, limit_kmh, speeds, limits)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    delete = try SQLStatement(database, "DELETE FROM cell_total WHERE id = ?")
  }

  /// Adds a tally to a row, or takes it out; a row that counts nothing then is deleted.
  ///
  /// - Throws: `corrupt` when the row can't be, or counts less than is taken out; `outOfRange`.
  func merge(_ id: Int64, _ kind: String, _ vehicle: String, _ other: CellTally, _ change: CellTotals.Change) throws {
    tally.removeAll()
    let isThere = try read(id)
    try tally.merge(other, change)
    if !tally.isEmpty {
      try write(id, kind, vehicle)
    } else if isThere {
      delete.bind(1, id)
      try delete.run()
    }
  }

  private func read(_ id: Int64) throws -> Bool {
    find.bind(1, id)
    defer { find.reset() }
    guard try find.step() else { return false }
    tally.checks = try count(0)
    tally.withDenominator = try count(1)
    tally.violations = try count(2)
    tally.passing = try count(3)
    if !find.isNull(4) { try tally.speeds.decode(try find.blob(4, zeros: OutcomeTally.zerosAtEnd)) }
    if !find.isNull(5) { try tally.limits.decode(try find.blob(5, zeros: OutcomeTally.zerosAtEnd)) }
    return true
  }

  private func count(_ column: Int32) throws -> Int64 {
    let count = try find.integer(column)
    guard (0...CellTotals.countAtMost).contains(count) else { throw StoreError.corrupt }
    return count
  }

  private func write(_ id: Int64, _ kind: String, _ vehicle: String) throws {
    replace.bind(1, id)
    try replace.bind(2, kind)
    try replace.bind(3, vehicle)
    replace.bind(4, tally.checks)
    replace.bind(5, tally.withDenominator)
    replace.bind(6, tally.violations)
    if let rate = tally.rate {
      replace.bind(7, rate.share)
      replace.bind(8, rate.interval.lowerBound)
      replace.bind(9, rate.interval.upperBound)
    } else {
      for column in Int32(7)...9 { replace.bindNull(column) }
    }
    replace.bind(10, tally.passing)
    bind(11, tally.speeds.v85)
    bind(12, tally.limits.mostFrequent)
    try bind(13, tally.speeds)
    try bind(14, tally.limits)
    try replace.run()
  }

  private func bind(_ column: Int32, _ value: Int?) {
    if let value { replace.bind(column, Int64(value)) } else { replace.bindNull(column) }
  }

  private func bind(_ column: Int32, _ outcomes: OutcomeTally) throws {
    let count = outcomes.encode(into: &bytes)
    if count == 0 { replace.bindNull(column) } else { try replace.bind(column, bytes, count: count) }
  }
}
