import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

struct CountsTests {
  let folder = try! TemporaryFolder()

  /// What a reader said of one bin.
  private struct Counted: Hashable {
    var cell: Cell
    var category: CheckModel.Category
    var hour: Int32
    var siteID: Int32
    var checks: Int
    var violations: Int
    var histogram: [OutcomeCount]
  }

  /// How often each bin came.
  private func counted(_ reader: CountReader) throws -> [Counted: Int] {
    var bins: [Counted: Int] = [:]
    try reader.forEachPack { pack in
      for bin in 0..<pack.count {
        let counted = Counted(
          cell: reader.cells[Int(pack.cells[bin])], category: reader.categories[Int(pack.categories[bin])],
          hour: pack.hours[bin], siteID: pack.sites[bin], checks: Int(pack.checks[bin]),
          violations: Int(pack.violations[bin]), histogram: pack.histogram(bin))
        bins[counted, default: 0] += 1
      }
    }
    return bins
  }

  /// The same from the bins themselves.
  private func expected(_ nights: [Bins]) -> [Counted: Int] {
    nights.joined().reduce(into: [:]) { result, bin in
      let (key, counts) = bin
      let histogram = counts.sorted { $0.key < $1.key }.map {
        OutcomeCount(outcome: Outcome(rawValue: $0.key), count: $0.value)
      }
      let counted = Counted(
        cell: key.cell, category: key.category, hour: key.hour, siteID: key.siteID,
        checks: counts.values.reduce(0) { $0 + Int($1) },
        violations: histogram.filter { key.category.isViolation($0.outcome) }.reduce(0) { $0 + Int($1.count) },
        histogram: histogram)
      result[counted, default: 0] += 1
    }
  }

  /// Every kind of check, with two sites; half of its bins are in a second night too.
  private func twoNights() throws -> (store: BinStore, nights: [Bins]) {
    let store = try folder.newStore()
    _ = try store.importSites(
      ["Åsgatan", "Brogatan"].map {
        SiteEntry(name: $0, latDegrees: 56, lonDegrees: 12, cell: Cell(north: 1, east: 1), limitKmh: 50)
      })
    var first = randomBins(300, seed: 1).merging(smallNight) { $1 }
    for (number, key) in first.keys.sorted().enumerated() where number % 3 == 0 {
      var sited = key
      sited.siteID = Int32(1 + number % 2)
      first[sited] = first[key]
    }
    var second = randomBins(100, seed: 2)
    for (number, key) in first.keys.sorted().enumerated() where number % 2 == 0 { second[key] = [0: 7] }
    try store.commit(1, first)
    try store.commit(2, second)
    return (store, [first, second])
  }

  @Test func everyBinOfEveryImportComesOnce() throws {
    let (store, nights) = try twoNights()
    let found = try store.readCounts { try counted($0) }
    #expect(found == expected(nights))
    #expect(Set(found.keys.map(\.siteID)) == [0, 1, 2])
    #expect(Set(nights[0].keys).intersection(nights[1].keys).count > 150)
  }

  @Test func theCellsAscendAndAreThoseOfTheStore() throws {
    let (store, nights) = try twoNights()
    let (cells, categories) = try store.readCounts { ($0.cells, $0.categories) }
    #expect(zip(cells, cells.dropFirst()).allSatisfy { $0 < $1 })
    // A site's cell is there without a check.
    #expect(Set(cells) == Set(nights.flatMap(\.keys).map(\.cell)).union([Cell(north: 1, east: 1)]))
    #expect(Set(categories) == Set(nights.flatMap(\.keys).map(\.category)) && Set(categories).count == categories.count)
  }

  @Test func anEmptyStoreHasNone() throws {
    let store = try folder.newStore()
    try store.readCounts { reader in
      #expect(reader.cells.isEmpty && reader.categories.isEmpty)
      let found = try counted(reader)
      #expect(found.isEmpty)
    }
  }

  @Test func allPassesSeeOneStateWhileAnotherConnectionCommits() throws {
    let (store, nights) = try twoNights()
    let other = try BinStore.open(path: folder.path())
    let third = randomBins(50, seed: 3)
    try store.readCounts { reader in
      let first = try counted(reader)
      try other.commit(3, third)
      try other.undo(importID: 1)
      let second = try counted(reader)
      #expect(second == first)
      #expect(first == expected(nights))
    }
    #expect(try store.readCounts { try counted($0) } == expected([nights[1], third]))
  }

  /// As one that an older or another program wrote: ids need not be dense.
  @Test func idsMayBeAnyNumbers() throws {
    let (store, nights) = try twoNights()
    try store.close()
    try damage(
      """
      UPDATE bin SET cell_id = cell_id * 1000000000000 - 5000000000000, category_id = -category_id;
      UPDATE cell SET id = id * 1000000000000 - 5000000000000; UPDATE category SET id = -id;
      UPDATE site SET cell_id = cell_id * 1000000000000 - 5000000000000
      """)
    let opened = try BinStore.open(path: folder.path())
    #expect(try opened.readCounts { try counted($0) } == expected(nights))
    _ = try opened.importSites([])
    #expect(try opened.readCounts { try counted($0) } == expected(nights), "packed")
  }

