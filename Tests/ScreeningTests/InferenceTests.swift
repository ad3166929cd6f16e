import CheckModel
import Foundation
import TestSupport
import Testing

@testable import Screening

@Test func reproducesWilsonsInterval() {
  let interval = wilsonInterval(violations: 12, checks: 40)
  // The reference cuts digits off: the upper end is 0.4543001882.
  #expect(agrees(interval?.lowerBound, 0.18074845, 1e-8) && agrees(interval?.upperBound, 0.45430018, 2e-8))
  #expect(agrees(interval?.upperBound, 0.454300188181449, 1e-15))
}

@Test(arguments: [(0, 20), (20, 20), (3, 20)])
func wilsonsIntervalHoldsTheShare(_ k: Int, _ n: Int) throws {
  let interval = try #require(wilsonInterval(violations: Double(k), checks: Double(n)))
  #expect(interval.contains(Double(k) / Double(n)) && interval.lowerBound >= 0 && interval.upperBound <= 1)
}

@Test(
  arguments: [
    (1, 0, 0.95), (3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1), (1, 2, 0), (.nan, 2, 0.95), (1, .nan, 0.95), (1, 2, .nan),
    (1, .infinity, 0.95),
  ] as [(Double, Double, Double)])
func thereIsNoIntervalOfNonsense(_ k: Double, _ n: Double, _ level: Double) {
  #expect(wilsonInterval(violations: k, checks: n, level: level) == nil)
}

@Test func reproducesTheExactRateRatio() {
  let ratio = RateRatio(11, per: 800, to: 21, per: 3011)
  #expect(agrees(ratio?.p, 0.0796686, 1e-7))
  #expect(agrees(ratio?.ratio, 1.97148810, 1e-8))
  #expect(agrees(ratio?.interval.lowerBound, 0.85842640, 1e-8))
  #expect(agrees(ratio?.interval.upperBound, 4.27726594, 1e-8))
}

/// The slow and obvious sum, over small counts.
@Test(arguments: [0.05, 0.3, 0.5, 0.77])
func sumsTheUnlikelyOutcomes(_ share: Double) throws {
  for trials in [1, 2, 7, 30] {
    func probability(_ k: Int) -> Double {
      exp(
        logGamma(Double(trials + 1))! - logGamma(Double(k + 1))! - logGamma(Double(trials - k + 1))!
          + Double(k) * log(share) + Double(trials - k) * log(1 - share))
    }
    let all = (0...trials).map(probability)
    for k in 0...trials {
      let expected = all.filter { $0 <= all[k] * (1 + 1e-7) }.reduce(0, +)
      let p = try #require(twoSidedBinomialProbability(k, of: trials, share: share))
      #expect(abs(p - min(1, expected)) < 1e-12, "\(k) of \(trials)")
    }
  }
}

@Test func aRateRatioHasOpenEnds() throws {
  let none = try #require(RateRatio(0, per: 10, to: 5, per: 10))
  #expect(none.ratio == 0 && none.interval.lowerBound == 0 && none.interval.upperBound < 2)
  let all = try #require(RateRatio(5, per: 10, to: 0, per: 10))
  #expect(all.ratio == .infinity && all.interval.upperBound == .infinity && all.interval.lowerBound > 0.5)
  #expect(abs(none.p - 0.0625) < 1e-12 && abs(all.p - 0.0625) < 1e-12)
  #expect(RateRatio(500_000_000, per: 1, to: 499_000_000, per: 1).map { $0.p < 1e-50 } == true)
}

@Test(
  arguments: [
    (0, 1, 0, 1), (-1, 1, 2, 1), (1, 0, 2, 1), (1, 1, 2, .nan), (1, .infinity, 2, 1), (.max, 1, 2, 1),
    (1, 1, .max, 1), (1, 1e-300, 1, 1e300),
  ] as [(Int, Double, Int, Double)])
func thereIsNoRateRatioOfNonsense(_ x: Int, _ e: Double, _ y: Int, _ f: Double) {
  #expect(RateRatio(x, per: e, to: y, per: f) == nil)
}

@Test(
  arguments: [
    ([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], 25, 207, 1.668115312, 0.0952928380, 1e-10, 0.3666667, 1e-7, .flat),
    ([12, 15, 11, 18, 18, 21, 20, 25, 24, 30], 36, 124, 3.143092785, 0.001671728, 1e-9, 1.857142857, 1e-9, .up),
  ] as [([Double], Int, Double, Double, Double, Double, Double, Double, Trend.Direction)])
