import Foundation

/// What the network says of a count per unit of exposure before a cell is looked at: Gamma(ν, α).
package struct GammaPoissonPrior: Equatable, Sendable {
  package enum Basis: Equatable, Sendable {
    case fitted
    /// The cells differ no more than chance makes them. By moments ν is 1e6, Marshall's A = 0; by maximum likelihood
    /// it is where the log-likelihood is ½ below that of one common rate, as in `BetaBinomialPrior`.
    case withoutSpread
    /// No counts at all, or fewer than two cells with exposure: ν is ½ around the pooled rate (½ + Σy)/ΣE.
    case uninformed
  }

  package let gamma: GammaDistribution
  package let basis: Basis

  static let largestShape = 1e6

  /// A prior that is given, not fitted.
  package init(gamma: GammaDistribution, basis: Basis = .fitted) {
    self.gamma = gamma
    self.basis = basis
  }

  /// Gamma(ν + y, α + E), in which Marshall's and Hauer's empirical Bayes estimates are the mean; nil for a negative
  /// count or exposure, or one too large.
  package func posterior(count: Double, exposure: Double) -> GammaDistribution? {
    guard count >= 0, exposure >= 0 else { return nil }
    return GammaDistribution(shape: gamma.shape + count, rate: gamma.rate + exposure)
  }

  /// Marshall's moments (R. J. Marshall, *Applied Statistics* 40, 1991): m = Σy/ΣE, A = Σ E (y/E − m)²/ΣE − m/Ē,
  /// ν = m²/A, α = m/A.
  package static func moments(counts: [Double], exposures: [Double]) throws(ScreeningError) -> GammaPoissonPrior {
    try require(counts, exposures)
    let (total, exposure, cells) = totals(counts, exposures)
    guard total > 0, cells > 1 else { return uninformed(total, exposure) }
    let mean = total / exposure
    var squares = 0.0
    for cell in counts.indices where exposures[cell] > 0 {
      let difference = counts[cell] / exposures[cell] - mean
      squares += exposures[cell] * difference * difference
    }
    let excess = squares / exposure - mean / (exposure / cells)
    let shape = mean * mean / excess
    guard excess > 0, shape < largestShape else { return make(shape: largestShape, mean: mean, .withoutSpread) }
    return make(shape: shape, mean: mean, .fitted)
  }

  /// By maximum likelihood of the negative binomial model: Newton's method in ln(ν/α) and ln ν, from the moments.
  package static func fit(counts: [Double], exposures: [Double]) throws(ScreeningError) -> GammaPoissonPrior {
    try fit(counts: counts, exposures: exposures, Margin(exactly: counts))
  }

  static func fit(
    counts: [Double], exposures: [Double], _ margin: Margin
  ) throws(ScreeningError) -> GammaPoissonPrior {
    let start = try moments(counts: counts, exposures: exposures)
    if start.basis == .uninformed { return start }
    let (total, exposure, _) = totals(counts, exposures)
    let mean = total / exposure
    // The score at ν → ∞: no more spread than Poisson's.
    var score = 0.0
    for cell in counts.indices {
      let difference = counts[cell] - mean * exposures[cell]
      score += difference * difference - counts[cell]
    }
    let groups = grouped(counts, exposures)
    guard score > 0 else { return withoutSpread(mean, margin, groups) }
    let logMean = log(mean)
    let shapes = log(1e-3)...log(largestShape)
    let first = (logMean, log(min(start.gamma.shape, 1e4)))
    let (top, _) = climb(from: first, x: (logMean - 20)...(logMean + 20), y: shapes) { logMean, logShape in
      likelihood(exp(logMean), exp(logShape), margin, groups)
    }
    if top.1 >= shapes.upperBound - 1e-6 { return withoutSpread(mean, margin, groups) }
    return make(shape: exp(top.1), mean: exp(top.0), .fitted)
  }

  /// Cells of one exposure: the likelihood needs no more of them than how many they are and what they counted.
  private struct Group {
    var exposure: Double
    var cells: Double
    var count: Double
  }

  private static func grouped(_ counts: [Double], _ exposures: [Double]) -> [Group] {
    var groups: [Group] = []
    for cell in counts.indices.sorted(by: { (exposures[$0], $0) < (exposures[$1], $1) }) where exposures[cell] > 0 {
      if groups.last?.exposure != exposures[cell] {
        groups.append(Group(exposure: exposures[cell], cells: 0, count: 0))
      }
      groups[groups.count - 1].cells += 1
      groups[groups.count - 1].count += counts[cell]
    }
    return groups
  }

  /// Σ ln (ν)_y + ν ln(ν/(ν+mE)) + y ln(mE/(ν+mE)), in ln m and ln ν.
  private static func likelihood(_ mean: Double, _ shape: Double, _ margin: Margin, _ groups: [Group]) -> Surface {
    let rising = margin.logRising(shape)
    var value = rising.value
    var (byMean, byShape) = (0.0, rising.first)
    var (meanMean, meanShape, shapeShape) = (0.0, 0.0, rising.second)
    for group in groups {
      let expected = mean * group.exposure
      let sum = shape + expected
      let difference = group.count - group.cells * expected
      value += group.count * log(expected / sum) - group.cells * shape * log1p(expected / shape)
      byMean += shape * difference / sum
      byShape += -group.cells * log1p(expected / shape) - difference / sum
      meanMean -= shape * expected * (group.cells * shape + group.count) / (sum * sum)
      meanShape += shape * expected * difference / (sum * sum)
      shapeShape += group.cells * expected / (shape * sum) + difference / (sum * sum)
    }
    return Surface(
      value: value, gradient: (byMean, shape * byShape),
      hessian: (meanMean, meanShape, shape * byShape + shape * shape * shapeShape))
  }

  private static func require(_ counts: [Double], _ exposures: [Double]) throws(ScreeningError) {
    guard counts.count == exposures.count else { throw .shapeBroken }
    for cell in counts.indices {
      guard (0...largestNumber).contains(counts[cell]), (0...largestNumber).contains(exposures[cell]) else {
        throw .numberOutside(index: cell)
      }
      guard exposures[cell] >= 1e-9 || (counts[cell] == 0 && exposures[cell] == 0) else {
        throw .exposureMissing(index: cell)
      }
    }
  }

  private static func totals(_ counts: [Double], _ exposures: [Double]) -> (
    count: Double, exposure: Double, cells: Double
  ) {
    (counts.reduce(0, +), exposures.reduce(0, +), Double(exposures.count { $0 > 0 }))
  }

  private static func uninformed(_ total: Double, _ exposure: Double) -> GammaPoissonPrior {
    let exposure = exposure > 0 ? exposure : 1
    return make(shape: 0.5, mean: (0.5 + total) / exposure, .uninformed)
  }

  /// Halves between ν = ½ and the largest.
  private static func withoutSpread(_ mean: Double, _ margin: Margin, _ groups: [Group]) -> GammaPoissonPrior {
    var limit = -0.5
    for group in groups {
      let expected = mean * group.exposure
      limit += group.count * log(expected) - group.cells * expected
    }
    var (low, high) = (log(0.5), log(largestShape))
    for _ in 0..<20 {
      let middle = (low + high) / 2
      if likelihood(mean, exp(middle), margin, groups).value < limit { low = middle } else { high = middle }
    }
    return make(shape: exp(high), mean: mean, .withoutSpread)
  }

  /// Shape and rate brought into the range of a gamma distribution, so that there always is a prior.
  private static func make(shape: Double, mean: Double, _ basis: Basis) -> GammaPoissonPrior {
    func clamp(_ value: Double, _ range: ClosedRange<Double>) -> Double {
      min(max(value, range.lowerBound), range.upperBound)
    }
    let shape = clamp(shape, GammaDistribution.shapes)
    let rate = clamp(shape / mean, GammaDistribution.rates)
    return GammaPoissonPrior(gamma: GammaDistribution(shape: shape, rate: rate)!, basis: basis)
  }
}
