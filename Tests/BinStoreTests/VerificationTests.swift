import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

/// `verify` finds every change that lagesbild did not make, and nothing else.
struct VerificationTests {
  let folder = try! TemporaryFolder()

  private func expectSound(_ store: BinStore, location: SourceLocation = #_sourceLocation) throws {
    let found = try store.verify()
    #expect(found.isSound, "\(found.findings.filter { $0.result != .ok })", sourceLocation: location)
    #expect(found.findings.map(\.check) == Verification.Check.allCases, sourceLocation: location)
  }

  @Test func whateverLagesbildDoesIsSound() throws {
    try expectSound(try folder.newStore("empty.gpkg"))
    let store = try fullStore(in: folder)
    try expectSound(store)
    try store.commit(2, randomBins(2000, seed: 1), replacing: 2)
    try expectSound(store)
    try store.undo(importID: 1)
    try expectSound(store)
    _ = try store.importSites([
      SiteEntry(name: "A", latDegrees: 57, lonDegrees: 13, cell: Cell(north: 5, east: 5), limitKmh: 30)
    ])
    try expectSound(store)
    _ = try store.commit(record(7, [:])) { _ in }
    try expectSound(store)
    for id in try store.imports().map(\.id) { try store.undo(importID: id) }
    let found = try store.verify()
    #expect(found.isSound)
    #expect((found.imports, found.takenOut) == (0, 5))
    #expect(found.withoutDigest.isEmpty)
  }

  @Test(arguments: 0..<4 as Range<UInt64>) func whatManyImportsAddUpToIsSound(seed: UInt64) throws {
    let store = try folder.newStore()
    for number in 0..<5 as Range<UInt64> { try store.commit(UInt8(number), randomBins(1500, seed: seed * 10 + number)) }
    try store.undo(importID: 3)
    try expectSound(store)
    #expect(try store.verify().findings.last!.compared > 1000)
  }

  @Test(arguments: [1, 2, 3, 4, 5]) func anOldStoreIsComparedAsFarAsItGoes(version: Int) throws {
    if version == 1 {
      try FileManager.default.copyItem(
        at: fixtures.appending(path: "stores/v1.gpkg"), to: URL(filePath: folder.path()))
    } else {
      try fullStore(in: folder).close()
      try folder.downgrade(to: version)
    }
    let store = try BinStore.open(path: folder.path())
    let found = try store.verify()
    #expect(found.isSound, "\(found.findings)")
    let absent = found.findings.filter { $0.result == .absent }.map(\.check)
    let since: [(Int, [Verification.Check])] = [
      (2, [.areas]), (3, [.packs]), (4, [.indexes, .totals]), (5, [.seals, .digests]),
    ]
    #expect(Set(absent) == Set(since.filter { $0.0 > version }.flatMap(\.1)))
    #expect(try folder.sql().read { try Int.fetchOne($0, sql: "SELECT schema_version FROM setting") } == version)
    // Upgraded, it still has no digests of what was imported before.
    _ = try store.importSites([])
    let upgraded = try store.verify()
    #expect(upgraded.isSound, "\(upgraded.findings)")
    #expect(upgraded.withoutDigest == (version < 5 ? try store.imports().map(\.id) : []))
    try store.commit(99, smallNight)
    #expect(try store.verify().withoutDigest == upgraded.withoutDigest)
  }

  @Test func nothingIsWritten() throws {
    try fullStore(in: folder).close()
    let before = try Data(contentsOf: URL(filePath: folder.path()))
    let store = try BinStore.open(path: folder.path())
    _ = try store.verify()
    try store.close()
    #expect(try Data(contentsOf: URL(filePath: folder.path())) == before)
    #expect(try folder.names == ["lagesbild.gpkg"])
  }

