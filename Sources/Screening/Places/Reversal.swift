extension PriorityPlace {
  /// Roughly how many more checks without one violation (more control hours, without a denominator) would bring
  /// P(rate > threshold) below the certainty that flags; nil when it is below already, or ten million would not do.
  ///
  /// The posterior is taken as the beta (gamma) distribution that has the estimate's mean and, by the normal
  /// distribution, the width of its interval. A check counts for as much as one has so far: less than a whole one where
  /// those of a session are alike.
  package var cleanEffortToUnflag: Int? {
    let normalQuantile95 = 1.6448536269514722
    let deviation = (estimate.high - estimate.low) / (2 * normalQuantile95)
    guard deviation > 0, estimate.mean > 0 else { return nil }
    let (mean, variance) = (estimate.mean, deviation * deviation)
    if hasDenominator {
      let size = mean * (1 - mean) / variance - 1
      return Self.leastEffort(each: min(1, size / Double(max(evidence.checks, 1)))) {
        BetaDistribution(a: mean * size, b: (1 - mean) * size + $0)?.tails(at: threshold)
      }
    }
    let rate = mean / variance
    return Self.leastEffort(each: min(1, rate / Double(max(evidence.controlHours, 1)))) {
      GammaDistribution(shape: mean * rate, rate: rate + $0)?.tails(at: threshold)
    }
  }

  /// - Parameters:
  ///   - each: what one more is worth.
  ///   - tails: those of the posterior at the threshold after so much more without a violation.
  private static func leastEffort(each worth: Double, tails: (Double) -> Tails?) -> Int? {
    let certainty = FlagRule().certainty
    func isFlagged(_ effort: Int) -> Bool { (tails(Double(effort) * worth)?.upper ?? 0) >= certainty }
    guard worth > 0, isFlagged(0) else { return nil }
    var high = 1
    while isFlagged(high) {
      guard high < 10_000_000 else { return nil }
      high *= 2
    }
    var low = high / 2
    while high - low > 1 {
      let middle = (low + high) / 2
      if isFlagged(middle) { low = middle } else { high = middle }
    }
    return high
  }
}
