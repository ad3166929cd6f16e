import CheckModel

/// What is counted of the checks of one group.
struct TrendSums: Equatable, Sendable {
  var checks = 0
  var violations = 0
  /// Of the checks that a rate is of: those with a denominator, in both periods and in the second of a comparison.
  var denominator = Counted()
  var after = Counted()
  /// Alcohol and drug tests made on suspicion.
  var suspicion = 0
  /// Speed checks of every passing vehicle.
  var allTraffic = 0
  /// Speed checks with a denominator and a posted limit.
  var limited = 0
  /// A bit for each kind.
  var kinds: UInt8 = 0
  var hasOtherSpeeds = false
  /// Whether a speed check had no limit to violate.
  var hasUnlimitedSpeeds = false

  struct Counted: Equatable, Sendable {
    var checks = 0
    var violations = 0
  }

  mutating func add(_ part: TrendTally.PartCounts, _ use: TrendCategories.Use) {
    checks &+= part.checks
    violations &+= part.violations
    kinds |= 1 << use.kind.rawValue
    if use.isOnSuspicion { suspicion &+= part.checks }
    if use.kind == .speed {
      if use.isAllTraffic { allTraffic &+= part.checks } else { hasOtherSpeeds = true }
      if !use.canViolate { hasUnlimitedSpeeds = true }
    }
    guard use.hasDenominator else { return }
    denominator.checks &+= part.checks
    denominator.violations &+= part.violations
    after.checks &+= part.checksAfter
    after.violations &+= part.violationsAfter
    if use.hasLimit { limited &+= part.checks }
  }
}

/// The checks of one group by their offences, `none` last.
struct OffenceCounts: Equatable, Sendable {
  static let width = OffenceSet.names.count + 1

  struct Count: Equatable, Sendable {
    var checks = 0
    var withDenominator = 0
    /// Of those the ones in the second period of a comparison.
    var after = 0
  }

  private(set) var counts = [Count](repeating: Count(), count: width)

  mutating func add(_ part: TrendTally.PartCounts, _ use: TrendCategories.Use) {
    for offence in counts.indices {
      let has =
        offence == Self.width - 1
        ? use.offences.isEmpty : use.offences.contains(OffenceSet(rawValue: 1 << UInt32(offence)))
      guard has else { continue }
      counts[offence].checks += part.checks
      if use.hasDenominator {
        counts[offence].withDenominator += part.checks
        counts[offence].after += part.checksAfter
      }
    }
  }
}
