import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

/// Packs say exactly what `bin` says, whatever was done to a store.
struct PackTests {
  let folder = try! TemporaryFolder()

  /// A row of `bin` as either way of reading tells it.
  private struct Row: Hashable {
    var key: BinKey
    var checks: UInt32
    var violations: UInt32
    var histogram: [OutcomeCount]
  }

  private func expectPacksSayWhatBinsSay(_ store: BinStore, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let packed = try packedRows(store)
    let stored = try storedRows(store)
    #expect(packed.count == stored.count, sourceLocation: sourceLocation)
    #expect(counted(packed) == counted(stored), sourceLocation: sourceLocation)
    #expect(try stratumRows(store) == summed(packed, rules: store.timeZone()), sourceLocation: sourceLocation)
    let faults = try folder.sql().read { try GRDB.Row.fetchAll($0, sql: "PRAGMA foreign_key_check").count }
    #expect(faults == 0, sourceLocation: sourceLocation)
  }

  private func counted(_ rows: [Row]) -> [Row: Int] { rows.reduce(into: [:]) { $0[$1, default: 0] += 1 } }

  private func packedRows(
    _ store: BinStore, kinds: Set<CheckKind>? = nil, samplings: Set<Sampling>? = nil, hours: Range<Int32>? = nil
  ) throws -> [Row] {
    var rows: [Row] = []
    try store.readCounts { reader in
      try reader.forEachPack(kinds: kinds, samplings: samplings, hours: hours) { bins in
        var last: BinKey?
        for bin in 0..<bins.count {
          let category = reader.categories[Int(bins.categories[bin])]
          let key = BinKey(
            cell: reader.cells[Int(bins.cells[bin])], hour: bins.hours[bin], siteID: bins.sites[bin],
            category: category)
          #expect(category.kind == bins.kind && category.sampling == bins.sampling)
          #expect(bins.hourRange.contains(key.hour))
          if let last { #expect(last < key) }
          last = key
          rows.append(
            Row(
              key: key, checks: bins.checks[bin], violations: bins.violations[bin], histogram: bins.histogram(bin)))
        }
      }
    }
    return rows
  }

  /// What packs by stratum say, added up over imports, by the first hour of each stratum's bins; ascending.
  private func stratumRows(_ store: BinStore) throws -> [BinKey: [UInt16: UInt64]] {
    var sums: [BinKey: [UInt16: UInt64]] = [:]
    var bins = PackedBins()
    try store.readCounts { reader in
      try reader.forEachBatch(needsHours: false) { packs in
        for pack in packs {
          try pack.decode(into: &bins)
          for bin in 0..<bins.count {
            let key = BinKey(
              cell: reader.cells[Int(bins.cells[bin])], hour: bins.hours[bin], siteID: bins.sites[bin],
              category: reader.categories[Int(bins.categories[bin])])
            var (checks, violations): (UInt64, UInt64) = (0, 0)
            for entry in bins.histogram(bin) {
              checks += UInt64(entry.count)
              if key.category.isViolation(entry.outcome) { violations += UInt64(entry.count) }
              sums[key, default: [:]][entry.outcome.rawValue, default: 0] += UInt64(entry.count)
            }
            #expect(checks == UInt64(bins.checks[bin]))
            #expect(violations == UInt64(bins.violations[bin]))
          }
        }
      }
    }
    return byStratum(sums, rules: try store.timeZone())
  }

  private func summed(_ rows: [Row], rules: TimeZoneRules) -> [BinKey: [UInt16: UInt64]] {
    var sums: [BinKey: [UInt16: UInt64]] = [:]
    for row in rows {
      for entry in row.histogram {
        sums[row.key, default: [:]][entry.outcome.rawValue, default: 0] += UInt64(entry.count)
      }
    }
    return byStratum(sums, rules: rules)
  }

  /// Sums with the number of the local date and stratum in place of the hour.
  private func byStratum(
    _ sums: [BinKey: [UInt16: UInt64]], rules: TimeZoneRules
  ) -> [BinKey: [UInt16: UInt64]] {
    sums.reduce(into: [:]) { result, sum in
      let local = LocalHour(utcHour: sum.key.hour, rules: rules)
      var key = sum.key
      key.hour = Int32(local.day * 6) + Int32(local.stratum.rawValue)
      result[key, default: [:]].merge(sum.value, uniquingKeysWith: +)
    }
  }

  private func storedRows(_ store: BinStore) throws -> [Row] {
    try store.read { database in
      let categories = try CategoryTable.all(database)
      let row = try SQLStatement(
        database,
        """
        SELECT cell.north_index, cell.east_index, coalesce(site_id, 0), hour_id, category_id, checks, violations, outcomes
        FROM bin JOIN cell ON cell.id = cell_id
        """)
      var rows: [Row] = []
      while try row.step() {
        let key = BinKey(
          cell: Cell(north: try row.integer(0, as: Int32.self), east: try row.integer(1, as: Int32.self)),
          hour: try row.integer(3, as: Int32.self), siteID: try row.integer(2, as: Int32.self),
          category: try #require(categories[try row.integer(4)]))
        let checks = try row.integer(5, as: UInt32.self)
        rows.append(
          Row(
            key: key, checks: checks, violations: try row.integer(6, as: UInt32.self),
            histogram: row.isNull(7)
              ? [OutcomeCount(outcome: .none, count: checks)]
              : try HistogramBlob.decode(try row.blob(7), checks: Int64(checks))))
      }
      return rows
    }
  }

  private func packs() throws -> [DatabaseValue] {
    try folder.sql().read { database in
      try PackGrain.allCases.flatMap { grain in
        try GRDB.Row.fetchAll(database, sql: "SELECT * FROM \(grain.table) ORDER BY id")
          .flatMap { Array($0.databaseValues) }
      }
    }
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func importsUndoAndReplacementKeepThemTrue(seed: UInt64) throws {
    let store = try folder.newStore()
    try store.commit(1, randomBins(3000, seed: seed))
    try expectPacksSayWhatBinsSay(store)
    try store.commit(2, randomBins(500, seed: seed + 100))
    try store.commit(3, smallNight)
    try expectPacksSayWhatBinsSay(store)
    try store.undo(importID: 1)
    try expectPacksSayWhatBinsSay(store)
    try store.commit(2, randomBins(700, seed: seed + 200), replacing: 2)
    try expectPacksSayWhatBinsSay(store)
    try store.undo(importID: 3)
    try store.undo(importID: 4)
    #expect(try packs().isEmpty)
  }

  @Test(arguments: [2, 5]) func anUpgradeMakesThePacksThatImportsMake(of version: Int) throws {
    let store = try folder.newStore()
    try store.commit(1, randomBins(20_000, seed: 1))
    try store.commit(2, smallNight)
    try store.commit(3, randomBins(900, seed: 2))
    try store.undo(importID: 2)
    let made = try packs()
    let rows = try packedRows(store)
    let strata = try stratumRows(store)
    try folder.downgrade(to: version)
    #expect(try packedRows(store) == rows, "read from the bins")
    #expect(try stratumRows(store) == strata, "read by hour")
    _ = try store.importSites([])
    #expect(try packs() == made)
    try expectPacksSayWhatBinsSay(store)
  }

  @Test func aStoreOfVersion1GetsThem() throws {
    try FileManager.default.copyItem(
      at: fixtures.appending(path: "stores/v1.gpkg"), to: URL(filePath: folder.path()))
    let store = try BinStore.open(path: folder.path())
    let rows = try packedRows(store)
    #expect(rows.reduce(0) { $0 + Int($1.checks) } == 300)
    _ = try store.importSites([])
    #expect(try packedRows(store) == rows)
    try expectPacksSayWhatBinsSay(store)
  }

  @Test func sitesFarHoursManyOutcomesAndExtremesAreKept() throws {
    let store = try folder.newStore()
    let sites = (0..<300).map {
      SiteEntry(name: "\($0)", latDegrees: 56, lonDegrees: 12, cell: Cell(north: 1, east: 1), limitKmh: 50)
    }
    _ = try store.importSites(sites)
    let car = Category(kind: .speed, vehicle: .car, sampling: .all, limitKmh: 50)
    var bins: Bins = [:]
    for site in [0, 1, 2, 64, 300] as [Int32] {
      for hour in [LocalHour.hours.lowerBound, 0, 1, 14, 15, 29, 30, 200, 492_357, LocalHour.hours.upperBound] {
        bins[key(car, hour: hour, site: site)] = [50: 1, 51: .max - 1]
      }
    }
    for (east, outcomes) in [1, 2, 14, 15, 16, 127, 128, 65_536].enumerated() {
      bins[key(car, east: Int32(east))] = Dictionary(
        uniqueKeysWithValues: (0..<outcomes).map { (UInt16(65_535 - $0), $0 % 3 == 0 ? 1 : 60_000) })
    }
    let stopped = Category(kind: .drug)
    for (east, checks) in [1, 127, 128, UInt32.max].enumerated() { bins[key(stopped, east: Int32(east))] = [0: checks] }
    // Cells at the ends of the grid.
    for edge in [Int32.min, .max] { bins[key(car, north: edge, east: edge)] = [30: 1] }
    try store.commit(1, bins)
    try expectPacksSayWhatBinsSay(store)
  }

  @Test func aPackThatIsFullIsFollowedByAnother() throws {
    let store = try folder.newStore()
    var bins: Bins = [:]
    let car = Category(kind: .speed, vehicle: .car, sampling: .all, limitKmh: 50)
    for east in 0..<150 as Range<Int32> {
      for hour in 0..<200 as Range<Int32> { bins[key(car, east: east, hour: mondayEvening + hour)] = [40: 2, 60: 1] }
    }
    try store.commit(1, bins)
    try expectPacksSayWhatBinsSay(store)
    let lengths = try folder.sql().read { try Int.fetchAll($0, sql: "SELECT length(packed) FROM pack") }
    #expect(lengths.count == 3)
    #expect(lengths.allSatisfy { $0 <= 65_536 })
    #expect(lengths.reduce(0, +) < 6 * bins.count)
  }

  @Test func aStratumOfADateIsOneBinOfItsPack() throws {
    let store = try folder.newStore()
    let car = Category(kind: .speed, vehicle: .car, sampling: .all, limitKmh: 50)
    // From 2026-03-28T00 to 2026-03-30T00 in Stockholm: a Saturday, and a Sunday of 23 hours.
    let midnight: Int32 = 492_959
    var bins: Bins = [:]
    for hour in 0..<47 as Range<Int32> { bins[key(car, hour: midnight + hour)] = [40: 1, UInt16(41 + hour): 2] }
    bins[key(car, hour: midnight + 60, site: 0)] = [40: .max - 1, 50: 1]
    bins[key(car, hour: midnight + 61, site: 0)] = [50: 1]
    bins[key(car, hour: midnight + 62, site: 0)] = [50: 1]
    try store.commit(1, bins)
    try expectPacksSayWhatBinsSay(store)
    // Two dates of three strata, and one whose first hour fills 32 bits.
    let expected: [Int64] = [8, 6 + 47 + 3, 3 * 47 + Int64(UInt32.max) + 2]
    let found = try folder.sql().read { database in
      try GRDB.Row.fetchAll(database, sql: "SELECT bins, outcomes, checks FROM stratum_pack")
    }
    #expect(found.map { [$0[0], $0[1], $0[2]] as [Int64] } == [expected])
  }

  @Test func onlyWhatIsAskedForIsRead() throws {
    let store = try folder.newStore()
    let bins = randomBins(2000, seed: 5)
    try store.commit(1, bins)
    try store.commit(2, smallNight)
    let all = try packedRows(store)
    for kind in CheckKind.allCases {
      #expect(try packedRows(store, kinds: [kind]) == all.filter { $0.key.category.kind == kind })
    }
    let samplings: Set<Sampling> = [.all, .offenders]
    #expect(
      try packedRows(store, samplings: samplings) == all.filter { samplings.contains($0.key.category.sampling) })
    #expect(try packedRows(store, kinds: []).isEmpty)
    // 700 hours after the small night's.
    #expect(try packedRows(store, hours: mondayEvening + 6..<Int32.max).count == bins.count)
    #expect(try packedRows(store, hours: mondayEvening - 9..<mondayEvening).isEmpty)
    #expect(try packedRows(store, hours: mondayEvening + 701..<Int32.max).isEmpty)
  }

  @Test(arguments: [
    "UPDATE pack SET packed = x''", "UPDATE pack SET packed = x'FF'", "UPDATE pack SET packed = zeroblob(2000000)",
    "UPDATE pack SET packed = zeroblob(length(packed))",
    "UPDATE pack SET packed = x'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF'",
    "UPDATE pack SET packed = substr(packed, 1, length(packed) - 1)",
    "UPDATE pack SET packed = CAST(packed || x'00' AS BLOB)",
    "UPDATE pack SET bins = bins + 1", "UPDATE pack SET bins = bins - 1", "UPDATE pack SET bins = 9223372036854775807",
    "UPDATE pack SET bins = -1", "UPDATE pack SET bins = 0, outcomes = 0, checks = 0",
    "UPDATE pack SET outcomes = outcomes + 1", "UPDATE pack SET outcomes = outcomes - 1",
    "UPDATE pack SET outcomes = 9223372036854775807", "UPDATE pack SET checks = checks + 1",
    "UPDATE pack SET checks = -1", "UPDATE pack SET kind = 'parking'", "UPDATE pack SET sampling = ''",
    "UPDATE pack SET kind = 'drug'", "UPDATE pack SET sampling = 'offenders'",
    "UPDATE pack SET first_hour = first_hour + 1", "UPDATE pack SET last_hour = last_hour - 1",
    "UPDATE pack SET first_hour = 1 << 40", "UPDATE pack SET last_hour = first_hour - 1",
    "DELETE FROM cell", "DELETE FROM category",
  ])
  func packsThatCannotBeAreCorrupt(sql: String) throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    let other = try folder.sql()
    try other.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF; " + sql) }
    #expect(throws: StoreError.corrupt) { try packedRows(store) }
    if sql.hasPrefix("UPDATE pack") {
      #expect(try !stratumRows(store).isEmpty)
      try other.write { try $0.execute(sql: sql.replacing("UPDATE pack", with: "UPDATE stratum_pack")) }
    }
    #expect(throws: StoreError.corrupt) { try stratumRows(store) }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func bytesOfPacksOverwrittenAtRandomNeverCrash(seed: UInt64) throws {
    let store = try folder.newStore()
    try store.commit(1, randomBins(600, seed: seed))
    var dice = Dice(seed)
    let other = try folder.sql()
    for _ in 0..<20 {
      try other.write { database in
        for id in try Int64.fetchAll(database, sql: "SELECT id FROM pack") {
          var bytes = [UInt8](
            try #require(try Data.fetchOne(database, sql: "SELECT packed FROM pack WHERE id = ?", arguments: [id])))
          for _ in 0..<Int.random(in: 0...3, using: &dice) {
            bytes[.random(in: bytes.indices, using: &dice)] = .random(in: 0...255, using: &dice)
          }
          try database.execute(sql: "UPDATE pack SET packed = ? WHERE id = ?", arguments: [Data(bytes), id])
        }
      }
      // What it says then may be wrong; that it returns is what counts.
      _ = try? store.readCounts { try $0.forEachPack { _ in } }
    }
  }

  @Test func anOldStoreWithABinThatCannotBeIsNotUpgraded() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    try folder.downgrade(to: 2)
    try folder.sql().write { try $0.execute(sql: "UPDATE bin SET outcomes = x'FF' WHERE outcomes IS NOT NULL") }
    #expect(throws: StoreError.corrupt) { try store.importSites([]) }
    let version = try folder.sql().read { try Int.fetchOne($0, sql: "SELECT schema_version FROM setting") }
    #expect(version == 2)
  }
}
