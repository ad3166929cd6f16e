import CheckModel
import Foundation
import TestSupport
import Testing

@testable import Screening

/// Sessions written as (date, checks, violations) of each cell, with three hours each.
private func sessions(_ cells: [[(Int, Int, Int)]], dateCount: Int) throws -> Sessions {
  var offsets: [Int32] = [0]
  for cell in cells { offsets.append(offsets[offsets.count - 1] + Int32(cell.count)) }
  let all = cells.flatMap { $0 }
  return try Sessions(
    offsets: offsets, dates: all.map { Int32($0.0) }, checks: all.map { Int32($0.1) },
    violations: all.map { Int32($0.2) }, hours: all.map { _ in 3 }, dateCount: dateCount)
}

@Test func findsHowAlikeTheChecksOfASessionAre() throws {
  let seen = try sessions([[(0, 10, 2), (1, 10, 8)], [(0, 20, 4), (3, 10, 5)], [(2, 7, 1)], []], dateCount: 4)
  #expect(abs(seen.correlation - 0.30839253996447596) < 1e-14)
  #expect(try sessions([[(0, 10, 2)], [(0, 10, 8)]], dateCount: 1).correlation == 0)
  #expect(try sessions([[(0, 10, 5), (1, 10, 5)]], dateCount: 2).correlation == 0)
  #expect(try sessions([[(0, 9, 0), (1, 9, 9)]], dateCount: 2).correlation == 1)
  #expect(try sessions([[(0, 9, 0), (1, 9, 0)]], dateCount: 2).correlation == 0)
  let worth = BetaBinomialPrior.effective(violations: 9, exposure: 30, squares: 500, clustering: 0.25)
  #expect(abs(worth.exposure - 30 / (1 + (500.0 / 30 - 1) * 0.25)) < 1e-14)
  #expect(abs(worth.violations / worth.exposure - 0.3) < 1e-15)
}

@Test func refusesSessionsThatCannotBe() throws {
  func error(_ cells: [[(Int, Int, Int)]], _ dates: Int) -> ScreeningError? {
    #expect(throws: ScreeningError.self) { try sessions(cells, dateCount: dates) }
  }
  #expect(error([[(0, 1, 2)]], 1) == .violationsAboveChecks(index: 0))
  #expect(error([[(0, -1, -2)]], 1) == .numberOutside(index: 0))
  #expect(error([[(1, 1, 0)]], 1) == .cellsUnordered(index: 0))
  #expect(error([[(1, 1, 0), (1, 1, 0)]], 2) == .cellsUnordered(index: 1))
  #expect(error([[(0, 1_000_000_000, 0), (1, 1, 0)]], 2) == .numberOutside(index: 0))
  #expect(error([], -1) == .tooMany(limit: 4_000_000) && error([], .max) == .tooMany(limit: 4_000_000))
  for offsets: [Int32] in [[], [1], [0, 2], [0, 1, 0]] {
    #expect(throws: ScreeningError.shapeBroken) {
      try Sessions(offsets: offsets, dates: [0], checks: [1], violations: [0], hours: [1], dateCount: 1)
    }
  }
}

@Test func settlesFlagsAsTheTailsWould() throws {
  var dice = Dice(11)
  var flags = 0
  for _ in 0..<4000 {
    let a = exp(Double.random(in: -4...8, using: &dice))
    let beta = try #require(BetaDistribution(a: a, b: exp(Double.random(in: -4...8, using: &dice))))
    let spread = Double.random(in: -6...3, using: &dice) * beta.variance.squareRoot()
    let threshold = min(max(beta.mean + spread, 0), 1)
    let expected = try #require(beta.tails(at: threshold)).upper >= 0.95
    #expect(FlagRule().isAbove(threshold, beta) == expected)
    flags += expected ? 1 : 0
  }
  #expect((500...3500).contains(flags))
}

