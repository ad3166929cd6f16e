import Foundation

/// P(|Z| ≥ |z|) of a standard normal variable, to full precision; nil when z is not a number.
package func twoSidedNormalProbability(_ z: Double) -> Double? {
  z.isNaN ? nil : erfc(abs(z) / 2.0.squareRoot())
}

/// The standard normal quantile; nil when either tail is below 1e-300.
///
/// Abramowitz & Stegun 26.2.23 (error 4.5e-4) refined by Halley's method on `erfc`: relative error below 1e-14.
package func normalQuantile(_ probability: Double) -> Double? {
  probability >= 1e-300 && probability < 1 ? standardNormalQuantile(probability) : nil
}

/// As `normalQuantile`, for a probability known to be between 0 and 1; tails below 1e-300 count as that.
func standardNormalQuantile(_ probability: Double) -> Double {
  let tail = max(min(probability, 1 - probability), 1e-300)
  let t = sqrt(-2 * log(tail))
  var x =
    t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t)
  for _ in 0..<3 {
    // x is the point with `tail` above it; u is Newton's step.
    let u = (erfc(x / 2.0.squareRoot()) / 2 - tail) * exp(x * x / 2 + halfLogTwoPi)
    x += u / (1 + x * u / 2)
  }
  return probability < 0.5 ? -x : x
}
