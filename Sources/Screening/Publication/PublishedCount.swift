import CheckModel

/// A count as it may be published.
package enum PublishedCount: Equatable, Sendable {
  /// Below the base, zero among it; or from its base on, and withheld so that another stays hidden. Which of the two is
  /// not told.
  case withheld
  /// At least this, a multiple of the base, and less than the next.
  case from(Int)

  /// What is shown; nil when it is withheld.
  package var count: Int? {
    switch self {
    case .withheld: nil
    case .from(let count): count
    }
  }
}

/// What is published of the checks of one kind in one place, period or part of the week.
package struct PublishedNumbers: Equatable, Sendable {
  package let kind: CheckKind
  /// Those that a rate is of: every passing or stopped vehicle was noted, and a test was not made on suspicion.
  package let checks: PublishedCount
  /// Of those.
  package let violations: PublishedCount
  /// The others, of which there is no rate.
  package let withoutDenominator: PublishedCount
  /// Of every passing vehicle, over everything; nil where it is not known, or of too few. Of places and periods there is
  /// none: it is exact, so that one that differs from another, or changes, shows a check that the counts hide.
  package private(set) var v85Kmh: Int?

  init(kind: CheckKind, checks: PublishedCount, violations: PublishedCount, withoutDenominator: PublishedCount) {
    self.kind = kind
    self.checks = checks
    self.violations = violations
    self.withoutDenominator = withoutDenominator
  }

  /// The same with V85, unless the count of checks is withheld or small: it would tell that they are many.
  func with(v85Kmh: Int?) -> PublishedNumbers {
    var numbers = self
    if let checks = checks.count, checks >= PublicationRule.v85Vehicles { numbers.v85Kmh = v85Kmh }
    return numbers
  }

  package static func nothing(of kind: CheckKind) -> PublishedNumbers {
    PublishedNumbers(kind: kind, checks: .withheld, violations: .withheld, withoutDenominator: .withheld)
  }

  /// Violations in a hundred checks, from the middles of the ranges that are published, in whole per cent; nil of fewer
  /// than 50 checks, or when either count is withheld.
  package var ratePercent: Int? {
    guard let checks = checks.count, let violations = violations.count, checks >= PublicationRule.rateChecks else {
      return nil
    }
    let middle = Double(PublicationRule.base(of: kind) - 1) / 2
    return Int((100 * (Double(violations) + middle) / (Double(checks) + middle)).rounded())
  }

  /// The shares that the two ranges leave possible; nil as for `ratePercent`.
  package var rateRange: ClosedRange<Double>? {
    guard ratePercent != nil, let checks = checks.count, let violations = violations.count else { return nil }
    let width = PublicationRule.base(of: kind) - 1
    return Double(violations) / Double(checks + width)...min(1, Double(violations + width) / Double(checks))
  }

  /// Whether any count is shown.
  package var showsAnything: Bool { [checks, violations, withoutDenominator].contains { $0 != .withheld } }
}
