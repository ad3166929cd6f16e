/// Numbers as small pictures of text, for terminals.
enum TextBars {
  private static let eighths = Array("▏▎▍▌▋▊▉█")
  private static let levels = Array("▁▂▃▄▅▆▇█")

  /// A bar of at most so many cells for a share of the largest; at least a sliver for what is above 0.
  static func bar(_ value: Double, of largest: Double, cells: Int) -> String {
    guard value > 0, largest > 0 else { return "" }
    let length = max(1, Int((min(value / largest, 1) * Double(cells * 8)).rounded()))
    return String(repeating: "█", count: length / 8) + (length % 8 == 0 ? "" : String(eighths[length % 8 - 1]))
  }

  /// A column a value, from 0 to the largest; a space where there is none.
  static func sparkline(_ values: [Double?]) -> String {
    let largest = values.lazy.compactMap { $0 }.max() ?? 0
    return String(
      values.map { value in
        guard let value else { return " " }
        return largest > 0 ? levels[min(Int(value / largest * 8), 7)] : levels[0]
      })
  }
}
