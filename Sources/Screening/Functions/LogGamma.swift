import Foundation

/// ln Γ(x) for 1e-9 ≤ x ≤ 1e15; nil elsewhere.
///
/// Stirling's series at x ≥ 10, reached by Γ(x+1) = x Γ(x) (DLMF 5.5.1, 5.11.1).
/// Error at most 4e-15 · max(1, |ln Γ(x)|); near the zeros at 1 and 2 the error is absolute.
package func logGamma(_ x: Double) -> Double? {
  guard x >= 1e-9, x <= 1e15 else { return nil }
  return logGammaInDomain(x)
}

let halfLogTwoPi = 0.918938533204672741780329736406

/// As `logGamma`, for an argument known to be positive and finite.
func logGammaInDomain(_ x: Double) -> Double {
  var shifted = x
  var product = 1.0
  while shifted < 10 {
    product *= shifted
    shifted += 1
  }
  let series = (shifted - 0.5) * log(shifted) - shifted + halfLogTwoPi + stirlingSeries(shifted)
  return shifted == x ? series : series - log(product)
}

/// δ(x) = ln Γ(x) − (x − ½) ln x + x − ½ ln 2π: what Stirling's formula leaves out (Loader 2000, `stirlerr`).
///
/// Error at most 1e-14 absolute for 1e-9 ≤ x; it vanishes as 1/(12x) for large x, where it keeps its relative
/// precision, so that probabilities formed from it do not lose digits as counts grow.
func stirlingError(_ x: Double) -> Double {
  if x >= 10 { return stirlingSeries(x) }
  return logGammaInDomain(x) - (x - 0.5) * log(x) + x - halfLogTwoPi
}

/// Σ B₂ⱼ / (2j(2j−1) x^(2j−1)) to j = 8; truncation below 2e-18 for x ≥ 10.
private func stirlingSeries(_ x: Double) -> Double {
  let t = 1 / (x * x)
  var sum = -3617.0 / 122_400
  sum = sum * t + 1.0 / 156
  sum = sum * t - 691.0 / 360_360
  sum = sum * t + 1.0 / 1188
  sum = sum * t - 1.0 / 1680
  sum = sum * t + 1.0 / 1260
  sum = sum * t - 1.0 / 360
  sum = sum * t + 1.0 / 12
  return sum / x
}

/// ln Γ with its first two derivatives, digamma ψ and trigamma ψ′, from one recurrence.
///
/// ψ(x) = ψ(x+1) − 1/x and ψ′(x) = ψ′(x+1) + 1/x² up to x ≥ 10, then the asymptotic series (DLMF 5.11.2, 5.15.8).
/// Error at most 4e-15 relative to max(1, value), for a positive finite argument.
struct LogGammaDerivatives {
  var value: Double
  var first: Double
  var second: Double

  init(_ x: Double) {
    var shifted = x
    var product = 1.0
    var reciprocals = 0.0
    var squares = 0.0
    while shifted < 10 {
      let inverse = 1 / shifted
      product *= shifted
      reciprocals += inverse
      squares += inverse * inverse
      shifted += 1
    }
    let logarithm = log(shifted)
    let inverse = 1 / shifted
    let t = inverse * inverse
    value = (shifted - 0.5) * logarithm - shifted + halfLogTwoPi + stirlingSeries(shifted)
    if product != 1 { value -= log(product) }

    var sum = 1.0 / 12
    sum = sum * t - 691.0 / 32_760
    sum = sum * t + 1.0 / 132
    sum = sum * t - 1.0 / 240
    sum = sum * t + 1.0 / 252
    sum = sum * t - 1.0 / 120
    sum = sum * t + 1.0 / 12
    first = logarithm - 0.5 * inverse - sum * t - reciprocals

    var slope = 7.0 / 6
    slope = slope * t - 691.0 / 2730
    slope = slope * t + 5.0 / 66
    slope = slope * t - 1.0 / 30
    slope = slope * t + 1.0 / 42
    slope = slope * t - 1.0 / 30
    slope = slope * t + 1.0 / 6
    second = inverse * (1 + 0.5 * inverse + slope * t) + squares
  }
}
