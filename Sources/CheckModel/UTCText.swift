/// Moments as the store and every output write them, `2026-03-01T22:15:00Z`: text that sorts by time, and that SQLite's
/// date functions and GeoPackage's DATETIME both read.
package enum UTCText {
  /// 0001-01-01T00:00:00Z through 9998-12-31T23:59:59Z: four digits for the year, also a day to either side.
  package static let seconds: ClosedRange<Int64> = -62_135_596_800...253_370_764_799

  /// - Precondition: `second` is in `seconds`.
  package static func format(_ second: Int64) -> String {
    let day = floorDivide(second, 86_400)
    let rest = Int(second - day * 86_400)
    return
      "\(date(dayNumber: Int(day)))T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
  }

  /// The date so many days after 1970-01-01, `2026-03-01`.
  package static func date(dayNumber: Int) -> String {
    let date = CivilDate(dayNumber: dayNumber)
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
  }

  /// Reads back what `format` writes; nil for any other text.
  package static func parse(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count == 20 else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19),
      let days = CivilDate.dayNumber(year: year, month: month, day: day)
    else { return nil }
    let result = Int64(days * 86_400 + hour * 3600 + minute * 60 + second)
    guard seconds.contains(result), format(result) == text else { return nil }
    return result
  }

  private static func padded(_ value: Int, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
