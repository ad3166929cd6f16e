/// A random sequence that is the same on every machine: xoshiro256** (Blackman and Vigna, 2018), seeded by SplitMix64.
struct SeededRandom {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  init(seed: UInt64) {
    var mixer = SplitMix(state: seed)
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// A sequence of its own for each tuple of keys, so that parts can be drawn in any order and on any core.
  init(_ keys: UInt64...) {
    self.init(seed: keys.reduce(0) { SplitMix.mixed($0 ^ $1) })
  }

  mutating func next() -> UInt64 {
    let result = rotated(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, by: 45)
    return result
  }

  /// A whole number from 0 up to `bound`, which is at least 1; the bias is below `bound` in 2⁶⁴.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: UInt64(bound).multipliedFullWidth(by: next()).high)
  }

  /// True `share` times in ten thousand.
  mutating func chance(_ share: Int) -> Bool { below(10_000) < share }

  /// A deviate that is nearly normal, times `deviation`; see `NearlyNormal`.
  mutating func deviate(_ deviation: Int) -> Int { NearlyNormal.scaled(next(), deviation: deviation) }

  private func rotated(_ value: UInt64, by bits: UInt64) -> UInt64 { value << bits | value >> (64 - bits) }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.finished(state)
  }

  static func mixed(_ value: UInt64) -> UInt64 { finished(value &+ 0x9E37_79B9_7F4A_7C15) }

  private static func finished(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// The sum of four uniform deviates, scaled to mean 0 and deviation 1: close to normal out to ±3.4 deviations, and made
/// of whole-number arithmetic alone, so that no mathematical library can change a digit.
enum NearlyNormal {
  /// The four 16-bit lanes of `bits` summed, times `deviation`. Deviation of the sum: 65536/√3 = 37837.
  static func scaled(_ bits: UInt64, deviation: Int) -> Int {
    let sum = Int(bits & 0xFFFF) + Int(bits >> 16 & 0xFFFF) + Int(bits >> 32 & 0xFFFF) + Int(bits >> 48)
    return ((sum - 131_070) * deviation) / 37_837
  }

  /// How many deviations, in thousandths, are exceeded by `share` in ten thousand of all deviates.
  ///
  /// Bisects the Irwin–Hall distribution of four, a polynomial: only IEEE basic operations, so equal everywhere.
  static func thousandths(exceededBy share: Int) -> Int {
    let target = 1 - Double(share) / 10_000
    var low = -3_464
    var high = 3_464
    while low < high {
      let middle = (low + high + 7_000) / 2 - 3_500  // rounds down below zero too
      // Deviation of the sum of four uniforms on 0..<1 is 1/√3.
      if cumulative(2 + Double(middle) * 0.000_577_350_269) < target { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// P(sum of four uniforms ≤ x).
  private static func cumulative(_ x: Double) -> Double {
    var total = 0.0
    for (k, sign) in [1.0, -4, 6, -4, 1].enumerated() where x > Double(k) {
      let d = x - Double(k)
      total += sign * d * d * d * d
    }
    return min(1, total / 24)
  }
}
