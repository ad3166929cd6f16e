/// Moments as the store writes them, `2026-03-01T22:15:00Z`: text that sorts by time and that SQLite's date functions
/// and GeoPackage's DATETIME both read.
enum UTCText {
  /// 0001-01-01T00:00:00Z through 9998-12-31T23:59:59Z: four digits for the year, also a day to either side.
  static let seconds: ClosedRange<Int64> = -62_135_596_800...253_370_764_799

  /// - Precondition: `second` is in `seconds`.
  static func format(_ second: Int64) -> String {
    let day = floorDivide(second, 86_400)
    let rest = second - day * 86_400
    return "\(date(day: day))T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
  }

  /// The date `day` days after 1970-01-01, in the proleptic Gregorian calendar.
  ///
  /// Years begin on 1 March here, so that the leap day is the last of its year; 719 468 days lie between
  /// 0000-03-01 and 1970-01-01, 146 097 in 400 years.
  static func date(day: Int64) -> String {
    let shifted = day + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfYear - (153 * marchMonth + 2) / 5 + 1, 2))"
  }

  /// Reads back what `format` writes; nil for any other text.
  static func parse(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count == 20 else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      var value: Int64 = 0
      for byte in bytes[range] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - 0x30)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19), (1...12).contains(month)
    else { return nil }
    let marchYear = month <= 2 ? year - 1 : year
    let marchMonth = month <= 2 ? month + 9 : month - 3
    let era = floorDivide(marchYear, 400)
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    let result = days * 86_400 + hour * 3600 + minute * 60 + second
    guard seconds.contains(result), format(result) == text else { return nil }
    return result
  }

  private static func padded(_ value: Int64, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

/// The quotient rounded towards minus infinity.
func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}
