import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

/// The extension `gpkg_rtree_index`: every feature stands in its table's index, with its box, whatever was done.
struct SpatialIndexTests {
  let folder = try! TemporaryFolder()

  /// An index's rows and the boxes of the features' geometries; SQLite rounds what it indexes outward to 32 bits.
  private func expectIndexesAreRight(_ counts: [String: Int], location: SourceLocation = #_sourceLocation) throws {
    try folder.sql().read { database in
      for table in Schema.featureTables {
        var boxes: [Int64: AreaBox] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT id, geom FROM \(table)") {
          boxes[row[0]] = try Self.box([UInt8](row[1] as Data))
        }
        let rows = try Row.fetchAll(database, sql: "SELECT id, minx, maxx, miny, maxy FROM rtree_\(table)_geom")
        #expect(Set(rows.map { $0[0] as Int64 }) == Set(boxes.keys), "\(table)", sourceLocation: location)
        #expect(rows.count == boxes.count, "\(table)", sourceLocation: location)
        for row in rows {
          let box = try #require(boxes[row[0]])
          let edges: [(Double, Double)] = [
            (box.west, row[1]), (-box.east, -row[2]), (box.south, row[3]), (-box.north, -row[4]),
          ]
          for (edge, indexed) in edges { #expect(indexed <= edge && edge - indexed <= abs(edge) * 3e-7) }
        }
        if let count = counts[table] { #expect(rows.count == count, "\(table)", sourceLocation: location) }
        #expect(
          try String.fetchAll(database, sql: "SELECT rtreecheck('rtree_\(table)_geom')") == ["ok"],
          sourceLocation: location)
      }
    }
  }

