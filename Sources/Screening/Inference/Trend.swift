import Foundation

/// Whether a series rises or falls: Mann–Kendall's test with ties, and Sen's slope.
///
/// H. B. Mann, *Econometrica* 13, 1945; M. G. Kendall, *Rank Correlation Methods*, 1975; P. K. Sen, *JASA* 63, 1968.
package struct Trend: Equatable, Sendable {
  package enum Direction: String, Equatable, Sendable {
    case up, down, flat
    case tooShort = "too short"
  }

  /// The judgement of a series that is long enough.
  package struct Judgement: Equatable, Sendable {
    /// Pairs that rise minus pairs that fall.
    package let s: Int
    /// [n(n−1)(2n+5) − Σ t(t−1)(2t+5)] / 18 over groups of t ties.
    package let variance: Double
    /// (s ∓ 1)/√variance: corrected for continuity.
    package let z: Double
    /// Two-sided, by the normal distribution.
    package let p: Double
    /// The median of the slopes of all pairs, per period.
    package let slope: Double
    /// Sen's interval of the slope at the level asked for: ranks (N ∓ z√variance)/2 of the N slopes, taken outwards.
    package let interval: ClosedRange<Double>
  }

  package let direction: Direction
  /// nil when the series is too short.
  package let judgement: Judgement?

  /// The fewest periods that are judged.
  package static let fewestPeriods = 8
  /// Five times the months since 1970; all pairs are looked at.
  package static let mostPeriods = 3000

  /// Judges a series in order of time, one value a period. O(n² log n).
  ///
  /// - Parameter periods: the period of each value, ascending, where some periods have none; without them, one after
  ///   the other.
  /// - Parameter level: of the interval, and of the direction: `flat` when p > 1 − level.
  package init(of series: [Double], periods: [Int]? = nil, level: Double = 0.95) throws(ScreeningError) {
    let periods = periods ?? Array(series.indices)
    guard periods.count == series.count, zip(periods, periods.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .shapeBroken
    }
    guard level > 0, level < 1, let quantile = normalQuantile(1 - (1 - level) / 2) else { throw .levelOutside }
    guard series.count <= Self.mostPeriods else { throw .tooMany(limit: Self.mostPeriods) }
    for index in series.indices where !(abs(series[index]) <= largestNumber) { throw .numberOutside(index: index) }
    guard series.count >= Self.fewestPeriods else {
      direction = .tooShort
      judgement = nil
      return
    }
    var s = 0
    var slopes: [Double] = []
    slopes.reserveCapacity(series.count * (series.count - 1) / 2)
    for later in series.indices {
      for earlier in 0..<later {
        s += series[later] > series[earlier] ? 1 : series[later] < series[earlier] ? -1 : 0
        slopes.append((series[later] - series[earlier]) / (Double(periods[later]) - Double(periods[earlier])))
      }
    }
    slopes.sort()
    let variance = Self.variance(of: series)
    let z = s == 0 || variance == 0 ? 0 : Double(s - s.signum()) / sqrt(variance)
    let p = erfc(abs(z) / 2.0.squareRoot())
    let middle = slopes.count / 2
    let slope = slopes.count % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2
    let reach = quantile * sqrt(variance)
    let low = Int(((Double(slopes.count) - reach) / 2).rounded(.down))
    let high = Int(((Double(slopes.count) + reach) / 2).rounded(.up))
    let ends = (slopes[min(max(low - 1, 0), slopes.count - 1)], slopes[min(max(high, 0), slopes.count - 1)])
    judgement = Judgement(
      s: s, variance: variance, z: z, p: p, slope: slope, interval: ends.0...max(ends.0, ends.1))
    direction = p > 1 - level ? .flat : s > 0 ? .up : .down
  }

  private static func variance(of series: [Double]) -> Double {
    func term(_ n: Int) -> Double { Double(n) * Double(n - 1) * Double(2 * n + 5) }
    let sorted = series.sorted()
    var sum = term(sorted.count)
    var start = 0
    for index in sorted.indices where index + 1 == sorted.count || sorted[index + 1] != sorted[index] {
      sum -= term(index + 1 - start)
      start = index + 1
    }
    return sum / 18
  }
}
