import CheckModel
import Projection

/// Puts rings on the grid's CRS.
///
/// An edge of GeoJSON is straight in longitude and latitude (RFC 7946, 3.1.1), so long ones bend on a map: they are
/// taken in pieces of at most `pieceDegrees`, which leaves less than 0.1 m. An edge is cut in the same places in both
/// directions, so that areas which share it do so on the map too.
struct AreaProjection {
  static let pieceDegrees = 0.02
  /// Of all areas of a file, pieces of edges included.
  static let mostPositions = 1_000_000

  private let projection: GridProjection
  private var positionCount = 0

  init(grid: Grid) throws(GridProjectionError) { projection = try GridProjection(grid: grid) }

  mutating func ring(_ ring: [GeoJSON.Position]) throws(AreaFault) -> AreaShape.Ring {
    guard ring.count >= 4 else { throw .ringTooShort }
    guard ring.first == ring.last else { throw .ringOpen }
    guard ring.allSatisfy(\.isOnEarth) else { throw .notWGS84 }
    var projected: AreaShape.Ring = []
    for index in ring.indices {
      if index > 0 {
        let pieces = Self.pieces(ring[index - 1], ring[index])
        for piece in 1..<max(1, pieces) {
          projected.append(try position(Self.between(ring[index - 1], ring[index], piece, of: pieces)))
        }
      }
      projected.append(try position(ring[index]))
    }
    return projected
  }

  private static func pieces(_ a: GeoJSON.Position, _ b: GeoJSON.Position) -> Int {
    let degrees = max(abs(a.lonDegrees - b.lonDegrees), abs(a.latDegrees - b.latDegrees))
    return Int((degrees / pieceDegrees).rounded(.up))
  }

  /// Where a piece of the edge from `a` to `b` ends, computed from its western end whichever that is.
  private static func between(
    _ a: GeoJSON.Position, _ b: GeoJSON.Position, _ piece: Int, of pieces: Int
  ) -> GeoJSON.Position {
    let isFromWest = (a.lonDegrees, a.latDegrees) <= (b.lonDegrees, b.latDegrees)
    let (from, to) = isFromWest ? (a, b) : (b, a)
    let share = Double(isFromWest ? piece : pieces - piece) / Double(pieces)
    return GeoJSON.Position(
      lonDegrees: from.lonDegrees + (to.lonDegrees - from.lonDegrees) * share,
      latDegrees: from.latDegrees + (to.latDegrees - from.latDegrees) * share)
  }

  private mutating func position(_ position: GeoJSON.Position) throws(AreaFault) -> AreaShape.Position {
    positionCount += 1
    guard positionCount <= Self.mostPositions else { throw .tooManyPositions }
    guard
      let (north, east) = projection.position(latDegrees: position.latDegrees, lonDegrees: position.lonDegrees)
    else { throw .outsideGrid(projection.grid.crs) }
    return AreaShape.Position(northMetres: north, eastMetres: east)
  }
}

extension GeoJSON.Position {
  var isOnEarth: Bool { (-180...180).contains(lonDegrees) && (-90...90).contains(latDegrees) }
}
