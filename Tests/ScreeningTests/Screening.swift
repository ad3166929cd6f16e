import CheckModel
import Testing

@testable import Screening

/// One bin as a test writes it.
struct TestBin {
  var cell: Cell
  /// UTC, whole hours since 1970.
  var hour: Int32
  var category: CheckModel.Category
  var outcomes: [OutcomeCount]
  var siteID: Int32 = 0

  var checks: Int { outcomes.reduce(0) { $0 + Int($1.count) } }
  var violations: Int {
    outcomes.reduce(0) { $0 + (category.isViolation($1.outcome) ? Int($1.count) : 0) }
  }

  /// So many checks, so many of them violations: of the limit by 10 km/h, or of what else the category is about.
  static func counted(
    _ cell: Cell, hour: Int32, _ category: CheckModel.Category, _ violations: Int, of checks: Int
  ) -> TestBin {
    let (clean, bad): (UInt16, UInt16) =
      switch category.kind {
      case .speed: (category.limitKmh - 5, category.limitKmh + 10)
      case .alcohol: (0, 20)
      case .drug, .behaviour: (0, 1)
      }
    let outcomes = [(clean, checks - violations), (bad, violations)].filter { $0.1 > 0 }.map {
      OutcomeCount(outcome: Outcome(rawValue: $0.0), count: UInt32($0.1))
    }
    return TestBin(cell: cell, hour: hour, category: category, outcomes: outcomes)
  }
}

extension CheckModel.Category {
  static func speed(_ limitKmh: UInt16 = 50, _ vehicle: VehicleClass = .car, _ sampling: Sampling = .all) -> Self {
    CheckModel.Category(kind: .speed, vehicle: vehicle, sampling: sampling, limitKmh: limitKmh)
  }

  static func behaviour(_ offence: String?, _ sampling: Sampling = .stopped) -> Self {
    let bit = offence.flatMap { OffenceSet.names.firstIndex(of: $0) }
    return CheckModel.Category(
      kind: .behaviour, vehicle: .car, sampling: sampling, offences: OffenceSet(rawValue: bit.map { 1 << $0 } ?? 0))
  }
}

/// Noon of a day in June 2026, UTC; with `rules` of UTC so that local and UTC agree.
func noon(_ day: Int, plus hours: Int = 0) -> Int32 {
  Int32(CivilDate(year: 2026, month: 6, day: 1).dayNumber + day) * 24 + 12 + Int32(hours)
}

/// Screens bins as the command does, and looks closer at all places.
func screen(
  _ bins: [TestBin], target: Double? = nil, seed: UInt64 = 1,
  rules: TimeZoneRules = .utc
) throws -> (screened: Screened, places: [PriorityPlace]) {
  let cells = Set(bins.map(\.cell)).sorted()
  let categories = Array(Set(bins.map(\.category))).sorted()
  let cellIndex = Dictionary(uniqueKeysWithValues: cells.enumerated().map { ($1, $0) })
  let categoryIndex = Dictionary(uniqueKeysWithValues: categories.enumerated().map { ($1, $0) })
  var tally = try ScreeningTally(cells: cells, categories: categories, rules: rules)
  for bin in bins {
    try tally.add(
      cell: cellIndex[bin.cell]!, category: categoryIndex[bin.category]!, hour: bin.hour, checks: bin.checks,
      violations: bin.violations
    ) { bin.outcomes }
  }
  let screened = try Screened(tally, target: target, seed: seed)
  var details = PlaceDetails(screened, screened.places, categories: categories)
  for bin in bins where details.wantedCells[cellIndex[bin.cell]!] {
    details.add(
      cell: cellIndex[bin.cell]!, category: categoryIndex[bin.category]!, hour: bin.hour, checks: bin.checks,
      siteID: bin.siteID
    ) { bin.outcomes }
  }
  return (screened, try details.finished())
}

/// A quiet network: so many cells far apart, each seen on five dates for two hours each, about 8 % in violation.
func quiet(_ cells: Int, _ category: CheckModel.Category, clean: CheckModel.Category? = nil) -> [TestBin] {
  (0..<cells).flatMap { cell in
    (0..<10).flatMap { half -> [TestBin] in
      let violations = 1 + (cell * 7 + half * 3) % 3
      let hour = noon(half / 2, plus: half % 2)
      let place = Cell(north: Int32(10 * cell), east: 0)
      guard let clean else { return [.counted(place, hour: hour, category, violations, of: 25)] }
      return [
        .counted(place, hour: hour, category, violations, of: violations),
        .counted(place, hour: hour, clean, 0, of: 25 - violations),
      ]
    }
  }
}

/// A cell seen on `dates` dates for two hours each, `violations` of 25 checks an hour.
func hot(
  _ cell: Cell, _ category: CheckModel.Category, _ violations: Int, dates: Int = 5, clean: CheckModel.Category? = nil
) -> [TestBin] {
  (0..<2 * dates).flatMap { half -> [TestBin] in
    let hour = noon(half / 2, plus: half % 2)
    guard let clean else { return [.counted(cell, hour: hour, category, violations, of: 25)] }
    return [
      .counted(cell, hour: hour, category, violations, of: violations),
      .counted(cell, hour: hour, clean, 0, of: 25 - violations),
    ]
  }
}
