import CheckModel
import Foundation
import GRDB
import Testing

@testable import BinStore

struct GeoPackageTests {
  let folder = try! TemporaryFolder()

  @Test func theFileIsAGeoPackageWithItsRequiredRows() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    try folder.sql().read { database in
      #expect(try Int.fetchOne(database, sql: "PRAGMA application_id") == 0x4750_4B47)
      #expect(try Int.fetchOne(database, sql: "PRAGMA user_version") == 10_300)
      #expect(
        try Row.fetchAll(
          database,
          sql: "SELECT srs_id, organization, organization_coordsys_id FROM gpkg_spatial_ref_sys ORDER BY srs_id"
        ).map { "\($0[0] as Int) \($0[1] as String) \($0[2] as Int)" }
          == ["-1 NONE -1", "0 NONE 0", "3006 EPSG 3006", "4326 EPSG 4326"])
      #expect(
        try String.fetchAll(
          database, sql: "SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = 3006") == [sweref.wkt])
      #expect(
        try String.fetchAll(
          database,
          sql: """
            SELECT c.table_name || ' ' || c.srs_id || ' ' || g.column_name || ' ' || g.geometry_type_name || ' ' || g.srs_id
            FROM gpkg_contents c JOIN gpkg_geometry_columns g USING (table_name)
            WHERE c.data_type = 'features' ORDER BY 1
            """) == ["area 3006 geom MULTIPOLYGON 3006", "cell 3006 geom POLYGON 3006"]
          + ["alcohol", "behaviour", "drug", "moped_speed", "speed", "vehicle"].map {
            "cell_\($0) 3006 geom POLYGON 3006"
          } + ["place 3006 geom MULTIPOLYGON 3006", "site 4326 geom POINT 4326"])
      // Requirement 118: an attributes table is there and has an integer primary key.
      for table in try String.fetchAll(
        database, sql: "SELECT table_name FROM gpkg_contents WHERE data_type = 'attributes'")
      {
        #expect(try database.primaryKey(table).columns == ["id"])
      }
    }
  }

  @Test func theContentsHaveTheBoundingBoxOfTheCells() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    let box = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'cell'"
    let row = try #require(try folder.sql().read { try Row.fetchOne($0, sql: box) })
    #expect(
      Array(row.databaseValues) == [365_400, 6_234_500, 365_600, 6_234_600].map { (v: Double) in v.databaseValue })
  }

  @Test(arguments: [Cell(north: 62_345, east: 3_654), Cell(north: -1, east: -2), Cell(north: .max, east: .min)])
  func aCellsGeometryIsItsSquare(cell: Cell) throws {
    let store = try folder.newStore()
    try store.commit(1, [key(Category(kind: .drug), north: cell.north, east: cell.east): [0: 1]])
    let blob = try #require(try folder.sql().read { try Data.fetchOne($0, sql: "SELECT geom FROM cell") })
    var reader = Reader(bytes: Array(blob))
    let (west, south) = (Double(cell.east) * 100, Double(cell.north) * 100)
    let (east, north) = (west + 100, south + 100)
    #expect(reader.take(4) == [0x47, 0x50, 0, 0b0000_0011])
    #expect(reader.integer() == 3006)
    #expect((0..<4).map { _ in reader.double() } == [west, east, south, north])
    #expect(reader.take(1) == [1])
    #expect((0..<3).map { _ in reader.integer() } == [3, 1, 5])
    #expect(
      (0..<10).map { _ in reader.double() } == [
        west, south, east, south, east, north, west, north, west, south,
      ])
    #expect(reader.bytes.isEmpty)
  }

  @Test func aSitesGeometryIsItsPosition() throws {
    let store = try folder.newStore()
    let entry = SiteEntry(
      name: "A", latDegrees: 56.6745, lonDegrees: 12.8578, cell: Cell(north: 0, east: 0), limitKmh: nil)
    _ = try store.importSites([entry])
    let blob = try #require(try folder.sql().read { try Data.fetchOne($0, sql: "SELECT geom FROM site") })
    var reader = Reader(bytes: Array(blob))
    #expect(reader.take(4) == [0x47, 0x50, 0, 1])
    #expect(reader.integer() == 4326)
    #expect(reader.take(1) == [1])
    #expect(reader.integer() == 1)
    #expect([reader.double(), reader.double()] == [12.8578, 56.6745])
    #expect(reader.bytes.isEmpty)
  }

  /// Little-endian.
  struct Reader {
    var bytes: [UInt8]

    mutating func take(_ count: Int) -> [UInt8] {
      defer { bytes.removeFirst(min(count, bytes.count)) }
      return Array(bytes.prefix(count))
    }

    mutating func integer() -> UInt32 { take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) } }
    mutating func double() -> Double { Double(bitPattern: take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }) }
  }
}
