import Foundation

/// x ln(x / m) + m − x for positive x and m: half the Poisson deviance of x around m, never negative.
///
/// Where x and m are near, the difference cancels; there Loader's series in v = (x − m)/(x + m) is summed
/// (C. Loader, *Fast and Accurate Computation of Binomial Probabilities*, 2000, `bd0`). Relative error about 1e-15.
func deviance(_ x: Double, around m: Double) -> Double {
  let difference = x - m
  guard abs(difference) < 0.1 * (x + m) else { return x * log(x / m) - difference }
  let v = difference / (x + m)
  let square = v * v
  var sum = difference * v
  var term = 2 * x * v
  var divisor = 1.0
  // |v| < 0.1: each term is under a hundredth of the one before.
  for _ in 0..<12 {
    term *= square
    divisor += 2
    let next = sum + term / divisor
    if next == sum { break }
    sum = next
  }
  return sum
}
