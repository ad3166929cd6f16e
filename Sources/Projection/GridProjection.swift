import CProj
import CheckModel
import Synchronization

// Unsafe: PROJ is C. What it lends is copied while the context lives.

/// The way from WGS 84 to the cells of a grid and back, through PROJ, without the network.
///
/// For one task at a time: each worker makes its own. PROJ takes some 10 ms to find its way to a CRS, 60 to
/// EPSG:27700; that is done once in a process, and what is made after it copies what was found, in 0.3 ms. The way to
/// the standard grid is known.
///
/// Accuracy: SWEREF 99 and UTM on WGS 84 are taken as the same as WGS 84 (EPSG calls it 1 m; the computation itself is
/// good to a millimetre). EPSG:2056 (CH1903+) is shifted by three parameters, EPSG:27700 (OSGB36) by seven: expect
/// about 1 m in Switzerland and 2–3 m in Great Britain where the grids CHENyx06 and OSTN15 are not installed. PROJ
/// uses such a grid where it finds one, so two machines can differ by that much.
package final class GridProjection {
  /// How far outside of the CRS's area of use a position may lie, in degrees of latitude and of longitude. Areas of
  /// use follow borders and zones tightly; a log from just beyond is still projected well.
  package static let marginDegrees = 1.0

  package let grid: Grid
  let system: CoordinateSystem
  private let transformation: Transformation

  /// Who numbers the CRS, such as `EPSG`.
  package var organization: String { system.organization }
  /// The CRS's number there.
  package var code: Int32 { system.code }
  /// Such as `SWEREF99 TM`.
  package var name: String { system.name }
  /// The CRS in the WKT of OGC 01-009, as GeoPackage's `gpkg_spatial_ref_sys.definition` wants it.
  package var wkt: String { system.wkt }

  /// What was looked up in this process, by CRS.
  private static let found = Mutex<[String: (CoordinateSystem, Transformation)]>([:])

  package init(grid: Grid) throws(GridProjectionError) {
    self.grid = grid
    if grid.crs == StandardGrid.system.identifier {
      system = StandardGrid.system
      transformation = try Transformation(crs: grid.crs, definition: StandardGrid.definition)
      return
    }
    (system, transformation) = try Self.found.withLock { found throws(GridProjectionError) in
      if let (system, transformation) = found[grid.crs] { return (system, try transformation.copy()) }
      let (system, transformation) = try Self.lookUp(grid.crs)
      found[grid.crs] = (system, transformation)
      return (system, try transformation.copy())
    }
  }

  /// Looks a CRS up in PROJ's database.
  static func lookUp(_ crs: String) throws(GridProjectionError) -> (CoordinateSystem, Transformation) {
    var system: CoordinateSystem?
    let transformation = unsafe try Transformation(crs: crs) { context throws(GridProjectionError) in
      guard unsafe proj_context_get_database_path(context) != nil else { throw .databaseMissing }
      let found = unsafe try CoordinateSystem(crs, context)
      system = found
      return unsafe try operation(to: found, crs, context)
    }
    guard let system else { throw .unusable(crs: crs) }
    return (system, transformation)
  }

  private static func operation(
    to system: CoordinateSystem, _ crs: String, _ context: OpaquePointer
  ) throws(GridProjectionError) -> OpaquePointer {
    guard let geographic = unsafe proj_create_from_database(context, "EPSG", "4326", PJ_CATEGORY_CRS, 0, nil),
      let projected = unsafe proj_create(context, system.identifier)
    else { throw .unusable(crs: crs) }
    defer {
      unsafe proj_destroy(geographic)
      unsafe proj_destroy(projected)
    }
    // Without this PROJ leaves out a datum shift that it lacks the data for, and is a hundred metres off in silence.
    let direct = unsafe "ALLOW_BALLPARK=NO".withCString { option in
      unsafe [option, nil].withUnsafeBufferPointer {
        unsafe proj_create_crs_to_crs_from_pj(context, geographic, projected, nil, $0.baseAddress)
      }
    }
    guard let direct = unsafe direct else { throw .unusable(crs: crs) }
    defer { unsafe proj_destroy(direct) }
    guard let normalized = unsafe proj_normalize_for_visualization(context, direct) else { throw .unusable(crs: crs) }
    return unsafe normalized
  }

  /// The cell of a position in WGS 84; nil when it is not finite or outside of the CRS's area of use (with the margin).
  package func cell(latDegrees: Double, lonDegrees: Double) -> Cell? {
    guard let position = position(latDegrees: latDegrees, lonDegrees: lonDegrees) else { return nil }
    return grid.cell(northMetres: position.northMetres, eastMetres: position.eastMetres)
  }

  /// The cell of a position in the grid's CRS; nil as for one in WGS 84.
  package func cell(northMetres: Double, eastMetres: Double) -> Cell? {
    guard geographic(northMetres: northMetres, eastMetres: eastMetres) != nil else { return nil }
    return grid.cell(northMetres: northMetres, eastMetres: eastMetres)
  }

  /// A position in WGS 84 as one in the grid's CRS; nil when it is not finite or outside of the area of use.
  package func position(latDegrees: Double, lonDegrees: Double) -> (northMetres: Double, eastMetres: Double)? {
    guard system.area.contains(latDegrees: latDegrees, lonDegrees: lonDegrees) else { return nil }
    let (east, north) = transformation.forward(lonDegrees: lonDegrees, latDegrees: latDegrees)
    guard east.isFinite, north.isFinite else { return nil }
    return (north, east)
  }

  /// A position in the grid's CRS as one in WGS 84; nil when it is not finite or outside of the area of use.
  package func geographic(northMetres: Double, eastMetres: Double) -> (latDegrees: Double, lonDegrees: Double)? {
    guard northMetres.isFinite, eastMetres.isFinite else { return nil }
    let (lon, lat) = transformation.backward(eastMetres: eastMetres, northMetres: northMetres)
    guard system.area.contains(latDegrees: lat, lonDegrees: lon) else { return nil }
    // Once around the earth the inverse of a projection begins anew.
    let (east, north) = transformation.forward(lonDegrees: lon, latDegrees: lat)
    guard abs(east - eastMetres) <= 1, abs(north - northMetres) <= 1 else { return nil }
    return (lat, lon)
  }
}
