/// The exact counts of one kind, for everything that is published, and for the atoms and sets.
struct PublicationFacts: Equatable, Sendable {
  let layout: PublicationLayout
  /// By slot of the layout.
  private(set) var sums: [PublicationSums]

  /// - Parameter atoms: what was found in each atom.
  init(_ layout: PublicationLayout, atoms: [PublicationSums]) {
    self.layout = layout
    sums = Array(repeating: PublicationSums(), count: layout.count)
    for (atom, found) in atoms.enumerated() {
      sums[PublicationLayout.total].add(found)
      sums[layout.atoms.lowerBound + atom].add(found)
      for place in layout.placesOfAtoms[atom] { sums[place].add(found) }
    }
    for (slot, set) in zip(layout.sets, layout.atomsOfSets) {
      for atom in set { sums[slot].add(atoms[Int(atom)]) }
    }
  }

  var total: PublicationSums { sums[PublicationLayout.total] }

  mutating func add(_ found: PublicationSums, toMonth month: Int, stratum: Int) {
    sums[layout.months.lowerBound + month].add(found)
    sums[layout.strata.lowerBound + stratum].add(found)
  }
}