@Test func flagsOnlyWithEnoughEffort() {
  let rule = FlagRule()
  #expect(rule.isSeenEnough(checks: 50, hours: 3, dates: 2))
  #expect(!rule.isSeenEnough(checks: 49, hours: 3, dates: 2))
  #expect(!rule.isSeenEnough(checks: 50, hours: 2, dates: 2))
  #expect(!rule.isSeenEnough(checks: 50, hours: 3, dates: 1))
}

@Test(arguments: [-0.1, .nan, .infinity])
func refusesATargetThatIsNone(_ target: Double) throws {
  let seen = try sessions([[(0, 10, 2)]], dateCount: 1)
  #expect(throws: ScreeningError.levelOutside) { try Network<BetaBinomialPrior>(seen, rule: FlagRule(target: target)) }
}

@Test func joinsWhatTouches() throws {
  var dice = Dice(5)
  var sizesSeen = Set<Int>()
  for _ in 0..<40 {
    let cells = (0..<144).map { Cell(north: Int32($0 / 12 - 6), east: Int32($0 % 12)) }
    let flags = cells.map { _ in Int.random(in: 0..<10, using: &dice) < 4 }
    let neighbours = try Neighbours(eightAround: cells)
    let places = try Places(joining: flags, neighbours)
    // The slow and obvious walk.
    var expected: [[Int]] = []
    var seen = Set<Int>()
    for cell in cells.indices where flags[cell] && !seen.contains(cell) {
      var (place, queue) = ([Int](), [cell])
      seen.insert(cell)
      while let next = queue.popLast() {
        place.append(next)
        for other in neighbours.of(next).map(Int.init) where flags[other] && seen.insert(other).inserted {
          queue.append(other)
        }
      }
      expected.append(place.sorted())
    }
    #expect((0..<places.count).map { places.of($0).map(Int.init) } == expected)
    sizesSeen.formUnion(expected.map(\.count))
  }
  #expect(sizesSeen.count > 10)
  #expect(throws: ScreeningError.shapeBroken) { try Places(joining: [true], Neighbours(eightAround: [])) }
}

/// Computed from the generator's definition in another language.
@Test func drawsTheSameEverywhere() {
  var first = SeededDraws(seed: 0)
  #expect(
    [first.word(), first.word(), first.word()] == [0x568a_9b0b_1a2c_05ec, 0x44e5_b8b1_47ef_718b, 0x4585_63ab_5552_1133])
  var seventh = SeededDraws(seed: 42, stream: 7)
  #expect(
    [seventh.word(), seventh.word(), seventh.word()] == [
      0xdeb7_4532_0506_897a, 0xab89_22ad_642b_da36, 0x55df_53e1_604e_823a,
    ])
  var last = SeededDraws(seed: .max, stream: .max)
  #expect([last.word(), last.word()] == [0xbb01_391f_6277_d93c, 0x03c5_54c6_013f_24b5])
}