  // MARK: Errors

  private struct Enough: Error {}

  @Test func whatTheClosureThrowsComesOut() throws {
    let (store, _) = try twoNights()
    #expect(throws: Enough.self) { try store.readCounts { _ in throw Enough() } }
    var seen = 0
    #expect(throws: Enough.self) {
      try store.readCounts { reader in
        try reader.forEachPack { _ in
          seen += 1
          if seen == 3 { throw Enough() }
        }
      }
    }
    #expect(seen == 3)
    // And the store can be read again.
    #expect(try store.readCounts { try counted($0) }.count > 400)
  }

  @Test(arguments: [
    "UPDATE bin SET cell_id = 77777 WHERE id % 50 = 3", "UPDATE bin SET cell_id = -1 WHERE id % 50 = 3",
    "UPDATE bin SET cell_id = 9223372036854775807", "UPDATE bin SET cell_id = -9223372036854775807 - 1",
    "UPDATE bin SET category_id = 77777 WHERE id % 50 = 3", "UPDATE bin SET category_id = -1",
    "UPDATE bin SET category_id = 9223372036854775807", "DELETE FROM cell WHERE id = 2", "DELETE FROM category",
    "UPDATE cell SET id = id + 9000000000000000000", "UPDATE category SET id = -id", "UPDATE cell SET id = -id",
    "UPDATE cell SET id = 9223372036854775807 WHERE id = 2", "UPDATE cell SET id = -9223372036854775808 WHERE id = 2",
    "UPDATE bin SET checks = -1", "UPDATE bin SET checks = 4294967296", "UPDATE bin SET checks = 9223372036854775807",
    "UPDATE bin SET checks = checks + 1 WHERE outcomes IS NOT NULL",
    "UPDATE bin SET hour_id = 1 << 40",
    "UPDATE bin SET hour_id = -9223372036854775808", "UPDATE bin SET site_id = 1 << 40",
    "UPDATE bin SET site_id = -1 << 40", "UPDATE bin SET outcomes = x''",
    "UPDATE bin SET outcomes = x'FFFFFFFFFFFFFFFF'",
    "UPDATE bin SET outcomes = substr(outcomes, 1, length(outcomes) - 1) WHERE length(outcomes) > 1",
    "UPDATE bin SET outcomes = CAST(outcomes || x'00' AS BLOB) WHERE outcomes IS NOT NULL",
    "UPDATE cell SET north_index = 'north' WHERE id = 2", "UPDATE cell SET east_index = 1.5 WHERE id = 2",
    "UPDATE cell SET east_index = x'00' WHERE id = 2", "UPDATE cell SET north_index = 1 << 31 WHERE id = 2",
    "UPDATE category SET kind = 'parking', offence_bits = id",
    "UPDATE category SET limit_kmh = 1024, offence_bits = id",
    "UPDATE category SET offence_bits = offence_bits - id - 1",
    // Where a column has no type, a value may be of any.
    "\(looseBin) UPDATE bin SET checks = 'many'", "\(looseBin) UPDATE bin SET checks = NULL",
    "\(looseBin) UPDATE bin SET hour_id = x'01'",
    "\(looseBin) UPDATE bin SET site_id = 'Brogatan'", "\(looseBin) UPDATE bin SET outcomes = 'text'",
    "\(looseBin) UPDATE bin SET outcomes = 5", "\(looseBin) UPDATE bin SET cell_id = NULL",
    "\(looseBin) UPDATE bin SET cell_id = '1'", "\(looseBin) UPDATE bin SET category_id = 1.0",
  ])
  func binsThatCannotBeAreCorrupt(sql: String) throws {
    try twoNights().store.close()
    try damage(sql)
    let store = try BinStore.open(path: folder.path())
    #expect(throws: StoreError.corrupt) { try store.readCounts { try counted($0) } }
  }

  private static let looseBin = """
    CREATE TABLE loose AS SELECT * FROM bin; DROP TABLE bin;
    CREATE TABLE bin (id, import_id, cell_id, site_id, hour_id, category_id, checks, violations, outcomes);
    INSERT INTO bin SELECT id, import_id, cell_id, site_id, hour_id, category_id, checks, violations, outcomes FROM loose;
    """

  @Test(arguments: 0..<40 as Range<UInt64>) func bytesOverwrittenAtRandomNeverCrash(seed: UInt64) throws {
    try twoNights().store.close()
    var content = try Data(contentsOf: URL(filePath: folder.path()))
    var dice = Dice(seed)
    for _ in 0..<Int.random(in: 1...60, using: &dice) {
      content[Int.random(in: 100..<content.count, using: &dice)] = .random(in: 0...255, using: &dice)
    }
    try content.write(to: URL(filePath: folder.path()))
    // Damage may fall where it does no harm; what counts is that everything returns.
    guard let store = try? BinStore.open(path: folder.path()) else { return }
    _ = try? store.readCounts { try counted($0) }
  }

  /// Makes it a store without packs, whose bins are read, and changes these.
  private func damage(_ sql: String) throws {
    try folder.downgrade(to: 2)
    let other = try folder.sql()
    try other.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;" + sql)
    }
    try other.close()
  }
}
