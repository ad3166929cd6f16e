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
  /// A bit for each kind, and for each sampling of speed checks that is not `all`.
  var kinds: UInt8 = 0
  var hasOtherSpeeds = false
  /// Whether a speed check had no limit to violate.
  var hasUnlimitedSpeeds = false

  struct Counted: Equatable, Sendable {
    var checks = 0
    var violations = 0
  }
}
