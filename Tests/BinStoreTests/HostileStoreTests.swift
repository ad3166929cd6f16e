import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

/// A store may come from anyone: whatever its rows say is an answer or an error, never a crash.
struct HostileStoreTests {
  let folder = try! TemporaryFolder()

  @Test(arguments: [
    "UPDATE bin SET outcomes = x'FFFFFFFFFFFFFFFFFFFF' WHERE outcomes IS NOT NULL",
    "UPDATE bin SET outcomes = x''",
    "UPDATE bin SET checks = 9223372036854775807",
    "UPDATE bin SET checks = -5",
    "UPDATE bin SET outcomes = NULL, checks = 4294967296",
    "UPDATE bin SET hour_id = 1 << 40",
    "UPDATE bin SET site_id = -1 << 40",
    "UPDATE bin SET site_id = 77",
    "UPDATE bin SET category_id = 1000",
    "UPDATE cell SET north_index = 'north'",
    "UPDATE cell SET east_index = east_index + (1 << 60)",
    "UPDATE category SET kind = 'parking', offence_bits = id",
    "UPDATE category SET vehicle = '', offence_bits = id",
    "UPDATE category SET limit_kmh = 1024, offence_bits = id",
    "UPDATE category SET offence_bits = offence_bits - id - 1",
  ])
  func binsThatCannotBeAreCorrupt(sql: String) throws {
    let store = try damagedStore(sql)
    #expect(throws: StoreError.corrupt) { try store.contentDigest() }
  }

  @Test(arguments: [
    "UPDATE import SET imported_at_utc = 'yesterday'",
    "UPDATE import SET first_check_utc = '2026-02-31T00:00:00Z'",
    "UPDATE import SET bins = 9223372036854775807",
    "UPDATE import SET lines = 9223372036854775807, blank = 9223372036854775807",
    "UPDATE import SET checks = -1", "UPDATE import SET unknown_sites = 1 << 41",
    "UPDATE import_rejection SET rejected = 9223372036854775807",
    "UPDATE import_rejection SET rejected = -1",
    "UPDATE import_rejection SET reason_id = 250 + import_id",
    "UPDATE import_check SET kind = 'parking' WHERE kind = 'speed'",
    "UPDATE import_check SET checks = 9223372036854775807 WHERE kind = 'alcohol' OR kind = 'drug'",
    "UPDATE import_check SET checks = 5000000000000000000 WHERE import_id = 1 AND vehicle IN ('van', 'bus')",
  ])
  func sumsThatCannotBeAreCorrupt(sql: String) throws {
    let store = try damagedStore(sql)
    #expect(throws: StoreError.self) { try store.status() }
  }

  @Test(arguments: ["UPDATE rejection SET reason_id = 200", "UPDATE rejection SET field_id = -1"])
  func rejectionsThatCannotBeAreCorrupt(sql: String) throws {
    let store = try damagedStore(sql)
    #expect(throws: StoreError.corrupt) { try store.forEachRejection { _, _, _ in } }
  }

  @Test(arguments: [
    "UPDATE site SET lat_degrees = 'north'", "UPDATE site SET limit_kmh = 70000", "UPDATE site SET name = x'00FF'",
  ])
  func sitesThatCannotBeAreCorrupt(sql: String) throws {
    let store = try damagedStore(sql)
    #expect(throws: StoreError.corrupt) { try store.sites() }
  }

  @Test func anIDThatRanOutIsAnError() throws {
    let store = try damagedStore("UPDATE sqlite_sequence SET seq = 9223372036854775807 WHERE name = 'import'")
    #expect(throws: StoreError.self) { try store.commit(9, smallNight) }
    #expect(try store.allBins() == smallNight.merging(smallNight) { a, _ in a.mapValues { $0 * 2 } })
  }

  @Test func aMissingTableIsAnError() throws {
    let store = try damagedStore("DROP VIEW rejected_line; DROP TABLE rejection")
    #expect(throws: StoreError.self) { try store.commit(9, smallNight) }
    #expect(throws: StoreError.self) { try store.forEachRejection { _, _, _ in } }
  }

