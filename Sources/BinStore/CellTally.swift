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

  /// The share of violations with its 95 % interval (E. B. Wilson, *Journal of the American Statistical Association* 22,
  /// 1927); nil without a denominator.
  var rate: (share: Double, low: Double, high: Double)? {
    guard withDenominator > 0 else { return nil }
    let (n, z) = (Double(withDenominator), 1.959_963_984_540_054)
    let share = Double(violations) / n
    let middle = share + z * z / (2 * n)
    let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return (
      share, violations == 0 ? 0 : max(0, (middle - half) / scale),
      violations == withDenominator ? 1 : min(1, (middle + half) / scale)
    )
  }
}
