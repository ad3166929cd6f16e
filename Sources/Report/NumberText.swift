/// Numbers as tables and messages print them: a point for decimals, a plain space between thousands.
package enum NumberText {
  /// `1 234 567`.
  package static func grouped(_ value: some BinaryInteger) -> String {
    let digits = String(value.magnitude)
    var result = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += " " }
      result.append(digit)
    }
    return result
  }

  /// `1 check`, `1 234 checks`.
  package static func counted(_ count: some BinaryInteger, _ one: String, _ several: String? = nil) -> String {
    "\(grouped(count)) \(count == 1 ? one : several ?? one + "s")"
  }

  /// So many decimals (0–6), rounded to nearest, halves away from zero: `12.30`; `-` when the value is not finite or
  /// has no place in 15 digits.
  package static func decimal(_ value: Double, places: Int) -> String {
    let scale = (0..<min(max(places, 0), 6)).reduce(Int64(1)) { scale, _ in scale * 10 }
    let scaled = (abs(value) * Double(scale)).rounded()
    guard scaled < 1e15 else { return "-" }  // false for NaN too
    let whole = Int64(scaled)
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard scale > 1 else { return sign + String(whole) }
    return "\(sign)\(whole / scale).\(String(scale + whole % scale).dropFirst())"
  }

  /// With its sign, `+0.031`; 0 has none.
  static func signed(_ value: Double, places: Int) -> String {
    let number = decimal(value, places: places)
    return value > 0 && number.contains { ("1"..."9").contains($0) } ? "+" + number : number
  }

  /// A probability of three decimals, `0.012`; `<0.001` below that.
  static func p(_ p: Double) -> String { p < 0.0005 ? "<0.001" : decimal(p, places: 3) }

  /// A share as per cent, `12.3 %`.
  package static func percent(_ share: Double, places: Int = 1) -> String {
    let number = decimal(share * 100, places: places)
    return number == "-" ? number : number + " %"
  }

  /// `999 B`, `1.2 kB`, `45 MB`: powers of 1000, two digits at least.
  package static func bytes(_ count: Int64) -> String {
    guard count >= 1000 else { return "\(count) B" }
    var value = Double(count)
    for unit in ["kB", "MB", "GB", "TB", "PB"] {
      value /= 1000
      if value < 9.95 { return "\(decimal(value, places: 1)) \(unit)" }
      if value < 999.5 { return "\(decimal(value, places: 0)) \(unit)" }
    }
    return "\(decimal(value / 1000, places: 1)) EB"
  }

  /// `12 ms`, `1.2 s`, `45 s`, `3 min 20 s`, `2 h 5 min`; `-` when it is negative or not finite.
  package static func duration(seconds: Double) -> String {
    guard seconds >= 0, seconds < 1e12 else { return "-" }
    if seconds < 0.9995 { return "\(decimal(seconds * 1000, places: 0)) ms" }
    if seconds < 9.95 { return "\(decimal(seconds, places: 1)) s" }
    let whole = Int64(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    let minutes = (whole + 30) / 60
    return "\(grouped(minutes / 60)) h \(minutes % 60) min"
  }

  /// The fewest digits that read back the same, whole numbers without `.0`. The value must be finite.
  static func shortest(_ value: Double) -> String {
    if let whole = Int64(exactly: value), abs(value) < 1e15 { return String(whole) }
    return "\(value)"
  }
}
