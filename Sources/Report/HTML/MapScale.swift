import Screening

/// In which steps the map shades the rates of a channel: the same for all vehicles and parts of the week, so that they
/// can be compared.
struct MapScale {
  static let levels = 6
  /// Rates of fewer checks than this are drawn as too few to tell.
  static let fewestChecks = 10

  let channel: Channel
  /// The width of a level, as a share.
  let step: Double

  /// - Parameter squares: of the map.
  init(_ channel: Channel, _ squares: [ReportMap.Square]) {
    self.channel = channel
    let means = squares.compactMap { square in
      square.layers.first { $0.channel == channel }.flatMap { $0.rates.first }
        .flatMap { $0.checks >= Self.fewestChecks ? $0.mean : nil }
    }.sorted()
    // The darkest begins where few are left.
    let high = means.isEmpty ? 0 : means[min(means.count * 49 / 50, means.count - 1)]
    let steps = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.025, 0.05, 0.1]
    step = steps.first { $0 * Double(Self.levels) >= high } ?? 0.15
  }

  /// A digit for a level, `f` for too few checks, `.` for none.
  func letter(_ rate: RateMap.Rate) -> Character {
    guard let mean = rate.mean, rate.checks > 0 else { return "." }
    if rate.checks < Self.fewestChecks { return "f" }
    return Character(String(min(Int(mean / step), Self.levels - 1)))
  }

  func words(_ level: Int, _ number: LocalizedNumber) -> String {
    let places = step < 0.001 ? 2 : step < 0.01 || step == 0.025 ? 1 : 0
    let low = number.decimal(Double(level) * step * 100, places: places)
    if level == Self.levels - 1 { return "≥ \(low) %" }
    return "\(low)–\(number.decimal(Double(level + 1) * step * 100, places: places)) %"
  }
}
