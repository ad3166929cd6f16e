/// What the local clock and calendar say of one UTC hour.
///
/// Taken at the hour's first second: where an offset is not a whole number of hours, or changes within the hour, the
/// local hour is the one in which the UTC hour begins.
package struct LocalHour: Equatable, Sendable {
  /// The local date, as days since 1970-01-01.
  package var day: Int
  /// 0–23.
  package var hour: Int

  /// UTC hours whose local date surely is within the years 1–9998.
  package static let hours: ClosedRange<Int32> =
    Int32(UTCText.seconds.lowerBound / 3600 + 48)...Int32(UTCText.seconds.upperBound / 3600 - 48)

  package init(utcHour: Int32, rules: TimeZoneRules) {
    let utc = Int64(utcHour) * 3600
    let local = utc + Int64(rules.offsetSeconds(atUTC: utc))
    let day = floorDivide(local, 86_400)
    self.day = Int(day)
    hour = Int((local - day * 86_400) / 3600)
  }

  /// 1 Monday – 7 Sunday (ISO 8601).
  package var weekday: Int { Self.weekday(ofDay: day) }

  /// The weekday of a date, given as days since 1970-01-01, which was a Thursday.
  package static func weekday(ofDay day: Int) -> Int { (day + 3) - floorDivide(day + 3, 7) * 7 + 1 }

  package var stratum: Stratum { Stratum(weekday: weekday, localHour: hour) }
}
