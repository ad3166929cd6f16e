import CheckModel

/// Which cells stand next to which, as one flat array: the neighbours of cell i are
/// `indices[offsets[i]..<offsets[i + 1]]`.
package struct Neighbours: Equatable, Sendable {
  package let offsets: [Int32]
  package let indices: [Int32]

  package var cellCount: Int { offsets.count - 1 }

  package func of(_ cell: Int) -> ArraySlice<Int32> { indices[Int(offsets[cell])..<Int(offsets[cell + 1])] }

  /// Pairs of any kind; throws when the offsets do not divide the indices, or an index is no cell.
  package init(offsets: [Int32], indices: [Int32]) throws(ScreeningError) {
    guard offsets.first == 0, Int(offsets[offsets.count - 1]) == indices.count,
      zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }),
      indices.allSatisfy({ $0 >= 0 && Int($0) < offsets.count - 1 })
    else { throw .shapeBroken }
    self.offsets = offsets
    self.indices = indices
  }

  /// The eight squares around each cell, as far as they are among the cells. O(cells log cells).
  ///
  /// - Parameter cells: ascending, each once; at most 100 000 000.
  package init(eightAround cells: [Cell]) throws(ScreeningError) {
    guard cells.count <= 100_000_000 else { throw .tooMany(limit: 100_000_000) }
    for index in cells.indices.dropFirst() where !(cells[index - 1] < cells[index]) {
      throw .cellsUnordered(index: index)
    }
    var offsets: [Int32] = [0]
    var indices: [Int32] = []
    offsets.reserveCapacity(cells.count + 1)
    // The rows below, at and above a cell are each walked once, since the cells ascend.
    var starts = (0, 0, 0)
    for (index, cell) in cells.enumerated() {
      Self.append(row: Int64(cell.north) - 1, around: cell, &starts.0, cells, except: index, &indices)
      Self.append(row: Int64(cell.north), around: cell, &starts.1, cells, except: index, &indices)
      Self.append(row: Int64(cell.north) + 1, around: cell, &starts.2, cells, except: index, &indices)
      offsets.append(Int32(indices.count))
    }
    self.offsets = offsets
    self.indices = indices
  }

  private static func append(
    row: Int64, around cell: Cell, _ start: inout Int, _ cells: [Cell], except itself: Int, _ indices: inout [Int32]
  ) {
    let west = Int64(cell.east) - 1
    while start < cells.count, (Int64(cells[start].north), Int64(cells[start].east)) < (row, west) { start += 1 }
    var next = start
    while next < cells.count, Int64(cells[next].north) == row, Int64(cells[next].east) <= west + 2 {
      if next != itself { indices.append(Int32(next)) }
      next += 1
    }
  }
}