  @Test func anUnknownTimeZoneIsSaidWhenItMatters() throws {
    let store = try damagedStore("UPDATE setting SET time_zone = 'Mars/Base'")
    #expect(throws: StoreError.unknownTimeZone("Mars/Base")) { try store.commit(9, smallNight) }
    #expect(try store.status().imports.count == 2)
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func bytesOverwrittenAtRandomNeverCrash(seed: UInt64) throws {
    let made = try folder.newStore()
    try made.commit(
      1, randomBins(800, seed: seed), [Rejection(line: 3, byteOffset: 4, field: .lat, reason: .timeInvalid)])
    try made.close()
    var content = try Data(contentsOf: URL(filePath: folder.path()))
    var dice = Dice(seed)
    for _ in 0..<Int.random(in: 1...60, using: &dice) {
      content[Int.random(in: 100..<content.count, using: &dice)] = .random(in: 0...255, using: &dice)
    }
    try content.write(to: URL(filePath: folder.path()))
    // Damage may fall where it does no harm; what counts is that everything returns.
    guard let store = try? BinStore.open(path: folder.path()) else { return }
    _ = try? store.contentDigest()
    _ = try? store.status()
    _ = try? store.sites()
    _ = try? store.forEachRejection { _, _, _ in }
    _ = try? store.undo(importID: 1)
    _ = try? store.commit(9, smallNight)
  }

  /// Before and after every change of every table: of whatever is written none fires, and plain SQLite fires them all.
  @Test(arguments: [2, Int(Schema.version)]) func noTriggerOfAStoreFires(version: Int) throws {
    let full = try fullStore(in: folder)
    let before = try full.allBins()
    try full.close()
    if version < Schema.version { try folder.downgrade(to: version) }
    let other = try folder.mapSQL()
    let tables = try other.writeWithoutTransaction { database in
      try database.execute(sql: "CREATE TABLE fired (trigger TEXT)")
      let tables = try String.fetchAll(
        database,
        sql: """
          SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'
          AND name <> 'fired'
          """)
      for table in tables {
        for change in ["INSERT", "UPDATE", "DELETE"] {
          let name = "\(table)_\(change)"
          try database.execute(
            sql: """
              CREATE TRIGGER "\(name)" AFTER \(change) ON "\(table)" BEGIN INSERT INTO fired VALUES ('\(name)'); END;
              CREATE TRIGGER "\(name)_abort" BEFORE \(change) ON "\(table)" BEGIN SELECT RAISE(ABORT, 'no'); END;
              """)
        }
      }
      return tables
    }
    try other.close()
    #expect(tables.count > 10)

    let store = try BinStore.open(path: folder.path())
    let more = randomBins(50, seed: 1)
    try store.commit(9, more)
    try store.commit(9, more, replacing: 4)
    let site = SiteEntry(name: "A", latDegrees: 57, lonDegrees: 12, cell: Cell(north: 1, east: 1), limitKmh: 70)
    _ = try store.importSites([site])
    let outline: AreaShape.Ring = [(0, 0), (0, 2e7), (2e7, 2e7), (2e7, 0), (0, 0)].map {
      AreaShape.Position(northMetres: $0.0, eastMetres: $0.1)
    }
    _ = try store.importAreas([AreaEntry(name: "Here", shape: AreaShape(polygons: [[outline]]))])
    try store.replacePlaces(
      [StoredPlace(id: "p2", shape: AreaShape(polygons: [[outline]]), values: ["rank": .integer(1)])],
      of: StoredScreening(
        screenedAt: 1_772_500_000, toolVersion: "0.1", target: nil, seed: 1, top: 5, channel: nil, area: nil))
    #expect(try checks(store.allBins()) == checks(before) + checks(more))
    _ = try store.undo(importID: 2)
    _ = try store.purge(beforeDay: store.lastPurgeDay(at: 1_772_500_000))
    try store.wipe()
    try store.close()

    let plain = try folder.sql()
    #expect(try plain.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM fired") } == 0)
    #expect(throws: DatabaseError.self) { try plain.write { try $0.execute(sql: "DELETE FROM setting") } }
  }

  private func damagedStore(_ sql: String) throws -> BinStore {
    let store = try folder.newStore()
    let site = SiteEntry(name: "A", latDegrees: 56, lonDegrees: 12, cell: Cell(north: 1, east: 1), limitKmh: 50)
    _ = try store.importSites([site])
    let rejection = Rejection(line: 9, byteOffset: 310, field: .speed, reason: .speedOutside)
    try store.commit(1, smallNight, [rejection])
    try store.commit(2, smallNight, [rejection])
    try store.close()
    let other = try folder.mapSQL()
    try other.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; " + sql)
    }
    try other.close()
    return try BinStore.open(path: folder.path())
  }
}
