import CheckModel

/// The outline of a set of cells as polygons with holes, by corners of the cell lattice.
///
/// A polygon is a set of cells that share edges: cells that touch at a corner only are polygons of their own. Its first
/// ring is the exterior, counter-clockwise seen with north up and east to the right; the others are holes, clockwise.
/// Every ring is closed (its last corner is its first), touches itself nowhere and has no corner within a straight
/// line.
package struct CellOutline: Equatable, Sendable {
  /// A corner of cells: that of the same numbers has it in its south-west.
  package struct Corner: Hashable, Sendable {
    package var north: Int64
    package var east: Int64

    package init(north: Int64, east: Int64) {
      self.north = north
      self.east = east
    }
  }

  /// Polygons → rings → corners, polygons in the order of their first cell, holes likewise.
  package let polygons: [[[Corner]]]

  /// O(cells).
  ///
  /// - Parameter cells: ascending.
  package init(of cells: [Cell]) {
    var places: [Corner: Int] = [:]
    for cell in cells { places[Corner(cell)] = 0 }
    var count = 0
    for cell in cells where places[Corner(cell)] == 0 {
      count += 1
      Self.mark(from: Corner(cell), as: count, &places)
    }
    var polygons = [[[Corner]]](repeating: [], count: count)
    // A ring of a polygon, once it was walked along its southern edges, is not begun again.
    var walked: Set<Corner> = []
    for cell in cells {
      let start = Corner(cell)
      guard let polygon = places[start], places[start.stepped(.south)] != polygon, !walked.contains(start) else {
        continue
      }
      polygons[polygon - 1].append(Self.ring(from: start, of: polygon, places, &walked))
    }
    self.polygons = polygons
  }

  private static func mark(from start: Corner, as polygon: Int, _ places: inout [Corner: Int]) {
    places[start] = polygon
    var open = [start]
    while let cell = open.popLast() {
      for direction in Direction.allCases {
        let next = cell.stepped(direction)
        guard places[next] == 0 else { continue }
        places[next] = polygon
        open.append(next)
      }
    }
  }

  /// Walks with the polygon on the left from the south-west corner of a cell, along its southern edge.
  ///
  /// Where two cells of the polygon meet at a corner it turns right, to the other cell. A turn to the left could come
  /// back to the corner; this cannot, for the cells are joined by a way around one of the two gaps, so that the gaps
  /// have different rings.
  private static func ring(
    from start: Corner, of polygon: Int, _ places: [Corner: Int], _ walked: inout Set<Corner>
  ) -> [Corner] {
    var ring: [Corner] = []
    var corner = start
    var direction = Direction.east
    repeat {
      if direction == .east { walked.insert(corner) }
      corner = corner.stepped(direction)
      let turned: Direction =
        if places[corner.cell(rightAhead: direction)] == polygon {
          direction.right
        } else if places[corner.cell(leftAhead: direction)] == polygon {
          direction
        } else {
          direction.left
        }
      if turned != direction { ring.append(corner) }
      direction = turned
    } while corner != start || direction != .east
    ring.append(ring[0])
    return ring
  }

  fileprivate enum Direction: CaseIterable {
    case east, north, west, south

    var left: Direction {
      switch self {
      case .east: .north
      case .north: .west
      case .west: .south
      case .south: .east
      }
    }

    var right: Direction { left.left.left }
  }
}

extension CellOutline.Corner {
  /// The south-west corner, which names the cell here too.
  fileprivate init(_ cell: Cell) { self.init(north: Int64(cell.north), east: Int64(cell.east)) }

  fileprivate func stepped(_ direction: CellOutline.Direction) -> Self {
    switch direction {
    case .east: Self(north: north, east: east + 1)
    case .north: Self(north: north + 1, east: east)
    case .west: Self(north: north, east: east - 1)
    case .south: Self(north: north - 1, east: east)
    }
  }

  /// The cell ahead to the left of someone who comes to the corner walking in the direction.
  fileprivate func cell(leftAhead direction: CellOutline.Direction) -> Self {
    switch direction {
    case .east: self
    case .north: stepped(.west)
    case .west: stepped(.south).stepped(.west)
    case .south: stepped(.south)
    }
  }

  fileprivate func cell(rightAhead direction: CellOutline.Direction) -> Self { cell(leftAhead: direction.right) }
}
