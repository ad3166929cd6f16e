import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

/// `cell_total` is what a recomputation from the bins says, whatever was done to a store.
struct CellTotalTests {
  let folder = try! TemporaryFolder()

  /// What a row counts, slowly.
  private struct Total: Equatable {
    var checks: Int64 = 0
    var withDenominator: Int64 = 0
    var violations: Int64 = 0
    var passing: Int64 = 0
    var v85Kmh: Int64?
    var limitKmh: Int64?
    var rate: Double?
  }

  private struct Key: Hashable {
    var cell: Cell
    var kind: String
    var vehicle: String
  }

  private func stored() throws -> [Key: Total] {
    try folder.sql().read { database in
      var totals: [Key: Total] = [:]
      for row in try Row.fetchAll(
        database,
        sql: """
          SELECT cell.north_index, cell.east_index, cell_total.* FROM cell_total JOIN cell ON cell.id = cell_id
          """)
      {
        let key = Key(cell: Cell(north: row[0], east: row[1]), kind: row["kind"], vehicle: row["vehicle"])
        #expect(totals[key] == nil)
        totals[key] = Total(
          checks: row["checks"], withDenominator: row["with_denominator"], violations: row["violations"],
          passing: row["passing"], v85Kmh: row["v85_kmh"], limitKmh: row["limit_kmh"], rate: row["rate"])
      }
      #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM cell_total") == totals.count)
      return totals
    }
  }

  /// From every row of `bin` by way of lists of single speeds.
  private func recomputed(_ store: BinStore) throws -> [Key: Total] {
    var totals: [Key: Total] = [:]
    var speeds: [Key: [UInt16: Int64]] = [:]
    var limits: [Key: [UInt16: Int64]] = [:]
    try store.forEachBin { bin, histogram in
      let category = bin.category
      var names = [category.vehicle.name]
      if category.kind != .speed {
        names.append("every")
      } else if ![.bicycle, .escooter].contains(category.vehicle) {
        names.append("motor")
        if [.moped, .moped1, .moped2, .mopedcar, .atractor].contains(category.vehicle) {
          names.append("moped_or_slow")
        }
      }
      let hasDenominator =
        switch category.kind {
        case _ where category.sampling == .offenders: false
        case .speed: category.limitKmh > 0 || [.moped1, .moped2, .atractor].contains(category.vehicle)
        case .behaviour: true
        case .alcohol, .drug: category.basis == .random
        }
      for name in names {
        let key = Key(cell: bin.cell, kind: category.kind.name, vehicle: name)
        for entry in histogram {
          let count = Int64(entry.count)
          totals[key, default: Total()].checks += count
          if hasDenominator {
            totals[key]?.withDenominator += count
            if category.isViolation(entry.outcome) { totals[key]?.violations += count }
          }
          if category.sampling == .all { totals[key]?.passing += count }
          guard category.kind == .speed else { continue }
          if category.sampling == .all { speeds[key, default: [:]][entry.outcome.rawValue, default: 0] += count }
          if category.limitKmh > 0 { limits[key, default: [:]][category.limitKmh, default: 0] += count }
        }
      }
    }
    for (key, counts) in speeds {
      let all = counts.values.reduce(0, +)
      totals[key]?.v85Kmh = counts.keys.sorted().first { speed in
        counts.filter { $0.key <= speed }.values.reduce(0, +) * 100 >= 85 * all
      }.map(Int64.init)
    }
    for (key, counts) in limits {
      totals[key]?.limitKmh = counts.min { ($1.value, $0.key) < ($0.value, $1.key) }.map { Int64($0.key) }
    }
    for (key, total) in totals where total.withDenominator > 0 {
      totals[key]?.rate = Double(total.violations) / Double(total.withDenominator)
    }
    return totals
  }

