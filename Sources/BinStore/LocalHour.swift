import CheckModel

/// What the local clock and calendar say of one UTC hour: the derived columns of the table `hour`.
///
/// Taken at the hour's first second: where an offset is not a whole number of hours, or changes within the hour, the
/// local hour is the one in which the UTC hour begins.
struct LocalHour: Equatable {
  var startUTC: String
  /// `YYYY-MM-DD`.
  var date: String
  /// 0–23.
  var hour: Int64
  /// 1 Monday – 7 Sunday (ISO 8601).
  var weekday: Int64
  /// The word of a `Stratum`.
  var stratum: String

  /// - Throws: `StoreError.outOfRange` for an hour outside the years 1–9998.
  init(hour: Int32, rules: TimeZoneRules) throws(StoreError) {
    guard Self.hours.contains(hour) else { throw .outOfRange("hour.id") }
    let utc = Int64(hour) * 3600
    let local = utc + Int64(rules.offsetSeconds(atUTC: utc))
    let day = floorDivide(local, 86_400)
    startUTC = UTCText.format(utc)
    date = UTCText.date(dayNumber: Int(day))
    self.hour = (local - day * 86_400) / 3600
    weekday = (day + 3) - floorDivide(day + 3, 7) * 7 + 1  // 1970-01-01 was a Thursday
    stratum = Stratum(weekday: Int(weekday), localHour: Int(self.hour)).name
  }

  private static let hours: ClosedRange<Int32> =
    Int32(
      UTCText.seconds.lowerBound / 3600 + 48)...Int32(
      UTCText.seconds.upperBound / 3600 - 48)
}
