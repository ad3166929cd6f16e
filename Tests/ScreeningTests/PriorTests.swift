import Foundation
import Testing
import TestSupport

@testable import Screening

/// As many digits as the reference gives: within half a unit of the last one.
func agrees(_ value: Double?, _ reference: Double, _ unit: Double) -> Bool {
  value.map { abs($0 - reference) <= unit * 0.5000001 } ?? false
}

private let violations = [3.0, 0, 12, 5, 9, 1, 20, 2]
private let checks = [40.0, 12, 60, 50, 45, 30, 80, 25]

@Test func reproducesTheBetaBinomialProbabilities() throws {
  let prior = BetaBinomialPrior(beta: try #require(BetaDistribution(a: 2, b: 3)))
  for (k, expected) in [0.166667, 0.238095, 0.238095, 0.190476, 0.119048, 0.047619].enumerated() {
    #expect(agrees(prior.probability(violations: Double(k), checks: 5), expected, 1e-6))
  }
}

@Test func reproducesTheBetaBinomialFit() throws {
  let prior = try BetaBinomialPrior.fit(violations: violations, checks: checks)
  #expect(prior.basis == .fitted)
  #expect(agrees(prior.beta.a, 3.83625, 1e-5))
  #expect(agrees(prior.beta.b, 24.91428, 1e-5))
  #expect(agrees(prior.logLikelihood, -19.5363054, 1e-7))
  let means = [0.0994356, 0.0941399, 0.1784356, 0.1122056, 0.1740496, 0.0823184, 0.2191829, 0.1085803]
  let quantiles = [0.0478003, 0.0326579, 0.1162954, 0.0601609, 0.1072435, 0.0329213, 0.1572667, 0.0485962]
  for cell in checks.indices {
    let posterior = prior.posterior(violations: violations[cell], checks: checks[cell])
    #expect(agrees(posterior?.mean, means[cell], 1e-7))
    #expect(agrees(posterior?.quantile(0.05), quantiles[cell], 1e-7))
  }
}

@Test func fitsOnTheLatticeAsExactly() throws {
  var dice = Dice(7)
  var (k, n) = ([Double](), [Double]())
  for _ in 0..<2000 {
    let size = Double(Int.random(in: 1...300, using: &dice)) / 1.7
    let rate = Double.random(in: 0.02...0.3, using: &dice)
    n.append(size)
    k.append((size * rate).rounded() / 1.3)
  }
  let exact = try BetaBinomialPrior.fit(violations: k, checks: n)
  var lattices = [[Double]](repeating: [Double](repeating: 0, count: Margin.latticeCount), count: 3)
  for cell in n.indices {
    Margin.add(k[cell], to: &lattices[0])
    Margin.add(n[cell] - k[cell], to: &lattices[1])
    Margin.add(n[cell], to: &lattices[2])
  }
  let coarse = BetaBinomialPrior.fit(
    violations: Margin(onLattice: lattices[0]), clean: Margin(onLattice: lattices[1]),
    checks: Margin(onLattice: lattices[2]))
  #expect(exact.basis == .fitted && coarse.basis == .fitted)
  #expect(abs(coarse.beta.a / exact.beta.a - 1) < 1e-3)
  #expect(abs(coarse.beta.b / exact.beta.b - 1) < 1e-3)
}

/// A fit is the top: no neighbour to any side is likelier.
@Test(arguments: 1...20 as ClosedRange<UInt64>)
func noPriorNearTheFitIsLikelier(_ seed: UInt64) throws {
  var dice = Dice(seed)
  let n = (0..<40).map { _ in Double(Int.random(in: 1...200, using: &dice)) }
  let k = n.map { ($0 * pow(Double.random(in: 0...1, using: &dice), Double(seed) / 4)).rounded(.down) }
  let prior = try BetaBinomialPrior.fit(violations: k, checks: n)
  try #require(prior.basis == .fitted)
  func logLikelihood(_ a: Double, _ b: Double) throws -> Double {
    let other = BetaBinomialPrior(beta: try #require(BetaDistribution(a: a, b: b)))
    return zip(k, n).map { log(other.probability(violations: $0, checks: $1)!) }.reduce(0, +)
  }
  let (a, b) = (prior.beta.a, prior.beta.b)
  let top = try logLikelihood(a, b)
  #expect(abs(top - prior.logLikelihood) < 1e-9 * abs(top))
  for (x, y) in [(1.01, 1.0), (0.99, 1), (1, 1.01), (1, 0.99), (1.01, 1.01), (0.99, 0.99)] {
    #expect(try logLikelihood(a * x, b * y) < top)
  }
}

@Test(
  arguments: [
    ([], [], .uninformed), ([3], [40], .uninformed), ([0, 3], [0, 40], .uninformed), ([0, 0], [10, 12], .oneSided),
    ([10, 12], [10, 12], .oneSided), ([1, 0, 1, 0], [1, 1, 1, 1], .withoutSpread),
    ([5, 5, 5], [50, 50, 50], .withoutSpread), ([0, 50, 0, 50], [50, 50, 50, 50], .fitted),
    ([0.2, 0.1], [0.5, 0.6], .withoutSpread),
  ] as [([Double], [Double], BetaBinomialPrior.Basis)])
func saysHowADegeneratePriorCameAbout(_ k: [Double], _ n: [Double], _ basis: BetaBinomialPrior.Basis) throws {
  let prior = try BetaBinomialPrior.fit(violations: k, checks: n)
  #expect(prior.basis == basis)
  #expect(prior.beta.mean > 0 && prior.beta.mean < 1)
  #expect(prior.posterior(violations: 1, checks: 2) != nil)
}

@Test(
  arguments: [
    ([1, 2], [2], .shapeBroken), ([3], [2], .violationsAboveChecks(index: 0)), ([-1], [2], .numberOutside(index: 0)),
    ([0, .nan], [2, 2], .numberOutside(index: 1)), ([0], [.nan], .numberOutside(index: 0)),
    ([0], [.infinity], .numberOutside(index: 0)), ([0, 0, 0], [1, 1, 2e9], .numberOutside(index: 2)),
  ] as [([Double], [Double], ScreeningError)])
func refusesSharesThatCannotBe(_ k: [Double], _ n: [Double], _ reason: ScreeningError) {
  #expect(throws: reason) { try BetaBinomialPrior.fit(violations: k, checks: n) }
}

private let events = [18.0, 5, 8, 7, 3, 8]
private let exposures = [190.0, 45, 45, 50, 160, 150]

@Test func reproducesMarshallsEmpiricalBayes() throws {
  let prior = try GammaPoissonPrior.moments(counts: events, exposures: exposures)
  #expect(agrees(prior.gamma.mean, 0.0765625, 1e-7))
  #expect(agrees(prior.gamma.variance, 0.00146096891, 1e-11))
  #expect(agrees(prior.gamma.shape, 4.01228004683, 1e-11))
  #expect(agrees(prior.gamma.rate, 52.4052904076, 1e-10))
  let means = [0.09080775, 0.09252352, 0.12332267, 0.10753624, 0.03301368, 0.05934766]
  let above = [0.111937711, 0.217029579, 0.558459676, 0.374220755, 9.89803674e-6, 0.00390062242]
  let units = [1e-9, 1e-9, 1e-9, 1e-9, 1e-14, 1e-11]
  let quantiles = [0.0614832082, 0.0482941322, 0.0711825018, 0.0603310057, 0.0155067992, 0.0342557857]
  for cell in events.indices {
    let posterior = try #require(prior.posterior(count: events[cell], exposure: exposures[cell]))
    #expect(agrees(posterior.mean, means[cell], 1e-8))
    #expect(agrees(posterior.tails(at: 1.5 * 0.0765625)?.upper, above[cell], units[cell]))
    #expect(agrees(posterior.quantile(0.05), quantiles[cell], 1e-10))
  }
}

/// The manual's form is the posterior of Gamma(φ L, φ L / expected): 12 accidents in one year, 12 + 7 + 8 in three.
@Test func reproducesHauersForm() throws {
  let expected = 2.40885 * 1.8
  let gamma = try #require(GammaDistribution(shape: 2.05 * 1.8, rate: 2.05 * 1.8 / expected))
  let prior = GammaPoissonPrior(gamma: gamma)
  let one = try #require(prior.posterior(count: 12, exposure: 1))
  #expect(agrees(one.mean, 8.47637, 1e-5) && agrees(one.variance.squareRoot(), 2.13992, 1e-5))
  #expect(agrees(one.mean / 1.8, 4.71, 1e-2) && agrees(one.variance.squareRoot() / 1.8, 1.19, 1e-2))
  let three = try #require(prior.posterior(count: 27, exposure: 3))
  #expect(agrees(three.mean, 7.96930, 1e-5) && agrees(three.variance.squareRoot(), 1.43854, 1e-5))
  #expect(agrees(three.mean, 7.97, 1e-2) && agrees(three.variance.squareRoot(), 1.44, 1e-2))
}

@Test(arguments: 1...10 as ClosedRange<UInt64>)
func noCountPriorNearTheFitIsLikelier(_ seed: UInt64) throws {
  var dice = Dice(seed)
  let e = (0..<40).map { _ in Double.random(in: 1...200, using: &dice) }
  let y = e.map { ($0 * pow(Double.random(in: 0...1, using: &dice), Double(seed) / 2)).rounded(.down) }
  let prior = try GammaPoissonPrior.fit(counts: y, exposures: e)
  try #require(prior.basis == .fitted)
  func logLikelihood(_ shape: Double, _ rate: Double) throws -> Double {
    try zip(y, e).map { y, e in
      try #require(logGamma(shape + y)) - (try #require(logGamma(shape))) + shape * log(rate / (rate + e))
        + y * log(e / (rate + e))
    }.reduce(0, +)
  }
  let top = try logLikelihood(prior.gamma.shape, prior.gamma.rate)
  for (x, y) in [(1.01, 1.0), (0.99, 1), (1, 1.01), (1, 0.99), (1.01, 1.01), (0.99, 0.99)] {
    #expect(try logLikelihood(prior.gamma.shape * x, prior.gamma.rate * y) < top)
  }
}

@Test(
  arguments: [
    ([], [], .uninformed), ([3], [10], .uninformed), ([0, 0], [10, 20], .uninformed), ([0, 0], [0, 0], .uninformed),
    ([5, 10], [50, 100], .withoutSpread), ([0, 100, 3, 0], [10, 10, 10, 0], .fitted),
  ] as [([Double], [Double], GammaPoissonPrior.Basis)])
func saysHowADegenerateCountPriorCameAbout(_ y: [Double], _ e: [Double], _ basis: GammaPoissonPrior.Basis) throws {
  #expect(try GammaPoissonPrior.moments(counts: y, exposures: e).basis == basis)
  #expect(try GammaPoissonPrior.fit(counts: y, exposures: e).basis == basis)
}

@Test(
  arguments: [
    ([1, 2], [2], .shapeBroken), ([3], [0], .exposureMissing(index: 0)), ([-1], [2], .numberOutside(index: 0)),
    ([0, .nan], [2, 2], .numberOutside(index: 1)), ([0], [.nan], .numberOutside(index: 0)),
    ([0], [.infinity], .numberOutside(index: 0)),
  ] as [([Double], [Double], ScreeningError)])
func refusesCountsThatCannotBe(_ y: [Double], _ e: [Double], _ reason: ScreeningError) {
  #expect(throws: reason) { try GammaPoissonPrior.fit(counts: y, exposures: e) }
}

@Test func cellsAlikeAreHalfAUnitFromOneCommonRate() throws {
  let (k, n) = ([5.0, 4, 6, 5, 5, 3], [50.0, 50, 60, 45, 52, 40])
  let prior = try BetaBinomialPrior.fit(violations: k, checks: n)
  try #require(prior.basis == .withoutSpread)
  let mean = k.reduce(0, +) / n.reduce(0, +)
  #expect(abs(prior.beta.mean - mean) < 1e-12)
  func logLikelihood(_ prior: BetaBinomialPrior) throws -> Double {
    try zip(k, n).map { log(try #require(prior.probability(violations: $0, checks: $1))) }.reduce(0, +)
  }
  let common = BetaBinomialPrior(beta: try #require(BetaDistribution(a: 1e8 * mean, b: 1e8 * (1 - mean))))
  #expect(abs(try logLikelihood(common) - logLikelihood(prior) - 0.5) < 1e-3)
}

@Test func countsAlikeAreHalfAUnitFromOneCommonRate() throws {
  let (y, e) = ([5.0, 4, 6, 5], [50.0, 45, 60, 50])
  let prior = try GammaPoissonPrior.fit(counts: y, exposures: e)
  try #require(prior.basis == .withoutSpread)
  func logLikelihood(_ shape: Double, _ rate: Double) throws -> Double {
    try zip(y, e).map { y, e in
      try #require(logGamma(shape + y)) - (try #require(logGamma(shape))) + shape * log(rate / (rate + e))
        + y * log(e / (rate + e))
    }.reduce(0, +)
  }
  let mean = y.reduce(0, +) / e.reduce(0, +)
  let poisson = zip(y, e).map { y, e in y * log(mean * e) - mean * e }.reduce(0, +)
  #expect(abs(poisson - (try logLikelihood(prior.gamma.shape, prior.gamma.rate)) - 0.5) < 1e-3)
}

@Test(
  arguments: [
    .shapeBroken, .numberOutside(index: 3), .violationsAboveChecks(index: 3), .exposureMissing(index: 3),
    .cellsUnordered(index: 3), .levelOutside, .tooMany(limit: 3),
  ] as [ScreeningError])
func errorsSayWhatIsWrongAndWhatToTry(_ error: ScreeningError) {
  let halves = error.message.components(separatedBy: "; try ")
  #expect(halves.count == 2 && halves.allSatisfy { !$0.isEmpty } && !error.message.hasSuffix("."))
}

private let extremes = [0, .leastNonzeroMagnitude, 1e-300, 1e-9, 0.3, 1, 2, 1e9]

/// Whatever numbers may be counted, there is a prior and it has a mean.
@Test func noNumbersLeaveTheNetworkWithoutAPrior() throws {
  for a in extremes {
    for b in extremes {
      for c in extremes {
        let checks = [max(a, b), max(b, c), c, 40]
        let shares = try BetaBinomialPrior.fit(violations: [min(a, b), min(b, c), c, 7], checks: checks)
        #expect(shares.beta.mean >= 0 && shares.beta.mean <= 1)
        let hardly = try BetaBinomialPrior.fit(violations: [min(a, b), 0, 0, 0], checks: checks)
        #expect(hardly.beta.mean >= 0 && hardly.beta.mean <= 1)
        let exposures = [max(b, 1e-9), max(c, 1e-9), 1e9]
        #expect(try GammaPoissonPrior.fit(counts: [a, c, 0], exposures: exposures).gamma.mean >= 0)
        #expect(try GammaPoissonPrior.fit(counts: [a, 0, 0], exposures: exposures).gamma.mean >= 0)
      }
    }
  }
}
