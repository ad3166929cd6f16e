/// The exact counts of one kind, for everything that is published and for the atoms.
struct PublicationFacts: Equatable, Sendable {
  let layout: PublicationLayout
  /// By slot of the layout.
  private(set) var sums: [PublicationSums]

  init(places: PublicationPlaces, months: Int) {
    layout = PublicationLayout(places: places, months: months)
    sums = Array(repeating: PublicationSums(), count: layout.count)
  }

  var total: PublicationSums { sums[PublicationLayout.total] }

  mutating func add(_ found: PublicationSums, toAtom atom: Int) {
    sums[PublicationLayout.total].add(found)
    sums[layout.atoms.lowerBound + atom].add(found)
    sums[layout.squares.lowerBound + Int(layout.places.atoms[atom].square)].add(found)
    for area in layout.places.atoms[atom].areas { sums[layout.areas.lowerBound + Int(area)].add(found) }
  }

  mutating func add(_ found: PublicationSums, toMonth month: Int, stratum: Int) {
    sums[layout.months.lowerBound + month].add(found)
    sums[layout.strata.lowerBound + stratum].add(found)
  }
}
