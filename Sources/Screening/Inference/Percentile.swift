/// The smallest value with at least a share of all values at or below it: the inverse of the empirical distribution
/// (R's type 1; R. J. Hyndman & Y. Fan, *The American Statistician* 50, 1996). V85 is the percentile at 0.85.
///
/// - Parameter counts: of each value, exact and merged; a percentile is never taken of percentiles.
/// - Returns: the index of the value; nil when nothing is counted, a count is negative, or `share` is not in 0 … 1.
package func percentile(_ share: Double, of counts: [Int]) -> Int? {
  guard share >= 0, share <= 1, let total = sum(counts), total > 0 else { return nil }
  // A share such as 0.85 is a hair off in binary; the rank must not step over a whole number for that.
  let rank = max(1, Int((share * Double(total) * (1 - 1e-15)).rounded(.up)))
  return value(atRank: rank, of: counts)
}

/// The values whose ranks bound the percentile at a level of confidence, from the binomial distribution of how many
/// values fall below it (W. J. Conover, *Practical Nonparametric Statistics*, 1999, 3.2).
///
/// - Returns: nil as `percentile`, and when the sample is too small for the level to have bounds on both sides.
package func percentileInterval(_ share: Double, of counts: [Int], level: Double = 0.95) -> ClosedRange<Int>? {
  guard let total = sum(counts), let ranks = percentileRanks(share, of: total, level: level),
    let low = value(atRank: ranks.lowerBound, of: counts), let high = value(atRank: ranks.upperBound, of: counts)
  else { return nil }
  return low...max(low, high)
}

/// The largest rank l with P(K < l) ≤ (1 − level)/2 and the smallest u with P(K < u) ≥ (1 + level)/2, where K is
/// binomial of `total` and `share`; nil when there is none such from 1 to `total`.
package func percentileRanks(_ share: Double, of total: Int, level: Double = 0.95) -> ClosedRange<Int>? {
  guard share > 0, share < 1, level > 0, level < 1, total > 0, total < Int(largestNumber) else { return nil }
  /// The smallest rank for which P(K < rank) is `above` the probability.
  func firstRank(where above: (Double) -> Bool) -> Int {
    var (low, high) = (1, total + 1)
    while low < high {
      let middle = low + (high - low) / 2
      if above(probability(atLeast: middle, of: total, share: share)?.lower ?? 1) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }
  let low = firstRank { $0 > (1 - level) / 2 } - 1
  let high = firstRank { $0 >= (1 + level) / 2 }
  return low >= 1 && high <= total ? low...max(low, high) : nil
}

private func sum(_ counts: [Int]) -> Int? {
  var total = 0
  for count in counts {
    let (next, overflow) = total.addingReportingOverflow(count)
    guard count >= 0, !overflow, next <= Int(largestNumber) * 1000 else { return nil }
    total = next
  }
  return total
}

private func value(atRank rank: Int, of counts: [Int]) -> Int? {
  var seen = 0
  for (value, count) in counts.enumerated() {
    seen += count
    if seen >= rank { return value }
  }
  return nil
}