/// Kolmogorov's distance of 4000 draws from the distribution; 0.0308 is its 0.1 % point.
@Test(arguments: [(0.02, 0.5), (0.5, 0.5), (1.0, 30.0), (8.0, 22.0), (400.0, 1600.0), (1e-9, 1e9), (5e5, 5e5)])
func drawsAreBeta(_ a: Double, _ b: Double) throws {
  let beta = try #require(BetaDistribution(a: a, b: b))
  var draws = SeededDraws(seed: 2024, stream: 3)
  let sorted = try (0..<4000).map { _ in try #require(beta.tails(at: draws.beta(beta))).lower }.sorted()
  let distance = sorted.enumerated().map { max($1 - Double($0) / 4000, Double($0 + 1) / 4000 - $1) }.max()
  if a > 1e-3 { #expect(try #require(distance) < 0.0308) }
  #expect(sorted.allSatisfy { (0...1).contains($0) })
}

@Test func ranksByExpectedExcess() throws {
  func rate(
    _ a: Double, _ b: Double, _ burden: Double, above mean: Double = 0.15
  ) throws -> RankedRate<BetaDistribution> {
    RankedRate(posterior: try #require(BetaDistribution(a: a, b: b)), networkMean: mean, burden: burden)
  }
  let apart = [try rate(2000, 8000, 10), try rate(9000, 1000, 10), try rate(5000, 5000, 10), try rate(1000, 9000, 10)]
  #expect(
    try ranks(of: apart, seed: 1) == [3, 1, 2, 4].map { Rank(rank: $0, interval: $0...$0) })
  // Twenty alike: each is anywhere.
  let alike = try ranks(of: [RankedRate<BetaDistribution>](repeating: try rate(20, 80, 3), count: 20), seed: 1)
  #expect(alike.map(\.rank) == Array(1...20))
  #expect(alike.allSatisfy { $0.interval.lowerBound <= 3 && $0.interval.upperBound >= 18 })
  #expect(try ranks(of: [RankedRate<BetaDistribution>](), seed: 1) == [])
  #expect(try ranks(of: apart, seed: 9) == ranks(of: apart, seed: 9))
  #expect(throws: ScreeningError.numberOutside(index: 0)) {
    try ranks(of: [rate(1, 1, .nan)], seed: 1)
  }
  #expect(throws: ScreeningError.numberOutside(index: 0)) { try ranks(of: [rate(1, 1, 1, above: .nan)], seed: 1) }
  #expect(throws: ScreeningError.levelOutside) { try ranks(of: apart, level: 1, seed: 1) }
  #expect(throws: ScreeningError.tooManyPlaces(limit: 0)) {
    try ranks(of: apart, draws: .max, seed: 1)
  }
}

/// What the model itself brings forth: rates from the prior, sessions around each rate, checks of each session.
private func town(
  cells: Int, prior: BetaDistribution?, rate: Double = 0.2, correlation: Double, dateCount: Int, seed: UInt64
) throws -> (sessions: Sessions, rates: [Double]) {
  var draws = SeededDraws(seed: seed)
  var rates: [Double] = []
  let all = try (0..<cells).map { _ in
    let rate = prior.map { draws.beta($0) } ?? rate
    rates.append(rate)
    let total = 1 / correlation - 1
    let around = try #require(BetaDistribution(a: max(total * rate, 1e-6), b: max(total * (1 - rate), 1e-6)))
    return (0..<dateCount).filter { _ in draws.index(below: 2) == 0 }.map { date in
      let checks = 10 + draws.index(below: 60)
      let share = draws.beta(around)
      return (date, checks, (0..<checks).count { _ in draws.uniform() < share })
    }
  }
  return (try sessions(all, dateCount: dateCount), rates)
}

@Test func townsOfStreetsAlikeAreLeftInPeace() throws {
  var flagged = 0
  for seed in 1...20 as ClosedRange<UInt64> {
    let town = try town(cells: 400, prior: nil, correlation: 0.05, dateCount: 6, seed: seed)
    #expect(abs(town.sessions.correlation - 0.05) < 0.02)
    flagged += try Network<BetaBinomialPrior>(town.sessions).isFlagged.count { $0 }
  }
  #expect(flagged <= 2)
}

