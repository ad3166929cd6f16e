import CheckModel

/// Where checks are published: squares and areas, and the atoms that both are made of.
///
/// An atom is the part of a square that lies in the same areas. Squares and areas cut each other, so that it takes the
/// atoms to say how their counts hang together: each is a sum of atoms.
struct PublicationPlaces: Equatable, Sendable {
  struct Atom: Hashable, Sendable {
    var square: Int32
    /// Ascending.
    var areas: [Int32]
  }

  let cellsPerSide: Int32
  let areaNames: [String]
  /// Ascending.
  let squares: [Cell]
  let atoms: [Atom]
  /// By the index of the cell.
  let atomOfCell: [Int32]

  init(_ places: TrendPlaces, cellMetres: Int32) throws(TrendError) {
    let side = PublicationRule.cellsPerSide(cellMetres: cellMetres)
    let squareOfCell = places.cells.map { PublicationRule.square(of: $0, cellsPerSide: side) }
    let squares = Set(squareOfCell).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: squares.enumerated().map { ($1, Int32($0)) })
    var areas = [[Int32]](repeating: [], count: places.cells.count)
    for (number, area) in places.areas.enumerated() {
      for cell in area.cells {
        guard areas.indices.contains(Int(cell)) else { throw .binBroken }
        if areas[Int(cell)].last != Int32(number) { areas[Int(cell)].append(Int32(number)) }
      }
    }
    var atoms: [Atom] = []
    var atomNumbers: [Atom: Int32] = [:]
    atomOfCell = places.cells.indices.map { cell in
      let atom = Atom(square: numbers[squareOfCell[cell]] ?? 0, areas: areas[cell])
      if let number = atomNumbers[atom] { return number }
      atomNumbers[atom] = Int32(atoms.count)
      atoms.append(atom)
      return Int32(atoms.count - 1)
    }
    (cellsPerSide, areaNames, self.squares, self.atoms) = (side, places.areas.map(\.name), squares, atoms)
  }
}
