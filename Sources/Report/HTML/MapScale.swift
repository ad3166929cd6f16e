import Screening

/// In which steps a map shades a number: the same whatever part of the checks is chosen, so that they can be compared.
struct MapScale {
  static let levels = 6

  /// The width of a level.
  let step: Double
  private let isShare: Bool

  init(shares: [Double]) {
    step =
      [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.025, 0.05, 0.1].first { Self.reaches(Self.high(shares), by: $0) }
      ?? 0.15
    isShare = true
  }

  init(counts: [Int]) {
    let high = Self.high(counts.map(Double.init))
    var power = 1.0
    while !Self.reaches(high, by: power * 10) { power *= 10 }
    step = [1, 2, 5].map { $0 * power }.first { Self.reaches(high, by: $0) } ?? power * 10
    isShare = false
  }

  /// The darkest begins where few are left.
  private static func high(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[min(sorted.count * 49 / 50, sorted.count - 1)]
  }

  private static func reaches(_ value: Double, by step: Double) -> Bool { step * Double(levels) >= value }

  /// A digit for a level.
  func level(_ value: Double) -> Character { Character(String(min(Int(value / step), Self.levels - 1))) }

  func words(_ level: Int, _ number: LocalizedNumber) -> String {
    guard isShare else {
      let low = number.whole(level * Int(step))
      return level == Self.levels - 1 ? "≥ \(low)" : "\(low)–\(number.whole((level + 1) * Int(step) - 1))"
    }
    let places = step < 0.001 ? 2 : step < 0.01 || step == 0.025 ? 1 : 0
    let low = number.decimal(Double(level) * step * 100, places: places)
    if level == Self.levels - 1 { return "≥ \(low) %" }
    return "\(low)–\(number.decimal(Double(level + 1) * step * 100, places: places)) %"
  }
}
