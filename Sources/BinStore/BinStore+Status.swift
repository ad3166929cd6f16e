import CheckModel
import GRDB

/// What the store holds, in sums.
package struct StoreStatus: Equatable, Sendable {
  /// How often one reason turned a line away, and where for example.
  package struct RejectionSum: Equatable, Sendable {
    package var reason: RejectionReason
    package var count: Int64
    /// The first such line of the earliest import that still has one; nil when all were purged.
    package var example: Example?

    package struct Example: Equatable, Sendable {
      package var importID: Int64
      package var fileName: String
      package var line: Int64
      package var byteOffset: Int64
    }
  }

  /// Every kind, also those without checks.
  package var checksByKind: [CheckKind: Int64]
  package var violationsByKind: [CheckKind: Int64]
  /// The vehicle classes that were checked.
  package var checksByVehicle: [VehicleClass: Int64]
  /// By id, which is the order in which they came.
  package var imports: [StoredImport]
  /// In the order of the reasons.
  package var rejections: [RejectionSum]
  /// The earliest and latest check, seconds since 1970 UTC; nil without checks.
  package var seconds: ClosedRange<Int64>?
  package var grid: Grid
  package var timeZone: String
  /// Rows of `bin` in all imports together: a bin that two imports share counts as two.
  package var bins: Int64
  /// Of the database, with pages that an undo left free.
  package var bytes: Int64
  /// Of all kinds.
  package var checks: Int64
  /// For all reasons; those that were purged count too.
  package var rejected: Int64
  /// Checks that were counted once and are purged, and the latest local date before which; nil when none are.
  package var purged: (checks: Int64, before: String)? {
    let purges = imports.compactMap(\.purged)
    guard let before = purges.map(\.before).max() else { return nil }
    return (purges.reduce(0) { $0 + $1.checks }, before)
  }
}

