import CheckModel

/// Swedish civil time by rule, so that a generated log does not depend on the machine's time zone data.
///
/// Rule: UTC+1, and UTC+2 from the last Sunday of March 01:00 UTC to the last Sunday of October 01:00 UTC
/// (directive 2000/84/EC; in force since 1996 with these dates).
enum LocalClock {
  /// Hours to add to UTC during a UTC hour.
  static func offsetHours(utcHour: Int) -> Int {
    let year = CivilDate(dayNumber: floorDivide(utcHour, 24)).year
    let begin = lastSunday(year: year, month: 3) * 24 + 1
    let end = lastSunday(year: year, month: 10) * 24 + 1
    return (begin..<end).contains(utcHour) ? 2 : 1
  }

  /// The first UTC hour of a local day.
  static func utcHour(midnightOf day: Int) -> Int {
    // The clock never changes at midnight, so the offset an hour before holds.
    day * 24 - offsetHours(utcHour: day * 24 - 2)
  }

  private static func lastSunday(year: Int, month: Int) -> Int {
    let last = CivilDate(year: year, month: month, day: 31).dayNumber
    return last - (last + 4) % 7  // 1970-01-01 was a Thursday: day number + 4 is 0 on Sundays, modulo 7
  }
}

extension CivilDate {
  /// Reads `YYYY-MM-DD`, years 1996–2099, for which the rule above holds; nil for any other text or a date that is not
  /// in the calendar.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1) - 0x30 } }
    guard (1996...2099).contains(numbers[0]),
      CivilDate.dayNumber(year: numbers[0], month: numbers[1], day: numbers[2]) != nil
    else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
  }
}

/// A UTC hour as the streets feel it.
struct LocalHour {
  /// Hours since 1970-01-01T00:00Z.
  let utcHour: Int
  let offsetHours: Int
  let dayNumber: Int
  let date: CivilDate
  /// 0–23 on the local clock.
  let hour: Int
  /// 0 is Monday.
  let weekday: Int

  init(utcHour: Int) {
    self.utcHour = utcHour
    offsetHours = LocalClock.offsetHours(utcHour: utcHour)
    dayNumber = floorDivide(utcHour + offsetHours, 24)
    hour = utcHour + offsetHours - dayNumber * 24
    weekday = (dayNumber + 3) % 7
    date = CivilDate(dayNumber: dayNumber)
  }

  /// Saturday and Sunday.
  var isWeekend: Bool { weekday >= 5 }
  /// From 22 to 6.
  var isNight: Bool { hour >= 22 || hour < 6 }
  /// From 18 to 22.
  var isEvening: Bool { (18..<22).contains(hour) }
  /// The nights to Saturday and to Sunday.
  var isWeekendNight: Bool {
    hour >= 22 ? weekday == 4 || weekday == 5 : hour < 6 && (weekday == 5 || weekday == 6)
  }
  var isRushHour: Bool { !isWeekend && (hour == 7 || hour == 8 || hour == 16 || hour == 17) }
}