  /// One for each column that a number comes from, and more.
  static let tampering: [(sql: String, check: Verification.Check)] = [
    // Bins.
    ("UPDATE bin SET checks = checks + 1 WHERE id = 1 << 32", .histograms),
    ("UPDATE bin SET checks = checks + 1 WHERE outcomes IS NULL", .sums),
    ("UPDATE bin SET violations = violations + 1 WHERE id = 1 << 32", .histograms),
    ("UPDATE bin SET violations = 0", .histograms),
    ("UPDATE bin SET hour_id = (SELECT max(id) FROM hour) WHERE id = 1 << 32", .digests),
    ("UPDATE bin SET cell_id = (SELECT max(id) FROM cell) WHERE id = 1 << 32", .digests),
    ("UPDATE bin SET category_id = (SELECT max(id) FROM category) WHERE id = 1 << 32", .digests),
    ("UPDATE bin SET site_id = 1 WHERE id = 1 << 32", .digests),
    ("UPDATE bin SET site_id = NULL WHERE site_id = 2", .digests),
    ("UPDATE bin SET site_id = 77 WHERE site_id = 2", .references),
    ("UPDATE bin SET outcomes = x'65AC0202', checks = 301 WHERE id = 1 << 32", .digests),
    ("UPDATE bin SET outcomes = NULL WHERE id = 1 << 32", .digests),
    ("UPDATE bin SET outcomes = x'' WHERE id = 1 << 32", .histograms),
    ("UPDATE bin SET id = id + 1000 WHERE id = 1 << 32", .digests),
    ("UPDATE bin SET id = id + (9 << 32) WHERE id >> 32 = 1", .references),
    ("DELETE FROM bin WHERE id = 1 << 32", .sums),
    ("DELETE FROM bin WHERE id >> 32 = 2", .sums),
    (
      "INSERT INTO bin SELECT id + 1000, cell_id, site_id, hour_id, category_id, checks, violations, outcomes FROM bin WHERE id = 1 << 32",
      .sums
    ),
    // What bins mean.
    ("UPDATE category SET kind = 'behaviour' WHERE kind = 'speed' AND limit_kmh = 50", .digests),
    ("UPDATE category SET vehicle = 'escooter' WHERE id = 2", .digests),
    ("UPDATE category SET sampling = 'stopped' WHERE id = 1", .digests),
    ("UPDATE category SET basis = iif(basis = 'random', 'suspicion', 'random') WHERE id = 1", .digests),
    ("UPDATE category SET limit_kmh = 51 WHERE limit_kmh = 50 AND kind = 'speed' AND id < 8", .digests),
    ("UPDATE category SET offence_bits = offence_bits | 4 WHERE offence_bits = 3", .digests),
    ("UPDATE category SET offences = 'phone' WHERE offence_bits = 3", .words),
    ("DELETE FROM category WHERE id = 1", .references),
    ("UPDATE cell SET north_index = north_index + 9000 WHERE id = (SELECT cell_id FROM bin)", .digests),
    ("UPDATE cell SET east_index = east_index + 9000 WHERE id = (SELECT cell_id FROM bin)", .digests),
    ("UPDATE cell SET geom = (SELECT geom FROM cell WHERE id = 2) WHERE id = 3", .geometries),
    ("DELETE FROM cell WHERE id = (SELECT cell_id FROM bin)", .references),
    ("UPDATE hour SET start_utc = '2026-03-02T22:00:00Z' WHERE id = 492357", .words),
    ("UPDATE hour SET local_date = '2026-03-03' WHERE id = 492357", .words),
    ("UPDATE hour SET local_hour = 23 WHERE id = 492357", .words),
    ("UPDATE hour SET weekday = 6 WHERE id = 492357", .words),
    ("UPDATE hour SET stratum = 'weekend-night' WHERE id = 492357", .words),
    ("DELETE FROM hour WHERE id = 492357", .references),
    ("UPDATE check_field SET name = 'speeds' WHERE name = 'speed'", .words),
    ("UPDATE rejection_reason SET code = 'time.invalid' WHERE code = 'speed.invalid'", .words),
    // Imports.
    ("UPDATE import SET lines = lines + 1 WHERE id = 1", .imports),
    ("UPDATE import SET lines = lines + 1, blank = blank + 1 WHERE id = 1", .digests),
    ("UPDATE import SET checks = checks + 1, lines = lines + 1 WHERE id = 1", .sums),
    ("UPDATE import SET blank = blank + 1, other = other - 1 WHERE id = 1", .digests),
    ("UPDATE import SET rejected = rejected - 1, other = other + 1 WHERE id = 1", .rejections),
    ("UPDATE import SET bins = bins + 1 WHERE id = 1", .sums),
    ("UPDATE import SET clock_skipped = 1 WHERE id = 1", .digests),
    ("UPDATE import SET clock_repeated = 1 WHERE id = 1", .digests),
    ("UPDATE import SET clock_repeated = 1 << 30 WHERE id = 1", .imports),
    ("UPDATE import SET unknown_sites = 0 WHERE id = 1", .digests),
    ("UPDATE import SET content_sha256 = zeroblob(32) WHERE id = 1", .digests),
    ("UPDATE import SET file_name = 'other.csv' WHERE id = 1", .digests),
    ("UPDATE import SET profile = 'sdr' WHERE id = 1", .digests),
    ("UPDATE import SET profile_sha256 = zeroblob(32) WHERE id = 1", .digests),
    ("UPDATE import SET profile_sha256 = NULL WHERE id = 1", .digests),
    ("UPDATE import SET tool_version = '9' WHERE id = 1", .digests),
    ("UPDATE import SET imported_at_utc = '2026-03-01T00:00:00Z' WHERE id = 1", .digests),
    ("UPDATE import SET imported_at_utc = 'yesterday' WHERE id = 1", .imports),
    ("UPDATE import SET time_zone = 'UTC' WHERE id = 1", .digests),
    ("UPDATE import SET first_check_utc = '2026-03-02T21:00:01Z' WHERE id = 1", .digests),
    ("UPDATE import SET first_check_utc = '2026-03-02T20:00:00Z' WHERE id = 1", .sums),
    ("UPDATE import SET last_check_utc = '2026-03-05T00:00:00Z' WHERE id = 1", .sums),
    ("UPDATE import SET first_check_utc = NULL, last_check_utc = NULL WHERE id = 1", .imports),
    ("UPDATE import SET digest_sha256 = zeroblob(32) WHERE id = 1", .digests),
    // A digest that is not there.
    ("UPDATE import SET digest_sha256 = NULL, file_name = 'anna.csv'", .digests),
    ("UPDATE import SET digest_sha256 = NULL, file_name = 'anna.csv' WHERE id = 1", .digests),
    ("UPDATE import SET digest_sha256 = NULL, profile_sha256 = NULL WHERE id = 2", .digests),
    ("UPDATE import SET purged_before = '2026-03-01' WHERE id = 1", .digests),
    ("UPDATE import SET purged_before = '2026-03-01', purged_checks = 40 WHERE id = 1", .sums),
    ("UPDATE import SET purged_rejected = 3 WHERE id = 1", .rejections),
    ("DELETE FROM import WHERE id = 3", .references),
    ("UPDATE import SET id = 77 WHERE id = 3", .references),
    ("UPDATE import_check SET checks = checks + 1 WHERE import_id = 1 AND kind = 'drug'", .sums),
    ("UPDATE import_check SET violations = 0", .sums),
    ("UPDATE import_check SET kind = 'alcohol' WHERE import_id = 1 AND kind = 'behaviour'", .sums),
    ("UPDATE import_check SET vehicle = 'van' WHERE import_id = 1 AND vehicle = 'bus'", .sums),
    ("UPDATE import_check SET import_id = 99 WHERE import_id = 1 AND vehicle = 'bus'", .sums),
    ("DELETE FROM import_check WHERE import_id = 1 AND vehicle = 'bus'", .sums),
    // Rejections.
    ("UPDATE rejection SET byte_offset = byte_offset + 1 WHERE line = 4", .rejections),
    ("UPDATE rejection SET byte_offset = byte_offset + 1 WHERE line = 12", .digests),
    ("UPDATE rejection SET field_id = 1 WHERE line = 4", .digests),
    ("UPDATE rejection SET reason_id = 0 WHERE line = 4", .rejections),
    ("UPDATE rejection SET id = id + 1 WHERE line = 12", .digests),
    ("DELETE FROM rejection WHERE line = 4", .rejections),
    ("UPDATE import_rejection SET rejected = rejected + 1 WHERE import_id = 1", .rejections),
    ("UPDATE import_rejection SET line = 1 WHERE import_id = 1", .rejections),
    ("UPDATE import_rejection SET byte_offset = 1 WHERE import_id = 1", .rejections),
    ("UPDATE import_rejection SET reason_id = reason_id - 1 WHERE import_id = 1", .rejections),
    ("DELETE FROM import_rejection WHERE import_id = 1", .rejections),
    // What is kept once more.
    ("UPDATE pack SET packed = zeroblob(length(packed)) WHERE id = 1 << 32", .packs),
    ("UPDATE pack SET bins = bins + 1 WHERE id = 1 << 32", .packs),
    ("UPDATE pack SET outcomes = outcomes + 1 WHERE id = 1 << 32", .packs),
    ("UPDATE pack SET checks = checks + 1 WHERE id = 1 << 32", .packs),
    ("UPDATE pack SET first_hour = first_hour - 1 WHERE id = 1 << 32", .packs),
    ("UPDATE pack SET last_hour = last_hour + 1 WHERE id = 1 << 32", .packs),
    ("UPDATE pack SET kind = 'drug' WHERE id = 1 << 32", .packs),
    ("UPDATE pack SET sampling = 'offenders' WHERE id = 1 << 32", .packs),
    ("UPDATE pack SET id = id + 100 WHERE id = 1 << 32", .packs),
    ("DELETE FROM pack WHERE id = 1 << 32", .packs),
    ("UPDATE stratum_pack SET packed = zeroblob(length(packed)) WHERE id = 1 << 32", .packs),
    ("UPDATE stratum_pack SET checks = checks + 1 WHERE id = 1 << 32", .packs),
    ("UPDATE stratum_pack SET last_hour = last_hour + 1 WHERE id = 1 << 32", .packs),
    ("DELETE FROM stratum_pack WHERE id = 1 << 32", .packs),
    (
      "INSERT INTO stratum_pack SELECT 99 << 32, kind, sampling, first_hour, last_hour, bins, outcomes, checks, packed FROM pack WHERE id = 1 << 32",
      .packs
    ),
    (
      "INSERT INTO pack SELECT id + 100, kind, sampling, first_hour, last_hour, bins, outcomes, checks, packed FROM pack WHERE id = 1 << 32",
      .packs
    ),
    (
      "INSERT INTO pack SELECT 99 << 32, kind, sampling, first_hour, last_hour, bins, outcomes, checks, packed FROM pack WHERE id = 1 << 32",
      .packs
    ),
    ("UPDATE cell_total SET checks = checks + 1 WHERE id = (SELECT max(id) FROM cell_total)", .totals),
    ("UPDATE cell_total SET with_denominator = with_denominator + 1", .totals),
    ("UPDATE cell_total SET violations = violations + 1", .totals),
    ("UPDATE cell_total SET rate = 0.5", .totals),
    ("UPDATE cell_total SET rate_low = 0.0", .totals),
    ("UPDATE cell_total SET rate_high = 1.0", .totals),
    ("UPDATE cell_total SET passing = passing + 1", .totals),
    ("UPDATE cell_total SET v85_kmh = 50", .totals),
    ("UPDATE cell_total SET limit_kmh = 30", .totals),
    ("UPDATE cell_total SET speeds = NULL", .totals),
    ("UPDATE cell_total SET limits = NULL", .totals),
    ("UPDATE cell_total SET kind = 'drug'", .totals),
    ("UPDATE cell_total SET vehicle = 'car'", .totals),
    ("UPDATE cell_total SET id = id + 1 WHERE id = (SELECT max(id) FROM cell_total)", .totals),
    ("DELETE FROM cell_total WHERE id = (SELECT min(id) FROM cell_total)", .totals),
    (
      "INSERT INTO cell_total (id, kind, vehicle, checks, with_denominator, violations, passing) VALUES (1 << 40, 'drug', 'car', 1, 1, 1, 0)",
      .totals
    ),
    ("UPDATE OR REPLACE area_cell SET cell_id = 2 WHERE cell_id = 1", .areas),
    ("DELETE FROM area_cell WHERE cell_id = 1", .areas),
    ("INSERT INTO area_cell VALUES (1, 100000)", .areas),
    ("UPDATE rtree_cell_geom SET minx = minx - 1000 WHERE id = 1", .indexes),
    ("UPDATE rtree_cell_geom SET maxy = maxy + 1000 WHERE id = 1", .indexes),
    ("DELETE FROM rtree_site_geom", .indexes),
    ("INSERT INTO rtree_area_geom VALUES (7, 0, 1, 0, 1)", .indexes),
    ("UPDATE rtree_cell_geom_node SET data = NULL", .indexes),
    ("UPDATE rtree_cell_geom_node SET data = x'00'", .indexes),
    // Where map programs look.
    ("UPDATE gpkg_contents SET srs_id = 4326 WHERE table_name = 'cell'", .layers),
    ("UPDATE gpkg_contents SET data_type = 'tiles' WHERE table_name = 'cell_speed'", .layers),
    ("UPDATE gpkg_contents SET identifier = 'speed' WHERE table_name = 'cell_drug'", .layers),
    ("UPDATE gpkg_contents SET description = 'Speeds' WHERE table_name = 'cell_drug'", .layers),
    ("UPDATE gpkg_contents SET min_x = min_x + 100 WHERE table_name = 'cell'", .layers),
    ("UPDATE gpkg_contents SET max_y = NULL WHERE table_name = 'cell_vehicle'", .layers),
    ("UPDATE gpkg_contents SET max_x = max_x + 0.001 WHERE table_name = 'site'", .layers),
    ("UPDATE gpkg_contents SET min_y = min_y - 1 WHERE table_name = 'area'", .layers),
    ("UPDATE gpkg_contents SET max_y = x'00' WHERE table_name = 'place'", .layers),
    ("DELETE FROM gpkg_contents WHERE table_name = 'import'", .layers),
    ("UPDATE gpkg_geometry_columns SET srs_id = 4326 WHERE table_name = 'cell'", .layers),
    ("UPDATE gpkg_geometry_columns SET geometry_type_name = 'POINT' WHERE table_name = 'place'", .layers),
    ("UPDATE gpkg_geometry_columns SET z = 1 WHERE table_name = 'site'", .layers),
    ("DELETE FROM gpkg_geometry_columns WHERE table_name = 'cell_alcohol'", .layers),
    ("UPDATE gpkg_extensions SET scope = 'read-write' WHERE table_name = 'area'", .layers),
    ("DELETE FROM gpkg_extensions", .layers),
    ("UPDATE gpkg_spatial_ref_sys SET definition = 'undefined' WHERE srs_id = 4326", .layers),
    ("DROP TABLE gpkg_extensions", .layers),
    ("UPDATE setting SET srs_id = 4326", .seals),
    // Registers and settings.
    ("UPDATE site SET lat_degrees = 55.0 WHERE id = 1", .geometries),
    ("UPDATE site SET lon_degrees = 11.0 WHERE id = 1", .geometries),
    ("UPDATE site SET geom = (SELECT geom FROM site WHERE id = 2)", .geometries),
    ("UPDATE site SET limit_kmh = 30 WHERE id = 1", .seals),
    ("UPDATE site SET cell_id = 3 WHERE id = 1", .seals),
    ("UPDATE site SET name = 'Z' WHERE id = 2", .seals),
    ("DELETE FROM site WHERE id = 1", .seals),
    ("UPDATE area SET name = 'There'", .seals),
    ("UPDATE area SET geom = CAST(substr(geom, 1, 80) || zeroblob(8) || substr(geom, 89) AS BLOB)", .seals),
    ("UPDATE place SET rank = 2", .seals),
    ("UPDATE place SET checks = 8", .seals),
    ("UPDATE place SET label = 'Brogatan'", .seals),
    ("UPDATE place SET rate = 0.5", .seals),
    ("UPDATE place_screening SET seed = '2'", .seals),
    ("UPDATE setting SET created_at_utc = '2020-01-01T00:00:00Z'", .seals),
    ("UPDATE setting SET time_zone = 'Europe/London'", .seals),
    ("UPDATE setting SET time_zone = 'Mars/Base'", .seals),
    ("UPDATE setting SET cell_metres = 200", .seals),
    ("UPDATE setting SET grid_crs = 'EPSG:3007'", .seals),
    ("UPDATE gpkg_spatial_ref_sys SET definition = 'other' WHERE srs_id = 3006", .seals),
    ("UPDATE seal SET sha256 = zeroblob(32) WHERE table_name = 'area'", .seals),
    ("DELETE FROM seal WHERE table_name = 'area'", .seals),
    // What is asked.
    ("DROP VIEW check_hour; CREATE VIEW check_hour AS SELECT * FROM bin", .schema),
    ("DROP VIEW cell_speed", .schema),
    ("DROP TABLE rejection", .schema),
    ("DROP TABLE bin", .schema),
    ("DROP INDEX category_key", .schema),
    ("DROP TRIGGER rtree_cell_geom_insert", .schema),
    ("UPDATE setting SET schema_version = 4", .schema),
    // What no number can be.
    ("UPDATE import SET checks = -9223372036854775807 - 1, lines = -9223372036854775807 - 1 WHERE id = 1", .imports),
    ("UPDATE import SET rejected = -1, other = other + 4 WHERE id = 1", .imports),
    ("UPDATE import SET purged_checks = 9223372036854775807, purged_rejected = -9223372036854775807 - 1", .imports),
    ("UPDATE import SET purged_before = 'never'", .imports),
    ("UPDATE import_rejection SET rejected = 9223372036854775807", .rejections),
    ("UPDATE import_check SET checks = 9223372036854775807", .sums),
    ("UPDATE bin SET checks = 9223372036854775807 WHERE outcomes IS NULL", .histograms),
    ("UPDATE bin SET hour_id = 1 << 40", .histograms),
    ("UPDATE cell SET north_index = 1 << 40 WHERE id = 3", .geometries),
    ("UPDATE hour SET id = 1 << 40 WHERE id = 492357", .words),
    ("UPDATE sqlite_sequence SET seq = -9223372036854775807 - 1 WHERE name = 'import'", .imports),
    ("UPDATE sqlite_sequence SET seq = 'many' WHERE name = 'import'", .imports),
  ]

