import CheckModel

/// What one row of `cell_total` counts.
struct CellTally {
  var checks: Int64 = 0
  /// Those of `checks` that a rate is of.
  var withDenominator: Int64 = 0
  /// Among `withDenominator`.
  var violations: Int64 = 0
  /// Those of `checks` that are every vehicle that passed.
  var passing: Int64 = 0
  /// The speeds of `passing`.
  var speeds = OutcomeTally()
  /// How many speed checks there were, in logs of any kind, under each posted limit that is known.
  var limits = OutcomeTally()

  var isEmpty: Bool { checks == 0 }

  mutating func add(
    _ category: Category, checks: Int64, violations: Int64, _ histogram: ArraySlice<OutcomeCount>
  ) {
    self.checks &+= checks
    if category.hasDenominator {
      withDenominator &+= checks
      self.violations &+= violations
    }
    if category.sampling == .all { passing &+= checks }
    guard category.kind == .speed else { return }
    if category.limitKmh > 0 { limits.add(category.limitKmh, checks) }
    if category.sampling == .all { speeds.add(histogram) }
  }

  mutating func merge(_ other: CellTally, _ change: CellTotals.Change) throws {
    checks = try change.applied(other.checks, to: checks)
    withDenominator = try change.applied(other.withDenominator, to: withDenominator)
    violations = try change.applied(other.violations, to: violations)
    passing = try change.applied(other.passing, to: passing)
    try speeds.merge(other.speeds, change)
    try limits.merge(other.limits, change)
  }

  mutating func removeAll() {
    (checks, withDenominator, violations, passing) = (0, 0, 0, 0)
    speeds.removeAll()
    limits.removeAll()
  }

  /// The share of violations with its 95 % interval; nil without a denominator.
  var rate: (share: Double, interval: ClosedRange<Double>)? {
    guard withDenominator > 0 else { return nil }
    let (k, n) = (Double(violations), Double(withDenominator))
    return (k / n, wilsonInterval(violations: k, checks: n, z: 1.959_963_984_540_054))
  }
}
