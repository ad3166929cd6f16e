import Screening

/// In which steps a map shades a number: the same whatever part of the checks is chosen, so that they can be compared.
struct MapScale {
  static let levels = 6

  /// The width of a level.
  let step: Double
  private let unit: Unit

  private enum Unit {
    case share
    case percent
    case count(lowest: Int)
  }

  init(shares: [Double]) {
    step =
      [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.025, 0.05, 0.1].first { Self.reaches(Self.high(shares), by: $0) }
      ?? 0.15
    unit = .share
  }

  /// Of shares that are known in whole per cent only.
  init(percents: [Int]) {
    step = [1, 2, 3, 5, 10].first { Self.reaches(Self.high(percents.map(Double.init)), by: $0) } ?? 15
    unit = .percent
  }

  /// - Parameter lowest: as counts there may be.
  init(counts: [Int], lowest: Int) {
    let high = Self.high(counts.map(Double.init))
    var power = 1.0
    func step(_ digit: Double) -> Double? {
      let step = digit * power
      return step >= Double(lowest) && Self.reaches(high, by: step) ? step : nil
    }
    while step(10) == nil { power *= 10 }
    self.step = [1, 2, 5].lazy.compactMap(step).first ?? power * 10
    unit = .count(lowest: lowest)
  }

  /// The darkest begins where few are left.
  private static func high(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[min(sorted.count * 49 / 50, sorted.count - 1)]
  }

  private static func reaches(_ value: Double, by step: Double) -> Bool { step * Double(levels) >= value }

  /// A digit for a level.
  func level(_ value: Double) -> Character { Character(String(min(Int(value / step), Self.levels - 1))) }

  /// nil for a level that nothing is in.
  func words(_ level: Int, _ number: LocalizedNumber) -> String? {
    let isLast = level == Self.levels - 1
    switch unit {
    case .count(let lowest):
      let (low, high) = (max(level * Int(step), lowest), (level + 1) * Int(step) - 1)
      if isLast { return "≥ \(number.whole(low))" }
      return high < lowest ? nil : "\(number.whole(low))–\(number.whole(high))"
    case .percent:
      let (low, high) = (level * Int(step), (level + 1) * Int(step) - 1)
      return isLast ? "≥ \(low) %" : low == high ? "\(low) %" : "\(low)–\(high) %"
    case .share:
      let places = step < 0.001 ? 2 : step < 0.01 || step == 0.025 ? 1 : 0
      let low = number.decimal(Double(level) * step * 100, places: places)
      return isLast ? "≥ \(low) %" : "\(low)–\(number.decimal(Double(level + 1) * step * 100, places: places)) %"
    }
  }
}
