import Foundation

/// What is known of a rate after a cell was looked at.
package protocol RatePosterior: Sendable {
  var mean: Double { get }
  var variance: Double { get }
  func tails(at rate: Double) -> Tails?
  func quantile(_ probability: Double) -> Double?
  func draw(_ draws: inout SeededDraws) -> Double
}

extension BetaDistribution: RatePosterior {
  package func draw(_ draws: inout SeededDraws) -> Double { draws.beta(self) }
}

extension GammaDistribution: RatePosterior {
  package func draw(_ draws: inout SeededDraws) -> Double { draws.gamma(self) }
}

/// When a cell is flagged: enough effort, and a rate that is above the threshold with enough certainty.
package struct FlagRule: Equatable, Sendable {
  package var fewestChecks = 50
  /// Separate hours with checks.
  package var fewestHours = 3
  package var fewestDates = 2
  /// The probability that the rate is above the threshold, 0 … 1 (ends excluded).
  package var certainty = 0.95
  /// A policy target for the rate; nil: the prior's mean plus one standard deviation of the prior.
  package var target: Double?

  package init(target: Double? = nil) { self.target = target }

  package func threshold(_ prior: some RatePosterior) -> Double { target ?? prior.mean + sqrt(prior.variance) }

  /// Whether the effort is enough to judge by.
  package func isSeenEnough(checks: Int, hours: Int, dates: Int) -> Bool {
    checks >= fewestChecks && hours >= fewestHours && dates >= fewestDates
  }

  /// Whether P(rate > threshold) ≥ certainty.
  ///
  /// Cantelli's inequality, P(X ≥ μ + t) ≤ σ²/(σ² + t²) and likewise below, settles most cells without an incomplete
  /// beta function, and never otherwise than it would.
  package func isAbove(_ threshold: Double, _ posterior: some RatePosterior) -> Bool {
    let distance = threshold - posterior.mean
    let reach = posterior.variance / (posterior.variance + distance * distance)
    // A hair's breadth of room for rounding.
    if distance > 0, reach < certainty - 1e-9 { return false }
    if distance < 0, reach < 1 - certainty - 1e-9 { return true }
    return posterior.tails(at: threshold).map { $0.upper >= certainty } ?? false
  }

  func check() throws(ScreeningError) {
    guard certainty > 0, certainty < 1 else { throw .levelOutside }
    if let target { guard target >= 0, target < .infinity else { throw .levelOutside } }
  }
}
