/// What one check found, as the whole number that a bin's histogram counts.
///
/// - speed: km/h. The bin `n` holds speeds above `n − 1` and up to `n`, so that the share over any whole limit, and
///   V85 in whole km/h, are exact for logs with decimals too.
/// - alcohol: hundredths of a milligram per litre of breath, rounded down, so that a level "at or above" any
///   hundredth is exact; or `refused`, or `overLimit` where a log tells the violation and not the level.
/// - drug: `negative`, `positive` or `refused`.
/// - behaviour: always `none`; the offences are part of the bin's key.
package struct Outcome: Hashable, Comparable, Sendable, BitwiseCopyable {
  package let rawValue: UInt16

  @inlinable
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let none = Outcome(rawValue: 0)
  package static let negative = Outcome(rawValue: 0)
  package static let positive = Outcome(rawValue: 1)
  /// A breath level over the legal limit that the log does not tell.
  package static let overLimit = Outcome(rawValue: .max - 1)
  /// A breath or drug test that was refused.
  package static let refused = Outcome(rawValue: .max)

  @inlinable
  package static func < (a: Outcome, b: Outcome) -> Bool { a.rawValue < b.rawValue }
}

extension Category {
  /// Whether a check with this outcome is a violation, with no deduction made from a measured speed.
  ///
  /// - speed: above the posted limit, or above the speed that the vehicle may be built for. Where neither is known
  ///   nothing can be said, and the check counts as none.
  /// - alcohol: at least 0.10 mg/L of breath (lag (1951:649) om straff för vissa trafikbrott, 4 §), or refused.
  /// - drug: positive or refused (same act, 4 §: no lower limit).
  /// - behaviour: any offence.
  package func isViolation(_ outcome: Outcome) -> Bool {
    switch kind {
    case .speed:
      let overLimit = limitKmh > 0 && outcome.rawValue > limitKmh
      let overConstruction = vehicle.constructionSpeedKmh.map { outcome.rawValue > $0 } ?? false
      return overLimit || overConstruction
    case .behaviour: return !offences.isEmpty
    case .alcohol: return outcome.rawValue >= 10
    case .drug: return outcome != .negative
    }
  }

  /// Whether a check could be found to be a violation: a speed needs a posted limit, or a speed that the vehicle may be
  /// built for.
  package var canBeViolation: Bool { kind != .speed || limitKmh > 0 || vehicle.constructionSpeedKmh != nil }

  /// Whether a test of alcohol or drugs was made since something was suspected, which says nothing of how common it is.
  package var isOnSuspicion: Bool { (kind == .alcohol || kind == .drug) && basis == .suspicion }

  /// Whether violations of this category are a share of its checks: not in a log of offenders only, not on suspicion.
  package var hasDenominator: Bool { sampling != .offenders && !isOnSuspicion && canBeViolation }
}
