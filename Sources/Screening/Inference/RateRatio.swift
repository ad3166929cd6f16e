import Foundation

/// The ratio of two Poisson rates, judged exactly: given the sum of the counts the first is binomial
/// (J. Przyborowski & H. Wileński, *Biometrika* 31, 1940; R's `poisson.test`).
package struct RateRatio: Equatable, Sendable {
  /// (count / exposure) over (other count / other exposure); infinite when only the other count is 0.
  package let ratio: Double
  /// Clopper–Pearson, carried over; its upper end is infinite when the other count is 0.
  package let interval: ClosedRange<Double>
  /// Two-sided, of equal rates: the sum of all outcomes that are not likelier than the one seen.
  package let p: Double

  /// nil unless both exposures are positive and finite, the counts not negative, their sum 1 … 1e9 − 1, and
  /// 0 < level < 1. O(log(counts)) incomplete beta functions.
  package init?(_ count: Int, per exposure: Double, to other: Int, per otherExposure: Double, level: Double = 0.95) {
    let limit = Int(largestNumber)
    guard exposure > 0, exposure < .infinity, otherExposure > 0, otherExposure < .infinity, count >= 0, other >= 0,
      count < limit, other < limit, count + other >= 1, count + other < limit,
      let shares = clopperPearsonInterval(successes: count, trials: count + other, level: level)
    else { return nil }
    let scale = otherExposure / exposure
    guard scale > 0, scale < .infinity else { return nil }
    func ratio(_ share: Double) -> Double { share < 1 ? share / (1 - share) * scale : .infinity }
    self.ratio = other == 0 ? .infinity : Double(count) / Double(other) * scale
    let low = ratio(shares.lowerBound)
    interval = low...max(low, ratio(shares.upperBound))
    let even = 1 / (1 + scale)
    guard even > 0, even < 1, let p = twoSidedBinomialProbability(count, of: count + other, share: even) else {
      return nil
    }
    self.p = p
  }
}

/// The sum of the probabilities of all outcomes that are at most as likely as the one seen, with R's margin of 1e-7 for
/// rounding; `share` is between 0 and 1, ends excluded.
func twoSidedBinomialProbability(_ successes: Int, of trials: Int, share: Double) -> Double? {
  let expected = Double(trials) * share
  func logProbability(_ k: Int) -> Double { logBinomialProbability(Double(k), Double(trials), share) }
  let seen = logProbability(successes) + 1e-7
  if Double(successes) == expected { return 1 }
  // Beyond the mode the probabilities fall, so that the far end is found by halving.
  if Double(successes) < expected {
    var (low, high) = (Int(expected.rounded(.up)), trials + 1)
    while low < high {
      let middle = low + (high - low) / 2
      if logProbability(middle) <= seen { high = middle } else { low = middle + 1 }
    }
    guard let below = probability(atLeast: successes + 1, of: trials, share: share)?.lower,
      let above = probability(atLeast: low, of: trials, share: share)?.upper
    else { return nil }
    return min(1, below + above)
  }
  var (low, high) = (-1, Int(expected.rounded(.down)))
  while low < high {
    let middle = low + (high - low + 1) / 2
    if logProbability(middle) <= seen { low = middle } else { high = middle - 1 }
  }
  guard let below = probability(atLeast: low + 1, of: trials, share: share)?.lower,
    let above = probability(atLeast: successes, of: trials, share: share)?.upper
  else { return nil }
  return min(1, below + above)
}

/// P(K < k) as lower and P(K ≥ k) as upper tail of a binomial count: I_share(k, n − k + 1).
func probability(atLeast k: Int, of n: Int, share: Double) -> Tails? {
  if k <= 0 { return Tails(lower: 0) }
  if k > n { return Tails(upper: 0) }
  guard let tails = BetaDistribution(a: Double(k), b: Double(n - k + 1))?.tails(at: share) else { return nil }
  return tails.lower < tails.upper ? Tails(upper: tails.lower) : Tails(lower: tails.upper)
}

/// Loader's saddle-point form, −∞ outside 0 … n.
private func logBinomialProbability(_ k: Double, _ n: Double, _ share: Double) -> Double {
  if k < 0 || k > n { return -.infinity }
  if k == 0 { return n * log1p(-share) }
  if k == n { return n * log(share) }
  return stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, around: n * share)
    - deviance(n - k, around: n * (1 - share)) + 0.5 * log(n / k / (n - k)) - halfLogTwoPi
}
