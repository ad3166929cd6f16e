/// The outline of an area in a grid's CRS: polygons, each of an outer ring and holes.
///
/// A position lies in a polygon when a line from it to the west crosses the polygon's rings an odd number of times (the
/// even-odd rule), so the direction of rings says nothing; it lies in the area when it lies in at least one polygon.
///
/// One on an edge belongs to the area to its east; on an edge from west to east, to its north: the rule of `Grid.cell`.
/// Where an edge is crossed does not depend on its direction, so areas that share their edges, vertex by vertex, never
/// both hold a position between them, and never both lack it.
package struct AreaShape: Equatable, Sendable {
  /// A position in the grid's CRS.
  package struct Position: Equatable, Sendable, BitwiseCopyable {
    package var northMetres: Double
    package var eastMetres: Double

    package init(northMetres: Double, eastMetres: Double) {
      self.northMetres = northMetres
      self.eastMetres = eastMetres
    }
  }

  /// A closed line; its last position is the first once more.
  package typealias Ring = [Position]

  /// A stretch from west to east, its start included and its end not.
  package struct Span: Equatable, Sendable {
    package var fromEastMetres: Double
    package var toEastMetres: Double
  }

  /// For each polygon its outer ring, then its holes. Coordinates must be finite, and rings closed.
  package var polygons: [[Ring]]

  package init(polygons: [[Ring]]) { self.polygons = polygons }

  /// Where the area lies at one northing: stretches in ascending order that do not touch. Takes time for every edge.
  package func spans(northMetres: Double) -> [Span] {
    var spans: [Span] = []
    for rings in polygons {
      let crossings = Self.crossings(rings, northMetres)
      // A closed ring crosses any line an even number of times.
      for pair in stride(from: 0, to: crossings.count - 1, by: 2) where crossings[pair] < crossings[pair + 1] {
        spans.append(Span(fromEastMetres: crossings[pair], toEastMetres: crossings[pair + 1]))
      }
    }
    return Self.united(spans)
  }

  /// Where rings cross a northing, from west to east.
  private static func crossings(_ rings: [Ring], _ northMetres: Double) -> [Double] {
    var crossings: [Double] = []
    for ring in rings {
      for index in ring.indices.dropFirst() {
        let (a, b) = (ring[index - 1], ring[index])
        guard (a.northMetres <= northMetres) != (b.northMetres <= northMetres) else { continue }
        let (south, north) = a.northMetres < b.northMetres ? (a, b) : (b, a)
        let share = (northMetres - south.northMetres) / (north.northMetres - south.northMetres)
        crossings.append(south.eastMetres + (north.eastMetres - south.eastMetres) * share)
      }
    }
    return crossings.sorted()
  }

  private static func united(_ spans: [Span]) -> [Span] {
    var united: [Span] = []
    for span in spans.sorted(by: { $0.fromEastMetres < $1.fromEastMetres }) {
      if let last = united.last, span.fromEastMetres <= last.toEastMetres {
        united[united.count - 1].toEastMetres = max(last.toEastMetres, span.toEastMetres)
      } else {
        united.append(span)
      }
    }
    return united
  }
}

/// The box around an area, in metres.
package struct AreaBox: Equatable, Sendable {
  package var south: Double
  package var west: Double
  package var north: Double
  package var east: Double

  package init(south: Double, west: Double, north: Double, east: Double) {
    self.south = south
    self.west = west
    self.north = north
    self.east = east
  }

  /// The square of a cell.
  package init(_ cell: Cell, _ grid: Grid) {
    let side = Double(grid.cellMetres)
    let (south, west) = (Double(cell.north) * side, Double(cell.east) * side)
    self.init(south: south, west: west, north: south + side, east: west + side)
  }

  /// Around all positions of a shape; nil when it has none.
  package init?(_ shape: AreaShape) {
    let positions = shape.polygons.joined().joined()
    guard let first = positions.first else { return nil }
    self.init(south: first.northMetres, west: first.eastMetres, north: first.northMetres, east: first.eastMetres)
    for position in positions {
      south = min(south, position.northMetres)
      west = min(west, position.eastMetres)
      north = max(north, position.northMetres)
      east = max(east, position.eastMetres)
    }
  }
}
