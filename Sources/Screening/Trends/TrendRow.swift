import CheckModel

/// What is known of one group.
package struct TrendRow: Equatable, Sendable {
  /// One for each dimension asked for.
  package let codes: [TrendCode]
  /// All of the group; with offences asked for, `violations` are the checks with this row's offence, and for those with
  /// none the clean checks.
  package let checks: Int
  package let violations: Int
  /// The checks that the rate is of.
  package let withDenominator: Int
  /// Alcohol and drug tests made on suspicion: among the checks, not in the rate.
  package let suspicion: Int
  /// nil without a denominator.
  package let rate: Rate?
  package let speeds: Speeds?
  /// Of the checks with a denominator; nil when no periods are compared.
  package let comparison: Comparison?
  /// Why something is nil, or what a reader must know of the rate.
  package let notes: [Note]
  /// nil when it was not asked for.
  package internal(set) var trend: Trend?

  package struct Rate: Equatable, Sendable {
    package var share: Double
    /// Wilson's interval at 95 %; nil above 1e9 checks, of which it says nothing more.
    package var interval: ClosedRange<Double>?

    init?(violations: Int, of checks: Int) {
      guard checks > 0 else { return nil }
      share = Double(violations) / Double(checks)
      interval = wilsonInterval(violations: Double(violations), checks: Double(checks))
    }
  }

  package struct Speeds: Equatable, Sendable {
    /// nil unless there are checks of every passing vehicle.
    package var meanKmh: Double?
    package var v85Kmh: Int?
    /// nil unless there are checks with a denominator and a posted limit.
    package var over: Over?
  }

  /// Shares above the posted limit, and by more than so many km/h.
  package struct Over: Equatable, Sendable {
    package var limit: Double
    package var by10: Double
    package var by20: Double
    package var by30: Double
  }

  package struct Comparison: Equatable, Sendable {
    package var checksBefore: Int
    package var violationsBefore: Int
    package var checksAfter: Int
    package var violationsAfter: Int
    /// The rate after over the rate before; nil when there is nothing to compare.
    package var ratio: RateRatio?
  }

  package enum Note: Equatable, Sendable {
    case noDenominator
    case noLimit
    case onSuspicion
    case severalKinds
    case noFreeSpeeds
    /// Mean and V85 are of so many of the checks.
    case speedsOfPart(checks: Int)
    case notBefore
    case notAfter
    case noViolations
  }
}
