/// Flagged cells joined where they touch, as flat arrays: the cells of place i, ascending, are
/// `cells[offsets[i]..<offsets[i + 1]]`; places stand in the order of their first cell.
package struct Places: Equatable, Sendable {
  package let offsets: [Int32]
  package let cells: [Int32]

  package var count: Int { offsets.count - 1 }

  /// Places whose cells are known.
  package init(_ groups: [[Int32]]) {
    offsets = groups.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count)) }
    cells = groups.flatMap { $0 }
  }

  package func of(_ place: Int) -> ArraySlice<Int32> { cells[Int(offsets[place])..<Int(offsets[place + 1])] }

  /// Walks from each flagged cell to all flagged cells that can be reached. O(cells + pairs).
  ///
  /// - Parameter neighbours: as `Neighbours.init(eightAround:)` finds them; a pair may stand in one direction only.
  package init(joining isFlagged: [Bool], _ neighbours: Neighbours) throws(ScreeningError) {
    guard isFlagged.count == neighbours.cellCount else { throw .shapeBroken }
    // Union by pointing every cell at the smallest of its place.
    var root = [Int32](0..<Int32(isFlagged.count))
    func find(_ cell: Int32) -> Int32 {
      var cell = cell
      while root[Int(cell)] != cell {
        root[Int(cell)] = root[Int(root[Int(cell)])]
        cell = root[Int(cell)]
      }
      return cell
    }
    for cell in isFlagged.indices where isFlagged[cell] {
      for neighbour in neighbours.of(cell) where isFlagged[Int(neighbour)] {
        let (a, b) = (find(Int32(cell)), find(neighbour))
        root[Int(max(a, b))] = min(a, b)
      }
    }
    // The root is a place's first cell, so that it is met before the others.
    var placeOfRoot = [Int32](repeating: -1, count: isFlagged.count)
    var placeOf: [(cell: Int32, place: Int32)] = []
    var sizes: [Int32] = []
    for cell in isFlagged.indices where isFlagged[cell] {
      let first = Int(find(Int32(cell)))
      if placeOfRoot[first] < 0 {
        placeOfRoot[first] = Int32(sizes.count)
        sizes.append(0)
      }
      sizes[Int(placeOfRoot[first])] += 1
      placeOf.append((Int32(cell), placeOfRoot[first]))
    }
    var offsets: [Int32] = [0]
    for size in sizes { offsets.append(offsets[offsets.count - 1] + size) }
    var next = offsets
    var cells = [Int32](repeating: 0, count: placeOf.count)
    for (cell, place) in placeOf {
      cells[Int(next[Int(place)])] = cell
      next[Int(place)] += 1
    }
    self.offsets = offsets
    self.cells = cells
  }
}