func reproducesMannKendall(
  _ series: [Double], _ s: Int, _ variance: Double, _ z: Double, _ p: Double, _ pUnit: Double, _ slope: Double,
  _ slopeUnit: Double, _ direction: Trend.Direction
) throws {
  let trend = try Trend(of: series)
  let judgement = try #require(trend.judgement)
  #expect(judgement.s == s && judgement.variance == variance && trend.direction == direction)
  #expect(agrees(judgement.z, z, 1e-9) && agrees(judgement.p, p, pUnit) && agrees(judgement.slope, slope, slopeUnit))
  #expect(judgement.interval.contains(judgement.slope))
  let mirrored = try #require(try Trend(of: series.map { -$0 }).judgement)
  #expect(mirrored.s == -s && mirrored.p == judgement.p && mirrored.slope == -judgement.slope)
  #expect(mirrored.interval == -judgement.interval.upperBound ... -judgement.interval.lowerBound)
}

@Test func aTrendIsNotReadIntoFewOrEqualPeriods() throws {
  #expect(try Trend(of: []).direction == .tooShort)
  #expect(try Trend(of: [1, 2, 3, 4, 5, 6, 7]) == Trend(of: [Double](repeating: 0, count: 7)))
  let flat = try Trend(of: [Double](repeating: 2, count: 9))
  #expect(flat.direction == .flat && flat.judgement?.p == 1 && flat.judgement?.slope == 0)
  #expect(throws: ScreeningError.numberOutside(index: 1)) { try Trend(of: [1, .nan]) }
  #expect(throws: ScreeningError.levelOutside) { try Trend(of: [1], level: .nan) }
  #expect(throws: ScreeningError.tooMany(limit: 3000)) { try Trend(of: [Double](repeating: 1, count: 3001)) }
}

@Test func reproducesBenjaminiHochberg() throws {
  let p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1,
  ]
  let expected = [
    0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765, 0.486, 0.58118182, 0.714875,
    0.75323077, 0.81321429, 1,
  ]
  let order = [4, 14, 0, 9, 2, 11, 6, 1, 13, 7, 3, 12, 5, 10, 8]
  let adjusted = try #require(adjustedForFalseDiscovery(order.map { p[$0] }))
  for (place, index) in order.enumerated() { #expect(agrees(adjusted[place], expected[index], 1e-8)) }
  #expect(adjusted.count { $0 <= 0.05 } == 4)
  #expect(adjustedForFalseDiscovery([]) == [])
  #expect(adjustedForFalseDiscovery([0.1, .nan]) == nil && adjustedForFalseDiscovery([1.1]) == nil)
}

