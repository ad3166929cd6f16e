import CheckModel

extension CountReader {
  /// The areas by name, of the same committed state: each with the indices of the cells whose centre it holds, ascending.
  package func areas() throws -> [(name: String, cells: [Int32])] {
    if try Schema.storedVersion(database) < Schema.areaVersion { return [] }
    let area = try SQLStatement(database, "SELECT id, name FROM area ORDER BY name")
    let cell = try SQLStatement(database, "SELECT cell_id FROM area_cell WHERE area_id = ?")
    var areas: [(name: String, cells: [Int32])] = []
    while try area.step() {
      var cells: [Int32] = []
      cell.bind(1, try area.integer(0))
      while try cell.step() {
        guard let index = names.cellIndices[try cell.integer(0)] else { throw StoreError.corrupt }
        cells.append(Int32(index))
      }
      cell.reset()
      areas.append((try area.text(1), cells.sorted()))
    }
    return areas
  }
}
