import Foundation

/// What the network says of a share before a cell is looked at: Beta(a, b), fitted to all cells of a channel.
package struct BetaBinomialPrior: Equatable, Sendable {
  /// How the prior came about.
  package enum Basis: Equatable, Sendable {
    /// By maximum likelihood.
    case fitted
    /// The cells differ no more than chance makes them. That is no proof that they are alike: a + b is where the
    /// log-likelihood is ½ below that of one common rate, the widest spread within about a standard error of none.
    case withoutSpread
    /// No violations at all, or nothing else: the posterior of one common rate under Jeffreys's prior.
    case oneSided
    /// Fewer than two cells with checks: Jeffreys's Beta(½, ½).
    case uninformed
  }

  package let beta: BetaDistribution
  package let basis: Basis
  /// Σ ln of the beta-binomial probabilities, binomial coefficients included; 0 unless fitted.
  package let logLikelihood: Double

  /// Where a fit ends: a + b within 0.01 … 1e6.
  static let concentrations = 1e-2...1e6

  /// Fits a and b to the cells by maximum likelihood. O(cells) per step, about 8 steps.
  ///
  /// Newton's method in logit(a/(a+b)) and ln(a+b), from the moments of k(k−1). Where Tarone's score (R. E. Tarone,
  /// *Biometrika* 66, 1979) finds no more spread than binomial, none is fitted. Cells without checks do not count.
  ///
  /// - Parameters:
  ///   - violations: k of each cell, 0 … n; effective numbers need not be whole.
  ///   - checks: n of each cell, at most 1e9.
  package static func fit(violations: [Double], checks: [Double]) throws(ScreeningError) -> BetaBinomialPrior {
    try requireShares(violations, of: checks)
    let cells = checks.indices
    var coefficients = 0.0
    for cell in cells where checks[cell] > 0 {
      coefficients += logGammaInDomain(checks[cell] + 1) - logGammaInDomain(violations[cell] + 1)
      coefficients -= logGammaInDomain(checks[cell] - violations[cell] + 1)
    }
    return fit(
      violations: Margin(exactly: violations), clean: Margin(exactly: cells.lazy.map { checks[$0] - violations[$0] }),
      checks: Margin(exactly: checks), coefficients: coefficients)
  }

  /// The same from the three margins; `coefficients` is added to the log-likelihood.
  static func fit(violations: Margin, clean: Margin, checks: Margin, coefficients: Double = 0) -> BetaBinomialPrior {
    let k = violations.sum { $0 }
    let m = clean.sum { $0 }
    guard checks.sum({ _ in 1 }) > 1.5 else { return fixed(a: 0.5, b: 0.5, .uninformed) }
    guard k > 0, m > 0 else { return fixed(a: 0.5 + k, b: 0.5 + m, .oneSided) }
    let mean = k / (k + m)
    let pairs = (
      violations.sum { $0 * ($0 - 1) }, clean.sum { $0 * ($0 - 1) }, checks.sum { $0 * ($0 - 1) }
    )
    let score = pairs.0 / mean + pairs.1 / (1 - mean) - pairs.2
    guard score > 1e-12 * abs(pairs.2) else { return withoutSpread(k, m, violations, clean, checks) }

    // E k(k−1) = n(n−1) μ (Mμ+1)/(M+1), solved for M.
    let ratio = pairs.0 / pairs.2
    var concentration = (mean - ratio) / (ratio - mean * mean)
    if !(pairs.2 > 0 && concentration > 0) { concentration = 10 }
    let start = (log(k / m), log(min(max(concentration, 0.1), 1e5)))
    let logs = log(concentrations.lowerBound)...log(concentrations.upperBound)
    let (top, surface) = climb(from: start, x: (start.0 - 20)...(start.0 + 20), y: logs) { logit, logTotal in
      likelihood(logit, logTotal, violations, clean, checks)
    }
    if top.1 >= logs.upperBound - 1e-6 { return withoutSpread(k, m, violations, clean, checks) }
    let total = exp(top.1)
    let a = total / (1 + exp(-top.0))
    let b = total / (1 + exp(top.0))
    return fixed(a: a, b: b, .fitted, logLikelihood: surface.value + coefficients)
  }

  /// ln L = Σ ln (a)ₖ + Σ ln (b)ₘ − Σ ln (a+b)ₙ with rising factorials, in logit(a/(a+b)) and ln(a+b).
  private static func likelihood(
    _ logit: Double, _ logTotal: Double, _ violations: Margin, _ clean: Margin, _ checks: Margin
  ) -> Surface {
    let total = exp(logTotal)
    let mean = 1 / (1 + exp(-logit))
    let a = total * mean
    let b = total / (1 + exp(logit))
    let k = violations.logRising(a)
    let m = clean.logRising(b)
    let n = checks.logRising(total)
    let slope = b * mean  // da/dlogit = −db/dlogit
    let da = k.first - n.first
    let db = m.first - n.first
    let aa = k.second - n.second
    let bb = m.second - n.second
    let ab = -n.second
    return Surface(
      value: k.value + m.value - n.value,
      gradient: (slope * (da - db), a * da + b * db),
      hessian: (
        slope * slope * (aa - 2 * ab + bb) + (da - db) * slope * (1 - 2 * mean),
        slope * (a * (aa - ab) + b * (ab - bb)) + (da - db) * slope,
        a * a * aa + 2 * a * b * ab + b * b * bb + a * da + b * db
      ))
  }

  /// Halves between a + b = 1, where nothing speaks against spread, and the largest.
  private static func withoutSpread(
    _ k: Double, _ m: Double, _ violations: Margin, _ clean: Margin, _ checks: Margin
  ) -> BetaBinomialPrior {
    let mean = k / (k + m)
    let limit = k * log(mean) + m * log(m / (k + m)) - 0.5
    var (low, high) = (0.0, log(concentrations.upperBound))
    for _ in 0..<20 {
      let middle = (low + high) / 2
      if likelihood(log(k / m), middle, violations, clean, checks).value < limit { low = middle } else { high = middle }
    }
    let total = exp(high)
    return fixed(a: total * mean, b: total * m / (k + m), .withoutSpread)
  }

  /// Shapes brought into the range of a beta distribution, so that there always is a prior.
  private static func fixed(a: Double, b: Double, _ basis: Basis, logLikelihood: Double = 0) -> BetaBinomialPrior {
    let range = BetaDistribution.shapes
    func clamp(_ shape: Double) -> Double { min(max(shape, range.lowerBound), range.upperBound) }
    return BetaBinomialPrior(
      beta: BetaDistribution(a: clamp(a), b: clamp(b))!, basis: basis, logLikelihood: logLikelihood)
  }

  /// Beta(a + k, b + n − k); nil unless 0 ≤ k ≤ n and the shapes stay within range.
  package func posterior(violations: Double, checks: Double) -> BetaDistribution? {
    guard violations >= 0, violations <= checks else { return nil }
    return BetaDistribution(a: beta.a + violations, b: beta.b + (checks - violations))
  }

  /// The beta-binomial probability of k violations of n checks; nil unless 0 ≤ k ≤ n ≤ 1e9.
  package func probability(violations k: Double, checks n: Double) -> Double? {
    guard k >= 0, k <= n, n <= largestNumber else { return nil }
    func logBeta(_ x: Double, _ y: Double) -> Double {
      logGammaInDomain(x) + logGammaInDomain(y) - logGammaInDomain(x + y)
    }
    // C(n, k) = 1 / ((n+1) B(k+1, n−k+1)).
    return exp(
      logBeta(beta.a + k, beta.b + n - k) - logBeta(beta.a, beta.b) - logBeta(k + 1, n - k + 1) - log(n + 1))
  }

  /// A prior that is given, not fitted.
  package init(beta: BetaDistribution, basis: Basis = .fitted, logLikelihood: Double = 0) {
    self.beta = beta
    self.basis = basis
    self.logLikelihood = logLikelihood
  }
}