/// Session noise from slight to strong, and from a few dates to many.
@Test(arguments: [(0.01, 16), (0.02, 8), (0.05, 4), (0.05, 8), (0.1, 4), (0.1, 20), (0.15, 8)])
func ninetyPercentIntervalsHoldTheTruth(_ correlation: Double, _ dateCount: Int) throws {
  let prior = try #require(BetaDistribution(a: 6, b: 24))
  var (rates, ranksHeld, count) = (0, 0, 0)
  for seed in 1...8 as ClosedRange<UInt64> {
    let town = try town(cells: 400, prior: prior, correlation: correlation, dateCount: dateCount, seed: 1000 + seed)
    let network = try Network<BetaBinomialPrior>(town.sessions)
    let posteriors = try town.rates.indices.map { try #require(network.posterior(of: [Int32($0)])) }
    let order = town.rates.indices.sorted { town.rates[$0] > town.rates[$1] }
    let ranked = try ranks(
      of: posteriors.map { RankedRate(posterior: $0, networkMean: network.priors[0].beta.mean, burden: 1) }, draws: 200,
      seed: seed)
    for (above, cell) in order.enumerated() {
      let (low, high) = (posteriors[cell].quantile(0.05), posteriors[cell].quantile(0.95))
      rates += try #require(low)...(try #require(high)) ~= town.rates[cell] ? 1 : 0
      ranksHeld += ranked[cell].interval.contains(above + 1) ? 1 : 0
      count += 1
    }
  }
  if ProcessInfo.processInfo.environment["LAGESBILD_PRINT"] != nil {
    print("correlation \(correlation), \(dateCount / 2) dates: rates \(rates), ranks \(ranksHeld) of \(count)")
  }
  #expect((0.87...0.93).contains(Double(rates) / Double(count)), "\(rates) of \(count)")
  #expect((0.87...0.93).contains(Double(ranksHeld) / Double(count)), "\(ranksHeld) of \(count)")
}

@Test func stabilityIsTheChanceThatTheEvidenceIsDrawn() throws {
  // Nine quiet cells seen on ten dates; one hot cell on two dates, both of which it needs; one hot on all.
  let quiet = (0..<9).map { cell in (0..<10).map { ($0, 40, 2 + (cell + $0) % 3) } }
  let seen = try sessions(quiet + [[(2, 60, 40), (7, 60, 42)], (0..<10).map { ($0, 40, 28) }], dateCount: 10)
  let network = try Network<BetaBinomialPrior>(seen, rule: FlagRule(target: 0.2))
  #expect(network.isFlagged == [Bool](repeating: false, count: 9) + [true, true])
  let cells = (0..<11).map { Cell(north: Int32(2 * $0), east: 0) }
  let places = try Places(joining: network.isFlagged, Neighbours(eightAround: cells))
  let shares = try stability(of: places, in: network, resamples: 2000, seed: 4)
  // P(both of two dates are among ten draws of ten), with four standard errors.
  let both: Double = 1 - 2 * pow(0.9, 10.0) + pow(0.8, 10.0)
  #expect(abs(shares[0] - both) < 4 * sqrt(both * (1 - both) / 2000))
  #expect(shares[1] == 1)
  #expect(try stability(of: places, in: network, resamples: 2000, seed: 4) == shares)
  #expect(throws: ScreeningError.levelOutside) { try stability(of: places, in: network, resamples: 0, seed: 4) }
}

@Test func anEmptyNetworkIsScreened() throws {
  let network = try Network<BetaBinomialPrior>(sessions([], dateCount: 0))
  let places = try Places(joining: network.isFlagged, Neighbours(eightAround: []))
  #expect(places.count == 0 && network.priors[0].basis == .uninformed)
  #expect(try stability(of: places, in: network, seed: 1) == [])
}

@Test func aDateDrawnTwiceCountsTwiceAsEvidence() throws {
  // Three dates of 20 checks: 50 checks take three draws of them, two of them different.
  let quiet = (0..<9).map { cell in (0..<10).map { ($0, 40, 2 + (cell + $0) % 3) } }
  let network = try Network<BetaBinomialPrior>(
    sessions(quiet + [[(1, 20, 19), (4, 20, 18), (8, 20, 19)]], dateCount: 10), rule: FlagRule(target: 0.2))
  let cells = (0..<10).map { Cell(north: Int32(2 * $0), east: 0) }
  let places = try Places(joining: network.isFlagged, Neighbours(eightAround: cells))
  try #require(places.cells == [9])
  var expected = 0.0
  for a in 0...10 {
    for b in 0...(10 - a) {
      for c in 0...(10 - a - b) where a + b + c >= 3 && [a, b, c].count(where: { $0 > 0 }) >= 2 {
        let others = 10 - a - b - c
        let ways = try [a, b, c, others].reduce(try #require(logGamma(11))) { sum, n in
          sum - (try #require(logGamma(Double(n + 1))))
        }
        expected += exp(ways + Double(10 - others) * log(0.1) + Double(others) * log(0.7))
      }
    }
  }
  let share = try stability(of: places, in: network, resamples: 2000, seed: 6)[0]
  #expect(abs(share - expected) < 4 * (expected * (1 - expected) / 2000).squareRoot(), "\(share), not \(expected)")
}

/// Offenders noted in cells: a rate an hour of each cell, sessions around it, hours of each session.
private func offenders(
  cells: Int, prior: GammaDistribution?, rate: Double = 0.5, noise: Double, seed: UInt64
) throws -> (sessions: Sessions, rates: [Double]) {
  var draws = SeededDraws(seed: seed)
  var rates: [Double] = []
  var (offsets, columns): ([Int32], [[Int32]]) = ([0], [[], [], [], []])
  for _ in 0..<cells {
    let rate = prior.map { draws.gamma($0) } ?? rate
    rates.append(rate)
    for date in 0..<8 as Range<Int32> where draws.index(below: 2) == 0 {
      let hours = 2 + draws.index(below: 5)
      let around = try #require(GammaDistribution(shape: 1 / noise, rate: 1 / noise / max(rate, 1e-9)))
      let expected = draws.gamma(around) * Double(hours)
      // A Poisson draw by exponential waiting times.
      var (count, waited) = (Int32(0), -log(draws.uniform()))
      while waited < expected { (count, waited) = (count + 1, waited - log(draws.uniform())) }
      for (column, value) in [date, 40 + count, count, Int32(hours)].enumerated() { columns[column].append(value) }
    }
    offsets.append(Int32(columns[0].count))
  }
  return (
    try Sessions(
      offsets: offsets, dates: columns[0], checks: columns[1], violations: columns[2], hours: columns[3], dateCount: 8),
    rates
  )
}

@Test func townsOfStreetsAlikeAreLeftInPeaceByCounts() throws {
  var flagged = 0
  for seed in 1...20 as ClosedRange<UInt64> {
    let town = try offenders(cells: 400, prior: nil, noise: 0.1, seed: seed)
    #expect(town.sessions.excessDispersion > 0.05)
    flagged += try Network<GammaPoissonPrior>(town.sessions).isFlagged.count { $0 }
  }
  #expect(flagged <= 2, "\(flagged)")
}

@Test func ninetyPercentIntervalsOfCountsHoldTheTruth() throws {
  let prior = try #require(GammaDistribution(shape: 4, rate: 4))
  var (held, count) = (0, 0)
  for seed in 1...20 as ClosedRange<UInt64> {
    let town = try offenders(cells: 100, prior: prior, noise: 0.1, seed: 100 + seed)
    let network = try Network<GammaPoissonPrior>(town.sessions)
    for cell in town.rates.indices {
      let posterior = try #require(network.posterior(of: [Int32(cell)]))
      let (low, high) = (try #require(posterior.quantile(0.05)), try #require(posterior.quantile(0.95)))
      held += low...high ~= town.rates[cell] ? 1 : 0
      count += 1
    }
  }
  #expect((0.87...0.93).contains(Double(held) / Double(count)), "\(held) of \(count)")
}

@Test func badEveningsTeachNothingOfStreets() throws {
  // Thirty streets at 10 % on four dates; forty sites seen once, with a handful of vehicles that all sped.
  let streets = (0..<30).map { cell in (0..<4).map { ($0, 40, 3 + (cell + $0) % 3) } }
  let evenings = (0..<40).map { [($0 % 4, 6, 6)] }
  let alone = try Network<BetaBinomialPrior>(sessions(streets, dateCount: 4))
  let together = try Network<BetaBinomialPrior>(sessions(streets + evenings, dateCount: 4))
  #expect(together.priors == alone.priors && together.thresholds == alone.thresholds)
  // With fewer than twenty streets there is nothing better to learn from.
  let few = try Network<BetaBinomialPrior>(sessions(Array(streets.prefix(19)) + evenings, dateCount: 4))
  #expect(few.priors[0].beta.mean > 0.3)
}
