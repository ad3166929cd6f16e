import CheckModel
import Foundation

/// Wilson's score interval of a share, of a coverage.
///
/// - Parameter level: the coverage, such as 0.95.
/// - Returns: nil unless 0 ≤ violations ≤ checks ≤ 1e9, checks > 0 and 0 < level < 1.
package func wilsonInterval(violations: Double, checks: Double, level: Double = 0.95) -> ClosedRange<Double>? {
  guard checks > 0, checks <= largestNumber, violations >= 0, violations <= checks, level > 0,
    let z = level == 0.95 ? quantileOf95 : normalQuantile(1 - (1 - level) / 2)
  else { return nil }
  return wilsonInterval(violations: violations, checks: checks, z: z)
}

/// A large answer has an interval in each of its rows.
private let quantileOf95 = normalQuantile(1 - (1 - 0.95) / 2)

/// The exact interval of a binomial probability (C. Clopper & E. Pearson, *Biometrika* 26, 1934).
///
/// - Returns: nil unless 0 ≤ successes ≤ trials ≤ 1e9 − 1, trials > 0 and 0 < level < 1.
package func clopperPearsonInterval(successes: Int, trials: Int, level: Double = 0.95) -> ClosedRange<Double>? {
  guard trials > 0, trials < Int(largestNumber), successes >= 0, successes <= trials, level > 0, level < 1 else {
    return nil
  }
  let (k, n) = (Double(successes), Double(trials))
  let tail = (1 - level) / 2
  let low = successes == 0 ? 0 : BetaDistribution(a: k, b: n - k + 1)?.quantile(tail)
  let high = successes == trials ? 1 : BetaDistribution(a: k + 1, b: n - k)?.quantile(1 - tail)
  guard let low, let high else { return nil }
  return low...max(low, high)
}
