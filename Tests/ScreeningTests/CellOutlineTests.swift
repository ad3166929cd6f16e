import CheckModel
import Screening
import TestSupport
import Testing

struct CellOutlineTests {
  private typealias Corner = CellOutline.Corner

  /// Rows from north to south, `#` a member.
  private static func cells(_ rows: String...) -> [Cell] {
    rows.reversed().enumerated().flatMap { north, row in
      row.enumerated().filter { $0.element == "#" }.map { Cell(north: Int32(north), east: Int32($0.offset)) }
    }
  }

  private static func ring(_ corners: (Int64, Int64)...) -> [Corner] {
    corners.map { Corner(north: $0.0, east: $0.1) }
  }

  @Test func drawsASquareFromItsSouthWestCornerWithoutCornersWithinLines() {
    #expect(
      CellOutline(of: Self.cells("##", "##")).polygons == [[Self.ring((0, 2), (2, 2), (2, 0), (0, 0), (0, 2))]])
  }

  @Test func drawsAHoleClockwise() {
    let outline = CellOutline(of: Self.cells("###", "#.#", "###"))
    #expect(
      outline.polygons == [
        [
          Self.ring((0, 3), (3, 3), (3, 0), (0, 0), (0, 3)),
          Self.ring((2, 2), (1, 2), (1, 1), (2, 1), (2, 2)),
        ]
      ])
  }

  @Test(arguments: [
    // Cells that touch at a corner only; a hole that touches the outside, or another hole; a hole's own island.
    (cells("#.", ".#"), [1, 1]), (cells("##.", "#.#", "###"), [2]), (cells("###.", "#.##", "##.#", "####"), [3]),
    (cells("#####", "#...#", "#.#.#", "#...#", "#####"), [2, 1]), ([], []),
    ([Cell(north: .max, east: .max)], [1]), ([Cell(north: .min, east: .min)], [1]),
  ])
  func tellsPolygonsAndRingsApart(cells: [Cell], rings: [Int]) {
    let outline = CellOutline(of: cells)
    #expect(outline.polygons.map(\.count) == rings)
    expectValid(outline)
  }

  @Test func agreesWithTheCellsOneByOneForRandomSets() {
    for seed in 0..<400 {
      var dice = Dice(UInt64(seed))
      let side = Int32.random(in: 1...9, using: &dice)
      let density = Double.random(in: 0.2...0.9, using: &dice)
      var cells: [Cell] = []
      for north in 0..<side {
        for east in 0..<side where Double.random(in: 0..<1, using: &dice) < density {
          cells.append(Cell(north: north - 4, east: east - 4))
        }
      }
      let outline = CellOutline(of: cells)
      expectValid(outline)
      let rings = outline.polygons.joined()
      #expect(rings.reduce(0) { $0 + doubleArea($1) } == 2 * Int64(cells.count))
      #expect(outline.polygons.count == groups(cells))
      for north in -6..<7 {
        for east in -6..<7 {
          let inside = outline.polygons.count { polygon in
            polygon.count { isLeft(north: north, east: east, of: $0) } % 2 == 1
          }
          let isMember = cells.contains(Cell(north: Int32(north), east: Int32(east)))
          #expect(inside == (isMember ? 1 : 0), "seed \(seed), cell \(north) \(east)")
        }
      }
    }
  }

  /// Rings closed, simple and turned the right way, without corners within lines.
  private func expectValid(_ outline: CellOutline, _ location: SourceLocation = #_sourceLocation) {
    for polygon in outline.polygons {
      for (index, ring) in polygon.enumerated() {
        #expect(ring.count >= 5 && ring.first == ring.last, sourceLocation: location)
        #expect(Set(ring).count == ring.count - 1, "a ring touches itself", sourceLocation: location)
        #expect((doubleArea(ring) > 0) == (index == 0), sourceLocation: location)
        let around = ring + [ring[1]]
        for corner in ring.indices.dropFirst() {
          let (before, here, after) = (around[corner - 1], around[corner], around[corner + 1])
          #expect((before.north == here.north) != (here.north == after.north), sourceLocation: location)
        }
      }
    }
  }

  /// Twice the signed area, by the shoelace formula.
  private func doubleArea(_ ring: [Corner]) -> Int64 {
    // Taken from the first corner, so that no product leaves 64 bits.
    let (north, east) = (ring[0].north, ring[0].east)
    return zip(ring, ring.dropFirst()).reduce(0) {
      $0 + ($1.0.east - east) * ($1.1.north - north) - ($1.1.east - east) * ($1.0.north - north)
    }
  }

  /// Whether an odd number of the ring's edges lies east of the middle of the cell.
  private func isLeft(north: Int, east: Int, of ring: [Corner]) -> Bool {
    zip(ring, ring.dropFirst()).count { a, b in
      a.east == b.east && a.east > Int64(east) && min(a.north, b.north) <= Int64(north)
        && Int64(north) < max(a.north, b.north)
    } % 2 == 1
  }

  /// How many sets of cells that share edges there are, found by joining pairs until nothing changes.
  private func groups(_ cells: [Cell]) -> Int {
    var group = Array(cells.indices)
    var changed = true
    while changed {
      changed = false
      for a in cells.indices {
        for b in cells.indices where group[a] < group[b] {
          let distance = abs(cells[a].north - cells[b].north) + abs(cells[a].east - cells[b].east)
          if distance == 1 {
            group[b] = group[a]
            changed = true
          }
        }
      }
    }
    return Set(group).count
  }
}
