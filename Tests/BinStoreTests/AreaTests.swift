import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

/// A box in cells, from the south-west corner of one to the north-east corner of the other; its edges lie on corners.
private func ring(_ cells: ClosedRange<Int32>, east: ClosedRange<Int32>) -> AreaShape.Ring {
  let (south, north) = (Double(cells.lowerBound) * 100, Double(cells.upperBound + 1) * 100)
  let (west, east) = (Double(east.lowerBound) * 100, Double(east.upperBound + 1) * 100)
  return [(south, west), (south, east), (north, east), (north, west), (south, west)].map {
    AreaShape.Position(northMetres: $0.0, eastMetres: $0.1)
  }
}

private func area(_ name: String, _ rings: AreaShape.Ring...) -> AreaEntry {
  AreaEntry(name: name, shape: AreaShape(polygons: [rings]))
}

/// One drug test in each of these cells.
private func checks(_ cells: some Sequence<Cell>) -> Bins {
  Dictionary(uniqueKeysWithValues: cells.map { (key(Category(kind: .drug), north: $0.north, east: $0.east), [0: 1]) })
}

private func cells(_ north: ClosedRange<Int32>, _ east: ClosedRange<Int32>) -> Set<Cell> {
  Set(north.flatMap { north in east.map { Cell(north: north, east: $0) } })
}

struct AreaTests {
  let folder = try! TemporaryFolder()

