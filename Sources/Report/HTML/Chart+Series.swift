import CheckModel
import Screening

extension Chart {
  /// One month of a series.
  struct Month {
    var code: Int
    var value: Double
    var low: Double
    var high: Double
  }

  /// A value a month with its interval; months without one are gaps.
  ///
  /// - Parameters:
  ///   - reference: a level to compare with.
  ///   - value: a value in words.
  static func months(
    _ months: [Month], reference: Double?, isShare: Bool, label name: String, _ words: ReportWords,
    value: (Double) -> String
  ) -> Markup {
    guard let first = months.first?.code, let last = months.last?.code else { return .none }
    if months.count == 1 {
      return Markup("p") {
        Markup("b") { value(months[0].value) }
        " (\(value(months[0].low))–\(value(months[0].high))), " + words.say("in ", "i ") + words.month(first)
          + words.say("; no other month was checked.", "; ingen annan månad har kontrollerats.")
      }
    }
    let (left, top, bottom, right) = (38.0, 10.0, 122.0, width - 4)
    let largest = max(months.map(\.high).max() ?? 0, reference ?? 0)
    let end = isShare ? roundedUp(share: largest) : roundedUp(largest)
    let step = (right - left) / Double(max(last - first + 1, 6))
    func x(_ code: Int) -> Double { left + (Double(code - first) + 0.5) * step }
    func y(_ value: Double) -> Double { bottom - min(value / end, 1) * (bottom - top) }
    var parts = Markup.none
    for share in [0, 0.5, 1.0] {
      parts.append(path("axis", "M\(text(left)) \(text(y(end * share)))H\(text(right))"))
      parts.append(label(share == 0 ? "0" : value(end * share), x: left - 5, y: y(end * share) + 4, "end"))
    }
    if let reference {
      parts.append(path("ref", "M\(text(left)) \(text(y(reference)))H\(text(right))"))
      parts.append(label(words.say("network", "nätet"), x: right, y: y(reference) - 4, "end"))
    }
    var (band, line, dots, whiskers) = ("", "", "", "")
    for run in runs(months) {
      if run.count > 1 {
        band +=
          "M" + run.map { "\(text(x($0.code))) \(text(y($0.high)))" }.joined(separator: "L") + "L"
          + run.reversed().map { "\(text(x($0.code))) \(text(y($0.low)))" }.joined(separator: "L") + "z"
        line += "M" + run.map { "\(text(x($0.code))) \(text(y($0.value)))" }.joined(separator: "L")
      } else if let only = run.first {
        whiskers += "M\(text(x(only.code))) \(text(y(only.high)))V\(text(y(only.low)))"
      }
      for month in run {
        dots += "M\(text(x(month.code) - 2.6)) \(text(y(month.value)))a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0"
      }
    }
    parts.append(path("band", band) + path("whisker", whiskers) + path("line", line) + path("dot", dots))
    parts.append(axis(first, last, x: x, y: bottom + 14, step: step, words))
    return frame(name, height: bottom + 32, parts)
  }

  /// Names of months under a series, as many as there is room for, with the year under the first of each.
  private static func axis(
    _ first: Int, _ last: Int, x: (Int) -> Double, y: Double, step: Double, _ words: ReportWords
  ) -> Markup {
    let every = [1, 2, 3, 6, 12, 24, 60, 120].first { Double($0) * step >= 24 } ?? 240
    var parts = Markup.none
    var year: Int?
    for code in first...last where code % every == 0 || first == last {
      parts.append(label(words.shortMonth(code), x: x(code), y: y, "mid"))
      let its = floorDivide(code, 12)
      if its != year { parts.append(label(String(its), x: x(code), y: y + 13, "mid")) }
      year = its
    }
    return parts
  }

  /// Stretches of months in a row.
  private static func runs(_ months: [Month]) -> [[Month]] {
    var runs: [[Month]] = []
    for month in months {
      if let last = runs.last?.last, last.code + 1 == month.code {
        runs[runs.count - 1].append(month)
      } else {
        runs.append([month])
      }
    }
    return runs
  }

  /// One row of an interval chart.
  struct Row {
    var name: String
    /// nil where nothing was checked.
    var estimate: PriorityPlace.Estimate?
    var isMarked = false
  }

  /// Estimates with their intervals under each other.
  ///
  /// - Parameters:
  ///   - missing: what stands for one that is not there; `not checked` for nil.
  ///   - tick: a number of the axis; as `value` has it for nil.
  static func rows(
    _ rows: [Row], reference: Double?, isShare: Bool, label name: String, _ words: ReportWords,
    missing: String? = nil, tick: ((Double) -> String)? = nil, value: (Double) -> String
  ) -> Markup {
    let (left, top, step, right) = (nameWidth, 6.0, 21.0, width - 42)
    let largest = max(rows.compactMap { $0.estimate?.high }.max() ?? 0, reference ?? 0)
    let end = isShare ? roundedUp(share: largest) : roundedUp(largest)
    let bottom = top + Double(rows.count) * step
    func x(_ value: Double) -> Double { left + min(value / end, 1) * (right - left) }
    var parts = Markup.none
    for share in [0, 0.5, 1.0] {
      parts.append(path("axis", "M\(text(x(end * share))) \(text(top))V\(text(bottom))"))
      let number = share == 0 ? "0" : tick?(end * share) ?? value(end * share)
      parts.append(label(number, x: x(end * share), y: bottom + 14, "mid"))
    }
    if let reference {
      parts.append(path("ref", "M\(text(x(reference))) \(text(top))V\(text(bottom))"))
    }
    for (index, row) in rows.enumerated() {
      let y = top + (Double(index) + 0.5) * step
      parts.append(label(row.name, x: 0, y: y + 4, row.isMarked ? "strong" : nil))
      guard let estimate = row.estimate else {
        parts.append(label(missing ?? words.say("not checked", "inte kontrollerat"), x: left + 6, y: y + 4))
        continue
      }
      parts.append(path("whisker", "M\(text(x(estimate.low))) \(text(y))H\(text(x(estimate.high)))"))
      parts.append(path("dot", "M\(text(x(estimate.mean) - 4)) \(text(y))a4 4 0 1 0 8 0a4 4 0 1 0-8 0"))
      parts.append(label(value(estimate.mean), x: width, y: y + 4, row.isMarked ? "strong end" : "end"))
    }
    return frame(name, height: bottom + 20, parts)
  }
}