  @Test(arguments: tampering.indices) func everyTamperingIsFound(index: Int) throws {
    let (sql, check) = Self.tampering[index]
    try fullStore(in: folder).close()
    try tamper(sql)
    let found = try BinStore.open(path: folder.path()).verify()
    #expect(!found.isSound, "\(sql)")
    let finding = try #require(found.findings.first { $0.check == check })
    #expect(
      finding.result == .differs || finding.result == .damaged, "\(sql): \(found.findings.filter { $0.result != .ok })")
  }

  /// A histogram is changed, and with it every sum that can be.
  @Test func aTamperingThatAddsUpIsFoundByItsDigest() throws {
    let store = try fullStore(in: folder)
    let car = key(Category(kind: .speed, vehicle: .car, sampling: .all, limitKmh: 50))
    var other = smallNight
    other[car] = [0: 1, 47: 4, 50: 199, 51: 1, 118: 1]
    try store.undo(importID: 2)
    try store.close()
    // What an import of the changed bins would have made, under the old digest.
    let forged = try BinStore.open(path: folder.path())
    let digest = try #require(
      try folder.sql().read { try Data.fetchOne($0, sql: "SELECT digest_sha256 FROM import WHERE id = 1") })
    let rejections = [
      Rejection(line: 4, byteOffset: 120, field: .speed, reason: .speedInvalid),
      Rejection(line: 9, byteOffset: 310, field: .speed, reason: .speedOutside),
      Rejection(line: 12, byteOffset: 400, field: .time, reason: .speedOutside),
    ]
    try forged.commit(1, other, rejections, replacing: 1)
    try forged.close()
    try folder.sql().write {
      try $0.execute(sql: "UPDATE import SET digest_sha256 = ? WHERE id = 4", arguments: [digest])
    }
    let found = try BinStore.open(path: folder.path()).verify()
    let faults = found.findings.filter { $0.result != .ok }
    #expect(faults.map(\.check) == [.digests])
    #expect(faults.first?.imports == [4])
  }

  @Test func theImportsConcernedAreNamed() throws {
    try fullStore(in: folder).close()
    try tamper("UPDATE bin SET violations = violations + 1 WHERE id >> 32 IN (1, 3) AND checks > violations")
    let found = try BinStore.open(path: folder.path()).verify()
    #expect(found.findings.first { $0.check == .histograms }?.imports == [1, 3])
    #expect(found.findings.first { $0.check == .sums }?.imports == [1, 3])
    #expect(found.findings.first { $0.check == .packs }?.result == .ok)
  }

  @Test func aNewerVersionThatComesBetweenIsSaid() throws {
    let store = try fullStore(in: folder)
    try tamper("UPDATE setting SET schema_version = 99")
    #expect(throws: StoreError.newer(version: 99, known: Schema.version)) { try store.verify() }
  }

  @Test func whatOthersAddIsNoFault() throws {
    try fullStore(in: folder).close()
    try tamper(
      "CREATE TABLE layer_styles (id INTEGER); CREATE VIEW mine AS SELECT * FROM bin; CREATE INDEX i ON bin (hour_id);"
        + "INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 9999, 'EPSG', 9999, 'x', NULL);"
        + "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes', 'x');"
        + "INSERT INTO gpkg_extensions VALUES ('cell', 'geom', 'gpkg_schema', 'x', 'read-write');"
        + "UPDATE gpkg_contents SET last_change = '2030-01-01T00:00:00.000Z'")
    try expectSound(try BinStore.open(path: folder.path()))
  }

  /// A flipped bit is found, or it lies where it changes nothing that is asked for.
  @Test(arguments: 0..<120 as Range<UInt64>) func aFlippedBitIsFoundOrMeansNothing(seed: UInt64) throws {
    let made = try fullStore(in: folder)
    let content = try Content(made)
    try made.close()
    var bytes = try Data(contentsOf: URL(filePath: folder.path()))
    var dice = Dice(seed)
    bytes[.random(in: 0..<bytes.count, using: &dice)] ^= 1 << UInt8.random(in: 0...7, using: &dice)
    try bytes.write(to: URL(filePath: folder.path()))
    guard let store = try? BinStore.open(path: folder.path()), let found = try? store.verify(), found.isSound else {
      return
    }
    #expect(try Content(store) == content)
  }

  /// A page that SQLite gives up on is an answer like any other. The bytes of a page's head are flipped, and some behind.
  @Test(arguments: ["bin", "import", "pack", "rtree_cell_geom_node", "category_key", "area_cell"])
  func aDamagedPageIsAnAnswer(table: String) throws {
    let made = try fullStore(in: folder)
    try made.commit(4, randomBins(1200, seed: 4))
    let content = try Content(made)
    try made.close()
    let url = URL(filePath: folder.path())
    let sound = try Data(contentsOf: url)
    let root = try #require(
      try folder.sql().read {
        try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_schema WHERE name = ?", arguments: [table])
      })
    var page = (root - 1) * 4096
    if sound[page] == 5 {
      // An interior page: what it says of its last child, a leaf.
      page = (sound[page + 8..<page + 12].reduce(0) { $0 << 8 | Int($1) } - 1) * 4096
      #expect(sound[page] == 13)
    }
    var answers: [Verification.Result: Int] = [:]
    for offset in Array(0..<10) + [13, 40, 900, 4090] {
      var bytes = sound
      bytes[page + offset] ^= 0xFF
      try bytes.write(to: url)
      let store = try BinStore.open(path: folder.path())
      let found = try store.verify()
      #expect(found.findings.map(\.check) == Verification.Check.allCases)
      if found.isSound { #expect(try Content(store) == content, "\(table), byte \(offset)") }
      for finding in found.findings { answers[finding.result, default: 0] += 1 }
    }
    #expect((answers[.damaged] ?? 0) > 0)
  }

  private struct Content: Equatable {
    var digest: String
    var status: StoreStatus
    var rejections: [Rejection] = []
    var sites: [Site]
    var areas: [Area]

    init(_ store: BinStore) throws {
      digest = try store.contentDigest()
      status = try store.status()
      sites = try store.sites()
      areas = try store.areas()
      try store.forEachRejection { _, _, rejection in rejections.append(rejection) }
    }
  }

  private func tamper(_ sql: String) throws {
    let other = try folder.mapSQL()
    try other.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; " + sql)
    }
    try other.close()
  }

  @Test func anUnknownTimeZoneLeavesTheBinsToBeCompared() throws {
    try fullStore(in: folder).close()
    try folder.sql().write { try $0.execute(sql: "UPDATE setting SET time_zone = 'Mars/Base'") }
    let findings = try BinStore.open(path: folder.path()).verify().findings
    #expect(findings.filter { $0.result != .ok }.map(\.check) == [.seals, .words])
    #expect(findings.filter { [.imports, .digests, .packs].contains($0.check) }.allSatisfy { $0.compared > 0 })
  }
}