  @Test func anAreaHasTheCellsWhoseCentreItHolds() throws {
    let store = try folder.newStore()
    try store.commit(1, checks(cells(0...9, 0...9)))
    // 49 m into the cells around, 51 m into those at the north and east.
    let box: AreaShape.Ring = [(151, 151), (151, 551), (551, 551), (551, 151), (151, 151)].map {
      AreaShape.Position(northMetres: $0.0, eastMetres: $0.1)
    }
    let changes = try store.importAreas([
      area("Box", box), area("Ring", ring(0...9, east: 0...9), ring(1...8, east: 1...8)),
    ])
    #expect(changes == AreaChanges(added: 2))
    #expect(try store.cells(inArea: "Box") == cells(2...5, 2...5))
    #expect(try store.cells(inArea: "Ring") == cells(0...9, 0...9).subtracting(cells(1...8, 1...8)))
    #expect(try store.cells(inArea: "box") == nil)
    #expect(
      try store.areas() == [
        Area(name: "Box", cells: 16, box: AreaBox(south: 151, west: 151, north: 551, east: 551)),
        Area(name: "Ring", cells: 36, box: AreaBox(south: 0, west: 0, north: 1000, east: 1000)),
      ])
  }

  @Test func overlappingAreasCountInEachAndNeighboursShareNoCell() throws {
    let store = try folder.newStore()
    _ = try store.importAreas([
      area("West", ring(0...5, east: 0...2)), area("East", ring(0...5, east: 3...5)),
      area("All", ring(0...5, east: 0...5)),
    ])
    try store.commit(1, checks(cells(0...6, 0...6)))
    #expect(try store.cells(inArea: "West") == cells(0...5, 0...2))
    #expect(try store.cells(inArea: "East") == cells(0...5, 3...5))
    #expect(try store.cells(inArea: "All") == cells(0...5, 0...5))
    let asked = [Cell(north: 0, east: 0), Cell(north: 5, east: 5), Cell(north: 6, east: 0), Cell(north: 77, east: 0)]
    #expect(try store.areaNames(of: asked) == [asked[0]: ["All", "West"], asked[1]: ["All", "East"]])
  }

  /// Whichever comes first, and by whichever way cells come in.
  @Test(arguments: 0..<6 as Range<UInt64>) func cellsBelongToTheSameAreasWheneverTheyCome(seed: UInt64) throws {
    var dice = Dice(seed)
    let areas = (0..<6).map { number in
      var ring = (0..<7).map { _ in
        AreaShape.Position(
          northMetres: .random(in: -5000...5000, using: &dice), eastMetres: .random(in: -5000...5000, using: &dice))
      }
      ring.append(ring[0])
      return AreaEntry(name: "\(number)", shape: AreaShape(polygons: [[ring]]))
    }
    let first = randomBins(200, seed: seed)
    let second = randomBins(200, seed: seed + 100)
    let sites = (0..<50).map {
      SiteEntry(
        name: "\($0)", latDegrees: 0, lonDegrees: 0,
        cell: Cell(north: .random(in: -60...60, using: &dice), east: .random(in: -60...60, using: &dice)),
        limitKmh: nil)
    }
    let after = try folder.newStore("after.gpkg")
    _ = try after.importSites(sites)
    try after.commit(1, first)
    try after.commit(2, second)
    _ = try after.importAreas(areas)
    let before = try folder.newStore("before.gpkg")
    _ = try before.importAreas(areas)
    try before.commit(2, second)
    try before.commit(1, first)
    _ = try before.importSites(sites)
    let between = try folder.newStore("between.gpkg")
    try between.commit(1, first)
    _ = try between.importAreas(areas)
    try between.commit(3, smallNight)
    try between.commit(2, second, replacing: 2)
    _ = try between.importSites(sites)
    var sum = 0
    for area in areas {
      let cells = try #require(try after.cells(inArea: area.name))
      #expect(try before.cells(inArea: area.name) == cells)
      #expect(try between.cells(inArea: area.name) == cells)
      sum += cells.count
    }
    #expect(sum > 50)
    for name in ["after.gpkg", "before.gpkg", "between.gpkg"] { try expectSound(name) }
  }

  @Test func aSecondFileChangesByNameAndTakesNoneOut() throws {
    let store = try folder.newStore()
    try store.commit(1, checks(cells(0...9, 0...9)))
    _ = try store.importAreas([area("A", ring(0...1, east: 0...1)), area("B", ring(2...3, east: 2...3))])
    let changes = try store.importAreas([
      area("A", ring(0...1, east: 0...1).reversed()), area("B", ring(4...5, east: 4...6)),
      area("C", ring(9...9, east: 9...9)),
    ])
    #expect(changes == AreaChanges(added: 1, changed: 1, unchanged: 1))
    #expect(try store.areas().map(\.name) == ["A", "B", "C"])
    #expect(try store.cells(inArea: "A") == cells(0...1, 0...1))
    #expect(try store.cells(inArea: "B") == cells(4...5, 4...6))
    #expect(try store.importAreas([area("C", ring(9...9, east: 9...9))]) == AreaChanges(unchanged: 1))
    #expect(try store.areas().count == 3)
    try expectSound()
  }

  @Test func aNameIsTheSameHoweverItsLettersAreComposed() throws {
    let store = try folder.newStore()
    try store.commit(1, checks(cells(0...1, 0...1)))
    _ = try store.importAreas([area("Vall\u{E5}s", ring(0...0, east: 0...0))])
    #expect(try store.importAreas([area("Valla\u{30A}s", ring(1...1, east: 1...1))]) == AreaChanges(changed: 1))
    #expect(try store.cells(inArea: "Valla\u{30A}s") == [Cell(north: 1, east: 1)])
  }

  @Test func anUndoLeavesNothingForTheCellsThatComeAfter() throws {
    let store = try folder.newStore()
    _ = try store.importAreas([area("A", ring(0...0, east: 0...0)), area("B", ring(1...1, east: 0...0))])
    try store.commit(1, checks(cells(0...0, 0...0)))
    try store.undo(importID: 1)
    #expect(try store.cells(inArea: "A") == [])
    // Ids of cells are given again.
    try store.commit(2, checks(cells(1...1, 0...0)))
    #expect(try store.cells(inArea: "A") == [])
    #expect(try store.cells(inArea: "B") == cells(1...1, 0...0))
    try expectSound()
  }

  @Test(arguments: [Double.nan, .infinity, 1e300]) func anAreaThatIsNowhereIsRefusedWithAllTheRest(metres: Double)
    throws
  {
    let store = try folder.newStore()
    var bad = ring(0...1, east: 0...1)
    bad[2].eastMetres = metres
    for entry in [area("Bad", bad), area("", ring(0...1, east: 0...1)), area("None"), area("Hollow", [])] {
      #expect(throws: StoreError.self) { try store.importAreas([area("Good", ring(0...1, east: 0...1)), entry]) }
    }
    #expect(try store.areas().isEmpty)
  }

  @Test func anImportThatFailsLeavesNoCellInAnArea() throws {
    let store = try folder.newStore()
    _ = try store.importAreas([area("A", ring(0...9, east: 0...9))])
    #expect(throws: StoreError.tallyMismatch) {
      try store.commit(record(1, smallNight)) { try $0.appendBins(sorted(checks(cells(0...3, 0...3)))) }
    }
    #expect(try store.cells(inArea: "A") == [])
    try expectSound()
  }

  // MARK: GeoPackage

  @Test func theGeometryIsTheOutlineWithItsHolesTheOtherWayRound() throws {
    let store = try folder.newStore()
    let (outer, hole) = (ring(0...9, east: 0...9), ring(2...3, east: 2...3))
    let other = ring(20...29, east: -9...(-5))
    let shape = AreaShape(polygons: [[outer.reversed(), hole], [other]])
    _ = try store.importAreas([AreaEntry(name: "A", shape: shape)])
    let blob = try #require(try folder.sql().read { try Data.fetchOne($0, sql: "SELECT geom FROM area") })
    var reader = GeoPackageTests.Reader(bytes: Array(blob))
    #expect(reader.take(4) == [0x47, 0x50, 0, 0b0000_0011])
    #expect(reader.integer() == 3006)
    #expect((0..<4).map { _ in reader.double() } == [-900, 1000, 0, 3000])
    #expect(reader.take(1) == [1])
    #expect((0..<2).map { _ in reader.integer() } == [6, 2])
    for rings in [[outer, hole.reversed()], [other]] as [[AreaShape.Ring]] {
      #expect(reader.take(1) == [1])
      #expect([reader.integer(), reader.integer()] == [3, UInt32(rings.count)])
      for ring in rings {
        #expect(reader.integer() == UInt32(ring.count))
        for position in ring {
          #expect([reader.double(), reader.double()] == [position.eastMetres, position.northMetres])
        }
      }
    }
    #expect(reader.bytes.isEmpty)
  }

  @Test func theContentsHaveTheBoundingBoxOfTheAreas() throws {
    let store = try folder.newStore()
    let box = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'area'"
    func extent() throws -> [Double?] {
      let row = try #require(try folder.sql().read { try Row.fetchOne($0, sql: box) })
      return row.databaseValues.map { Double.fromDatabaseValue($0) }
    }
    #expect(try extent() == [nil, nil, nil, nil])
    _ = try store.importAreas([area("A", ring(0...9, east: 0...9)), area("B", ring(4...19, east: -3...2))])
    try store.commit(1, smallNight)
    #expect(try extent() == [-300, 0, 1000, 2000])
  }

  // MARK: Damage

  @Test func aGeometryThatIsTornIsCorruptWhereverItEnds() throws {
    let shape = AreaShape(polygons: [
      [ring(0...9, east: 0...9), ring(2...3, east: 2...3)], [ring(20...29, east: 0...4)],
    ])
    let whole = try #require(GeoPackage.multiPolygon(shape, srsID: 3006))
    let read = try GeoPackage.shape(whole)
    #expect(AreaBox(read) == AreaBox(shape) && read.polygons.map(\.count) == [2, 1])
    for count in whole.indices {
      #expect(throws: StoreError.corrupt) { try GeoPackage.shape(Array(whole.prefix(count))) }
    }
    #expect(throws: StoreError.corrupt) { try GeoPackage.shape(whole + [0]) }
    var dice = Dice(1)
    for _ in 0..<3000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &dice) {
        bytes[.random(in: 0..<bytes.count, using: &dice)] = [0, 1, 3, 0x7F, 0x80, 0xFF].randomElement(using: &dice)!
      }
      _ = try? GeoPackage.shape(bytes).spans(northMetres: 250)
    }
  }

  @Test(arguments: [
    "UPDATE area SET geom = x''", "UPDATE area SET geom = 'POLYGON'", "UPDATE area SET geom = 7",
    "UPDATE area SET geom = substr(geom, 1, 60)", "UPDATE area SET name = x'00'",
    "UPDATE area_cell SET cell_id = cell_id + 99999", "UPDATE area_cell SET area_id = -1", "DROP TABLE area_cell",
    "UPDATE cell SET north_index = 'north' WHERE id = 1", "DELETE FROM gpkg_contents",
  ])
  func areasThatCannotBeAreAnErrorAndNeverACrash(sql: String) throws {
    let made = try folder.newStore()
    _ = try made.importAreas([area("A", ring(62_000...63_000, east: 3_000...4_000))])
    try made.commit(1, smallNight)
    try made.close()
    try folder.mapSQL().writeWithoutTransaction {
      try $0.execute(
        sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; " + sql)
    }
    let store = try BinStore.open(path: folder.path())
    _ = try? store.areas()
    _ = try? store.cells(inArea: "A")
    _ = try? store.areaNames(of: [Cell(north: 62_345, east: 3_654)])
    _ = try? store.commit(2, randomBins(10, seed: 1))
    _ = try? store.importAreas([area("B", ring(0...1, east: 0...1))])
    _ = try? store.undo(importID: 1)
  }

  /// No membership of a cell or an area that is not there, and SQLite finds no fault.
  private func expectSound(_ name: String = "lagesbild.gpkg") throws {
    let faults = try folder.sql(name).read { database in
      try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map(\.description)
        + String.fetchAll(database, sql: "PRAGMA integrity_check")
    }
    #expect(faults == ["ok"])
  }
}
