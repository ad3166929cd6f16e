import CheckModel

/// Which counts there are of one kind, each with a number, its slot; and which are sums of which.
struct PublicationLayout: Equatable, Sendable {
  let months: Range<Int>
  let strata: Range<Int>
  let areas: Range<Int>
  let squares: Range<Int>
  /// Not published; nor are sets.
  let atoms: Range<Int>
  /// What is left of an area, a square or the total beside areas that lie in it, and what lies in the same areas.
  let sets: Range<Int>
  /// By set: its atoms.
  let atomsOfSets: [[Int32]]
  /// By atom: the slots of its square and areas.
  let placesOfAtoms: [[Int]]
  let relations: [DisclosureAttack.Relation]

  /// The slot of all checks of the kind.
  static let total = 0

  /// - Parameter atoms: those where checks of the kind were made; places that differ elsewhere only are alike.
  init(places: PublicationPlaces, months count: Int, checkedAtoms: [Int32]) {
    months = 1..<1 + count
    strata = months.upperBound..<months.upperBound + Stratum.allCases.count
    let areas = strata.upperBound..<strata.upperBound + places.areaNames.count
    let squares = areas.upperBound..<areas.upperBound + places.squares.count
    atoms = squares.upperBound..<squares.upperBound + places.atoms.count
    (self.areas, self.squares) = (areas, squares)
    placesOfAtoms = places.atoms.map { atom in
      [squares.lowerBound + Int(atom.square)] + atom.areas.map { areas.lowerBound + Int($0) }
    }
    var partitions = PublicationPartitions(
      places, total: Self.total, areas: areas, squares: squares, atoms: atoms, checkedAtoms: checkedAtoms)
    partitions.divide()
    atomsOfSets = partitions.sets
    sets = atoms.upperBound..<atoms.upperBound + atomsOfSets.count
    relations =
      [.init(total: Self.total, parts: Array(months)), .init(total: Self.total, parts: Array(strata))]
      + partitions.relations
  }

  var count: Int { sets.upperBound }
  var published: Range<Int> { 0..<atoms.lowerBound }
}
