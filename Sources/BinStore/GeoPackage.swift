import CheckModel
import GRDB

/// A projected CRS as a GeoPackage describes it.
package struct CRSDefinition: Sendable {
  /// The authority, such as `EPSG`.
  package var organization: String
  /// The authority's number for it; it becomes the `srs_id`.
  package var code: Int32
  package var name: String
  /// Well-known text in version 1 (OGC 01-009), which is what every GeoPackage reader takes.
  package var wkt: String

  package init(organization: String, code: Int32, name: String, wkt: String) {
    self.organization = organization
    self.code = code
    self.name = name
    self.wkt = wkt
  }
}

/// What makes an SQLite file a GeoPackage 1.3 (OGC 12-128r18).
enum GeoPackage {
  /// `GPKG` (requirement 2).
  static let applicationID: Int64 = 0x4750_4B47
  /// Version 1.3.0, written as 10300 (requirement 2).
  static let userVersion: Int64 = 10_300
  /// The `srs_id` of WGS 84 (requirement 11).
  static let wgs84: Int32 = 4326

  /// Annex C, tables 20, 21 and 23.
  static let tables = """
    CREATE TABLE gpkg_spatial_ref_sys (
      srs_name TEXT NOT NULL,
      srs_id INTEGER PRIMARY KEY,
      organization TEXT NOT NULL,
      organization_coordsys_id INTEGER NOT NULL,
      definition TEXT NOT NULL,
      description TEXT
    );
    CREATE TABLE gpkg_contents (
      table_name TEXT NOT NULL PRIMARY KEY,
      data_type TEXT NOT NULL,
      identifier TEXT UNIQUE,
      description TEXT DEFAULT '',
      last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
      min_x DOUBLE,
      min_y DOUBLE,
      max_x DOUBLE,
      max_y DOUBLE,
      srs_id INTEGER,
      CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
    );
    CREATE TABLE gpkg_geometry_columns (
      table_name TEXT NOT NULL,
      column_name TEXT NOT NULL,
      geometry_type_name TEXT NOT NULL,
      srs_id INTEGER NOT NULL,
      z TINYINT NOT NULL,
      m TINYINT NOT NULL,
      CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
      CONSTRAINT uk_gc_table_name UNIQUE (table_name),
      CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
      CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
    );
    INSERT INTO gpkg_spatial_ref_sys VALUES
      ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
      ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
      ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,\
    AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],\
    UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]',
      'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
    """

  /// Enters the grid's CRS, and the feature tables `cell` (in that CRS) and `site` (in WGS 84).
  static func register(_ crs: CRSDefinition, in database: Database) throws {
    // -1, 0 and 4326 are the standard's own.
    guard crs.code > 0, crs.code != wgs84 else { throw StoreError.unusableCRS }
    try database.execute(
      sql: "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
      arguments: [crs.name, crs.code, crs.organization, crs.code, crs.wkt])
    for (table, type, srs, description) in [
      ("cell", "POLYGON", crs.code, "Squares of the location grid"),
      ("site", "POINT", wgs84, "The site register"),
    ] {
      try database.execute(
        sql: """
          INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
          VALUES (?, 'features', ?, ?, ?)
          """, arguments: [table, table, description, srs])
      try database.execute(
        sql: "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", arguments: [table, type, srs])
    }
  }

  /// The layers of cells, and the queries for the bounding boxes of these and of sites.
  static let cellLayers = ["cell", "cell_vehicle"] + Schema.cellLayers.map(\.name)
  static let cellExtent = """
    SELECT min(east_index) * cell_metres, min(north_index) * cell_metres,
      (max(east_index) + 1) * cell_metres, (max(north_index) + 1) * cell_metres
    FROM cell, setting
    """
  static let siteExtent = "SELECT min(lon_degrees), min(lat_degrees), max(lon_degrees), max(lat_degrees) FROM site"

  /// Brings the bounding boxes of cells and sites, and all times, in `gpkg_contents` up to date with what the tables hold.
  static func refreshContents(_ database: Database) throws {
    try database.execute(
      sql: """
        UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) = (\(cellExtent))
        WHERE table_name IN (\(cellLayers.map { "'\($0)'" }.joined(separator: ", ")));
        UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) = (\(siteExtent)) WHERE table_name = 'site';
        UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now');
        """)
  }

  /// The square of `cell` as a GeoPackage geometry (2.1.3): header with envelope, then a WKB polygon, little-endian,
  /// counter-clockwise from the south-west corner, x east and y north whatever the CRS's own order of axes.
  static func polygon(_ cell: Cell, grid: Grid, srsID: Int32) -> [UInt8] {
    let box = AreaBox(cell, grid)
    let (west, east, south, north) = (box.west, box.east, box.south, box.north)
    var bytes = header(srsID: srsID, envelope: [west, east, south, north])
    bytes += [1]  // little-endian
    append(UInt32(3), to: &bytes)  // wkbPolygon
    append(UInt32(1), to: &bytes)  // rings
    append(UInt32(5), to: &bytes)  // points
    for (x, y) in [(west, south), (east, south), (east, north), (west, north), (west, south)] {
      append(x.bitPattern, to: &bytes)
      append(y.bitPattern, to: &bytes)
    }
    return bytes
  }

  /// A WGS 84 position as a GeoPackage geometry; a point needs no envelope.
  static func point(latDegrees: Double, lonDegrees: Double) -> [UInt8] {
    var bytes = header(srsID: wgs84, envelope: [])
    bytes += [1]
    append(UInt32(1), to: &bytes)  // wkbPoint
    append(lonDegrees.bitPattern, to: &bytes)
    append(latDegrees.bitPattern, to: &bytes)
    return bytes
  }

  /// `GP`, version 0, flags (bit 0: little-endian; bits 1–3: 1 for an envelope of minx, maxx, miny, maxy), srs_id.
  static func header(srsID: Int32, envelope: [Double]) -> [UInt8] {
    var bytes: [UInt8] = [0x47, 0x50, 0, envelope.isEmpty ? 1 : 3]
    append(srsID, to: &bytes)
    for value in envelope { append(value.bitPattern, to: &bytes) }
    return bytes
  }

  static func append<T: FixedWidthInteger>(_ value: T, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: T.bitWidth, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }
}
