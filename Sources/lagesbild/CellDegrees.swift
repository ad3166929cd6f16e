import CheckModel
import Projection
import Report
import Screening

/// Where cells are in WGS 84.
struct CellDegrees {
  let grid: Grid
  private let projection: GridProjection

  /// - Throws: `GridProjectionError`.
  init(_ grid: Grid) throws {
    self.grid = grid
    projection = try GridProjection(grid: grid)
  }

  /// Both in cells from the grid's origin; nil outside of where the grid may be used.
  func position(north: Double, east: Double) -> PlaceLocation.Position? {
    let side = Double(grid.cellMetres)
    return projection.geographic(northMetres: north * side, eastMetres: east * side).map {
      PlaceLocation.Position(lonDegrees: $0.lonDegrees, latDegrees: $0.latDegrees)
    }
  }

  /// Polygons → rings → positions, as `PlaceLocation` has them; nil as for a position.
  ///
  /// - Parameter cells: ascending.
  func outline(of cells: [Cell]) -> [[[PlaceLocation.Position]]]? {
    var polygons: [[[PlaceLocation.Position]]] = []
    for rings in CellOutline(of: cells).polygons {
      let found = rings.map { ring in ring.compactMap { position(north: Double($0.north), east: Double($0.east)) } }
      guard zip(found, rings).allSatisfy({ $0.count == $1.count }) else { return nil }
      polygons.append(found)
    }
    return polygons
  }
}
