import CheckModel
import Foundation

/// One channel and sampling, judged cell by cell, with what is needed to judge places.
struct JudgedNetwork<Prior: NetworkPrior> {
  let channel: Channel
  let sampling: Sampling
  let network: Network<Prior>
  /// The tally's numbers of the network's cells, ascending.
  let cells: [Int32]
  /// Local dates with checks, ascending.
  let days: [Int]
  /// By the network's cells; empty for channels that are not about speed.
  let severitySums: [Double]

  init?(
    _ tally: inout ScreeningTally, _ channel: Channel, _ sampling: Sampling, _ rule: FlagRule
  ) throws(ScreeningError) {
    guard let seen = try tally.sessions(channel, sampling) else { return nil }
    let isSpeed = channel == .speed || channel == .mopedSpeed
    let speeds = isSpeed ? seen.cells.map { [tally] in tally.speeds(channel, sampling, cell: $0) } : []
    self.channel = channel
    self.sampling = sampling
    network = try Network(seen.sessions, rule: rule, classes: isSpeed ? speeds.map(\.limitKmh) : nil)
    cells = seen.cells
    days = seen.days
    severitySums = speeds.map(\.severitySum)
  }

  /// The network's number of a cell of the tally.
  func number(of cell: Int32) -> Int32? {
    var (low, high) = (0, cells.count)
    while low < high {
      let middle = (low + high) / 2
      if cells[middle] < cell { low = middle + 1 } else { high = middle }
    }
    return low < cells.count && cells[low] == cell ? Int32(low) : nil
  }

  var summary: NetworkSummary {
    let sessions = network.sessions
    return NetworkSummary(
      channel: channel, sampling: sampling, cells: cells.count, cellsSeenEnough: network.isSeenEnough.count { $0 },
      cellsFlagged: network.isFlagged.count { $0 }, checks: sessions.checks.reduce(0) { $0 + Int($1) },
      violations: sessions.violations.reduce(0) { $0 + Int($1) }, networkMean: network.priors[0].distribution.mean,
      threshold: network.thresholds[0], clustering: network.clustering)
  }

  /// A place that this network decides, and what its rank comes from.
  typealias Judged = (place: FlaggedPlace, rate: RankedRate<Prior.Distribution>)

  /// The places that this network decides, not yet ranked.
  ///
  /// - Parameter groups: the cells of each place, as the tally numbers them.
  func judge(_ groups: [[Int32]], _ tallyCells: [Cell], seed: UInt64) throws(ScreeningError) -> [Judged] {
    if groups.isEmpty { return [] }
    let own = groups.map { $0.compactMap(number) }
    let stable = try stability(of: Places(own), in: network, seed: SeededDraws.seed(seed, channel, sampling.name))
    let hotSpots = try hotSpots(of: own, tallyCells)
    var judged: [Judged] = []
    for (index, group) in groups.enumerated() {
      let prior = network.prior(of: own[index])
      guard let posterior = network.posterior(of: own[index]),
        let tails = posterior.tails(at: network.thresholds[prior]),
        let estimate = PriorityPlace.Estimate(posterior)
      else { throw .numberOutside(index: Int(group[0])) }
      let severity = severity(own[index])
      let rate = RankedRate(
        posterior: posterior, networkMean: network.priors[prior].distribution.mean,
        burden: checksPerHour(own[index]) * (severity ?? 1))
      let place = FlaggedPlace(
        id: FlaggedPlace.id(channel, group.map { tallyCells[Int($0)] }), channel: channel, sampling: sampling,
        cells: group, prior: prior, estimate: estimate, networkMean: rate.networkMean,
        threshold: network.thresholds[prior], probability: tails.upper, severity: severity, excess: rate.excess,
        stability: stable[index], hotSpot: hotSpots[index])
      judged.append((place, rate))
    }
    return judged
  }

  /// The mean of exp(0.06 · km/h above the limit) over violations.
  private func severity(_ cells: [Int32]) -> Double? {
    if severitySums.isEmpty { return nil }
    let violations = sum(cells, network.sessions.violations)
    return violations > 0 ? cells.reduce(0) { $0 + severitySums[Int($1)] } / Double(violations) : 1
  }

  /// 1 where the rate is one per hour already.
  private func checksPerHour(_ cells: [Int32]) -> Double {
    if sampling == .offenders { return 1 }
    return Double(sum(cells, network.sessions.checks)) / Double(max(sum(cells, network.sessions.hours), 1))
  }

  private func sum(_ cells: [Int32], _ column: [Int32]) -> Int {
    cells.reduce(0) { sum, cell in network.sessions.of(Int(cell)).reduce(sum) { $0 + Int(column[$1]) } }
  }

  /// Gi* of the posterior means of all cells; of each place the cell that stands out most, upwards if any does.
  private func hotSpots(of places: [[Int32]], _ tallyCells: [Cell]) throws(ScreeningError) -> [PriorityPlace.HotSpot?] {
    let neighbours = try Neighbours(eightAround: cells.map { tallyCells[Int($0)] })
    let means = cells.indices.map { network.posterior(of: CollectionOfOne(Int32($0)))?.mean ?? 0 }
    let scores = try hotSpotScores(means, neighbours)
    let tested = scores.indices.filter { scores[$0] != nil }
    let p = tested.map { twoSidedNormalProbability(scores[$0] ?? 0) ?? 1 }
    guard let adjusted = adjustedForFalseDiscovery(p) else { return places.map { _ in nil } }
    let byCell = Dictionary(uniqueKeysWithValues: zip(tested, adjusted))
    return places.map { cells in
      let best = cells.filter { scores[Int($0)] != nil }.max {
        (scores[Int($0)]!, $1) < (scores[Int($1)]!, $0)
      }
      return best.flatMap { cell in
        byCell[Int(cell)].map { PriorityPlace.HotSpot(z: scores[Int(cell)]!, adjustedP: $0) }
      }
    }
  }
}

extension PriorityPlace.Estimate {
  /// The mean and the 90 % interval.
  init?(_ posterior: some RatePosterior) {
    guard let low = posterior.quantile(0.05), let high = posterior.quantile(0.95) else { return nil }
    self.init(mean: posterior.mean, low: low, high: high)
  }
}

extension SeededDraws {
  /// A seed of its own for each thing that is drawn in each channel.
  static func seed(_ seed: UInt64, _ channel: Channel, _ purpose: String) -> UInt64 {
    var draws = SeededDraws(
      seed: seed, stream: purpose.utf8.reduce(UInt64(channel.rawValue) + 1) { $0 << 5 ^ UInt64($1) })
    return draws.word()
  }
}
