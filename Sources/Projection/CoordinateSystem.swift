import CProj

// Unsafe: PROJ is C. Each object is destroyed where it was made, and texts are copied.

/// What PROJ's database says of a CRS that can carry a grid: projected, in metres, axes north and east.
struct CoordinateSystem: Equatable {
  var organization: String
  var code: Int32
  var name: String
  var wkt: String
  var area: AreaOfUse

  var identifier: String { "\(organization):\(code)" }

  init(organization: String, code: Int32, name: String, wkt: String, area: AreaOfUse) {
    (self.organization, self.code, self.name, self.wkt, self.area) = (organization, code, name, wkt, area)
  }

  /// - Parameter identifier: `AUTHORITY:CODE`.
  init(_ identifier: String, _ context: OpaquePointer) throws(GridProjectionError) {
    let parts = identifier.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2,
      let crs = unsafe proj_create_from_database(context, parts[0], parts[1], PJ_CATEGORY_CRS, 0, nil)
    else { throw .unknown(crs: identifier) }
    defer { unsafe proj_destroy(crs) }
    guard unsafe proj_get_type(crs) == PJ_TYPE_PROJECTED_CRS else { throw .notProjected(crs: identifier) }
    unsafe try Self.checkAxes(of: crs, identifier, context)
    guard let organization = unsafe Self.text(proj_get_id_auth_name(crs, 0)),
      let code = unsafe Self.text(proj_get_id_code(crs, 0)).flatMap({ Int32($0) }),
      let name = unsafe Self.text(proj_get_name(crs)),
      let wkt = unsafe Self.text(proj_as_wkt(context, crs, PJ_WKT1_GDAL, nil)),
      let area = unsafe Self.area(of: crs, context)
    else { throw .unusable(crs: identifier) }
    self.init(organization: organization, code: code, name: name, wkt: wkt, area: area)
  }

  private static func checkAxes(
    of crs: OpaquePointer, _ identifier: String, _ context: OpaquePointer
  ) throws(GridProjectionError) {
    guard let system = unsafe proj_crs_get_coordinate_system(context, crs) else { throw .unusable(crs: identifier) }
    defer { unsafe proj_destroy(system) }
    var directions: Set<String> = []
    let count = unsafe proj_cs_get_axis_count(context, system)
    for index in 0..<max(0, count) {
      var direction: UnsafePointer<CChar>?
      var metresPerUnit = 0.0
      guard
        unsafe proj_cs_get_axis_info(context, system, index, nil, nil, &direction, &metresPerUnit, nil, nil, nil) == 1
      else { throw .unusable(crs: identifier) }
      guard metresPerUnit == 1 else { throw .notInMetres(crs: identifier) }
      directions.insert(unsafe text(direction) ?? "")
    }
    guard directions == ["north", "east"] else { throw .axesNotNorthAndEast(crs: identifier) }
  }

  private static func area(of crs: OpaquePointer, _ context: OpaquePointer) -> AreaOfUse? {
    var area = AreaOfUse(west: 0, south: 0, east: 0, north: 0)
    let known = unsafe proj_get_area_of_use(context, crs, &area.west, &area.south, &area.east, &area.north, nil)
    // PROJ says −1000 where it doesn't know.
    return known == 1 && area.south >= -90 && area.west >= -180 ? area : nil
  }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
  }
}
