import Foundation

/// The beta distribution Beta(a, b) of a rate: the prior and the posterior of a share.
package struct BetaDistribution: Equatable, Sendable {
  /// Both shapes are within `shapes`.
  package let a: Double
  package let b: Double

  package static let shapes = 1e-9...1e9

  /// nil when a shape is not a number within `shapes`.
  package init?(a: Double, b: Double) {
    guard Self.shapes.contains(a), Self.shapes.contains(b) else { return nil }
    self.a = a
    self.b = b
  }

  package var mean: Double { a / (a + b) }

  /// ab / ((a+b)² (a+b+1)).
  package var variance: Double { mean * (b / (a + b)) / (a + b + 1) }

  /// The regularised incomplete beta function I_x(a, b) and its complement; nil when x is not a number.
  ///
  /// The continued fraction DLMF 8.17.22 by Lentz's method, on the side of the mean where it converges fast; the factor
  /// before it by Loader's saddle-point form. O(√max(a, b)) near the mean. Error, for shapes 0.01 … 1e6, at most 5e-13
  /// absolute; the tail on the near side of x is right to 1e-11 relative, however small.
  package func tails(at x: Double) -> Tails? {
    guard !x.isNaN else { return nil }
    if x <= 0 { return Tails(lower: 0) }
    if x >= 1 { return Tails(upper: 0) }
    return tails(x, 1 - x).tails
  }

  /// The smallest x with at least the given probability below it; nil when that is not within 0 … 1.
  ///
  /// Solved in ln(x/(1−x)), so that quantiles next to 0 keep their digits: relative error at most 1e-11 for shapes
  /// 0.01 … 1e6. A quantile below 1e-304 is given as 0.
  package func quantile(_ probability: Double) -> Double? {
    guard probability >= 0, probability <= 1 else { return nil }
    if probability == 0 || probability == 1 { return probability }
    let spread = sqrt(1 / a + 1 / b)
    let start = log(a / b) + min(spread, 4) * standardNormalQuantile(probability)
    let u = solveQuantile(lower: probability, start: start, bracket: -700...700) { u in
      tails(1 / (1 + exp(-u)), 1 / (1 + exp(u)))
    }
    return u <= -700 + 1e-9 ? 0 : 1 / (1 + exp(-u))
  }

  /// The tails at x with y = 1 − x, and the density with respect to ln(x/y): x^a y^b / B(a, b).
  private func tails(_ x: Double, _ y: Double) -> (tails: Tails, density: Double) {
    let sum = a + b
    let density =
      sqrt(a * (b / sum) / (2 * .pi))
      * exp(
        stirlingError(sum) - stirlingError(a) - stirlingError(b) - deviance(a, around: sum * x)
          - deviance(b, around: sum * y))
    if x <= (a + 1) / (sum + 2) {
      return (Tails(lower: density * Self.fraction(a, b, x) / a), density)
    }
    return (Tails(upper: density * Self.fraction(b, a, y) / b), density)
  }

  private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let smallest = 1e-300
    func away(_ value: Double) -> Double { abs(value) < smallest ? smallest : value }
    var c = 1.0
    var d = 1 / away(1 - (a + b) * x / (a + 1))
    var result = d
    for step in 1...200_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / away(1 + even * d)
      c = away(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / away(1 + odd * d)
      c = away(1 + odd / c)
      result *= d * c
      if abs(d * c - 1) < 3e-16 { break }
    }
    return result
  }
}
