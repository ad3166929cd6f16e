/// Of which others the total, squares and areas are made: everybody has a map, and subtracts what lies in each other.
///
/// Squares and areas cut each other. An atom is a part of a square that lies in the same areas, so that each is a sum of
/// atoms. Were that all that an attack knew, it could not subtract an area of several squares, of which little is known
/// one by one. So each is also divided into
///
/// - the squares that lie in it, and the atoms left;
/// - the regions, all that lies in the same areas;
/// - the largest areas that lie in it, as many as do not overlap, and the rest. Where some overlap, it is divided
///   several times, until each of them was among the parts.
struct PublicationPartitions {
  /// Regions and rests, which are no square, area or atom: the atoms of each.
  private(set) var sets: [[Int32]] = []
  private(set) var relations: [DisclosureAttack.Relation] = []

  private let atomPlaces: [PublicationPlaces.Atom]
  private let total: Int
  private let areas: Range<Int>
  private let squares: Range<Int>
  private let atoms: Range<Int>
  private var checkedAtoms: [Int32]
  /// By area and by square: ascending.
  private var atomsOfAreas: [[Int32]]
  private var atomsOfSquares: [[Int32]]
  /// The first slot with these atoms; those that have them too are equal to it.
  private var slotOfAtoms: [[Int32]: Int] = [:]
  /// By area: which others lie around it.
  private var around: [[Int32]] = []

  /// More divisions into areas than this are not looked for; each is as long as what is divided.
  private static let mostDivisions = 32

  init(
    _ places: PublicationPlaces, total: Int, areas: Range<Int>, squares: Range<Int>, atoms: Range<Int>,
    checkedAtoms: [Int32]
  ) {
    (atomPlaces, self.checkedAtoms) = (places.atoms, checkedAtoms)
    (self.total, self.areas, self.squares, self.atoms) = (total, areas, squares, atoms)
    atomsOfAreas = Array(repeating: [], count: areas.count)
    atomsOfSquares = Array(repeating: [], count: squares.count)
    for atom in checkedAtoms {
      atomsOfSquares[Int(atomPlaces[Int(atom)].square)].append(atom)
      for area in atomPlaces[Int(atom)].areas { atomsOfAreas[Int(area)].append(atom) }
    }
  }

  /// Finds all sets and relations.
  mutating func divide() {
    for atom in checkedAtoms { slotOfAtoms[[atom]] = atoms.lowerBound + Int(atom) }
    let isTotalNew = name(total, checkedAtoms)
    let newSquares = atomsOfSquares.indices.filter { name(squares.lowerBound + $0, atomsOfSquares[$0]) }
    let newAreas = atomsOfAreas.indices.filter { name(areas.lowerBound + $0, atomsOfAreas[$0]) }
    around = atomsOfAreas.indices.map { area in
      held(by: atomsOfAreas[area]).filter { $1 == atomsOfAreas[area].count && atomsOfAreas[Int($0)].count > $1 }.map(
        \.key)
    }
    if isTotalNew {
      divideBySquares(total, checkedAtoms)
      divideByRegions(total, checkedAtoms)
      divideByAreas(total, checkedAtoms, isOfRegions: true)
    }
    for square in newSquares {
      relate(squares.lowerBound + square, atomsOfSquares[square].map { atoms.lowerBound + Int($0) })
      divideByAreas(squares.lowerBound + square, atomsOfSquares[square], isOfRegions: false)
    }
    for area in newAreas {
      divideBySquares(areas.lowerBound + area, atomsOfAreas[area])
      divideByRegions(areas.lowerBound + area, atomsOfAreas[area])
      divideByAreas(areas.lowerBound + area, atomsOfAreas[area], isOfRegions: true)
    }
  }

  /// - Returns: whether no other slot has these atoms.
  private mutating func name(_ slot: Int, _ atoms: [Int32]) -> Bool {
    if atoms.isEmpty { return false }
    if let same = slotOfAtoms[atoms] {
      relate(same, [slot])
      return false
    }
    slotOfAtoms[atoms] = slot
    return true
  }

  private mutating func relate(_ total: Int, _ parts: [Int]) {
    if parts != [total] { relations.append(.init(total: total, parts: parts)) }
  }

  /// The slot of a region or rest; it is divided when it is new.
  private mutating func slot(ofSet set: [Int32], isOfRegions: Bool) -> Int {
    if let slot = slotOfAtoms[set] { return slot }
    let slot = atoms.upperBound + sets.count
    sets.append(set)
    slotOfAtoms[set] = slot
    divideBySquares(slot, set)
    if isOfRegions { divideByRegions(slot, set) }
    return slot
  }

  private mutating func divideBySquares(_ outer: Int, _ set: [Int32]) {
    var found: [Int32: Int] = [:]
    for atom in set { found[atomPlaces[Int(atom)].square, default: 0] += 1 }
    var parts: [Int] = []
    for atom in set {
      let square = atomsOfSquares[Int(atomPlaces[Int(atom)].square)]
      if found[atomPlaces[Int(atom)].square] != square.count {
        parts.append(atoms.lowerBound + Int(atom))
      } else if square.first == atom, let whole = slotOfAtoms[square] {
        parts.append(whole)
      }
    }
    relate(outer, parts)
  }

  private mutating func divideByRegions(_ outer: Int, _ set: [Int32]) {
    var regions: [[Int32]: [Int32]] = [:]
    for atom in set { regions[atomPlaces[Int(atom)].areas, default: []].append(atom) }
    // A region by itself is divided by squares only.
    if regions.count < 2 { return }
    let parts = regions.values.sorted { $0[0] < $1[0] }.map { slot(ofSet: $0, isOfRegions: false) }
    relate(outer, parts)
  }

  private mutating func divideByAreas(_ outer: Int, _ set: [Int32], isOfRegions: Bool) {
    let held = held(by: set)
    let inside = held.filter { $1 == atomsOfAreas[Int($0)].count && $1 < set.count }
    let largest = inside.keys.filter { area in
      slotOfAtoms[atomsOfAreas[Int(area)]] == areas.lowerBound + Int(area)
        && !around[Int(area)].contains { inside[$0] != nil }
    }.sorted { (-atomsOfAreas[Int($0)].count, $0) < (-atomsOfAreas[Int($1)].count, $1) }
    var left = largest
    for _ in 0..<Self.mostDivisions where !left.isEmpty {
      var taken: Set<Int32> = []
      var parts: [Int32] = []
      for area in left + largest where taken.isDisjoint(with: atomsOfAreas[Int(area)]) {
        taken.formUnion(atomsOfAreas[Int(area)])
        parts.append(area)
      }
      let rest = set.filter { !taken.contains($0) }
      let restSlot = rest.isEmpty ? [] : [slot(ofSet: rest, isOfRegions: isOfRegions)]
      relate(outer, parts.map { areas.lowerBound + Int($0) } + restSlot)
      left.removeAll { parts.contains($0) }
    }
  }

  /// How many of the atoms lie in each area.
  private func held(by set: [Int32]) -> [Int32: Int] {
    var held: [Int32: Int] = [:]
    for atom in set {
      for area in atomPlaces[Int(atom)].areas { held[area, default: 0] += 1 }
    }
    return held
  }
}
