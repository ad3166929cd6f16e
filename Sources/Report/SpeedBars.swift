/// Speeds as a chart of text: a bar for every 5 km/h, with a line where the limit is.
struct SpeedBars {
  private static let bandKmh = 5
  /// So many bands are drawn; what is slower or faster than them is summed up in the first and the last.
  private static let mostBands = 10
  private static let widestBar = 40

  private let limitKmh: Int?
  /// From the slowest; each ends at its number.
  private var bands: [(endKmh: Int, vehicles: Int)]
  private let isFirstOpen: Bool
  private let isLastOpen: Bool

  /// - Parameter speeds: vehicles by km/h; the number `n` is for speeds above `n − 1` and up to `n`, so that a limit
  ///   stands between two bands.
  init(_ speeds: [Int], limitKmh: Int?) {
    self.limitKmh = limitKmh
    // Bands end at the limit and at whole steps from it.
    let shift = (limitKmh ?? 0) % Self.bandKmh
    func band(_ kmh: Int) -> Int { (kmh - shift + Self.bandKmh - 1) / Self.bandKmh }
    var counts = [Int](repeating: 0, count: band(speeds.count) + 1)
    for (kmh, vehicles) in speeds.enumerated() { counts[band(kmh)] += vehicles }
    let filled = counts.indices.filter { counts[$0] > 0 }
    guard let slowest = filled.first, let fastest = filled.last else {
      (bands, isFirstOpen, isLastOpen) = ([], false, false)
      return
    }
    // The bands with most vehicles, side by side.
    var range = slowest...fastest
    while range.count > Self.mostBands {
      range =
        counts[range.lowerBound] <= counts[range.upperBound]
        ? range.lowerBound + 1...range.upperBound : range.lowerBound...range.upperBound - 1
    }
    isFirstOpen = range.lowerBound > slowest
    isLastOpen = range.upperBound < fastest
    bands = range.map { ($0 * Self.bandKmh + shift, counts[$0]) }
    bands[0].vehicles += counts[slowest..<range.lowerBound].reduce(0, +)
    bands[bands.count - 1].vehicles += counts[(range.upperBound + 1)..<(fastest + 1)].reduce(0, +)
  }

  /// For a table.
  var rows: [(label: String, vehicles: Int)] { bands.indices.map { (label($0), bands[$0].vehicles) } }

  func text(_ limitWord: String) -> String {
    let most = bands.reduce(1) { max($0, $1.vehicles) }
    var table = TextTable([.init("km/h", .right), .init("", .right), .init("")])
    var isLimitDrawn = false
    for (index, band) in bands.enumerated() {
      if let limitKmh, !isLimitDrawn, band.endKmh > limitKmh {
        table.append(["", "", "--- \(limitWord) \(limitKmh) ---"])
        isLimitDrawn = true
      }
      table.append([label(index), NumberText.grouped(band.vehicles), bar(band.vehicles, of: most)])
    }
    return table.textWithoutRule
  }

  private func label(_ index: Int) -> String {
    let end = bands[index].endKmh
    let start = max(end - Self.bandKmh + 1, 0)
    if index == 0, isFirstOpen { return "≤ \(end)" }
    if index == bands.count - 1, isLastOpen { return "≥ \(start)" }
    return end == 0 ? "0" : "\(start)–\(end)"
  }

  /// At least a sliver for any vehicle.
  private func bar(_ vehicles: Int, of most: Int) -> String {
    let length = Int((Double(vehicles) / Double(most) * Double(Self.widestBar)).rounded())
    return vehicles == 0 ? "" : length == 0 ? "▏" : String(repeating: "█", count: length)
  }
}
