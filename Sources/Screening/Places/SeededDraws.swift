import Foundation

/// Random numbers that are the same for the same seed and stream on every platform: SplitMix64 (G. L. Steele,
/// D. Lea & C. H. Flood, *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014).
///
/// A stream begins at a point of the one cycle of 2⁶⁴ numbers that is mixed from seed and stream number, so that what
/// one place draws does not depend on how many others there are. Whole numbers and uniform ones are bit for bit the
/// same everywhere; normal, gamma and beta draws as far as the platform's `log` is.
package struct SeededDraws: Sendable {
  private var state: UInt64

  package init(seed: UInt64, stream: UInt64 = 0) {
    state = Self.mix(seed ^ Self.mix(stream &+ Self.step))
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mix(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  package mutating func word() -> UInt64 {
    state &+= Self.step
    return Self.mix(state)
  }

  /// 53 bits, above 0 and below 1.
  mutating func uniform() -> Double { (Double(word() >> 11) + 0.5) * 0x1p-53 }

  /// 0 ..< count for a positive count, by the high half of a product; its bias is below count / 2⁶⁴.
  mutating func index(below count: Int) -> Int { Int(word().multipliedFullWidth(by: UInt64(count)).high) }

  /// Marsaglia's polar method; the second number of the pair is not used.
  mutating func normal() -> Double {
    while true {
      let x = 2 * uniform() - 1
      let y = 2 * uniform() - 1
      let square = x * x + y * y
      if square < 1, square > 0 { return x * sqrt(-2 * log(square) / square) }
    }
  }

  /// ln of a Gamma(shape, 1) variable by G. Marsaglia & W. W. Tsang, *ACM TOMS* 26, 2000; below shape 1 by
  /// Gamma(shape + 1) · U^(1/shape). The logarithm keeps what a tiny shape would lose to 0.
  mutating func logGamma(shape: Double) -> Double {
    if shape < 1 { return logGamma(shape: shape + 1) + log(uniform()) / shape }
    let d = shape - 1.0 / 3
    let c = 1 / sqrt(9 * d)
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      if log(uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return log(d * v) }
    }
  }

  /// A draw of Beta(a, b) as X/(X+Y) of two gamma variables.
  package mutating func beta(_ beta: BetaDistribution) -> Double {
    let x = logGamma(shape: beta.a)
    let y = logGamma(shape: beta.b)
    return 1 / (1 + exp(y - x))
  }

  /// A draw of Gamma(shape, rate).
  package mutating func gamma(_ gamma: GammaDistribution) -> Double { exp(logGamma(shape: gamma.shape)) / gamma.rate }
}
