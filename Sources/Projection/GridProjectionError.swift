/// Why a grid's coordinate reference system can't be used.
package enum GridProjectionError: Error, Equatable, CustomStringConvertible {
  /// PROJ's database, `proj.db`, is not on this machine.
  case databaseMissing
  case unknown(crs: String)
  case notProjected(crs: String)
  case notInMetres(crs: String)
  case axesNotNorthAndEast(crs: String)
  /// PROJ knows the CRS and can't get there, or says too little of it.
  case unusable(crs: String)

  /// `what is wrong; try …`.
  package var description: String {
    let examples = "a projected one in metres, such as EPSG:3006 (Sweden), EPSG:2056 (Switzerland) or EPSG:32618"
    return switch self {
    case .databaseMissing: "PROJ's database of coordinate systems is missing; try to install proj-data"
    case .unknown(let crs): "PROJ knows no coordinate system \(crs); try \(examples)"
    case .notProjected(let crs): "\(crs) is not a projected coordinate system; try \(examples)"
    case .notInMetres(let crs): "the coordinates of \(crs) are not in metres; try \(examples)"
    case .axesNotNorthAndEast(let crs): "the axes of \(crs) do not point north and east; try \(examples)"
    case .unusable(let crs): "PROJ can't turn WGS 84 into \(crs); try \(examples)"
    }
  }
}
