import BinStore
import CheckModel
import Projection

extension BinStore {
  /// Creates a store, or opens the one that is there, with the definition of the grid's CRS from PROJ.
  ///
  /// - Throws: `GridProjectionError`, and what `create` throws.
  package static func create(
    path: String, grid: Grid, timeZone: TimeZoneRules, toolVersion: String
  ) throws -> BinStore {
    let projection = try GridProjection(grid: grid)
    let crs = CRSDefinition(
      organization: projection.organization, code: projection.code, name: projection.name, wkt: projection.wkt)
    return try create(path: path, grid: grid, crs: crs, timeZone: timeZone, toolVersion: toolVersion)
  }
}
