import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

/// The extension `gpkg_rtree_index`: every feature stands in its table's index, with its box, whatever was done.
struct SpatialIndexTests {
  let folder = try! TemporaryFolder()

  /// An index's rows and the features' boxes by `GeometryEnvelope`; SQLite rounds what it indexes outward to 32 bits.
  private func expectIndexesAreRight(_ counts: [String: Int], location: SourceLocation = #_sourceLocation) throws {
    try folder.sql().read { database in
      for table in Schema.featureTables {
        var boxes: [Int64: GeometryEnvelope] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT id, geom FROM \(table)") {
          boxes[row[0]] = GeometryEnvelope([UInt8](row[1] as Data).span)
        }
        let rows = try Row.fetchAll(database, sql: "SELECT id, minx, maxx, miny, maxy FROM rtree_\(table)_geom")
        #expect(Set(rows.map { $0[0] as Int64 }) == Set(boxes.keys), "\(table)", sourceLocation: location)
        #expect(rows.count == boxes.count, "\(table)", sourceLocation: location)
        for row in rows {
          let box = try #require(boxes[row[0]])
          let edges: [(Double, Double)] = [
            (box.minX, row[1]), (-box.maxX, -row[2]), (box.minY, row[3]), (-box.maxY, -row[4]),
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

  @Test(
    arguments: [
      ("NULL", nil, nil), ("x''", 1, nil), ("'GP'", 1, nil), ("7", 1, nil), ("zeroblob(40)", 1, nil),
      ("x'4750'", 1, nil), ("x'47500003'", 1, nil), ("x'4750000300000000'", 1, nil),
      ("x'475000030000000000000000'", 1, nil),  // a torn envelope
      ("x'47500013' || zeroblob(36)", 1, nil),  // marked empty
      ("x'4750000FFFFFFFFF' || zeroblob(64)", 1, nil),  // an envelope of no kind
      ("x'4750000100000000' || x'0101000000' || x'000000000000F87F000000000000F87F'", 1, nil),  // an empty point
      ("x'4750000100000000' || x'0101000000' || x'00000000000000400000000000000840'", 0, 2.0),
      ("x'4750000000000000' || x'0000000001' || x'40000000000000004008000000000000'", 0, 2.0),  // big-endian
      ("x'4750000100000000' || x'01E9030000' || x'00000000000000400000000000000840' || zeroblob(8)", 0, 2.0),  // with z
      ("x'4750000100000000' || x'0101000000' || x'0000000000000040'", 1, nil),  // half a point
      ("x'4750000100000000' || x'0102000000FFFFFFFF'", 1, nil),  // more positions than there are
      ("x'4750000100000000' || x'0106000000FFFFFFFF0103000000FFFFFFFF00000000'", 1, nil),
      ("x'4750000100000000' || x'010700000000000000'", 1, nil),  // an empty collection
      ("x'4750000100000000' || replace(hex(zeroblob(50)), '00', '010700000001000000')", 1, nil),  // text
      ("x'4750000100000000' || x'0102000000010000000000000000000040000000000000F07F'", 1, nil),  // infinite
      ("x'4750000300000000' || x'0000000000000840' || zeroblob(24)", 1, nil),  // its west is east of its east
    ] as [(String, Int?, Double?)])
  func theFunctionsAnswerAnything(geometry: String, isEmpty: Int?, minX: Double?) throws {
    let blob = geometry.contains("||") ? "CAST(\(geometry) AS BLOB)" : geometry
    let row = try #require(
      try DatabaseQueue().write { database in
        try GeometryFunctions.register(in: database)
        return try Row.fetchOne(
          database,
          sql: """
            SELECT ST_IsEmpty(g), ST_MinX(g), ST_MaxX(g), ST_MinY(g), ST_MaxY(g) FROM (SELECT \(blob) AS g)
            """)
      })
    #expect(row[0] as Int? == isEmpty)
    #expect(row[1] as Double? == minX)
    #expect(row[2] as Double? == minX)
    #expect(row[3] as Double? == minX.map { $0 + 1 })
    #expect(row[4] as Double? == minX.map { $0 + 1 })
  }

  @Test func collectionsWithinCollectionsAreFollowedForAWhile() {
    func nested(_ depth: Int) -> [UInt8] {
      [0x47, 0x50, 0, 1, 0, 0, 0, 0] + (0..<depth).flatMap { _ in [1, 7, 0, 0, 0, 1, 0, 0, 0] as [UInt8] }
        + [1, 1, 0, 0, 0] + [UInt8](repeating: 0, count: 16)
    }
    #expect(GeometryEnvelope(nested(3).span)?.minX == 0)
    #expect(GeometryEnvelope(nested(100_000).span) == nil)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func bytesOverwrittenAtRandomNeverCrash(seed: UInt64) throws {
    var dice = Dice(seed)
    let whole = GeoPackage.polygon(Cell(north: 62_345, east: 3_654), grid: .standard, srsID: 3006)
    for _ in 0..<2000 {
      var bytes = Array(whole.prefix(.random(in: 0...whole.count, using: &dice)))
      for _ in 0..<Int.random(in: 0...4, using: &dice) where !bytes.isEmpty {
        bytes[.random(in: bytes.indices, using: &dice)] = .random(in: 0...255, using: &dice)
      }
      if bytes.count > 3, Bool.random(using: &dice) { bytes[3] = 1 }
      if let box = GeometryEnvelope(bytes.span) { #expect(box.minX <= box.maxX && box.minY <= box.maxY) }
    }
  }
}
