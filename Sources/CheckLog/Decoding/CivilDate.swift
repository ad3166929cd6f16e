/// Days and dates of the proleptic Gregorian calendar, without a calendar library.
enum CivilDate {
  /// Days since 1970-01-01; nil when there is no such day.
  static func days(year: Int, month: Int, day: Int) -> Int? {
    guard (1...12).contains(month), day >= 1, day <= length(ofMonth: month, year: year) else { return nil }
    // Years begin in March here, so that the leap day is the last of its year.
    let marchYear = month > 2 ? year : year - 1
    let marchMonth = (month + 9) % 12
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    return daysBeforeMarch(ofYear: marchYear) + dayOfYear
  }

  /// Days since 1970-01-01 of the ordinal day of a year, 1–366.
  static func days(year: Int, ordinalDay: Int) -> Int? {
    guard ordinalDay >= 1, ordinalDay <= (isLeap(year) ? 366 : 365) else { return nil }
    return days(year: year, month: 1, day: 1)! + ordinalDay - 1
  }

  private static func daysBeforeMarch(ofYear year: Int) -> Int {
    // 719 468 days lie between 0000-03-01 and 1970-01-01; years here are 0–9999.
    365 * year + floorDiv(year, 4) - floorDiv(year, 100) + floorDiv(year, 400) - 719_468
  }

  private static func floorDiv(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : (a - b + 1) / b }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
