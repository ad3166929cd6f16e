import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

/// A store that an earlier version made: `fixtures/stores/v1.gpkg`, 300 checks and two sites.
struct UpgradeTests {
  let folder = try! TemporaryFolder()
  private static let everywhere: AreaShape.Ring = [(6e6, 0), (6e6, 1e6), (7e6, 1e6), (7e6, 0), (6e6, 0)].map {
    AreaShape.Position(northMetres: $0.0, eastMetres: $0.1)
  }

  private func oldStore() throws -> BinStore {
    try FileManager.default.copyItem(
      at: fixtures.appending(path: "stores/v1.gpkg"), to: URL(filePath: folder.path()))
    return try BinStore.open(path: folder.path())
  }

  private var version: Int64? {
    get throws { try folder.sql().read { try Int64.fetchOne($0, sql: "SELECT schema_version FROM setting") } }
  }

  @Test func anOldStoreIsReadAsItIs() throws {
    let store = try oldStore()
    #expect(try store.status().checks == 300)
    #expect(try store.sites().map(\.name) == ["Brogatan", "Storgatan"])
    #expect(try store.areas().isEmpty)
    #expect(try store.cells(inArea: "A") == nil)
    #expect(try store.areaNames(of: [Cell(north: 62_832, east: 3686)]).isEmpty)
    #expect(try store.contentDigest() != String(repeating: "0", count: 32))
    try store.close()
    #expect(
      try Data(contentsOf: URL(filePath: folder.path()))
        == Data(contentsOf: fixtures.appending(path: "stores/v1.gpkg")))
  }

  @Test func theFirstWriteMakesItLikeANewOne() throws {
    let store = try oldStore()
    let digest = try store.contentDigest()
    let shape = AreaShape(polygons: [[Self.everywhere]])
    #expect(try store.importAreas([AreaEntry(name: "Here", shape: shape)]) == AreaChanges(added: 1))
    #expect(try version == Schema.version)
    #expect(try store.contentDigest() == digest)
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

  @Test func everyWayToWriteUpgrades() throws {
    for write in [
      { try $0.undo(importID: 1) }, { _ = try $0.importSites([]) }, { _ = try $0.importAreas([]) },
      { _ = try $0.commit(1, smallNight) },
    ] as [(BinStore) throws -> Void] {
      let store = try oldStore()
      try write(store)
      #expect(try version == Schema.version)
      try store.close()
      try FileManager.default.removeItem(atPath: folder.path())
    }
  }

  @Test func aWriteThatFailsLeavesTheOldVersion() throws {
    let store = try oldStore()
    #expect(throws: StoreError.noSuchImport(7)) { try store.undo(importID: 7) }
    #expect(throws: StoreError.tallyMismatch) { try store.commit(record(1, smallNight)) { _ in } }
    #expect(try version == 1)
    #expect(try store.status().checks == 300)
  }

  @Test func aReaderThatWasThereBeforeSeesTheAreas() throws {
    let reader = try oldStore()
    #expect(try reader.areas().isEmpty)
    let writer = try BinStore.open(path: folder.path())
    _ = try writer.importAreas([AreaEntry(name: "Here", shape: AreaShape(polygons: [[Self.everywhere]]))])
    #expect(try reader.areas().map(\.cells) == [119])
    try reader.undo(importID: 1)
    #expect(try reader.areas().map(\.cells) == [2])
  }
}
