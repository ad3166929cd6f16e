import CheckModel

/// The bins of a store as a publication needs them: summed by published square, area, month, part of the week and kind.
/// O(1) a bin.
package struct PublicationTally: Sendable {
  let places: PublicationPlaces
  private var times: TrendTimes
  private let categories: [Category]
  /// By kind.
  private var counted: [Counted]
  /// Every passing vehicle by km/h, in one histogram.
  private var speeds = SpeedCounts()

  private struct State: Sendable {
    /// By atom.
    var placed: [PublicationSums]
    /// By group of `TrendTimes`.
    var timed: [PublicationSums] = []
  }

  private struct Counted: Sendable {
    var now: State
    /// Before each of the last imports that changed it, the oldest first.
    var earlier: [State] = []
    /// The last that changed it.
    var importID: Int64?

    mutating func add(_ found: PublicationSums, _ importID: Int64, atom: Int, time: Int) {
      if let last = self.importID, last != importID {
        earlier.append(now)
        if earlier.count > PublicationRule.earlierPublications { earlier.removeFirst() }
      }
      self.importID = importID
      while now.timed.count <= time { now.timed.append(PublicationSums()) }
      now.placed[atom].add(found)
      now.timed[time].add(found)
    }
  }

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
    let nothing = State(placed: Array(repeating: PublicationSums(), count: self.places.atoms.count))
    counted = Array(repeating: Counted(now: nothing), count: CheckKind.allCases.count)
    speeds.addHistogram()
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
      var found = PublicationSums()
      if use.hasDenominator {
        (found.checks, found.violations) = (Int(checks[bin]), Int(violations[bin]))
      } else {
        found.withoutDenominator = Int(checks[bin])
      }
      if found == PublicationSums() { continue }
      counted[kind].add(found, importID, atom: atom, time: time)
      if use.kind == .speed, use.sampling == .all, use.hasDenominator { try speeds.add(counts, outcomes, to: 0) }
    }
  }

  /// The months with checks, ascending.
  var months: [TrendCode] { Set(times.codes.map { $0[0] }).sorted() }

  /// What is counted of a kind, and what was before each of the last imports that changed it, the latest first. All have
  /// the same layout.
  func facts(of kind: CheckKind) throws(TrendError) -> (now: PublicationFacts, earlier: [PublicationFacts]) {
    let (months, counted) = (months, counted[Int(kind.rawValue)])
    let checked = counted.now.placed.indices.filter { counted.now.placed[$0] != PublicationSums() }
    let layout = PublicationLayout(places: places, months: months.count, checkedAtoms: checked.map { Int32($0) })
    let now = facts(counted.now, layout, months)
    guard now.total.checks <= Self.mostChecks, now.total.withoutDenominator <= Self.mostChecks else {
      throw .binBroken
    }
    return (now, counted.earlier.reversed().map { facts($0, layout, months) })
  }

  private func facts(_ state: State, _ layout: PublicationLayout, _ months: [TrendCode]) -> PublicationFacts {
    var facts = PublicationFacts(layout, atoms: state.placed)
    let numbers = Dictionary(uniqueKeysWithValues: zip(months, months.indices))
    for (codes, found) in zip(times.codes, state.timed) {
      facts.add(found, toMonth: numbers[codes[0]] ?? 0, stratum: Int(codes[1]))
    }
    return facts
  }

  /// Of every passing vehicle; nil of too few.
  var v85Kmh: Int? {
    let (lowestKmh, vehicles) = speeds.merged([0])
    let speeds = [Int](repeating: 0, count: lowestKmh) + vehicles
    return speeds.reduce(0, &+) >= PublicationRule.v85Vehicles ? percentile(0.85, of: speeds) : nil
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
