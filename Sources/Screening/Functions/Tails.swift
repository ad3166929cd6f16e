import Foundation

/// The probabilities below and above a point of a continuous distribution; they add up to 1.
///
/// The smaller one is computed, the other is its complement, so that a small tail keeps its digits.
package struct Tails: Equatable, Sendable {
  package var lower: Double
  package var upper: Double

  init(lower: Double) {
    self.lower = min(max(lower, 0), 1)
    upper = 1 - self.lower
  }

  init(upper: Double) {
    self.upper = min(max(upper, 0), 1)
    lower = 1 - self.upper
  }
}

/// Where a distribution function that rises in u reaches a probability: Newton's method on the logarithm of the
/// smaller tail, in which these functions are nearly straight, kept inside a bracket by bisection.
///
/// - Parameters:
///   - lower: the probability sought below the point, in (0, 1).
///   - start: a first guess.
///   - bracket: where to look; the end is returned when the point lies beyond.
///   - evaluate: the tails at u and the density with respect to u.
/// - Returns: u to about 1e-14; the precision of the tails bounds it.
func solveQuantile(
  lower probability: Double, start: Double, bracket: ClosedRange<Double>,
  evaluate: (Double) -> (tails: Tails, density: Double)
) -> Double {
  var low = bracket.lowerBound
  var high = bracket.upperBound
  var u = min(max(start, low), high)
  for _ in 0..<200 {
    let (tails, density) = evaluate(u)
    let error: Double
    if probability <= 0.5 {
      error = (tails.lower > 0 ? log(tails.lower / probability) : -.infinity) * tails.lower
    } else {
      error = -(tails.upper > 0 ? log(tails.upper / (1 - probability)) : -.infinity) * tails.upper
    }
    if tails.lower > probability { high = u } else { low = u }
    var next = u - error / density
    if !(next > low && next < high) { next = low + (high - low) / 2 }
    let isDone = abs(next - u) <= 1e-15 * max(1, abs(u)) || high - low <= 1e-15 * max(1, abs(u))
    u = next
    if isDone { break }
  }
  return u
}
