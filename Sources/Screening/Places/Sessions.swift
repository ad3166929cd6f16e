/// What one channel and sampling saw, as flat arrays: the sessions of cell i stand at
/// `offsets[i]..<offsets[i + 1]`, a session being all checks in a cell on one date.
///
/// Where only offenders are known, `checks` are all that were noted in the cell, of whatever channel.
package struct Sessions: Equatable, Sendable {
  package let offsets: [Int32]
  /// The number of each session's date, 0 ..< `dateCount`; a cell has each date at most once.
  package let dates: [Int32]
  package let checks: [Int32]
  package let violations: [Int32]
  /// Separate hours with checks.
  package let hours: [Int32]
  package let dateCount: Int

  /// The days of ten thousand years.
  package static let mostDates = 4_000_000

  package var cellCount: Int { offsets.count - 1 }

  /// Throws unless the arrays belong together, 0 ≤ violations ≤ checks, hours ≥ 0, every date is within range and
  /// ascends within its cell, and no sum over a cell is above 1e9. O(sessions).
  package init(
    offsets: [Int32], dates: [Int32], checks: [Int32], violations: [Int32], hours: [Int32], dateCount: Int
  ) throws(ScreeningError) {
    let count = dates.count
    guard dateCount >= 0, dateCount <= Self.mostDates else { throw .tooMany(limit: Self.mostDates) }
    guard offsets.first == 0, Int(offsets[offsets.count - 1]) == count, checks.count == count,
      violations.count == count, hours.count == count,
      zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
    else { throw .shapeBroken }
    for cell in 0..<(offsets.count - 1) {
      var total = 0
      var hourTotal = 0
      var latest: Int32 = -1
      for session in Int(offsets[cell])..<Int(offsets[cell + 1]) {
        guard checks[session] >= 0, violations[session] >= 0, hours[session] >= 0 else {
          throw .numberOutside(index: session)
        }
        guard violations[session] <= checks[session] else { throw .violationsAboveChecks(index: session) }
        guard dates[session] > latest, Int(dates[session]) < dateCount else { throw .cellsUnordered(index: session) }
        latest = dates[session]
        total += Int(checks[session])
        hourTotal += Int(hours[session])
      }
      guard total <= Int(largestNumber), hourTotal <= Int(largestNumber) else { throw .numberOutside(index: cell) }
    }
    self.offsets = offsets
    self.dates = dates
    self.checks = checks
    self.violations = violations
    self.hours = hours
    self.dateCount = dateCount
  }

  package func of(_ cell: Int) -> Range<Int> { Int(offsets[cell])..<Int(offsets[cell + 1]) }

  /// How alike the checks of one session are: the ANOVA estimator of intra-cluster correlation for binary data
  /// (M. S. Ridout, C. G. B. Demétrio & D. Firth, *Biometrics* 55, 1999), its mean squares taken within cells, so that
  /// cells that truly differ do not count as sessions that do. 0 when no cell has two sessions; never negative.
  package var correlation: Double {
    var within = 0.0
    var between = 0.0
    var (withinFreedom, betweenFreedom, sizes) = (0.0, 0.0, 0.0)
    for cell in 0..<cellCount {
      var (n, k, squares, used) = (0.0, 0.0, 0.0, 0.0)
      for session in of(cell) where checks[session] > 0 {
        let m = Double(checks[session])
        n += m
        k += Double(violations[session])
        squares += m * m
        used += 1
      }
      guard used > 1 else { continue }
      for session in of(cell) where checks[session] > 0 {
        let m = Double(checks[session])
        let share = Double(violations[session]) / m
        within += m * share * (1 - share)
        between += m * (share - k / n) * (share - k / n)
      }
      withinFreedom += n - used
      betweenFreedom += used - 1
      sizes += n - squares / n
    }
    guard withinFreedom > 0, betweenFreedom > 0 else { return 0 }
    let size = sizes / betweenFreedom
    let meanWithin = within / withinFreedom
    let meanBetween = between / betweenFreedom
    let sum = meanBetween + (size - 1) * meanWithin
    return sum > 0 ? min(max((meanBetween - meanWithin) / sum, 0), 1) : 0
  }

  /// φ − 1, where φ is how many times as far as Poisson's the violations per hour vary between the sessions of a cell:
  /// Pearson's χ² of each cell's sessions around the cell's own rate, over its degrees of freedom (P. McCullagh &
  /// J. A. Nelder, *Generalized Linear Models*, 1989, 6.2.3). 0 when no cell has two sessions; never negative.
  package var excessDispersion: Double {
    var (squares, freedom) = (0.0, 0.0)
    for cell in 0..<cellCount {
      var (exposure, count, used) = (0.0, 0.0, 0.0)
      for session in of(cell) where hours[session] > 0 {
        exposure += Double(hours[session])
        count += Double(violations[session])
        used += 1
      }
      guard used > 1, count > 0 else { continue }
      for session in of(cell) where hours[session] > 0 {
        let expected = Double(hours[session]) * count / exposure
        let difference = Double(violations[session]) - expected
        squares += difference * difference / expected
      }
      freedom += used - 1
    }
    return freedom > 0 ? max(squares / freedom - 1, 0) : 0
  }
}