  private func expectTotalsAreRight(_ store: BinStore, location: SourceLocation = #_sourceLocation) throws {
    let (stored, recomputed) = (try stored(), try recomputed(store))
    #expect(stored.count == recomputed.count, sourceLocation: location)
    for (key, total) in recomputed { #expect(stored[key] == total, "\(key)", sourceLocation: location) }
    let faults = try folder.sql().read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check").count }
    #expect(faults == 0, sourceLocation: location)
  }

  /// All rows as they stand, histograms too.
  private func rows() throws -> [DatabaseValue] {
    try folder.sql().read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM cell_total ORDER BY id").flatMap { Array($0.databaseValues) }
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func importsUndoAndReplacementKeepThemTrue(seed: UInt64) throws {
    let store = try folder.newStore()
    try store.commit(1, randomBins(3000, seed: seed))
    try expectTotalsAreRight(store)
    let one = try rows()
    try store.commit(2, randomBins(2500, seed: seed + 100))
    try expectTotalsAreRight(store)
    try store.undo(importID: 2)
    #expect(try rows() == one, "undone byte for byte")
    try store.commit(3, smallNight)
    try store.commit(2, randomBins(900, seed: seed + 100))
    try store.commit(1, randomBins(2000, seed: seed + 50), replacing: 1)
    try expectTotalsAreRight(store)
    for id in try store.imports().map(\.id) {
      try store.undo(importID: id)
      try expectTotalsAreRight(store)
    }
    #expect(try rows().isEmpty)
  }

  @Test func anUpgradeMakesWhatImportsMake() throws {
    let store = try folder.newStore()
    try store.commit(1, randomBins(4000, seed: 1))
    try store.commit(2, smallNight)
    try store.commit(3, randomBins(900, seed: 2))
    try store.undo(importID: 2)
    let made = try rows()
    for version in [2, 3] {
      try folder.downgrade(to: version)
      _ = try store.importSites([])
      #expect(try rows() == made)
    }
    try expectTotalsAreRight(store)
  }

  @Test func anOldStoreGetsThem() throws {
    try FileManager.default.copyItem(
      at: fixtures.appending(path: "stores/v1.gpkg"), to: URL(filePath: folder.path()))
    let store = try BinStore.open(path: folder.path())
    _ = try store.importAreas([])
    try expectTotalsAreRight(store)
    #expect(try !rows().isEmpty)
  }

  @Test func offendersAreInNoRateAndStoppedInNoV85() throws {
    let store = try folder.newStore()
    let speed = { (sampling: Sampling) in
      key(Category(kind: .speed, vehicle: .car, sampling: sampling, limitKmh: 50))
    }
    try store.commit(1, [speed(.all): [40: 17, 60: 3], speed(.stopped): [90: 20], speed(.offenders): [120: 500]])
    let total = try #require(
      try folder.sql().read { try Row.fetchOne($0, sql: "SELECT * FROM cell_speed") })
    #expect(total["checks"] as Int == 540)
    #expect(total["with_denominator"] as Int == 40)
    #expect(total["violations"] as Int == 23)
    #expect(total["rate"] as Double == 0.575)
    #expect(total["passing"] as Int == 20)
    #expect(total["v85_kmh"] as Int == 40)
    #expect(total["limit_kmh"] as Int == 50)
    // R 4: prop.test(23, 40, correct = FALSE).
    #expect(abs((total["rate_low"] as Double) - 0.4220) < 1e-4)
    #expect(abs((total["rate_high"] as Double) - 0.7150) < 1e-4)
  }

  @Test func v85IsTheFirstSpeedWithEnoughAtOrBelow() {
    var tally = OutcomeTally()
    #expect(tally.v85 == nil)
    for speed in 1...100 as ClosedRange<UInt16> { tally.add(speed, 1) }
    #expect(tally.v85 == 85)
    tally.add(0, 1)
    #expect(tally.v85 == 85)
    tally.add(101, 1)
    #expect(tally.v85 == 86)
    tally.removeAll()
    tally.add(65_535, .max / 4)
    #expect(tally.v85 == 65_535)
  }

  @Test func everyViewOfCellsIsALayer() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    try folder.sql().read { database in
      let views = try String.fetchAll(
        database, sql: "SELECT table_name FROM gpkg_contents WHERE table_name GLOB 'cell_*' ORDER BY 1")
      #expect(
        views == ["cell_alcohol", "cell_behaviour", "cell_drug", "cell_moped_speed", "cell_speed", "cell_vehicle"])
      for view in views {
        #expect(
          try Int.fetchOne(
            database, sql: "SELECT count(*) FROM gpkg_geometry_columns WHERE table_name = ?", arguments: [view]) == 1)
        let untyped = try Int.fetchOne(
          database, sql: "SELECT count(*) FROM pragma_table_info('\(view)') WHERE type = '' AND name <> 'cell_id'")
        #expect(untyped == 0, "\(view): a map program takes types from declarations")
      }
      for (view, checks) in [
        "cell_alcohol": [304], "cell_behaviour": [42], "cell_drug": [16], "cell_moped_speed": [3], "cell_speed": [209],
      ] { #expect(try Int.fetchAll(database, sql: "SELECT checks FROM \(view)") == checks, "\(view)") }
      #expect(
        try Int.fetchAll(database, sql: "SELECT checks FROM cell_vehicle WHERE kind = 'drug' ORDER BY vehicle")
          == [7, 9, 16])
      let box = try Row.fetchOne(
        database, sql: "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'cell_speed'")
      #expect(box?.databaseValues.map(Double.fromDatabaseValue) == [365_400, 6_234_500, 365_600, 6_234_600])
    }
  }

  @Test(arguments: [
    "UPDATE cell_total SET checks = 0", "UPDATE cell_total SET checks = 9223372036854775807",
    "UPDATE cell_total SET violations = -1", "UPDATE cell_total SET speeds = x'FF' WHERE kind = 'speed'",
    "UPDATE cell_total SET speeds = x'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF' WHERE kind = 'speed'",
    "UPDATE cell_total SET limits = x'0000' WHERE kind = 'speed'", "DELETE FROM cell_total",
  ])
  func totalsThatCannotBeAreMadeAgain(sql: String) throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    try store.commit(2, randomBins(300, seed: 1))
    for change in [{ try store.undo(importID: 2) }, { _ = try store.commit(3, smallNight, replacing: 1) }] {
      try folder.sql().writeWithoutTransaction { try $0.execute(sql: sql) }
      try change()
      try expectTotalsAreRight(store)
    }
  }

  @Test(arguments: [
    "UPDATE bin SET cell_id = 9223372036854775807", "UPDATE bin SET violations = -1", "DELETE FROM category",
  ])
  func binsThatCannotBeAreCorrupt(sql: String) throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    try folder.sql().writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF; " + sql) }
    #expect(throws: StoreError.corrupt) { try store.undo(importID: 1) }
    #expect(try store.imports().count == 1)
  }
}