@Test func reproducesGetisAndOrd() throws {
  let points = [(10.0, 10.0), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
  var (offsets, indices) = ([Int32(0)], [Int32]())
  for (i, a) in points.enumerated() {
    for (j, b) in points.enumerated() where i != j && hypot(a.0 - b.0, a.1 - b.1) <= 15 { indices.append(Int32(j)) }
    offsets.append(Int32(indices.count))
  }
  let scores = try hotSpotScores([2, 3, 3.2, 5, 8, 7], Neighbours(offsets: offsets, indices: indices))
  let expected = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
  for (score, expected) in zip(scores, expected) { #expect(agrees(score, expected, 1e-8)) }
  #expect(agrees(scores[5].flatMap(twoSidedNormalProbability), 0.0429451, 1e-7))
}

@Test func thereIsNoHotSpotWhereAllIsAlike() throws {
  let cells = [Cell(north: 0, east: 0), Cell(north: 0, east: 1), Cell(north: 5, east: 5)]
  let neighbours = try Neighbours(eightAround: cells)
  #expect(try hotSpotScores([1, 1, 1], neighbours) == [nil, nil, nil])
  #expect(try hotSpotScores([1, 2], Neighbours(eightAround: Array(cells[..<2]))) == [nil, nil])
  #expect(try hotSpotScores([], Neighbours(eightAround: [])) == [])
  #expect(throws: ScreeningError.shapeBroken) { try hotSpotScores([1], neighbours) }
  #expect(throws: ScreeningError.numberOutside(index: 2)) { try hotSpotScores([1, 2, .nan], neighbours) }
}

@Test(
  arguments: [
    ([], []), ([1], []), ([0, 1], []), ([0, 2, 1], [0]), ([0, 1], [1]), ([0, 1], [-1]),
  ] as [([Int32], [Int32])])
func refusesNeighboursThatAreNone(_ offsets: [Int32], _ indices: [Int32]) {
  #expect(throws: ScreeningError.shapeBroken) { try Neighbours(offsets: offsets, indices: indices) }
}

@Test func findsTheEightAroundEachCell() throws {
  var dice = Dice(3)
  var cells = Set(
    (0..<300).map { _ in Cell(north: .random(in: -9...9, using: &dice), east: .random(in: 0...19, using: &dice)) })
  for north in [Int32.min, .max] {
    for east in [Int32.min, .min + 1, .max - 1, .max] { cells.insert(Cell(north: north, east: east)) }
  }
  let sorted = cells.sorted()
  let neighbours = try Neighbours(eightAround: sorted)
  for (i, a) in sorted.enumerated() {
    let expected = sorted.indices.filter { j in
      j != i && abs(Int(a.north) - Int(sorted[j].north)) <= 1 && abs(Int(a.east) - Int(sorted[j].east)) <= 1
    }
    #expect(neighbours.of(i).map(Int.init) == expected)
  }
  #expect(throws: ScreeningError.cellsUnordered(index: 1)) { try Neighbours(eightAround: [sorted[0], sorted[0]]) }
}

@Test func reproducesV85() {
  var counts = [Int](repeating: 0, count: 90)
  for speed in stride(from: 32, through: 70, by: 2) { counts[speed] = 1 }
  #expect(percentile(0.85, of: counts) == 64)
  #expect(percentileRanks(0.85, of: 100) == 78...93)
  let hundred = [Int](repeating: 1, count: 100)
  #expect(percentile(0.85, of: hundred) == 84 && percentileInterval(0.85, of: hundred) == 77...92)
  #expect(percentile(0, of: hundred) == 0 && percentile(1, of: hundred) == 99)
  #expect(percentileInterval(0.85, of: counts) == nil)  // 20 vehicles: no upper bound
}

@Test(
  arguments: [([], 0.85), ([0], 0.85), ([1, -1, 3], 0.85), ([.max, .max], 0.85), ([1], .nan), ([1], 1.1)]
    as [([Int], Double)])
func thereIsNoPercentileOfNonsense(_ counts: [Int], _ share: Double) {
  #expect(percentile(share, of: counts) == nil && percentileInterval(share, of: counts) == nil)
}

@Test func reproducesTheSeverity() {
  #expect(agrees(speedSeverity(kmhAboveLimit: -10), 0.54881, 1e-5))
  #expect(agrees(speedSeverity(kmhAboveLimit: -5), 0.74082, 1e-5))
  #expect(speedSeverity(kmhAboveLimit: .nan) == nil && speedSeverity(kmhAboveLimit: .infinity) == nil)
}

@Test func reproducesHauersBeforeAfter() {
  let study = BeforeAfter(before: 30, predictedBefore: 18, predictedAfter: 20, overdispersion: 0.2, after: 16)
  #expect(agrees(study?.expected, 30.434783, 1e-6) && agrees(study?.expectedVariance, 26.465028, 1e-6))
  #expect(agrees(study?.effect, 0.511111, 1e-6) && agrees(study?.effectDeviation, 0.149959, 1e-6))
  for bad in [Double.nan, .infinity, -1] {
    #expect(BeforeAfter(before: bad, predictedBefore: 1, predictedAfter: 1, overdispersion: 1, after: 1) == nil)
    #expect(BeforeAfter(before: 1, predictedBefore: bad, predictedAfter: 1, overdispersion: 1, after: 1) == nil)
    #expect(BeforeAfter(before: 1, predictedBefore: 1, predictedAfter: bad, overdispersion: 1, after: 1) == nil)
    #expect(BeforeAfter(before: 1, predictedBefore: 1, predictedAfter: 1, overdispersion: bad, after: 1) == nil)
    #expect(BeforeAfter(before: 1, predictedBefore: 1, predictedAfter: 1, overdispersion: 1, after: bad) == nil)
  }
}
