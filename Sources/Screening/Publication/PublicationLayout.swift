import CheckModel

/// Which counts there are of one kind, each with a number, its slot; and which are sums of which.
struct PublicationLayout: Equatable, Sendable {
  let places: PublicationPlaces
  let months: Range<Int>
  let strata: Range<Int>
  let areas: Range<Int>
  let squares: Range<Int>
  /// Not published.
  let atoms: Range<Int>

  /// The slot of all checks of the kind.
  static let total = 0

  init(places: PublicationPlaces, months count: Int) {
    self.places = places
    months = 1..<1 + count
    strata = months.upperBound..<months.upperBound + Stratum.allCases.count
    areas = strata.upperBound..<strata.upperBound + places.areaNames.count
    squares = areas.upperBound..<areas.upperBound + places.squares.count
    atoms = squares.upperBound..<squares.upperBound + places.atoms.count
  }

  var count: Int { atoms.upperBound }
  var published: Range<Int> { 0..<atoms.lowerBound }

  /// The total by months, parts of the week and squares; squares and areas by atoms. What an area holds of a square is
  /// an atom, so that these relations say also how areas overlap and nest.
  var relations: [DisclosureAttack.Relation] {
    var ofSquares = [[Int]](repeating: [], count: squares.count)
    var ofAreas = [[Int]](repeating: [], count: areas.count)
    for (number, atom) in places.atoms.enumerated() {
      ofSquares[Int(atom.square)].append(atoms.lowerBound + number)
      for area in atom.areas { ofAreas[Int(area)].append(atoms.lowerBound + number) }
    }
    return [
      .init(total: Self.total, parts: Array(months)), .init(total: Self.total, parts: Array(strata)),
      .init(total: Self.total, parts: Array(squares)),
    ] + zip(squares, ofSquares).map { .init(total: $0, parts: $1) }
      + zip(areas, ofAreas).map { .init(total: $0, parts: $1) }
  }
}
