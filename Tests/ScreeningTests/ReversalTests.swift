import CheckModel
import Testing

@testable import Screening

struct ReversalTests {
  /// A place whose posterior is Beta(60, 140), every check worth a whole one.
  private func place(_ sampling: Sampling, checks: Int, mean: Double, half: Double, threshold: Double) throws
    -> PriorityPlace
  {
    PriorityPlace(
      id: "speed-0", channel: .speed, cells: [Cell(north: 0, east: 0)], rank: 1, rankInterval: 1...1, rankedPlaces: 1,
      evidence: .init(
        sampling: sampling, checks: checks, violations: 60, dates: 3, controlHours: checks, firstDay: 0, lastDay: 9),
      otherEvidence: [], estimate: .init(mean: mean, low: mean - half, high: mean + half), networkMean: 0.1,
      threshold: threshold, isTarget: true, probability: 0.99, severity: nil, excess: 1, stability: 1, hotSpot: nil,
      persistence: .init(monthsFlagged: 1, monthsSeenEnough: 1, monthsSeen: 1), trend: try Trend(of: []), strata: [],
      worstStratum: .weekdayDay, speeds: [], v85Kmh: nil, v85IntervalKmh: nil, limitKmh: nil, vehicles: [],
      siteID: nil, alsoHere: [], measures: [])
  }

  @Test func findsTheFewestCleanChecksThatUnflag() throws {
    let beta = try #require(BetaDistribution(a: 60, b: 140))
    let half = 1.6448536269514722 * beta.variance.squareRoot()
    let effort = try #require(
      try place(.all, checks: 200, mean: beta.mean, half: half, threshold: 0.2).cleanEffortToUnflag)
    func probability(_ more: Int) -> Double {
      BetaDistribution(a: 60, b: 140 + Double(more))?.tails(at: 0.2)?.upper ?? -1
    }
    #expect(probability(effort) < 0.95 && probability(effort - 1) >= 0.95)
    // Checks worth a quarter each: four times as many, but for rounding.
    let alike = try #require(
      try place(.all, checks: 800, mean: beta.mean, half: half, threshold: 0.2).cleanEffortToUnflag)
    #expect((4 * effort - 4...4 * effort).contains(alike))
  }

  @Test func findsTheFewestCleanHoursWithoutADenominator() throws {
    let gamma = try #require(GammaDistribution(shape: 60, rate: 40))
    let half = 1.6448536269514722 * gamma.variance.squareRoot()
    let effort = try #require(
      try place(.offenders, checks: 40, mean: gamma.mean, half: half, threshold: 0.9).cleanEffortToUnflag)
    func probability(_ more: Int) -> Double {
      GammaDistribution(shape: 60, rate: 40 + Double(more))?.tails(at: 0.9)?.upper ?? -1
    }
    #expect(probability(effort) < 0.95 && probability(effort - 1) >= 0.95)
  }

  @Test(arguments: [
    (0.3, 0.05, 0.5), (0.3, 0, 0.2), (0, 0.01, 0.2), (0.3, 0.05, 0), (.nan, 0.05, 0.2), (0.3, .nan, 0.2),
  ])
  func saysNothingWhereNothingCanBeSaid(mean: Double, half: Double, threshold: Double) throws {
    for sampling in Sampling.allCases {
      #expect(
        try place(sampling, checks: 200, mean: mean, half: half, threshold: threshold).cleanEffortToUnflag == nil)
    }
  }
}
