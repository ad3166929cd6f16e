/// Where a place stands among all, and how sure that is.
package struct Rank: Equatable, Sendable {
  /// 1 for the largest expected excess.
  package let rank: Int
  /// An equal-tailed interval of the rank over draws of all posteriors, widened to hold `rank`.
  package let interval: ClosedRange<Int>
}

/// What the ranking needs of one place.
package struct RankedRate<Posterior: RatePosterior>: Sendable {
  package var posterior: Posterior
  /// The rate from which excess is counted.
  package var networkMean: Double
  /// Vehicles per control hour × severity: what a unit of excess rate weighs. Not negative.
  package var burden: Double

  package init(posterior: Posterior, networkMean: Double, burden: Double) {
    self.posterior = posterior
    self.networkMean = networkMean
    self.burden = burden
  }

  /// (posterior mean − network mean) × burden.
  package var excess: Double { excess(of: posterior.mean) }

  fileprivate func excess(of rate: Double) -> Double { (rate - networkMean) * burden }
}

/// Ranks places by expected excess burden; ties by their order. Place i draws from stream i of the seed.
/// O(draws · places log places), 4 bytes a draw and place.
///
/// - Parameters:
///   - draws: at least 1000 for a 90 % interval; draws × places at most 1e8.
///   - level: the coverage of the intervals, in (0, 1).
package func ranks<Posterior>(
  of places: [RankedRate<Posterior>], draws: Int = 1000, level: Double = 0.9, seed: UInt64
) throws(ScreeningError) -> [Rank] {
  guard level > 0, level < 1, draws > 0 else { throw .levelOutside }
  let limit = 100_000_000
  guard places.count < 1 << 20, draws <= limit / max(1, places.count) else {
    throw .tooManyPlaces(limit: min(limit / draws, 1 << 20))
  }
  for index in places.indices {
    guard (0...largestNumber).contains(places[index].burden), (0...largestNumber).contains(places[index].networkMean)
    else { throw .numberOutside(index: index) }
  }
  var streams = places.indices.map { SeededDraws(seed: seed, stream: UInt64($0)) }
  var keys = [UInt64](repeating: 0, count: places.count)
  var drawn = [UInt32](repeating: 0, count: places.count * draws)
  for draw in 0..<draws {
    for place in places.indices {
      keys[place] = sortKey(places[place].excess(of: places[place].posterior.draw(&streams[place])), place)
    }
    keys.sort()
    for (above, key) in keys.enumerated() { drawn[Int(key & (1 << 20 - 1)) * draws + draw] = UInt32(above + 1) }
  }
  let expected = places.map(\.excess)
  let order = places.indices.sorted { (-expected[$0], $0) < (-expected[$1], $1) }
  var ranks = [Rank](repeating: Rank(rank: 0, interval: 0...0), count: places.count)
  // Half of what is left out, cut off at either end alike.
  let cut = min(Int((Double(draws) * (1 - level) / 2).rounded(.down)), (draws - 1) / 2)
  for (above, place) in order.enumerated() {
    let sorted = drawn[(place * draws)..<((place + 1) * draws)].sorted()
    let rank = above + 1
    ranks[place] = Rank(
      rank: rank, interval: min(rank, Int(sorted[cut]))...max(rank, Int(sorted[draws - 1 - cut])))
  }
  return ranks
}

/// A word that sorts as the excess does, largest first, and ends in the place's index: the sign and the leading 43
/// bits of the number, in an order without sign, and 20 bits of index.
private func sortKey(_ excess: Double, _ index: Int) -> UInt64 {
  let bits = excess.bitPattern
  let ascending = bits >> 63 == 1 ? ~bits : bits | 1 << 63
  return ~ascending & ~(1 << 20 - 1) | UInt64(index)
}
