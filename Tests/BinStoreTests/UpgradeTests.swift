import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

/// Stores of earlier versions, and one of this: `fixtures/stores`, each with the same 300 checks and two sites.
struct UpgradeTests {
  let folder = try! TemporaryFolder()
  private static let versions = Array(1...Int(Schema.version))
  private static let earlier = Array(versions.dropLast())

  private static let everywhere: AreaShape.Ring = [(6e6, 0), (6e6, 1e6), (7e6, 1e6), (7e6, 0), (6e6, 0)].map {
    AreaShape.Position(northMetres: $0.0, eastMetres: $0.1)
  }

  private static func kept(_ version: Int) -> URL { fixtures.appending(path: "stores/v\(version).gpkg") }

  private func store(_ version: Int) throws -> BinStore {
    try FileManager.default.copyItem(at: Self.kept(version), to: URL(filePath: folder.path()))
    return try BinStore.open(path: folder.path())
  }

  private var version: Int? {
    get throws { try folder.sql().read { try Int.fetchOne($0, sql: "SELECT schema_version FROM setting") } }
  }

  /// A schema that is changed needs a store of the one before, made by it.
  @Test func everyVersionIsKept() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: fixtures.appending(path: "stores").path)
    #expect(Set(names.filter { $0.hasSuffix(".gpkg") }) == Set(Self.versions.map { "v\($0).gpkg" }))
    for version in Self.versions {
      try FileManager.default.copyItem(at: Self.kept(version), to: URL(filePath: folder.path("v\(version).gpkg")))
      let found = try folder.sql("v\(version).gpkg").read {
        try Int.fetchOne($0, sql: "SELECT schema_version FROM setting")
      }
      #expect(found == version)
    }
  }

  @Test(arguments: versions) func aStoreIsReadAsItIs(_ version: Int) throws {
    let store = try store(version)
    #expect(try store.status().checks == 300)
    #expect(try store.sites().map(\.name) == ["Brogatan", "Storgatan"])
    #expect(try store.areas().isEmpty)
    #expect(try store.cells(inArea: "A") == nil)
    #expect(try store.areaNames(of: [Cell(north: 62_832, east: 3686)]).isEmpty)
    #expect(try store.contentDigest() != String(repeating: "0", count: 32))
    try store.close()
    #expect(try Data(contentsOf: URL(filePath: folder.path())) == Data(contentsOf: Self.kept(version)))
  }

  @Test(arguments: versions) func theFirstWriteMakesItLikeANewOne(_ version: Int) throws {
    let store = try store(version)
    let digest = try store.contentDigest()
    let shape = AreaShape(polygons: [[Self.everywhere]])
    #expect(try store.importAreas([AreaEntry(name: "Here", shape: shape)]) == AreaChanges(added: 1))
    #expect(try self.version == Self.versions.last)
    #expect(try store.contentDigest() == digest)
    #expect(try store.verify().isSound)
    #expect(try store.cells(inArea: "Here")?.count == 119)
    #expect(try store.areas().map(\.name) == ["Here"])
    _ = try folder.newStore("new.gpkg")
    for sql in [
      "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name",
      "SELECT table_name || data_type || identifier || description || coalesce(srs_id, '') FROM gpkg_contents ORDER BY 1",
      "SELECT table_name || column_name || geometry_type_name || srs_id || z || m FROM gpkg_geometry_columns ORDER BY 1",
    ] {
      let texts = { (name: String) in try folder.sql(name).read { try String.fetchAll($0, sql: sql) } }
      #expect(try texts("lagesbild.gpkg") == texts("new.gpkg"))
    }
    let faults = try folder.sql().read { database in
      try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map(\.description)
        + String.fetchAll(database, sql: "PRAGMA integrity_check")
    }
    #expect(faults == ["ok"])
  }

  @Test(arguments: earlier) func everyWayToWriteUpgrades(_ version: Int) throws {
    for write in [
      { try $0.undo(importID: 1) }, { _ = try $0.importSites([]) }, { _ = try $0.importAreas([]) },
      { _ = try $0.commit(1, smallNight) },
    ] as [(BinStore) throws -> Void] {
      let store = try store(version)
      try write(store)
      #expect(try self.version == Self.versions.last)
      try store.close()
      try FileManager.default.removeItem(atPath: folder.path())
    }
  }

  @Test(arguments: earlier) func aWriteThatFailsLeavesTheOldVersion(_ version: Int) throws {
    let store = try store(version)
    #expect(throws: StoreError.noSuchImport(7)) { try store.undo(importID: 7) }
    #expect(throws: StoreError.tallyMismatch) { try store.commit(record(1, smallNight)) { _ in } }
    #expect(try self.version == version)
    #expect(try store.status().checks == 300)
  }

  @Test func aReaderThatWasThereBeforeSeesTheAreas() throws {
    let reader = try store(1)
    #expect(try reader.areas().isEmpty)
    let writer = try BinStore.open(path: folder.path())
    _ = try writer.importAreas([AreaEntry(name: "Here", shape: AreaShape(polygons: [[Self.everywhere]]))])
    #expect(try reader.areas().map(\.cells) == [119])
    try reader.undo(importID: 1)
    #expect(try reader.areas().map(\.cells) == [2])
  }
}
