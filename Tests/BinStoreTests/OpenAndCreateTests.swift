import CheckModel
import Foundation
import GRDB
import Testing

@testable import BinStore

struct OpenAndCreateTests {
  let folder = try! TemporaryFolder()

  @Test func aNewStoreOpensWithWhatItWasCreatedWith() throws {
    let store = try folder.newStore()
    #expect(store.grid == .standard)
    #expect(store.timeZoneIdentifier == "Europe/Stockholm")
    let again = try BinStore.open(path: folder.path())
    #expect(again.grid == store.grid)
    #expect(try again.status().imports.isEmpty)
    #expect(try again.contentDigest() == String(repeating: "0", count: 32))
  }

  @Test func nothingButTheStoreIsLeftAfterClosing() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    try store.close()
    #expect(try folder.names == ["lagesbild.gpkg"])
  }

  @Test func onlyTheOwnerMayReadTheStoreAndItsSideFiles() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    #expect(try folder.names == ["lagesbild.gpkg", "lagesbild.gpkg-shm", "lagesbild.gpkg-wal"])
    for name in try folder.names {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(name))
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
    _ = store
  }

  @Test func aMissingFileIsMissingAndStaysSo() throws {
    #expect(throws: StoreError.missing) { try BinStore.open(path: folder.path()) }
    #expect(throws: StoreError.missing) { try BinStore.open(path: ":memory:") }
    #expect(try folder.names.isEmpty)
  }

  @Test func aFolderIsNotAStore() throws {
    #expect(throws: StoreError.notAStore) { try BinStore.open(path: folder.url.path) }
  }

  @Test func aFolderThatIsNotThereIsSaid() throws {
    #expect(throws: StoreError.noFolder) { try folder.newStore("no/such/folder.gpkg") }
  }

  @Test(arguments: [
    Data(), Data("time,kind,speed\n".utf8), Data(repeating: 0, count: 8192), Data("SQLite format 3\0".utf8),
  ])
  func aFileOfAnotherKindIsRefusedAndLeftAlone(content: Data) throws {
    try content.write(to: URL(filePath: folder.path()))
    #expect(throws: StoreError.notAStore) { try BinStore.open(path: folder.path()) }
    #expect(throws: StoreError.notAStore) { try folder.newStore() }
    #expect(try Data(contentsOf: URL(filePath: folder.path())) == content)
    #expect(try folder.names == ["lagesbild.gpkg"])
  }

  @Test(arguments: [
    "CREATE TABLE x (y)", "CREATE TABLE setting (schema_version)",
    "PRAGMA application_id = 0x47504B47; CREATE TABLE setting (name, value)",
  ])
  func anotherProgramsDatabaseIsRefusedAndLeftAlone(sql: String) throws {
    let other = try folder.sql()
    try other.writeWithoutTransaction { try $0.execute(sql: sql) }
    try other.close()
    let content = try Data(contentsOf: URL(filePath: folder.path()))
    #expect(throws: StoreError.notAStore) { try BinStore.open(path: folder.path()) }
    #expect(throws: StoreError.notAStore) { try folder.newStore() }
    #expect(try Data(contentsOf: URL(filePath: folder.path())) == content)
    #expect(try folder.names == ["lagesbild.gpkg"])
  }

  @Test func aStoreOfALaterVersionIsRefusedAndLeftAlone() throws {
    try folder.newStore().close()
    let other = try folder.sql()
    try other.write { try $0.execute(sql: "UPDATE setting SET schema_version = 99") }
    try other.close()
    let content = try Data(contentsOf: URL(filePath: folder.path()))
    #expect(throws: StoreError.newer(version: 99, known: Schema.version)) { try BinStore.open(path: folder.path()) }
    #expect(throws: StoreError.newer(version: 99, known: Schema.version)) { try folder.newStore() }
    #expect(try Data(contentsOf: URL(filePath: folder.path())) == content)
    #expect(try folder.names == ["lagesbild.gpkg"])
  }

  @Test(arguments: [
    "DELETE FROM setting", "UPDATE setting SET schema_version = 0", "UPDATE setting SET grid_crs = 'nonsense'",
    "PRAGMA ignore_check_constraints = ON; UPDATE setting SET cell_metres = 0",
    "UPDATE setting SET srs_id = 99999999999",
  ])
  func settingsThatMakeNoSenseAreCorrupt(sql: String) throws {
    try folder.newStore().close()
    let other = try folder.sql()
    try other.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF; " + sql) }
    try other.close()
    #expect(throws: StoreError.corrupt) { try BinStore.open(path: folder.path()) }
  }

  @Test(arguments: [50, 100, 1000, 4096, 5000, 8192, 20_000])
  func aTruncatedStoreIsAnErrorAndNeverACrash(bytes: Int) throws {
    let store = try folder.newStore()
    try store.commit(1, randomBins(500, seed: 1))
    try store.close()
    let content = try Data(contentsOf: URL(filePath: folder.path())).prefix(bytes)
    try content.write(to: URL(filePath: folder.path()))
    #expect(throws: StoreError.self) { try BinStore.open(path: folder.path()).contentDigest() }
    #expect(try Data(contentsOf: URL(filePath: folder.path())) == content)
  }

  @Test func creatingAgainOpensTheSameStore() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    #expect(try folder.newStore().status().imports.count == 1)
  }

  @Test func creatingWithOtherSettingsIsRefused() throws {
    _ = try folder.newStore()
    #expect(throws: StoreError.settingsDiffer(grid: "EPSG:3006/100", timeZone: "Europe/Stockholm")) {
      try folder.newStore(timeZone: .utc)
    }
    #expect(throws: StoreError.settingsDiffer(grid: "EPSG:3006/100", timeZone: "Europe/Stockholm")) {
      try BinStore.create(
        path: folder.path(), grid: Grid("EPSG:3006/250")!, crs: sweref, timeZone: stockholm, toolVersion: "test")
    }
  }

  @Test(arguments: [0, -1, 4326] as [Int32])
  func aCRSThatTheStandardReservesIsRefusedAndLeavesNothing(code: Int32) throws {
    var crs = sweref
    crs.code = code
    #expect(throws: StoreError.unusableCRS) {
      try BinStore.create(path: folder.path(), grid: .standard, crs: crs, timeZone: stockholm, toolVersion: "test")
    }
    #expect(try folder.names.isEmpty)
  }

  @Test func manyCreatorsAtOnceGetOneStore() async throws {
    let path = folder.path()
    let ids = try await withThrowingTaskGroup(of: CommitResult.self) { group in
      for content in 1...8 as ClosedRange<UInt8> {
        group.addTask {
          let store = try BinStore.create(
            path: path, grid: .standard, crs: sweref, timeZone: stockholm, toolVersion: "test")
          return try store.commit(content, smallNight)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(ids.map { "\($0)" }) == Set((1...8 as ClosedRange<Int64>).map { "\(CommitResult.imported($0))" }))
    #expect(try BinStore.open(path: path).status().checks == 8 * checks(smallNight))
    #expect(try folder.names.filter { $0.contains("new") }.isEmpty)
  }

  @Test func everyErrorSaysWhatIsWrongAndWhatToTry() {
    let errors: [StoreError] = [
      .missing, .notAStore, .newer(version: 2, known: 1), .corrupt, .busy, .diskFull, .readOnly, .noPermission,
      .noFolder, .inputOutput, .settingsDiffer(grid: "EPSG:3006/100", timeZone: "UTC"), .unknownTimeZone("Mars/Base"),
      .unusableCRS, .noSuchImport(3), .tallyMismatch, .noSuchSite(4), .outOfRange("bin.id"),
      .sqlite(code: 1, message: "x"),
    ]
    for error in errors { #expect("\(error)".contains("; ") && "\(error)".contains("try "), "\(error)") }
  }
}
