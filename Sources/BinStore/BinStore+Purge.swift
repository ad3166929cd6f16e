import CheckModel
import GRDB

/// What a purge took out, or would.
package struct PurgeReport: Equatable, Sendable {
  /// Imports that lost bins or rejections.
  package var imports: [Int64] = []
  /// Those of them with nothing left but their row and sums.
  package var emptied: [Int64] = []
  package var bins: Int64 = 0
  package var checks: Int64 = 0
  package var rejections: Int64 = 0
  /// Saved priority places, which rest on what went.
  package var places: Int64 = 0

  package var isEmpty: Bool { imports.isEmpty }
}

extension BinStore {
  /// Takes out the bins of every hour before a local date, from all imports: all of it in one transaction, or nothing.
  ///
  /// An import keeps its row, so that its content is not counted again, and its tally, beside which stands what was
  /// purged. Its sums by kind and vehicle, its packs and digest, and the totals of cells, are those of what is left; its
  /// first check is moved to the first hour that is left. Its rejections, which have no time, go with the last of its
  /// bins; where it never had a bin, when it was made before that date. Their counts by reason stay. Hours, categories
  /// and cells that nothing else uses go, and the saved places, which rest on what went.
  ///
  /// A digest that did not hold before is left as it is, so that a purge hides no damage. Of an import without a digest it
  /// can: what was damaged among the purged, and the sums that told of it, are gone.
  ///
  /// Bytes of what went may be left in the file until `wipe`, which is to follow, also when nothing was to be purged: an
  /// earlier one may have failed.
  ///
  /// - Parameter day: the local date as days since 1970-01-01; an hour belongs to the date that `hour` says.
  package func purge(beforeDay day: Int) throws(StoreError) -> PurgeReport {
    try StoreError.translating {
      let boundary = try firstHour(ofDay: day)
      return try write { database in
        let report = try Self.purgeReport(before: boundary, database)
        if report.isEmpty { return report }
        let change = try ImportChange(
          database, before: boundary, date: UTCText.date(dayNumber: day), rules: timeZone())
        let hasDamagedTotals = try CellTotals.remove(binsOf: nil, before: boundary, database)
        for id in report.imports { try change.purge(id) }
        if hasDamagedTotals { try CellTotals.make(database) }
        if report.places > 0 {
          try database.execute(sql: "DELETE FROM place; DELETE FROM rtree_place_geom; DELETE FROM place_screening")
          try Seal.set([.place, .screening], database)
          try refreshExtent(of: "place", database)
        }
        try Self.removeUnused(database)
        try GeoPackage.refreshContents(database)
        return report
      }
    }
  }

  /// What `purge` would take out; writes nothing.
  package func purgeable(beforeDay day: Int) throws(StoreError) -> PurgeReport {
    try StoreError.translating {
      let boundary = try firstHour(ofDay: day)
      return try read { try Self.purgeReport(before: boundary, $0) }
    }
  }

  /// The last local date for `purge` that can be meant: `now`'s; or the one after the last check's, which a device whose
  /// clock was wrong can have put later; or that of an earlier purge, which may be asked for again.
  ///
  /// - Parameter now: seconds since 1970 UTC.
  package func lastPurgeDay(at now: Int64) throws(StoreError) -> Int {
    try StoreError.translating {
      let rules = try timeZone()
      func day(_ hour: Int64) -> Int {
        let hours = LocalHour.hours
        return LocalHour(utcHour: min(max(Int32(clamping: hour), hours.lowerBound), hours.upperBound), rules: rules).day
      }
      return try read { database in
        let last = try Int64.fetchOne(database, sql: "SELECT max(id) FROM hour")
        let columns = Schema.purgeColumns(try Schema.storedVersion(database))
        let row = try SQLStatement(database, "SELECT \(columns) FROM import ORDER BY 1 DESC LIMIT 1")
        let purged = try row.step() && !row.isNull(0) ? try row.text(0) : nil
        let again = purged.flatMap { UTCText.parse($0 + "T00:00:00Z") }.map { Int($0 / 86_400) }
        return max(day(floorDivide(now, 3600)), last.map { day($0) + 1 } ?? 0, again ?? 0)
      }
    }
  }

