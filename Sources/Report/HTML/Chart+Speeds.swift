import CheckModel
import Screening

extension Chart {
  /// Vehicles by km/h, with the limit and V85 marked; what is above the limit stands out.
  static func speeds(_ speeds: [Int], limitKmh: Int?, v85Kmh: Int?, _ words: ReportWords) -> Markup {
    let total = speeds.reduce(0, +)
    // What is beyond one vehicle in two hundred at either end would press all others together.
    var (below, first) = (0, 0)
    while first < speeds.count, (below + speeds[first]) * 200 <= total {
      below += speeds[first]
      first += 1
    }
    var (above, last) = (0, speeds.count - 1)
    while last > first, (above + speeds[last]) * 200 <= total {
      above += speeds[last]
      last -= 1
    }
    first = max(min(first, (limitKmh ?? first) - 2), 0)
    last = min(max(last, (limitKmh ?? last) + 2), first + 400)
    let (height, top, bottom) = (168.0, 34.0, 140.0)
    let step = width / Double(last - first + 2)
    let most = Double(
      max(speeds.enumerated().filter { (first...last).contains($0.offset) }.map(\.element).max() ?? 1, 1))
    func x(_ kmh: Double) -> Double { (kmh - Double(first) + 1) * step }
    var (slow, fast) = ("", "")
    for kmh in first...last where kmh < speeds.count && speeds[kmh] > 0 {
      let size = max(Double(speeds[kmh]) / most * (bottom - top), 0.8)
      let bar =
        "M\(text(x(Double(kmh) - 1) + step * 0.08)) \(text(bottom))v-\(text(size))h\(text(step * 0.84))v\(text(size))z"
      if limitKmh.map({ kmh > $0 }) ?? false { fast += bar } else { slow += bar }
    }
    var parts = path("bar", slow) + path("bar hot", fast) + path("axis", "M0 \(text(bottom))H\(text(width))")
    let tick = last - first > 80 ? 20 : 10
    for kmh in stride(from: (first + tick - 1) / tick * tick, through: last, by: tick) {
      parts.append(label(String(kmh), x: x(Double(kmh)), y: bottom + 14, "mid"))
    }
    parts.append(label("km/h", x: width, y: bottom + 26, "end"))
    if let limitKmh, (first...last).contains(limitKmh) {
      parts.append(path("rule dash", "M\(text(x(Double(limitKmh)))) \(text(top - 8))V\(text(bottom))"))
      let isRight = x(Double(limitKmh)) > width - 110
      parts.append(
        label(
          words.say("limit \(limitKmh)", "gräns \(limitKmh)"), x: x(Double(limitKmh)) + (isRight ? -4 : 4), y: top - 12,
          isRight ? "strong end" : "strong"))
    }
    if let v85Kmh, (first...last).contains(v85Kmh) {
      let place = x(Double(v85Kmh))
      parts.append(path("rule", "M\(text(place)) \(text(top + 6))V\(text(bottom))"))
      let isRight = place > width - 60
      parts.append(label("V85 \(v85Kmh)", x: place + (isRight ? -4 : 4), y: top + 6, isRight ? "strong end" : "strong"))
    }
    let v85 = v85Kmh.map { ", V85 \($0) km/h" } ?? ""
    let limit = limitKmh.map { words.say(", limit \($0) km/h", ", gräns \($0) km/h") } ?? ""
    return frame(
      words.say(
        "Speeds of \(words.number.whole(total)) vehicles", "Hastigheter för \(words.number.whole(total)) fordon")
        + limit + v85, height: height, parts)
  }
}
