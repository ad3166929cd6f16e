import CheckModel
import Screening

extension Chart {
  /// Seven rows of 24 hours; a value in an empty hour is nil.
  ///
  /// - Parameters:
  ///   - values: 168, from Monday 00 on.
  ///   - largest: what the darkest stands for.
  static func week(_ values: [Double?], largest: Double, label name: String, _ words: ReportWords) -> Markup {
    let (left, top, step) = (26.0, 16.0, 13.8)
    var cells = [String: String]()
    for (index, value) in values.enumerated() {
      let (row, column) = (index / 24, index % 24)
      let d = "M\(text(left + Double(column) * step)) \(text(top + Double(row) * step))h12.6v12.6h-12.6z"
      cells[value.map { "l\(level($0, of: largest))" } ?? "cell-none", default: ""] += value == nil ? "" : d
      if value == nil {
        cells["cell-none", default: ""] +=
          "M\(text(left + Double(column) * step + 4)) \(text(top + Double(row) * step + 6.3))h4.6"
      }
    }
    var parts = Markup(cells.sorted { $0.key < $1.key }.map { path($0.key, $0.value) })
    for weekday in 1...7 {
      parts.append(label(words.shortWeekday(weekday), x: 0, y: top + Double(weekday - 1) * step + 10))
    }
    for hour in [0, 6, 12, 18, 23] {
      parts.append(
        label(hour < 10 ? "0\(hour)" : String(hour), x: left + (Double(hour) + 0.5) * step, y: top - 5, "mid"))
    }
    return frame(name, height: top + 7 * step + 2, parts)
  }

  /// 0 … 5.
  static func level(_ value: Double, of largest: Double) -> Int {
    largest > 0 ? min(Int(value / largest * 6), 5) : 0
  }

  /// What the levels stand for.
  static func weekKey(_ largest: Double, _ value: (Double) -> String, _ words: ReportWords) -> Markup {
    Markup("ul", ["class": "legend"]) {
      Markup("li") {
        swatch(0)
        "0"
      }
      Markup("li") {
        swatch(5)
        words.say("up to ", "upp till ") + value(largest)
      }
      Markup("li") {
        Markup("svg", ["viewBox": "0 0 10 10", "aria-hidden": "true"], path("cell-none", "M3 5h4"))
        words.say("not checked", "inte kontrollerat")
      }
    }
  }

  static func swatch(_ level: Int) -> Markup {
    Markup("svg", ["viewBox": "0 0 10 10", "aria-hidden": "true"], path("l\(level)", "M0 0h10v10H0z"))
  }
}
