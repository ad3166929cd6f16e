import CheckModel

/// A store's places, flagged channel by channel.
package struct Screened: Sendable {
  /// Of every channel and sampling with checks.
  package private(set) var summaries: [NetworkSummary] = []
  /// By channel, then rank.
  package private(set) var places: [FlaggedPlace] = []
  package let tally: ScreeningTally
  package let target: Double?
  private(set) var networks: [Networks] = []

  /// The networks of one channel.
  struct Networks: Sendable {
    var all: JudgedNetwork<BetaBinomialPrior>?
    var stopped: JudgedNetwork<BetaBinomialPrior>?
    var offenders: JudgedNetwork<GammaPoissonPrior>?
  }

  /// Screens every channel, since places name those of other channels at the same spot.
  ///
  /// In each cell the best evidence decides: every passing vehicle (`all`) where that was seen enough, else those
  /// stopped, else what offenders there were an hour. They are not mixed, since they are rates of different things; a
  /// cell that a radar clears is not flagged for whom a patrol picked out. Places without a denominator are ranked after
  /// all others.
  ///
  /// - Parameter target: the rate that a place must be above; nil: the network's mean and one standard deviation. It
  ///   is a share, so that what only offenders tell is judged without it.
  package init(_ tally: ScreeningTally, target: Double? = nil, seed: UInt64) throws(ScreeningError) {
    var tally = tally
    self.target = target
    for channel in Channel.allCases {
      let networks = Networks(
        all: try JudgedNetwork(&tally, channel, .all, FlagRule(target: target)),
        stopped: try JudgedNetwork(&tally, channel, .stopped, FlagRule(target: target)),
        offenders: try JudgedNetwork(&tally, channel, .offenders, FlagRule()))
      self.networks.append(networks)
      summaries += [networks.all?.summary, networks.stopped?.summary, networks.offenders?.summary].compactMap { $0 }
      places += try Self.places(networks, tally.cells, seed: seed)
    }
    self.tally = tally
    nameEachOther()
  }

  private static func places(
    _ networks: Networks, _ cells: [Cell], seed: UInt64
  ) throws(ScreeningError) -> [FlaggedPlace] {
    // By cell: the sampling that decides, and whether it flags the cell.
    var decided: [Int32: (sampling: Sampling, isFlagged: Bool)] = [:]
    func decide<Prior>(_ judged: JudgedNetwork<Prior>?) {
      guard let judged else { return }
      for (number, cell) in judged.cells.enumerated() where judged.network.isSeenEnough[number] {
        if decided[cell] == nil { decided[cell] = (judged.sampling, judged.network.isFlagged[number]) }
      }
    }
    decide(networks.all)
    decide(networks.stopped)
    decide(networks.offenders)
    let flagged = decided.filter(\.value.isFlagged).keys.sorted()
    let joined = try Places(
      joining: [Bool](repeating: true, count: flagged.count),
      Neighbours(eightAround: flagged.map { cells[Int($0)] }))
    var groups: [Sampling: [[Int32]]] = [:]
    for place in 0..<joined.count {
      let group = joined.of(place).map { flagged[Int($0)] }
      // A place is told by the best evidence that flagged any of its cells.
      guard let best = group.compactMap({ decided[$0]?.sampling }).min(by: { $0.rawValue < $1.rawValue }) else {
        continue
      }
      groups[best, default: []].append(group)
    }
    func judge<Prior>(_ network: JudgedNetwork<Prior>?) throws(ScreeningError) -> [JudgedNetwork<Prior>.Judged] {
      guard let network else { return [] }
      return try network.judge(groups[network.sampling] ?? [], cells, seed: seed)
    }
    let rates = try ranked(judge(networks.all) + judge(networks.stopped), after: 0, seed: seed)
    let places = try rates + ranked(judge(networks.offenders), after: rates.count, seed: seed)
    return places.map {
      var place = $0
      place.rankedPlaces = places.count
      return place
    }
  }

  /// In the order of their ranks, which begin after those given already.
  private static func ranked<Posterior>(
    _ judged: [(place: FlaggedPlace, rate: RankedRate<Posterior>)], after count: Int, seed: UInt64
  ) throws(ScreeningError) -> [FlaggedPlace] {
    guard let channel = judged.first?.place.channel else { return [] }
    let ranks = try ranks(of: judged.map(\.rate), seed: SeededDraws.seed(seed, channel, "ranks \(count > 0)"))
    return zip(judged, ranks).map { judged, rank in
      var place = judged.place
      place.rank = rank.rank + count
      place.rankInterval = (rank.interval.lowerBound + count)...(rank.interval.upperBound + count)
      return place
    }.sorted { $0.rank < $1.rank }
  }

  /// Places of different channels at one spot name each other.
  private mutating func nameEachOther() {
    var byCell: [Int32: [Int]] = [:]
    for (index, place) in places.enumerated() { for cell in place.cells { byCell[cell, default: []].append(index) } }
    for index in places.indices {
      let others = Set(places[index].cells.flatMap { byCell[$0] ?? [] }).subtracting([index])
      places[index].alsoHere = others.sorted().map { places[$0].id }
    }
  }
}
