import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

/// What a purge takes out is gone from every table and every byte; what it leaves adds up.
struct PurgeTests {
  let folder = try! TemporaryFolder()
  /// 2026-03-03, of which the first hour in Stockholm is 2026-03-02T23:00Z, two after `mondayEvening`.
  private static let tuesday = CivilDate(year: 2026, month: 3, day: 3).dayNumber
  private static let midnight = mondayEvening + 2

  private let rejections = [
    Rejection(line: 4, byteOffset: 120, field: .speed, reason: .speedInvalid),
    Rejection(line: 9, byteOffset: 310, field: .speed, reason: .speedOutside),
  ]

  private func before(_ bins: Bins, _ hour: Int32 = midnight) -> Bins { bins.filter { $0.key.hour < hour } }
  private func after(_ bins: Bins, _ hour: Int32 = midnight) -> Bins { bins.filter { $0.key.hour >= hour } }

  private func expectSound(_ store: BinStore, location: SourceLocation = #_sourceLocation) throws {
    let found = try store.verify()
    #expect(found.isSound, "\(found.findings.filter { $0.result != .ok })", sourceLocation: location)
  }

  @Test func theBinsBeforeADateGoAndTheOthersStay() throws {
    let store = try folder.newStore()
    let (old, mixed) = (before(randomBins(4000, seed: 1), mondayEvening + 300), randomBins(3000, seed: 2))
    try store.commit(1, old, rejections)
    try store.commit(2, mixed, rejections)
    let day = Self.tuesday + 14
    let boundary = Self.midnight + 14 * 24
    let expected = PurgeReport(
      imports: [1, 2], emptied: [1], bins: Int64(old.count + before(mixed, boundary).count),
      checks: checks(old) + checks(before(mixed, boundary)), rejections: 2, places: 0)
    #expect(try store.purgeable(beforeDay: day) == expected)
    #expect(try checks(store.allBins()) == checks(old) + checks(mixed))
    #expect(try store.purge(beforeDay: day) == expected)
    let kept = after(mixed, boundary)
    #expect(try store.allBins() == kept)
    try expectSound(store)
    #expect(try store.purge(beforeDay: day) == PurgeReport())
    // As if nothing else had ever been imported.
    let fresh = try folder.newStore("fresh.gpkg")
    try fresh.commit(2, kept)
    #expect(try store.contentDigest() == fresh.contentDigest())
    for sql in [
      "SELECT count(*) FROM cell", "SELECT count(*) FROM hour", "SELECT count(*) FROM category",
      "SELECT count(*) FROM cell_total", "SELECT count(*) FROM bin", "SELECT count(*) FROM pack",
      "SELECT sum(bins * outcomes * checks) FROM stratum_pack",
      "SELECT count(*) FROM rtree_cell_geom", "SELECT sum(checks) FROM import_check",
      "SELECT sum(violations) FROM import_check",
      "SELECT sum(checks * v85_kmh + violations) FROM cell_total",
    ] {
      let counts = try ["lagesbild.gpkg", "fresh.gpkg"].map {
        try folder.sql($0).read { try Int.fetchOne($0, sql: sql) }
      }
      #expect(counts[0] == counts[1], "\(sql)")
    }
    try store.undo(importID: 1)
    try store.undo(importID: 2)
    #expect(try store.allBins().isEmpty)
    try expectSound(store)
  }

