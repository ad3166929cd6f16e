/// The share of resamples in which each place is still flagged: whole dates are drawn with replacement, the prior and
/// the threshold found anew, and a place counts as flagged when at least one of its cells is.
///
/// The dates of a resample are drawn from those of the network, so that cells seen on one date come and go together.
/// A date drawn twice counts twice as evidence, as two sessions, but once as a date and once for its hours. The
/// clustering of sessions is kept, since copies of a session would distort it. The priors are fitted on a lattice
/// (`Margin`). O(resamples · (sessions + cells)).
///
/// - Parameter resamples: 1 or more.
/// - Returns: a number within 0 … 1 for each place.
package func stability<Prior>(
  of places: Places, in network: Network<Prior>, resamples: Int = 200, seed: UInt64
) throws(ScreeningError) -> [Double] {
  let sessions = network.sessions
  guard resamples > 0 else { throw .levelOutside }
  guard places.cells.allSatisfy({ Int($0) < sessions.cellCount }) else { throw .shapeBroken }
  var timesFlagged = [Int](repeating: 0, count: places.count)
  if places.count == 0 { return [] }
  var resample = DateResample(network)
  for number in 0..<resamples {
    var draws = SeededDraws(seed: seed, stream: UInt64(number))
    try resample.draw(&draws)
    for place in timesFlagged.indices where places.of(place).contains(where: { resample.isFlagged(Int($0)) }) {
      timesFlagged[place] += 1
    }
  }
  return timesFlagged.map { Double($0) / Double(resamples) }
}

/// The network as it would be had other dates been worked.
private struct DateResample<Prior: NetworkPrior> {
  private let network: Network<Prior>
  /// How often each date was drawn.
  private var times: [Int32]
  private var effective: [EffectiveNumbers]
  private var priors: [Prior]
  private var thresholds: [Double]
  /// Whether any cell has the prior: the one of all often is nobody's.
  private let isUsed: [Bool]

  init(_ network: Network<Prior>) {
    self.network = network
    times = [Int32](repeating: 0, count: network.sessions.dateCount)
    effective = [EffectiveNumbers](repeating: .none, count: network.sessions.cellCount)
    priors = network.priors
    thresholds = network.thresholds
    let used = Set(network.priorOfCell)
    isUsed = network.priors.indices.map { used.contains(Int32($0)) }
  }

  mutating func draw(_ draws: inout SeededDraws) throws(ScreeningError) {
    for date in times.indices { times[date] = 0 }
    for _ in times.indices { times[draws.index(below: times.count)] += 1 }
    for cell in effective.indices { effective[cell] = sum(cell).effective(network.clustering) }
    for (number, cells) in network.taught.enumerated() where isUsed[number] {
      priors[number] = try Prior.fitOnLattice(cells.map { effective[Int($0)] })
      thresholds[number] = network.rule.threshold(priors[number].distribution)
    }
  }

  private func sum(_ cell: Int) -> SessionSum<Prior> { SessionSum(network.sessions, cell) { times[Int($0)] } }

  func isFlagged(_ cell: Int) -> Bool {
    let sum = sum(cell)
    guard network.rule.isSeenEnough(checks: sum.checks, hours: sum.hours, dates: sum.dates) else { return false }
    let prior = Int(network.priorOfCell[cell])
    return priors[prior].posterior(effective[cell]).map { network.rule.isAbove(thresholds[prior], $0) } ?? false
  }
}