extension BinStore {
  /// Sums kept with each import: takes no longer for more bins.
  package func status() throws(StoreError) -> StoreStatus {
    try StoreError.translating {
      try read { database in
        var status = StoreStatus(
          checksByKind: Dictionary(uniqueKeysWithValues: CheckKind.allCases.map { ($0, 0) }),
          violationsByKind: Dictionary(uniqueKeysWithValues: CheckKind.allCases.map { ($0, 0) }), checksByVehicle: [:],
          imports: try Self.imports(database), rejections: try Self.rejectionSums(database), seconds: nil, grid: grid,
          timeZone: timeZoneIdentifier, bins: 0, bytes: 0, checks: 0, rejected: 0)
        for seconds in status.imports.compactMap(\.record.tally.seconds) {
          let known = status.seconds ?? seconds
          status.seconds =
            min(known.lowerBound, seconds.lowerBound)...max(known.upperBound, seconds.upperBound)
        }
        status.bins = try status.imports.reduce(0) { try Self.sum($0, $1.bins) }
        status.rejected = try status.rejections.reduce(0) { try Self.sum($0, $1.count) }
        let row = try SQLStatement(
          database, "SELECT kind, vehicle, sum(checks), sum(violations) FROM import_check GROUP BY kind, vehicle")
        while try row.step() {
          guard let kind = CheckKind(named: try row.text(0)), let vehicle = VehicleClass(named: try row.text(1)) else {
            throw StoreError.corrupt
          }
          let checks = try row.integer(2)
          status.checks = try Self.sum(status.checks, checks)
          status.checksByKind[kind] = try Self.sum(status.checksByKind[kind] ?? 0, checks)
          status.checksByVehicle[vehicle] = try Self.sum(status.checksByVehicle[vehicle] ?? 0, checks)
          status.violationsByKind[kind] = try Self.sum(status.violationsByKind[kind] ?? 0, try row.integer(3))
        }
        let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        status.bytes = pages * (try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
        return status
      }
    }
  }

  /// Every import, by id.
  package func imports() throws(StoreError) -> [StoredImport] {
    try StoreError.translating { try read { try Self.imports($0) } }
  }

  /// The imports of files with this name, whatever their content; what stands before the last `/` does not count.
  package func imports(named fileName: String) throws(StoreError) -> [StoredImport] {
    let name = fileName.split(separator: "/").last.map(String.init) ?? ""
    return try imports().filter { $0.record.fileName == name }
  }

  static func imports(_ database: Database) throws -> [StoredImport] {
    let rejected = try rejectedByImport(database)
    let version = try Schema.storedVersion(database)
    let row = try SQLStatement(
      database,
      """
      SELECT id, content_sha256, file_name, profile, tool_version, imported_at_utc, time_zone, unknown_sites, bins,
        first_check_utc, last_check_utc, lines, checks, blank, other, clock_skipped, clock_repeated,
        \(version < Schema.sealVersion ? "NULL" : "profile_sha256"), \(Schema.purgeColumns(version))
      FROM import ORDER BY id
      """)
    var imports: [StoredImport] = []
    while try row.step() {
      let id = try row.integer(0)
      var tally = LogTally()
      for column in [Int32(9), 10] where !row.isNull(column) { tally.see(second: try second(row, column)) }
      tally.lines = try count(row, 11)
      tally.checks = try count(row, 12)
      tally.blank = try count(row, 13)
      tally.other = try count(row, 14)
      tally.clockSkipped = try count(row, 15)
      tally.clockRepeated = try count(row, 16)
      for (reason, count) in rejected[id] ?? [] { tally.reject(reason, count: count) }
      let record = ImportRecord(
        contentSHA256: try row.blob(1), fileName: try row.text(2), profile: try row.text(3),
        profileSHA256: row.isNull(17) ? nil : try row.blob(17), toolVersion: try row.text(4),
        importedAt: try second(row, 5), timeZone: try row.text(6), tally: tally,
        unknownSites: try count(row, 7))
      let purged =
        row.isNull(18)
        ? nil : ImportPurge(before: try date(row, 18), checks: try count(row, 19), rejected: try count(row, 20))
      imports.append(StoredImport(id: id, record: record, bins: try count(row, 8), purged: purged))
    }
    return imports
  }

  private static func second(_ row: SQLStatement, _ column: Int32) throws -> Int64 {
    guard let second = UTCText.parse(try row.text(column)) else { throw StoreError.corrupt }
    return second
  }

  private static func date(_ row: SQLStatement, _ column: Int32) throws -> String {
    let text = try row.text(column)
    guard UTCText.parse(text + "T00:00:00Z") != nil else { throw StoreError.corrupt }
    return text
  }

  /// A number of an import's lines, or of what is in them: no sum over imports or reasons can overflow.
  private static func count(_ row: SQLStatement, _ column: Int32) throws -> Int64 {
    let count = try row.integer(column)
    guard (0...Schema.linesAtMost).contains(count) else { throw StoreError.corrupt }
    return count
  }

  private static func rejectedByImport(_ database: Database) throws -> [Int64: [(RejectionReason, Int64)]] {
    let row = try SQLStatement(database, "SELECT import_id, reason_id, rejected FROM import_rejection")
    var rejected: [Int64: [(RejectionReason, Int64)]] = [:]
    while try row.step() {
      guard let reason = RejectionReason(rawValue: try row.integer(1, as: UInt8.self)) else { throw StoreError.corrupt }
      rejected[try row.integer(0), default: []].append((reason, try count(row, 2)))
    }
    return rejected
  }

  private static func rejectionSums(_ database: Database) throws -> [StoreStatus.RejectionSum] {
    // With a bare min(), SQLite takes the other columns from the row that has the minimum. A purge leaves line 0.
    let row = try SQLStatement(
      database,
      """
      SELECT s.reason_id, sum(s.rejected), min(iif(s.line > 0, s.import_id, NULL)), import.file_name, s.line,
        s.byte_offset
      FROM import_rejection AS s JOIN import ON import.id = s.import_id
      GROUP BY s.reason_id ORDER BY s.reason_id
      """)
    var sums: [StoreStatus.RejectionSum] = []
    while try row.step() {
      guard let reason = RejectionReason(rawValue: try row.integer(0, as: UInt8.self)) else { throw StoreError.corrupt }
      sums.append(
        StoreStatus.RejectionSum(
          reason: reason, count: try row.integer(1),
          example: row.isNull(2)
            ? nil
            : .init(
              importID: try row.integer(2), fileName: try row.text(3), line: try row.integer(4),
              byteOffset: try row.integer(5))))
    }
    return sums
  }

  private static func sum(_ a: Int64, _ b: Int64) throws -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    if overflow { throw StoreError.corrupt }
    return sum
  }
}
