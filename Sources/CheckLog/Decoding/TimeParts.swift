import CheckModel

/// What has been read of a time so far; several columns may each give a part.
struct TimeParts: Sendable {
  var year = 0
  var month = 0
  var day = 0
  var ordinalDay = 0
  var hour = 0
  var minute = 0
  var second = 0
  /// nil for a 24-hour clock.
  var isAfternoon: Bool?
  /// Seconds east of UTC, when the log tells.
  var offsetSeconds: Int?
  /// Seconds since 1970 UTC, when the log tells the time so.
  var epochSeconds: Int64?

  enum Reading: Equatable {
    /// Seconds since 1970 UTC.
    case utc(Int64)
    /// Seconds since 1970-01-01T00:00 on the local clock.
    case local(Int64)
  }

  /// The time that the parts make up; nil when there is no such time.
  @inline(__always)
  func reading() -> Reading? {
    if let epochSeconds { return .utc(epochSeconds) }
    var hour = hour
    if let isAfternoon {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard hour <= 23, minute <= 59, second <= 60 else { return nil }
    let days =
      ordinalDay > 0
      ? CivilDate.dayNumber(year: year, ordinalDay: ordinalDay)
      : CivilDate.dayNumber(year: year, month: month, day: day)
    guard let days else { return nil }
    // A leap second stays in its own minute.
    let seconds = Int64(days * 86_400 + hour * 3600 + minute * 60 + min(second, 59))
    if let offsetSeconds { return .utc(seconds - Int64(offsetSeconds)) }
    return .local(seconds)
  }
}
