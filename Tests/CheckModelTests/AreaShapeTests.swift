import CheckModel
import TestSupport
import Testing

private typealias Position = AreaShape.Position

private func at(_ east: Double, _ north: Double) -> Position { Position(northMetres: north, eastMetres: east) }

/// A closed ring through these positions, east before north.
private func ring(_ positions: (Double, Double)...) -> AreaShape.Ring {
  (positions + [positions[0]]).map { at($0.0, $0.1) }
}

private func box(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> AreaShape.Ring {
  ring((west, south), (east, south), (east, north), (west, north))
}

extension AreaShape {
  fileprivate func holds(_ position: Position) -> Bool {
    spans(northMetres: position.northMetres).contains {
      $0.fromEastMetres <= position.eastMetres && position.eastMetres < $0.toEastMetres
    }
  }
}

/// The even-odd rule in whole numbers, edge by edge: no rounding, no order.
private func slowlyHolds(_ polygons: [[[(east: Int, north: Int)]]], east: Int, north: Int) -> Bool {
  polygons.contains { rings in
    var crossings = 0
    for ring in rings {
      for (a, b) in zip(ring, ring.dropFirst()) {
        let (south, top) = a.north < b.north ? (a, b) : (b, a)
        guard south.north <= north, north < top.north else { continue }
        // The edge passes to the west of the position, or through it.
        let side = (east - south.east) * (top.north - south.north) - (top.east - south.east) * (north - south.north)
        if side >= 0 { crossings += 1 }
      }
    }
    return crossings % 2 == 1
  }
}

struct AreaShapeTests {
  @Test(
    arguments: [
      (0, 0, true), (5, 5, true), (0, 9.999, true), (9.999, 0, true),  // the west and south edges belong to it
      (10, 5, false), (5, 10, false), (10, 10, false), (0, 10, false), (10, 0, false),
      (-0.001, 5, false), (5, -0.001, false),
    ] as [(Double, Double, Bool)])
  func anEdgeBelongsToTheAreaToItsEastOrNorth(east: Double, north: Double, isHeld: Bool) {
    #expect(AreaShape(polygons: [[box(0, 0, 10, 10)]]).holds(at(east, north)) == isHeld)
    #expect(AreaShape(polygons: [[box(0, 0, 10, 10).reversed()]]).holds(at(east, north)) == isHeld)
  }

  @Test func aHoleIsNotInTheAreaAndAnIslandInItIs() {
    let shape = AreaShape(polygons: [[box(0, 0, 10, 10), box(2, 2, 8, 8)], [box(4, 4, 6, 6)]])
    #expect(shape.holds(at(1, 5)) && !shape.holds(at(3, 5)) && shape.holds(at(5, 5)) && !shape.holds(at(7, 5)))
    #expect(shape.spans(northMetres: 5).map(\.fromEastMetres) == [0, 4, 8])
  }

  @Test func polygonsThatOverlapOrTouchAreOne() {
    let shape = AreaShape(polygons: [[box(5, 0, 15, 10)], [box(0, 0, 10, 10)], [box(15, 0, 20, 10)]])
    #expect(shape.spans(northMetres: 5).map { [$0.fromEastMetres, $0.toEastMetres] } == [[0, 20]])
  }

  @Test func aShapeOfNothingHoldsNothing() {
    for polygons in [[], [[]], [[[]]], [[[at(1, 1)]]], [[ring((0, 0), (1, 0))]]] as [[[AreaShape.Ring]]] {
      #expect(AreaShape(polygons: polygons).spans(northMetres: 0).isEmpty)
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>) func agreesWithASlowTwin(seed: UInt64) {
    var dice = Dice(seed)
    // In thousandths of a metre.
    let polygons = (0..<Int.random(in: 1...3, using: &dice)).map { _ in
      (0..<Int.random(in: 1...3, using: &dice)).map { _ in
        var ring = (0..<Int.random(in: 3...9, using: &dice)).map { _ in
          (east: 7000 * Int.random(in: -9...9, using: &dice), north: 7000 * Int.random(in: -9...9, using: &dice))
        }
        ring.append(ring[0])
        return ring
      }
    }
    let shape = AreaShape(
      polygons: polygons.map { $0.map { $0.map { at(Double($0.east) / 1000, Double($0.north) / 1000) } } })
    var held = 0
    for north in stride(from: -64, through: 64, by: 3) {
      let spans = shape.spans(northMetres: Double(north))
      #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.toEastMetres < $1.fromEastMetres })
      for east in -64...64 {
        // A millimetre off whole metres, since rounding may put a position on an edge to either side of it.
        let metres = Double(1000 * east + 1) / 1000
        let isHeld = spans.contains { $0.fromEastMetres <= metres && metres < $0.toEastMetres }
        #expect(isHeld == slowlyHolds(polygons, east: 1000 * east + 1, north: 1000 * north))
        held += isHeld ? 1 : 0
      }
    }
    #expect(held > 0)
  }

  /// A square cut into triangles at random: every position in it lies in exactly one, on edges and vertices too.
  @Test(arguments: 0..<30 as Range<UInt64>) func areasThatShareEdgesShareNoPositionAndLackNone(seed: UInt64) {
    var dice = Dice(seed)
    let count = 6
    let size = 123.4567
    var vertices: [[Position]] = []
    for row in 0...count {
      vertices.append(
        (0...count).map { column in
          let isInner = (1..<count).contains(row) && (1..<count).contains(column)
          let shift = { isInner ? Double.random(in: -0.3...0.3, using: &dice) : 0 }
          return at(365_000 + (Double(column) + shift()) * size, 6_280_000 + (Double(row) + shift()) * size)
        })
    }
    var triangles: [AreaShape] = []
    var asked = Array(vertices[0..<count].joined().filter { $0.eastMetres < vertices[0][count].eastMetres })
    for row in 0..<count {
      for column in 0..<count {
        let (a, b) = (vertices[row][column], vertices[row][column + 1])
        let (c, d) = (vertices[row + 1][column + 1], vertices[row + 1][column])
        for corners in Bool.random(using: &dice) ? [[a, b, c], [a, c, d]] : [[a, b, d], [b, c, d]] {
          let ring = corners + [corners[0]]
          triangles.append(AreaShape(polygons: [[Bool.random(using: &dice) ? ring : ring.reversed()]]))
          let share = Double.random(in: 0..<1, using: &dice)
          asked.append(
            at(
              a.eastMetres + (c.eastMetres - a.eastMetres) * share,
              a.northMetres + (c.northMetres - a.northMetres) * share))
        }
        asked.append(
          at(
            .random(in: 365_000..<365_000 + 6 * size, using: &dice),
            .random(in: 6_280_000..<6_280_000 + 6 * size, using: &dice)))
      }
    }
    for position in asked { #expect(triangles.count { $0.holds(position) } == 1, "\(position)") }
  }

  @Test func aBoxIsAroundAllPositions() {
    let shape = AreaShape(polygons: [[box(0, 1, 2, 3), box(0.5, 1.5, 1, 2)], [ring((-5, 9), (8, -7), (0, 0))]])
    #expect(AreaBox(shape) == AreaBox(south: -7, west: -5, north: 9, east: 8))
    #expect(AreaBox(AreaShape(polygons: [[], [[]]])) == nil)
  }
}