  /// By the envelope, or a point's coordinates, which have none.
  private static func box(_ geometry: [UInt8]) throws -> AreaBox {
    if geometry[3] != 1 { return try GeoPackage.box(geometry) }
    func degrees(_ offset: Int) -> Double {
      Double(bitPattern: geometry[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
    let (lon, lat) = (degrees(13), degrees(21))
    return AreaBox(south: lat, west: lon, north: lat, east: lon)
  }

  private func area(_ name: String, east: Double) -> AreaEntry {
    let ring = [(0, 0), (0, 500), (700, 500), (700, 0), (0, 0)].map {
      AreaShape.Position(northMetres: $0.0, eastMetres: east + $0.1)
    }
    return AreaEntry(name: name, shape: AreaShape(polygons: [[ring]]))
  }

  private func site(_ name: String, lat: Double, cell: Cell = Cell(north: 1, east: 1)) -> SiteEntry {
    SiteEntry(name: name, latDegrees: lat, lonDegrees: 12.25, cell: cell, limitKmh: 50)
  }

  @Test func importsUndoSitesAndAreasKeepThemRight() throws {
    let store = try folder.newStore()
    try expectIndexesAreRight(["cell": 0, "site": 0, "area": 0, "place": 0])
    try store.commit(1, smallNight)
    try expectIndexesAreRight(["cell": 2])
    try store.commit(2, randomBins(900, seed: 4))
    try expectIndexesAreRight([:])
    _ = try store.importSites([site("A", lat: 56), site("B", lat: 56.5)])
    try expectIndexesAreRight(["site": 2])
    // A site that moves, an area that changes.
    #expect(try store.importSites([site("A", lat: 57), site("C", lat: -12)]) == SiteChanges(added: 1, changed: 1))
    try expectIndexesAreRight(["site": 3])
    _ = try store.importAreas([area("A", east: 0), area("B", east: 3e6)])
    _ = try store.importAreas([area("A", east: -2e5)])
    try expectIndexesAreRight(["area": 2])
    try store.undo(importID: 2)
    try expectIndexesAreRight(["cell": 3])
    try store.commit(1, smallNight, replacing: 1)
    try store.undo(importID: 3)
    try expectIndexesAreRight(["cell": 1, "site": 3, "area": 2])
  }

  @Test func oldStoresGetThem() throws {
    try FileManager.default.copyItem(
      at: fixtures.appending(path: "stores/v1.gpkg"), to: URL(filePath: folder.path()))
    let store = try BinStore.open(path: folder.path())
    _ = try store.importSites([])
    try expectIndexesAreRight(["cell": 119, "site": 2])
  }

  @Test func anIndexThatAnotherProgramMadeIsMadeAnew() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    try folder.downgrade(to: 3)
    try folder.mapSQL().write { database in
      try database.execute(
        sql: """
          CREATE TABLE gpkg_extensions (
            table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
            scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
          INSERT INTO gpkg_extensions VALUES ('cell', 'geom', 'gpkg_rtree_index', 'x', 'write-only'),
            ('bin', NULL, 'gpkg_other', 'x', 'read-write');
          CREATE VIRTUAL TABLE rtree_cell_geom USING rtree(id, minx, maxx, miny, maxy);
          CREATE TRIGGER rtree_cell_geom_update6 AFTER UPDATE OF geom ON cell BEGIN
            DELETE FROM rtree_cell_geom WHERE id = OLD.id;
          END;
          """)
    }
    _ = try store.importSites([])
    try expectIndexesAreRight(["cell": 2])
    let rows = try folder.sql().read { try Int.fetchOne($0, sql: "SELECT count(*) FROM gpkg_extensions") }
    #expect(rows == 5)
  }

  @Test func everyIndexIsARowOfTheExtensions() throws {
    _ = try folder.newStore()
    let rows = try folder.sql().read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT table_name || ' ' || column_name || ' ' || extension_name || ' ' || scope FROM gpkg_extensions
          ORDER BY table_name
          """)
    }
    #expect(rows == ["area", "cell", "place", "site"].map { "\($0) geom gpkg_rtree_index write-only" })
  }

  /// OGC 12-128r18, F.3, requirement 77.
  @Test func theTriggersAreTheStandards() throws {
    _ = try folder.newStore()
    let entered = "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom) ); "
    for t in Schema.featureTables {
      let r = "rtree_\(t)_geom"
      let written = try folder.sql().read { database in
        try String.fetchAll(
          database, sql: "SELECT sql FROM sqlite_schema WHERE tbl_name IN (?, ?) AND name GLOB ? ORDER BY name",
          arguments: [t, r, "\(r)*"])
      }.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      #expect(
        written == [
          "CREATE VIRTUAL TABLE \(r) USING rtree(id, minx, maxx, miny, maxy)",
          "CREATE TRIGGER \(r)_delete AFTER DELETE ON \(t) WHEN old.geom NOT NULL BEGIN DELETE FROM \(r) WHERE id = OLD.id; END",
          "CREATE TRIGGER \(r)_insert AFTER INSERT ON \(t) WHEN (new.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN "
            + "INSERT OR REPLACE INTO \(r) VALUES ( NEW.id, \(entered)END",
          "CREATE TRIGGER \(r)_update1 AFTER UPDATE OF geom ON \(t) WHEN OLD.id = NEW.id AND "
            + "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO \(r) VALUES ( NEW.id, \(entered)END",
          "CREATE TRIGGER \(r)_update2 AFTER UPDATE OF geom ON \(t) WHEN OLD.id = NEW.id AND "
            + "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM \(r) WHERE id = OLD.id; END",
          "CREATE TRIGGER \(r)_update3 AFTER UPDATE ON \(t) WHEN OLD.id != NEW.id AND "
            + "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM \(r) WHERE id = OLD.id; "
            + "INSERT OR REPLACE INTO \(r) VALUES ( NEW.id, \(entered)END",
          "CREATE TRIGGER \(r)_update4 AFTER UPDATE ON \(t) WHEN OLD.id != NEW.id AND "
            + "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM \(r) WHERE id IN (OLD.id, NEW.id); END",
        ])
    }
  }
}
