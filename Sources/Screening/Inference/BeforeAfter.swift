import Foundation

/// What a measure did, by an empirical Bayes before–after study with expected numbers from a comparison (E. Hauer,
/// *Observational Before–After Studies in Road Safety*, 1997, ch. 11–12).
package struct BeforeAfter: Equatable, Sendable {
  /// π: what would have been seen after without the measure.
  package let expected: Double
  package let expectedVariance: Double
  /// θ: what was seen of what would have been; below 1 the measure helped.
  package let effect: Double
  package let effectDeviation: Double

  /// EB = w P_b + (1−w) K with w = 1/(1 + k P_b); π = EB P_a/P_b; θ = (L/π)/(1 + Var π/π²).
  ///
  /// - Parameters:
  ///   - before: K, seen before.
  ///   - predictedBefore: P_b, what such a place has in the time before; above 0.
  ///   - predictedAfter: P_a, likewise after; above 0.
  ///   - overdispersion: k of the negative binomial prediction, variance P + k P².
  ///   - after: L, seen after; above 0, since a deviation cannot be told from 0.
  /// - Returns: nil when a number is not as said, or above 1e9.
  package init?(before: Double, predictedBefore: Double, predictedAfter: Double, overdispersion: Double, after: Double)
  {
    let numbers = 1e-9...largestNumber
    guard before >= 0, before <= largestNumber, numbers.contains(predictedBefore), numbers.contains(predictedAfter),
      overdispersion >= 0, overdispersion <= largestNumber, numbers.contains(after)
    else { return nil }
    let weight = 1 / (1 + overdispersion * predictedBefore)
    let estimate = weight * predictedBefore + (1 - weight) * before
    let growth = predictedAfter / predictedBefore
    expected = estimate * growth
    expectedVariance = growth * growth * (1 - weight) * estimate
    guard expected > 0 else { return nil }
    let relative = expectedVariance / (expected * expected)
    effect = after / expected / (1 + relative)
    effectDeviation = effect * sqrt(1 / after + relative) / (1 + relative)
  }
}

/// Elvik's injury-crash coefficient as an index of how severe a speed is: exp(0.06 · (speed − limit)); nil when a
/// speed is not a number of −1000 … 1000 km/h above the limit. It over-predicts at low speeds (Ambros & Kieć 2025).
package func speedSeverity(kmhAboveLimit: Double) -> Double? {
  abs(kmhAboveLimit) <= 1000 ? exp(0.06 * kmhAboveLimit) : nil
}
