/// Moments as text.
package enum UTCText {
  /// `2026-06-01T04:00:00Z`; years 0–9999.
  package static func rfc3339(_ utcSeconds: Int64) -> String {
    let days = (utcSeconds >= 0 ? utcSeconds : utcSeconds - 86_399) / 86_400
    let second = utcSeconds - days * 86_400
    let (year, month, day) = date(daysSince1970: days)
    let digits = [(year, 4), (month, 2), (day, 2), (second / 3600, 2), (second / 60 % 60, 2), (second % 60, 2)]
    let texts = digits.map { value, width in
      String(repeating: "0", count: max(0, width - String(value).count)) + String(value)
    }
    return "\(texts[0])-\(texts[1])-\(texts[2])T\(texts[3]):\(texts[4]):\(texts[5])Z"
  }

  /// The proleptic Gregorian date, in years that begin in March, so that the leap day is the last of its year.
  private static func date(daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let days = daysSince1970 + 719_468  // since 0000-03-01
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}
