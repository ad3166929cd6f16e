import CheckModel
import GRDB

/// Takes the bins and rejections of one import, within the transaction that commits it; not valid after it.
///
/// Memory does not grow with the import: rows go straight to the database.
package final class ImportWriter {
  private let importID: Int64
  private(set) var bins: BinRows
  private var rejectionInsert: BatchInsert
  /// Indexed by the reason's raw value.
  private(set) var rejections = [RejectionSum](repeating: RejectionSum(), count: RejectionReason.allCases.count)

  /// How many lines one reason turned away, and the first of them.
  struct RejectionSum {
    var count: Int64 = 0
    var first: Rejection?
  }

  init(_ database: Database, importID: Int64, store: BinStore) throws {
    self.importID = importID
    bins = try BinRows(database, importID: importID, store: store)
    rejectionInsert = try BatchInsert(
      database, into: "rejection (id, byte_offset, field_id, reason_id)", columns: 4)
  }

  /// Appends bins; over all calls, every key must be above every key so far.
  ///
  /// - Throws: `StoreError`: `noSuchSite`, `outOfRange` for an hour outside the years 1–9998 or more than 2³² bins.
  package func appendBins(_ sorted: SortedBins) throws {
    try bins.append(sorted)
  }

  /// Appends rejections in any order; a line can be rejected once. By the thousand is fastest: 0.6 µs each.
  ///
  /// - Throws: `StoreError`: `outOfRange` for a line that is not 1 – 2⁴⁰ − 1.
  package func appendRejections(_ batch: [Rejection]) throws {
    for (index, rejection) in batch.enumerated() {
      guard (1..<1 << Schema.lineBits).contains(rejection.line) else { throw StoreError.outOfRange("rejection.line") }
      rejectionInsert.beginRow(following: batch.count - 1 - index)
      rejectionInsert.bind(1, importID << Schema.lineBits | rejection.line)
      rejectionInsert.bind(2, rejection.byteOffset)
      rejectionInsert.bind(3, Int64(rejection.field.rawValue))
      rejectionInsert.bind(4, Int64(rejection.reason.rawValue))
      try rejectionInsert.endRow()
      let reason = Int(rejection.reason.rawValue)
      rejections[reason].count += 1
      if rejections[reason].first.map({ rejection < $0 }) ?? true { rejections[reason].first = rejection }
    }
  }

  /// Writes what is left of the packs, the sums that `status` reads instead of the bins, and the digest of it all.
  ///
  /// - Throws: `StoreError.tallyMismatch` when what was appended is not what `tally` says.
  func finish(_ tally: LogTally, _ database: Database) throws {
    guard bins.sums.reduce(0, { $0 + $1.checks }) == tally.checks,
      RejectionReason.allCases.allSatisfy({ rejections[Int($0.rawValue)].count == tally.rejected($0) })
    else { throw StoreError.tallyMismatch }
    try bins.finish()
    try database.execute(sql: "UPDATE import SET bins = ? WHERE id = ?", arguments: [bins.count, importID])
    try ImportSums.insert(bins.sums, ofImport: importID, database)
    for (reason, sum) in rejections.enumerated() {
      guard let first = sum.first else { continue }
      try database.execute(
        sql: "INSERT INTO import_rejection VALUES (?, ?, ?, ?, ?)",
        arguments: [importID, reason, sum.count, first.line, first.byteOffset])
    }
    try ImportDigest.store(try bins.finishDigest(database), importID: importID, database)
  }
}
