import BinStore
import CheckModel
import GRDB
import Testing

struct UndoTests {
  let folder = try! TemporaryFolder()
  let rejection = Rejection(line: 4, byteOffset: 120, field: .speed, reason: .speedInvalid)

  @Test func undoRestoresWhatWasThereBefore() throws {
    let store = try folder.newStore()
    try store.commit(1, randomBins(300, seed: 1), [rejection])
    let digest = try store.contentDigest()
    let status = try store.status()
    let before = try counts()
    try store.commit(2, randomBins(700, seed: 2), [rejection])
    #expect(try store.contentDigest() != digest)
    try store.undo(importID: 2)
    #expect(try store.contentDigest() == digest)
    #expect(try counts() == before)
    var after = try store.status()
    after.bytes = status.bytes
    #expect(after == status)
  }

  @Test func anEarlierImportIsUndoneAndTheLaterStays() throws {
    let store = try folder.newStore()
    let later = randomBins(300, seed: 8)
    try store.commit(1, randomBins(300, seed: 7), [rejection])
    try store.commit(2, later)
    try store.undo(importID: 1)
    #expect(try store.allBins() == later)
    #expect(try store.status().rejections.isEmpty)
  }

  @Test func nothingIsLeftOfTheOnlyImport() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight, [rejection])
    try store.undo(importID: 1)
    #expect(try counts().allSatisfy { $0 == 0 })
  }

  @Test func theCellOfASiteStays() throws {
    let store = try folder.newStore()
    let cell = Cell(north: 62_345, east: 3_654)
    let entry = SiteEntry(name: "A", latDegrees: 56, lonDegrees: 12, cell: cell, limitKmh: nil)
    _ = try store.importSites([entry])
    try store.commit(1, smallNight)
    try store.undo(importID: 1)
    #expect(try store.sites().map(\.cell) == [cell])
  }

  @Test func anIDIsNeverGivenAgain() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    try store.undo(importID: 1)
    #expect(try store.commit(1, smallNight) == .imported(2))
  }

  @Test(arguments: [0, -1, 2, .max, .min] as [Int64])
  func anImportThatIsNotThereIsSaid(id: Int64) throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    #expect(throws: StoreError.noSuchImport(id)) { try store.undo(importID: id) }
    #expect(throws: StoreError.noSuchImport(id)) { try store.commit(2, smallNight, replacing: id) }
    #expect(try store.allBins() == smallNight)
  }

  @Test func replacingTakesTheOldOutAndTheNewIn() throws {
    let store = try folder.newStore()
    try store.commit(1, randomBins(100, seed: 3), [rejection])
    #expect(try store.commit(1, smallNight, replacing: 1) == .imported(2))
    #expect(try store.allBins() == smallNight)
    let fresh = try folder.newStore("fresh.gpkg")
    try fresh.commit(1, smallNight)
    #expect(try counts() == counts("fresh.gpkg"))
  }

  @Test func aReplacementThatFailsLeavesTheOld() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight, [rejection])
    #expect(throws: StoreError.tallyMismatch) { try store.commit(record(1, smallNight), replacing: 1) { _ in } }
    #expect(try store.allBins() == smallNight)
    #expect(try store.imports().map(\.id) == [1])
  }

  @Test func contentOfAnotherImportIsNotTakenAsAReplacement() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    try store.commit(2, randomBins(10, seed: 1))
    #expect(try store.commit(1, smallNight, replacing: 2) == .alreadyThere(1))
    #expect(try store.imports().count == 2)
  }

  private func counts(_ name: String = "lagesbild.gpkg") throws -> [Int] {
    try folder.sql(name).read { database in
      try [
        "import", "bin", "cell", "hour", "category", "rejection", "import_check", "import_rejection", "area_cell",
        "pack", "stratum_pack", "cell_total", "rtree_cell_geom",
      ]
      .map {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? -1
      }
    }
  }
}
