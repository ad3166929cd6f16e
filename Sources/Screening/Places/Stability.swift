/// The share of resamples in which each place is still flagged: whole dates are drawn with replacement, the prior and
/// the threshold found anew, and a place counts as flagged when at least one of its cells is.
///
/// The dates of a resample are drawn from those of the network, so that cells seen on one date come and go together.
/// A date drawn twice counts twice as evidence, as two sessions, but once as a date and once for its hours. The
/// correlation within sessions is kept, since copies of a session would distort it. The prior is fitted on a lattice
/// (`Margin`). O(resamples · (sessions + cells)).
///
/// - Parameter resamples: 1 or more.
/// - Returns: a number within 0 … 1 for each place.
package func stability(
  of places: Places, in network: Network, resamples: Int = 200, seed: UInt64
) throws(ScreeningError) -> [Double] {
  let sessions = network.sessions
  guard resamples > 0 else { throw .levelOutside }
  guard places.cells.allSatisfy({ Int($0) < sessions.cellCount }) else { throw .shapeBroken }
  var resample = DateResample(network)
  var timesFlagged = [Int](repeating: 0, count: places.count)
  for number in 0..<resamples {
    var draws = SeededDraws(seed: seed, stream: UInt64(number))
    resample.draw(&draws)
    let prior = resample.fit()
    let threshold = network.rule.threshold(prior.beta)
    for place in timesFlagged.indices
    where places.of(place).contains(where: { resample.isFlagged(Int($0), prior, threshold) }) {
      timesFlagged[place] += 1
    }
  }
  return timesFlagged.map { Double($0) / Double(resamples) }
}

/// The network as it would be had other dates been worked.
private struct DateResample {
  private let network: Network
  /// How often each date was drawn.
  private var times: [Int32]
  private var checks: [Double]
  private var violations: [Double]

  init(_ network: Network) {
    self.network = network
    times = [Int32](repeating: 0, count: network.sessions.dateCount)
    checks = [Double](repeating: 0, count: network.sessions.cellCount)
    violations = checks
  }

  mutating func draw(_ draws: inout SeededDraws) {
    for date in times.indices { times[date] = 0 }
    for _ in times.indices { times[draws.index(below: times.count)] += 1 }
    let sessions = network.sessions
    for cell in checks.indices {
      var (n, k, squares) = (0.0, 0.0, 0.0)
      for session in sessions.of(cell) {
        let weight = Double(times[Int(sessions.dates[session])])
        let size = Double(sessions.checks[session])
        n += weight * size
        k += weight * Double(sessions.violations[session])
        squares += weight * size * size
      }
      // A draw could lift a sum past what a posterior holds.
      let scale = n > largestNumber ? largestNumber / n : 1
      let effective = EffectiveNumbers(
        checks: n * scale, violations: min(k, n) * scale, squares: squares * scale, correlation: network.correlation)
      checks[cell] = effective.checks
      violations[cell] = effective.violations
    }
  }

  func fit() -> BetaBinomialPrior {
    var k = [Double](repeating: 0, count: Margin.latticeCount)
    var (m, n) = (k, k)
    for cell in checks.indices where checks[cell] > 0 {
      Margin.add(violations[cell], to: &k)
      Margin.add(checks[cell] - violations[cell], to: &m)
      Margin.add(checks[cell], to: &n)
    }
    return .fit(violations: Margin(onLattice: k), clean: Margin(onLattice: m), checks: Margin(onLattice: n))
  }

  func isFlagged(_ cell: Int, _ prior: BetaBinomialPrior, _ threshold: Double) -> Bool {
    let sessions = network.sessions
    var (n, hours, dates) = (0, 0, 0)
    for session in sessions.of(cell) {
      let times = Int(times[Int(sessions.dates[session])])
      n += times * Int(sessions.checks[session])
      hours += times > 0 ? Int(sessions.hours[session]) : 0
      dates += times > 0 && sessions.checks[session] > 0 ? 1 : 0
    }
    guard network.rule.isSeenEnough(checks: n, hours: hours, dates: dates) else { return false }
    return prior.posterior(violations: violations[cell], checks: checks[cell])
      .map { network.rule.isAbove(threshold, $0) } ?? false
  }
}
