import Foundation

extension Dice {
  /// In [0, 1).
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  package mutating func index(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(uniform() * Double(range.count))
  }

  package mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }

  /// With mean 0 and standard deviation 1 (Box and Muller).
  package mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * Double.pi * uniform())
  }

  /// A share around `mean`: Beta with intra-session correlation ρ, a + b = 1/ρ − 1.
  package mutating func share(around mean: Double, correlation: Double) -> Double {
    let total = 1 / correlation - 1
    let hit = gamma(total * mean)
    return hit / (hit + gamma(total * (1 - mean)))
  }

  /// Of scale 1 (Marsaglia and Tsang 2000; below shape 1 by their boost).
  private mutating func gamma(_ shape: Double) -> Double {
    if shape < 1 {
      let boosted = gamma(shape + 1)
      // A hair above nothing, so that a share always has a denominator.
      return max(boosted * pow(uniform(), 1 / shape), 1e-300)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      if v > 0, log(1 - uniform()) < x * x / 2 + d - d * v + d * log(v) { return d * v }
    }
  }

  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in elements.indices.dropFirst().reversed() { elements.swapAt(last, index(in: 0...last)) }
  }
}
