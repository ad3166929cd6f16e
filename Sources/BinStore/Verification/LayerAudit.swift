import CheckModel
import GRDB

/// Checks the rows by which other programs find the layers and place them on a map.
struct LayerAudit {
  private let database: Database
  private let version: Int64
  private let srsID: Int32

  init(_ database: Database, version: Int64, srsID: Int32) {
    (self.database, self.version, self.srsID) = (database, version, srsID)
  }

  /// By table, the columns that do not change as long as the schema does not; the first is what a row is found by.
  private static let columns = [
    "gpkg_spatial_ref_sys": "srs_id, srs_name, organization, organization_coordsys_id, definition",
    "gpkg_contents": "table_name, data_type, identifier, description, srs_id",
    "gpkg_geometry_columns": "table_name, column_name, geometry_type_name, srs_id, z, m",
    "gpkg_extensions": "table_name, column_name, extension_name, definition, scope",
  ]

  /// That every row which this program would write is there; those of others are not looked at.
  func run(_ audit: inout Audit) throws {
    try model().read { model in
      for (table, columns) in Self.columns where version >= Schema.layerVersion || table != "gpkg_extensions" {
        let key = columns.prefix { $0 != "," }
        // The CRS of the grid is sealed.
        let wanted = try SQLStatement(
          model, "SELECT \(columns) FROM \(table)" + (key == "srs_id" ? " WHERE srs_id <> \(srsID)" : ""))
        while try wanted.step() {
          try audit.expect(isThere(wanted, in: table, columns, key: key), table: table)
        }
      }
    }
    try extents(&audit)
  }

  private func isThere(_ wanted: SQLStatement, in table: String, _ columns: String, key: Substring) throws -> Bool {
    let found = try SQLStatement(database, "SELECT \(columns) FROM \(table) WHERE \(key) = ?")
    if key == "srs_id" { found.bind(1, try wanted.integer(0)) } else { try found.bind(1, try wanted.text(0)) }
    var (a, b): ([UInt8], [UInt8]) = ([], [])
    wanted.encode(into: &a)
    while try found.step() {
      b.removeAll(keepingCapacity: true)
      found.encode(into: &b)
      if a == b { return true }
    }
    return false
  }

  /// An empty store of this version, with the same CRS by number.
  private func model() throws -> DatabaseQueue {
    guard srsID > 0, srsID != GeoPackage.wgs84 else { throw StoreError.corrupt }
    let model = try DatabaseQueue()
    try model.write { model in
      try model.execute(sql: GeoPackage.tables)
      try Schema.begin(model)
      try GeoPackage.register(CRSDefinition(organization: "", code: srsID, name: "", wkt: ""), in: model)
      try model.execute(sql: "INSERT INTO setting VALUES (1, 1, '', 1, ?, '', '', '')", arguments: [srsID])
      try model.execute(sql: Schema.migrations[1..<Int(version)].joined())
    }
    return model
  }

  /// The bounding boxes, which follow the features.
  private func extents(_ audit: inout Audit) throws {
    let isCurrent = version >= Schema.layerVersion
    for layer in isCurrent ? GeoPackage.cellLayers : ["cell"] {
      try expect(layer, &audit, "(\(GeoPackage.cellExtent))")
    }
    try expect("site", &audit, "(\(GeoPackage.siteExtent))")
    for layer in (version >= Schema.areaVersion ? ["area"] : []) + (isCurrent ? ["place"] : []) {
      let extent = try BinStore.extent(of: layer, database)
      let edges = [extent?.west, extent?.south, extent?.east, extent?.north]
      try expect(layer, &audit, "(?2, ?3, ?4, ?5)") { row in
        for (column, edge) in zip(Int32(2)..., edges) {
          if let edge { row.bind(column, edge) } else { row.bindNull(column) }
        }
      }
    }
  }

  private func expect(
    _ layer: String, _ audit: inout Audit, _ extent: String, bind: (SQLStatement) -> Void = { _ in }
  ) throws {
    let row = try SQLStatement(
      database, "SELECT (min_x, min_y, max_x, max_y) IS \(extent) FROM gpkg_contents WHERE table_name = ?1")
    try row.bind(1, layer)
    bind(row)
    audit.expect(try row.step() && row.integer(0) == 1, table: "gpkg_contents")
  }
}
