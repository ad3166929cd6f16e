import Foundation
import Testing

@testable import Screening

/// |value − truth| in units of the larger of 1 and |truth|.
private func error(_ value: Double, _ truth: Double) -> Double { abs(value - truth) / max(1, abs(truth)) }

private func relativeError(_ value: Double, _ truth: Double) -> Double {
  value == truth ? 0 : abs(value - truth) / abs(truth)
}

@Test(arguments: rows(logGammaTable))
func logGammaAndItsDerivativesKeepTheirBounds(_ row: [Double]) throws {
  let all = LogGammaDerivatives(row[0])
  #expect(error(try #require(logGamma(row[0])), row[1]) < 4e-15)
  #expect(error(all.value, row[1]) < 4e-15)
  #expect(error(all.first, row[2]) < 4e-15)
  #expect(error(all.second, row[3]) < 4e-15)
  // From the definition, with the rounding of its own large terms.
  let left = row[1] - (row[0] - 0.5) * log(row[0]) + row[0] - halfLogTwoPi
  #expect(abs(stirlingError(row[0]) - left) < 1e-14 + 1e-15 * abs(row[1]))
}

@Test(arguments: rows(betaTable))
func betaTailsAndQuantilesKeepTheirBounds(_ row: [Double]) throws {
  let beta = try #require(BetaDistribution(a: row[0], b: row[1]))
  let tails = try #require(beta.tails(at: row[2]))
  #expect(abs(tails.lower - row[3]) < 5e-13)
  #expect(abs(tails.upper - row[4]) < 5e-13)
  let isBelow = row[2] <= (row[0] + 1) / (row[0] + row[1] + 2)
  #expect(isBelow ? relativeError(tails.lower, row[3]) < 1e-11 : relativeError(tails.upper, row[4]) < 1e-11)
  // A probability next to 1 does not say where it came from: the quantile is asked where it does.
  if row[3] < 0.999 { #expect(relativeError(try #require(beta.quantile(row[3])), row[2]) < 1e-11) }
}

@Test(arguments: rows(gammaTable))
func gammaTailsAndQuantilesKeepTheirBounds(_ row: [Double]) throws {
  let gamma = try #require(GammaDistribution(shape: row[0], rate: 2))
  let tails = try #require(gamma.tails(at: row[1] / 2))
  #expect(abs(tails.lower - row[2]) < 5e-13)
  #expect(abs(tails.upper - row[3]) < 5e-13)
  let isBelow = row[1] < row[0] + 1
  #expect(isBelow ? relativeError(tails.lower, row[2]) < 1e-11 : relativeError(tails.upper, row[3]) < 1e-11)
  if row[2] < 0.999 { #expect(relativeError(try #require(gamma.quantile(row[2])), row[1] / 2) < 1e-11) }
}

@Test(arguments: rows(normalTable))
func normalQuantilesKeepTheirBounds(_ row: [Double]) throws {
  #expect(abs(try #require(normalQuantile(row[0])) - row[1]) <= 1e-14 * max(abs(row[1]), 0.01))
}

@Test func reproducesTheBetaQuantiles() throws {
  let beta = try #require(BetaDistribution(a: 8, b: 22))
  #expect(abs(try #require(beta.quantile(0.05)) - 0.1453215823) < 5e-11)
  #expect(abs(try #require(beta.quantile(0.95)) - 0.4059659768) < 5e-11)
}

private let hostile: [Double] = [
  .nan, .signalingNaN, .infinity, -.infinity, 0, -0.0, -1, 1, 0.5, 1e-9, 1e9, .leastNonzeroMagnitude,
  .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e-300, 1 - 1e-16,
]

@Test func noArgumentIsAnsweredWithNonsense() {
  for x in hostile {
    if let value = logGamma(x) { #expect(value.isFinite) }
    if let value = normalQuantile(x) { #expect(value.isFinite && x > 0 && x < 1) }
    if let value = twoSidedNormalProbability(x) { #expect((0...1).contains(value)) }
    for y in hostile {
      let beta = BetaDistribution(a: x, b: y)
      #expect((beta != nil) == ((1e-9...1e9).contains(x) && (1e-9...1e9).contains(y)))
      let gamma = GammaDistribution(shape: x, rate: y)
      for z in hostile {
        if let tails = beta?.tails(at: z) {
          #expect((0...1).contains(tails.lower) && tails.lower + tails.upper == 1 && !z.isNaN)
        }
        if let tails = gamma?.tails(at: z) { #expect((0...1).contains(tails.lower) && tails.lower + tails.upper == 1) }
        if let quantile = beta?.quantile(z) { #expect((0...1).contains(quantile) && (0...1).contains(z)) }
        if let quantile = gamma?.quantile(z) { #expect(quantile >= 0 && (0...1).contains(z)) }
      }
    }
  }
}