  /// The first UTC hour whose local date, as `hour` has it, is `day` or later.
  func firstHour(ofDay day: Int) throws -> Int32 {
    let rules = try timeZone()
    var (low, high) = (LocalHour.hours.lowerBound, LocalHour.hours.upperBound)
    while low < high {
      let middle = Int32((Int64(low) + Int64(high)) >> 1)
      if LocalHour(utcHour: middle, rules: rules).day < day { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func purgeReport(before boundary: Int32, _ database: Database) throws -> PurgeReport {
    let version = try Schema.storedVersion(database)
    var report = PurgeReport()
    let imports = try SQLStatement(database, "SELECT id, imported_at_utc FROM import ORDER BY id")
    let bins = try SQLStatement(
      database,
      """
      SELECT count(*), count(iif(hour_id < ?3, 1, NULL)), coalesce(sum(iif(hour_id < ?3, checks, 0)), 0)
      FROM bin WHERE id BETWEEN ?1 AND ?2
      """)
    let rejections = try SQLStatement(database, "SELECT count(*) FROM rejection WHERE id BETWEEN ? AND ?")
    while try imports.step() {
      let id = try imports.integer(0)
      guard Schema.importIDs.contains(id) else { throw StoreError.corrupt }
      bins.bind(1, Schema.ids(ofImport: id, bits: Schema.binBits))
      bins.bind(3, Int64(boundary))
      guard try bins.step() else { throw StoreError.corrupt }
      let (all, old, checks) = (try bins.integer(0), try bins.integer(1), try bins.integer(2))
      bins.reset()
      let isOld = try all > 0 || UTCText.parse(imports.text(1)).map { $0 < Int64(boundary) * 3600 } ?? true
      rejections.bind(1, Schema.ids(ofImport: id, bits: Schema.lineBits))
      guard try rejections.step() else { throw StoreError.corrupt }
      let refused = old == all && isOld ? try rejections.integer(0) : 0
      rejections.reset()
      if old == 0, refused == 0 { continue }
      report.imports.append(id)
      if old == all { report.emptied.append(id) }
      report.bins += old
      report.checks &+= checks
      report.rejections += refused
    }
    if version >= Schema.layerVersion, report.bins > 0 {
      report.places = try Int64.fetchOne(database, sql: "SELECT count(*) FROM place") ?? 0
    }
    return report
  }
}

/// Takes the bins before an hour out of one import after the other.
private final class ImportChange {
  private let database: Database
  private let boundary: Int32
  private let date: String
  private let bins: StoredBins
  private let packer: (Int64) -> BinPacker

  init(_ database: Database, before boundary: Int32, date: String, rules: TimeZoneRules) throws {
    (self.database, self.boundary, self.date) = (database, boundary, date)
    bins = try StoredBins(database)
    let packInsert = try PackInsert(database)
    packer = { id in BinPacker(rules: rules) { try packInsert.insert($1, $0, importID: id) } }
  }

  func purge(_ id: Int64) throws {
    let ids = Schema.ids(ofImport: id, bits: Schema.binBits)
    for grain in PackGrain.allCases {
      try database.execute(
        sql: "DELETE FROM \(grain.table) WHERE id BETWEEN ? AND ?",
        arguments: [ids.lowerBound, ids.upperBound])
    }
    var (before, after) = (ImportDigest(), ImportDigest())
    var packer = packer(id)
    var left = ImportSums()
    var purged: Int64 = 0
    try bins.forEach(ofImport: id) { bin in
      guard let bin else { throw StoreError.corrupt }
      before.add(bin.key, checks: bin.checks, histogram: bin.bytes, byteCount: bin.bytes.count)
      guard bin.key.hour >= boundary else { return purged &+= bin.checks }
      after.add(bin.key, checks: bin.checks, histogram: bin.bytes, byteCount: bin.bytes.count)
      left.add(bin)
      try packer.append(bin)
    }
    try packer.finish()
    let kept = try ImportDigest.stored(ofImport: id, database)
    let held = try kept.map { try before.finish(importID: id, database) == $0 } ?? false
    try database.execute(
      sql: "DELETE FROM bin WHERE id BETWEEN ? AND ? AND hour_id < ?",
      arguments: [ids.lowerBound, ids.upperBound, boundary])
    try left.write(ofImport: id, database)
    try write(id, left, purged: purged)
    if held { try ImportDigest.store(try after.finish(importID: id, database), importID: id, database) }
  }

  private func write(_ id: Int64, _ left: ImportSums, purged: Int64) throws {
    try database.execute(
      sql: """
        UPDATE import SET bins = ?2, purged_before = max(?3, coalesce(purged_before, '')),
          purged_checks = purged_checks + ?4
        WHERE id = ?1
        """, arguments: [id, left.bins, date, purged])
    if let hours = left.hours {
      // The time of a check that is purged is not kept: the first hour that is left stands for the first check.
      try database.execute(
        sql: "UPDATE import SET first_check_utc = max(first_check_utc, ?2) WHERE id = ?1",
        arguments: [id, UTCText.format(hours.lowerBound * 3600)])
      return
    }
    try database.execute(
      sql: "UPDATE import SET first_check_utc = NULL, last_check_utc = NULL, purged_rejected = rejected WHERE id = ?",
      arguments: [id])
    let lines = Schema.ids(ofImport: id, bits: Schema.lineBits)
    try database.execute(
      sql: "DELETE FROM rejection WHERE id BETWEEN ? AND ?", arguments: [lines.lowerBound, lines.upperBound])
    try database.execute(
      sql: "UPDATE import_rejection SET line = 0, byte_offset = 0 WHERE import_id = ?", arguments: [id])
  }
}