  @Test func anImportKeepsItsRowItsTallyAndWhatWasPurged() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight, rejections)
    let tally = try store.imports()[0].record.tally
    // Of the small night the breath tests were after midnight.
    _ = try store.purge(beforeDay: Self.tuesday)
    var stored = try store.imports()[0]
    #expect(stored.purged == ImportPurge(before: "2026-03-03", checks: checks(before(smallNight)), rejected: 0))
    #expect(stored.bins == Int64(after(smallNight).count))
    var expected = tally
    expected.seconds = Int64(mondayEvening + 5) * 3600...Int64(mondayEvening + 5) * 3600
    #expect(stored.record.tally == expected)
    #expect(stored.record.tally.addsUp)
    var status = try store.status()
    #expect(status.checks == checks(after(smallNight)))
    #expect(status.checksByKind == [.speed: 0, .behaviour: 0, .alcohol: 304, .drug: 0])
    #expect(status.purged.map { [$0.checks] } == [checks(before(smallNight))])
    #expect(status.rejections.allSatisfy { $0.example != nil })
    // The rest.
    _ = try store.purge(beforeDay: Self.tuesday + 1)
    stored = try store.imports()[0]
    #expect(stored.purged == ImportPurge(before: "2026-03-04", checks: checks(smallNight), rejected: 2))
    expected.seconds = nil
    #expect(stored.record.tally == expected)
    status = try store.status()
    #expect((status.checks, status.bins, status.rejected) == (0, 0, 2))
    #expect(status.seconds == nil)
    #expect(status.rejections.allSatisfy { $0.example == nil })
    var left = 0
    try store.forEachRejection { _, _, _ in left += 1 }
    #expect(left == 0)
    try expectSound(store)
    // The same content is not counted again.
    #expect(try store.commit(1, smallNight, rejections) == .alreadyThere(1))
    #expect(try store.commit(1, smallNight, rejections, replacing: 1) == .imported(2))
    #expect(try store.allBins() == smallNight)
    try expectSound(store)
  }

  @Test func rejectionsWithoutAnyCheckGoByWhenTheyWereImported() throws {
    let store = try folder.newStore()
    try store.commit(1, [:], rejections)  // imported 2026-03-03T01:06:40Z
    #expect(try store.purge(beforeDay: Self.tuesday) == PurgeReport())
    #expect(
      try store.purge(beforeDay: Self.tuesday + 1)
        == PurgeReport(imports: [1], emptied: [1], bins: 0, checks: 0, rejections: 2, places: 0))
    try expectSound(store)
    #expect(try store.status().rejected == 2)
  }

  @Test func theHourOfTheDateItselfStays() throws {
    let store = try folder.newStore()
    let car = Category(kind: .behaviour, vehicle: .car)
    try store.commit(1, [key(car, hour: Self.midnight - 1): [0: 1], key(car, hour: Self.midnight): [0: 1]])
    _ = try store.purge(beforeDay: Self.tuesday)
    #expect(try store.allBins().keys.map(\.hour) == [Self.midnight])
    let dates = try folder.sql().read {
      try String.fetchAll($0, sql: "SELECT local_date || ' ' || local_hour FROM hour")
    }
    #expect(dates == ["2026-03-03 0"])
  }

  @Test func theImportWithTheHighestNumberIsPurged() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight, rejections)
    try store.undo(importID: 1)
    let highest = Schema.importIDs.upperBound
    try folder.sql().write { try $0.execute(sql: "UPDATE sqlite_sequence SET seq = ?", arguments: [highest - 1]) }
    try store.commit(1, smallNight, rejections)
    #expect(try store.purge(beforeDay: Self.tuesday + 400).emptied == [highest])
    try expectSound(store)
  }

  @Test func sitesAndAreasStayAndPlacesGo() throws {
    let store = try fullStore(in: folder)
    let areas = try store.areas().map(\.name)
    let sites = try store.sites()
    let report = try store.purge(beforeDay: Self.tuesday + 400)
    #expect(report.places == 1)
    #expect(report.emptied == [1, 2, 3])
    #expect(try store.sites() == sites)
    #expect(try store.areas().map(\.name) == areas)
    try expectSound(store)
    for table in [
      "bin", "pack", "stratum_pack", "hour", "category", "cell_total", "place", "place_screening",
      "rtree_place_geom", "rejection", "import_check",
    ] {
      #expect(try folder.sql().read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") } == 0, "\(table)")
    }
    // Those of the sites.
    #expect(try folder.sql().read { try Int.fetchOne($0, sql: "SELECT count(*) FROM cell") } == 2)
    #expect(try folder.sql().read { try Int.fetchOne($0, sql: "SELECT count(*) FROM import") } == 3)
  }

  @Test func aPurgeHidesNoDamage() throws {
    try fullStore(in: folder).close()
    try folder.sql().write { try $0.execute(sql: "UPDATE import SET file_name = 'other.csv' WHERE id = 1") }
    let store = try BinStore.open(path: folder.path())
    #expect(try store.purge(beforeDay: Self.tuesday).imports == [1, 2])
    let faults = try store.verify().findings.filter { $0.result != .ok }
    #expect(faults.map(\.check) == [.digests])
    #expect(faults.map(\.imports) == [[1]])
  }

  @Test func aPurgeThatCannotBeFinishedLeavesAll() throws {
    try fullStore(in: folder).close()
    try folder.sql().writeWithoutTransaction {
      try $0.execute(sql: "UPDATE bin SET outcomes = x'FF' WHERE id = 3 << 32")
    }
    let store = try BinStore.open(path: folder.path())
    let count = { try folder.sql().read { try Int.fetchOne($0, sql: "SELECT count(*) FROM bin") } }
    let before = try count()
    #expect(throws: StoreError.corrupt) { try store.purge(beforeDay: Self.tuesday + 400) }
    #expect(try count() == before)
    #expect(try store.imports().allSatisfy { $0.purged == nil })
  }

  @Test(arguments: [2, 3, 4, 5]) func anOldStoreIsBroughtToTheCurrentVersionFirst(version: Int) throws {
    try fullStore(in: folder).close()
    try folder.downgrade(to: version)
    let store = try BinStore.open(path: folder.path())
    let report = try store.purgeable(beforeDay: Self.tuesday)
    #expect(report.imports == [1, 2])
    #expect(try store.purge(beforeDay: Self.tuesday) == report)
    try expectSound(store)
    #expect(try store.verify().withoutDigest == (version < 5 ? [1, 2, 3] : []))
  }

  /// Whatever lay in the file, as a row, a free page or a page of the log beside it.
  @Test(arguments: [false, true]) func noByteOfItIsLeft(isOfAnotherProgram: Bool) throws {
    let store = try folder.newStore()
    // Histograms, squares and times that nothing else has.
    let car = Category(kind: .speed, vehicle: .car, sampling: .all, limitKmh: 50)
    let odd: [UInt16: UInt32] = [71: 123_457, 73: 234_571, 97: 345_679, 131: 456_791]
    let secret = key(car, north: 71_717, east: 5_757, hour: mondayEvening - 4000)
    var old: Bins = [secret: odd]
    for step in 0..<3000 as Range<Int32> {
      old[key(car, north: 70_000 + step, hour: mondayEvening - 4000 + step % 24)] = odd
    }
    if !isOfAnotherProgram { try store.commit(1, old, fileName: "a.csv") }
    try store.commit(2, smallNight)
    var blob: [UInt8] = []
    let histogram = odd.sorted { $0.key < $1.key }.map {
      OutcomeCount(outcome: Outcome(rawValue: $0.key), count: $0.value)
    }
    let count = HistogramBlob.encode(histogram[...], into: &blob)
    let hour = UTCText.format(Int64(secret.hour) * 3600)
    let traces: [String: Data] = [
      "histogram": Data(blob[..<count]), "hour": Data(hour.utf8), "date": Data(hour.prefix(10).utf8),
      "square": Data(GeoPackage.polygon(secret.cell, grid: .standard, srsID: 3006)),
    ]
    if isOfAnotherProgram {
      // In free pages, which no purge would touch by itself.
      let careless = try folder.sql()
      try careless.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA secure_delete = OFF; CREATE TABLE t (x)")
        for trace in traces.values { try database.execute(sql: "INSERT INTO t VALUES (?)", arguments: [trace]) }
        try database.execute(sql: "DROP TABLE t")
      }
      try careless.close()
    }
    func found() throws -> Set<String> {
      var bytes = try Data(contentsOf: URL(filePath: folder.path()))
      for suffix in ["-wal", "-journal"] {
        bytes += (try? Data(contentsOf: URL(filePath: folder.path() + suffix))) ?? Data()
      }
      return Set(traces.filter { bytes.firstRange(of: $0.value) != nil }.keys)
    }
    #expect(try found() == Set(traces.keys))
    #expect(try store.purge(beforeDay: Self.tuesday).checks > (isOfAnotherProgram ? 0 : checks(old)))
    try store.wipe()
    // While the store is open.
    #expect(try found() == [])
    try store.close()
    #expect(try found() == [])
  }

  /// An entry of a spatial index is a number and four edges in 32 bits; SQLite leaves old ones in the unused part of a
  /// node. A store that was purged before nodes were looked after is healed by the next purge, with or without purged bins.
  @Test(arguments: [false, true]) func noEntryOfASpatialIndexIsLeft(wasPurgedBefore: Bool) throws {
    let store = try folder.newStore()
    let car = Category(kind: .speed, vehicle: .car, sampling: .all, limitKmh: 50)
    var old: Bins = [:]
    for step in 0..<700 as Range<Int32> { old[key(car, north: 70_000 + step * 3, hour: mondayEvening - 400)] = [71: 1] }
    try store.commit(1, old)
    let outline: AreaShape.Ring = [(7e6, 5e5), (7e6, 6e5), (7.1e6, 6e5), (7e6, 5e5)].map {
      AreaShape.Position(northMetres: $0.0, eastMetres: $0.1)
    }
    try store.replacePlaces(
      (1...60).map {
        StoredPlace(id: "p\($0)", shape: AreaShape(polygons: [[outline]]), values: ["rank": .integer($0)])
      },
      of: StoredScreening(
        screenedAt: 1_772_500_000, toolVersion: "0.1", target: nil, seed: 1, top: 5, channel: nil, area: nil))
    try store.commit(2, after(smallNight))
    func entries() throws -> [Data: String] {
      try folder.sql().read { database in
        var entries: [Data: String] = [:]
        for table in Schema.featureTables {
          for node in try Data.fetchAll(database, sql: "SELECT data FROM rtree_\(table)_geom_node") {
            for start in stride(from: node.startIndex + 4, through: node.endIndex - 24, by: 24) {
              let entry = node[start..<start + 24]
              // All that differs from zero, be it in the used part of a node or not.
              if entry.contains(where: { $0 != 0 }) { entries[Data(entry)] = table }
            }
          }
        }
        return entries
      }
    }
    let before = try entries()
    #expect(before.count > 760)
    if wasPurgedBefore {
      _ = try store.purge(beforeDay: Self.tuesday)
      try folder.sql().writeWithoutTransaction { try $0.execute(sql: "PRAGMA secure_delete = ON; VACUUM") }
      #expect(try entries().count > 1)
    }
    #expect(try store.purge(beforeDay: Self.tuesday).isEmpty == wasPurgedBefore)
    try store.wipe()
    let left = try entries()
    #expect(left.count == 1)
    try store.close()
    let bytes = try Data(contentsOf: URL(filePath: folder.path()))
    // Each byte is compared with all, so a few of them; the edges alone, since a number is given again.
    for (entry, table) in before.filter({ left[$0.key] == nil }).sorted(by: { $0.value > $1.value }).prefix(70) {
      #expect(bytes.firstRange(of: entry.dropFirst(8)) == nil, "\(table)")
    }
    try expectSound(try BinStore.open(path: folder.path()))
  }

  /// What went is told, although bytes of it are left; the next purge takes these too, with nothing else to take.
  @Test func aReaderThatLooksOnIsSaid() throws {
    let store = try fullStore(in: folder)
    let other = try BinStore.open(path: folder.path())
    try other.readCounts { reader in
      try reader.forEachPack { _ in }
      #expect(try !store.purge(beforeDay: Self.tuesday).isEmpty)
      // Thirty seconds are waited for it.
      #expect(throws: StoreError.notWiped) { try store.wipe() }
    }
    #expect(try store.purge(beforeDay: Self.tuesday) == PurgeReport())
    try store.wipe()
    #expect(try (FileManager.default.attributesOfItem(atPath: folder.path() + "-wal")[.size] as? Int) == 0)
    try expectSound(store)
  }

  @Test func aDamagedStoreIsNotCalledUnwiped() throws {
    try fullStore(in: folder).close()
    try folder.mapSQL().write { try $0.execute(sql: "UPDATE area SET geom = x'00'") }
    let store = try BinStore.open(path: folder.path())
    _ = try store.purge(beforeDay: Self.tuesday)
    #expect(throws: StoreError.corrupt) { try store.wipe() }
  }

  @Test func theLastDateIsTodayOrTheDayAfterTheLastCheck() throws {
    let store = try folder.newStore()
    // Half an hour into Tuesday in Stockholm.
    let now = Int64(Self.midnight) * 3600 + 1800
    #expect(try store.lastPurgeDay(at: now) == Self.tuesday)
    #expect(try store.lastPurgeDay(at: now - 3600) == Self.tuesday - 1)
    let car = Category(kind: .behaviour, vehicle: .car)
    try store.commit(1, [key(car, hour: Self.midnight - 1): [0: 1]])
    #expect(try store.lastPurgeDay(at: now) == Self.tuesday)
    try store.commit(2, [key(car, hour: Self.midnight + 240): [0: 1]])
    #expect(try store.lastPurgeDay(at: now) == Self.tuesday + 11)
    #expect(try store.lastPurgeDay(at: .min) == Self.tuesday + 11)
    #expect(try store.lastPurgeDay(at: .max) > Self.tuesday + 11)
    // The same again.
    _ = try store.purge(beforeDay: Self.tuesday + 11)
    #expect(try store.status().bins == 0)
    #expect(try store.lastPurgeDay(at: now) == Self.tuesday + 11)
  }
}
