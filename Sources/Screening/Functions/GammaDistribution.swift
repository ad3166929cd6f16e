import Foundation

/// The gamma distribution of a count per unit of exposure: the prior and the posterior of a Poisson rate.
package struct GammaDistribution: Equatable, Sendable {
  /// Within `shapes`.
  package let shape: Double
  /// In units of exposure (control hours), within `rates`.
  package let rate: Double

  package static let shapes = 1e-9...1e9
  package static let rates = 1e-100...1e100

  /// nil when the shape or the rate is not a number within its range.
  package init?(shape: Double, rate: Double) {
    guard Self.shapes.contains(shape), Self.rates.contains(rate) else { return nil }
    self.shape = shape
    self.rate = rate
  }

  package var mean: Double { shape / rate }
  package var variance: Double { shape / rate / rate }

  /// The regularised incomplete gamma functions P(shape, rate · x) and Q; nil when x is not a number.
  ///
  /// The power series DLMF 8.11.4 below shape + 1, the continued fraction 8.9.2 by Lentz's method above; the factor
  /// before them by Loader's saddle-point form. O(√shape) near the mean. Error, for shapes 0.01 … 1e6, at most 5e-13
  /// absolute; the tail on the near side of x is right to 1e-11 relative, however small.
  package func tails(at x: Double) -> Tails? {
    guard !x.isNaN else { return nil }
    if x <= 0 { return Tails(lower: 0) }
    let scaled = x * rate
    guard scaled > 0 else { return Tails(lower: 0) }
    guard scaled < .infinity else { return Tails(upper: 0) }
    return tails(scaled: scaled).tails
  }

  /// The smallest x with at least the given probability below it; nil when that is not within 0 … 1.
  ///
  /// Solved in ln x: relative error at most 1e-11 for shapes 0.01 … 1e6. A quantile below 1e-304 / rate is given as 0.
  package func quantile(_ probability: Double) -> Double? {
    guard probability >= 0, probability <= 1 else { return nil }
    if probability == 0 { return 0 }
    if probability == 1 { return .infinity }
    let start = log(shape) + min(1 / sqrt(shape), 4) * standardNormalQuantile(probability)
    let u = solveQuantile(lower: probability, start: start, bracket: -700...700) { tails(scaled: exp($0)) }
    return u <= -700 + 1e-9 ? 0 : exp(u) / rate
  }

  /// The tails at t = rate · x, and the density with respect to ln t: t^shape e^−t / Γ(shape).
  private func tails(scaled t: Double) -> (tails: Tails, density: Double) {
    let density = sqrt(shape / (2 * .pi)) * exp(-stirlingError(shape) - deviance(shape, around: t))
    if t < shape + 1 { return (Tails(lower: density * series(t)), density) }
    return (Tails(upper: density * fraction(t)), density)
  }

  /// Σ tⁿ / (shape (shape+1) … (shape+n)).
  private func series(_ t: Double) -> Double {
    var divisor = shape
    var term = 1 / shape
    var sum = term
    for _ in 0..<400_000 {
      divisor += 1
      term *= t / divisor
      sum += term
      if term < sum * 1e-17 { break }
    }
    return sum
  }

  private func fraction(_ t: Double) -> Double {
    let smallest = 1e-300
    func away(_ value: Double) -> Double { abs(value) < smallest ? smallest : value }
    var b = t + 1 - shape
    var c = 1 / smallest
    var d = 1 / away(b)
    var result = d
    for step in 1...200_000 {
      let n = Double(step)
      let numerator = -n * (n - shape)
      b += 2
      d = 1 / away(numerator * d + b)
      c = away(b + numerator / c)
      result *= d * c
      if abs(d * c - 1) < 3e-16 { break }
    }
    return result
  }
}
