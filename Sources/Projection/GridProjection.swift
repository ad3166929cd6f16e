import CProj
import CheckModel

/// The way from WGS 84 to the cells of a grid and back, through PROJ, without the network.
///
/// For one task at a time: PROJ's contexts are not thread safe. Each worker makes its own, which takes PROJ a
/// millisecond for UTM, some 6 where it looks for a datum shift, 20 for EPSG:27700.
///
/// Accuracy: SWEREF 99 and UTM on WGS 84 are taken as the same as WGS 84 (EPSG calls it 1 m; the computation itself is
/// good to a millimetre). EPSG:2056 (CH1903+) is shifted by three parameters, EPSG:27700 (OSGB36) by seven: expect
/// about 1 m in Switzerland and 2–3 m in Great Britain where the grids CHENyx06 and OSTN15 are not installed. PROJ
/// uses such a grid where it finds one, so two machines can differ by that much.
@safe
package final class GridProjection {
  /// How far outside of the CRS's area of use a position may lie, in degrees of latitude and of longitude. Areas of
  /// use follow borders and zones tightly; a log from just beyond is still projected well.
  package static let marginDegrees = 1.0

  package let grid: Grid
  /// Who numbers the CRS, such as `EPSG`.
  package let organization: String
  /// The CRS's number there.
  package let code: Int32
  /// Such as `SWEREF99 TM`.
  package let name: String
  /// The CRS in the WKT of OGC 01-009, as GeoPackage's `gpkg_spatial_ref_sys.definition` wants it.
  package let wkt: String

  private let area: AreaOfUse
  private let context: OpaquePointer
  /// From longitude and latitude in degrees to east and north in metres.
  private let transformation: OpaquePointer

  package init(grid: Grid) throws(GridProjectionError) {
    guard let context = unsafe proj_context_create() else { throw .unusable(crs: grid.crs) }
    let found: (crs: CoordinateSystem, transformation: OpaquePointer)
    do throws(GridProjectionError) {
      unsafe found = unsafe try Self.look(up: grid.crs, context)
    } catch {
      unsafe proj_context_destroy(context)
      throw error
    }
    self.grid = grid
    unsafe self.context = unsafe context
    unsafe transformation = unsafe found.transformation
    let crs = unsafe found.crs
    (organization, code, name, wkt, area) = (crs.organization, crs.code, crs.name, crs.wkt, crs.area)
  }

  deinit {
    unsafe proj_destroy(transformation)
    unsafe proj_context_destroy(context)
  }

  private static func look(
    up crs: String, _ context: OpaquePointer
  ) throws(GridProjectionError) -> (crs: CoordinateSystem, transformation: OpaquePointer) {
    unsafe proj_log_level(context, PJ_LOG_NONE)
    unsafe proj_context_set_enable_network(context, 0)
    guard unsafe proj_context_get_database_path(context) != nil else { throw .databaseMissing }
    let system = unsafe try CoordinateSystem(crs, context)
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
    return unsafe (system, normalized)
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
    guard area.contains(latDegrees: latDegrees, lonDegrees: lonDegrees) else { return nil }
    let to = unsafe proj_trans(transformation, PJ_FWD, proj_coord(lonDegrees, latDegrees, 0, .infinity)).xyzt
    guard to.x.isFinite, to.y.isFinite else { return nil }
    return (to.y, to.x)
  }

  /// A position in the grid's CRS as one in WGS 84; nil when it is not finite or outside of the area of use.
  package func geographic(northMetres: Double, eastMetres: Double) -> (latDegrees: Double, lonDegrees: Double)? {
    guard northMetres.isFinite, eastMetres.isFinite else { return nil }
    let to = unsafe proj_trans(transformation, PJ_INV, proj_coord(eastMetres, northMetres, 0, .infinity)).xyzt
    guard area.contains(latDegrees: to.y, lonDegrees: to.x) else { return nil }
    return (to.y, to.x)
  }
}
