import CheckModel

/// The bins of a store as a publication needs them: summed by published square, area, month, part of the week and kind.
/// O(1) a bin.
package struct PublicationTally: Sendable {
  let places: PublicationPlaces
  private var times: TrendTimes
  private let categories: [Category]
  private var counted: Counted
  /// What was counted before each of the last imports, the oldest first.
  private var earlier: [Counted] = []
  private var importID: Int64?
  /// By atom: every passing vehicle.
  private var speeds = SpeedCounts()

  /// What there is before this many imports, one by one, could have been published before. What lies further back differs
  /// by so many checks that little comes of a difference.
  private static let earlierAtMost = 16

  struct Counted: Sendable {
    /// By atom and kind.
    var placed: [PublicationSums]
    /// By group of `TrendTimes` and kind.
    var timed: [PublicationSums] = []
  }

  private static let kinds = CheckKind.allCases.count
  /// More checks than this can't have been made.
  private static let mostChecks = 1 << 53

  /// - Parameters:
  ///   - places: cells and areas; the rest is not looked at.
  ///   - cellMetres: the side of a cell.
  ///   - categories: as the bins name them, by index.
  ///   - rules: of the store's time zone.
  package init(
    places: TrendPlaces, cellMetres: Int32, categories: [Category], rules: TimeZoneRules
  ) throws(TrendError) {
    self.places = try PublicationPlaces(places, cellMetres: cellMetres)
    var query = TrendQuery()
    query.dimensions = [.month, .stratum]
    times = TrendTimes(query, rules: rules)
    self.categories = categories
    counted = Counted(placed: Array(repeating: PublicationSums(), count: self.places.atoms.count * Self.kinds))
    for _ in self.places.atoms { speeds.addHistogram() }
  }

  /// Counts a run of bins of one import, given as one array for each of their parts, as `TrendTally` takes them. Imports
  /// come one after the other, in the order in which they were made.
  package mutating func add(
    importID: Int64, cells: [Int32], hours: [Int32], categories categoryIndices: [Int32], checks: [UInt32],
    violations: [UInt32],
    ends: [Int], counts: [OutcomeCount]
  ) throws(TrendError) {
    let count = cells.count
    guard hours.count == count, categoryIndices.count == count, checks.count == count, violations.count == count,
      ends.count == count
    else { throw .binBroken }
    if let last = self.importID, last != importID {
      earlier.append(counted)
      if earlier.count > Self.earlierAtMost { earlier.removeFirst() }
    }
    self.importID = importID
    var start = 0
    for bin in 0..<count {
      let end = ends[bin]
      let (cell, category) = (Int(cells[bin]), Int(categoryIndices[bin]))
      guard start <= end, end <= counts.count, places.atomOfCell.indices.contains(cell),
        categories.indices.contains(category), violations[bin] <= checks[bin]
      else { throw .binBroken }
      let outcomes = start..<end
      start = end
      let use = categories[category]
      let kind = Int(use.kind.rawValue)
      let atom = Int(places.atomOfCell[cell])
      let time = Int(try times.slot(hours[bin]) >> 1)
      while counted.timed.count < times.codes.count * Self.kinds { counted.timed.append(PublicationSums()) }
      var found = PublicationSums()
      if use.hasDenominator {
        (found.checks, found.violations) = (Int(checks[bin]), Int(violations[bin]))
      } else {
        found.withoutDenominator = Int(checks[bin])
      }
      counted.placed[atom * Self.kinds + kind].add(found)
      counted.timed[time * Self.kinds + kind].add(found)
      if use.kind == .speed, use.sampling == .all, use.hasDenominator { try speeds.add(counts, outcomes, to: atom) }
    }
  }

  /// The months with checks, ascending.
  var months: [TrendCode] { Set(times.codes.map { $0[0] }).sorted() }

  /// What is counted of a kind.
  func facts(of kind: CheckKind) throws(TrendError) -> PublicationFacts {
    let facts = facts(of: kind, counted, months: months)
    guard facts.total.checks <= Self.mostChecks, facts.total.withoutDenominator <= Self.mostChecks else {
      throw .binBroken
    }
    return facts
  }

  /// What was counted of a kind before each of the last imports that changed it, the latest first.
  func earlierFacts(of kind: CheckKind) -> [PublicationFacts] {
    let (months, last) = (months, counted)
    var found = [facts(of: kind, last, months: months)]
    for state in earlier.reversed() {
      let facts = facts(of: kind, state, months: months)
      if facts != found.last { found.append(facts) }
    }
    return Array(found.dropFirst())
  }

  private func facts(of kind: CheckKind, _ counted: Counted, months: [TrendCode]) -> PublicationFacts {
    var facts = PublicationFacts(places: places, months: months.count)
    let numbers = Dictionary(uniqueKeysWithValues: zip(months, months.indices))
    for atom in places.atoms.indices {
      facts.add(counted.placed[atom * Self.kinds + Int(kind.rawValue)], toAtom: atom)
    }
    for time in 0..<counted.timed.count / Self.kinds {
      let codes = times.codes[time]
      facts.add(
        counted.timed[time * Self.kinds + Int(kind.rawValue)], toMonth: numbers[codes[0]] ?? 0,
        stratum: Int(codes[1]))
    }
    return facts
  }

  /// Passing vehicles by km/h, merged over atoms.
  func speeds(ofAtoms atoms: some Sequence<Int32>) -> [Int] {
    let (lowestKmh, vehicles) = speeds.merged(atoms.map(Int.init))
    return [Int](repeating: 0, count: lowestKmh) + vehicles
  }
}

/// What is counted of checks, exactly.
struct PublicationSums: Equatable, Sendable {
  var checks = 0
  var violations = 0
  var withoutDenominator = 0

  /// It would take 2³¹ bins of the largest count to leave the range of 64 bits.
  mutating func add(_ other: PublicationSums) {
    checks &+= other.checks
    violations &+= other.violations
    withoutDenominator &+= other.withoutDenominator
  }
}
