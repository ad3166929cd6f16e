/// A date of the proleptic Gregorian calendar.
package struct CivilDate: Equatable, Sendable {
  package var year: Int
  package var month: Int
  package var day: Int

  /// - Precondition: there is such a date; `dayNumber(year:month:day:)` says whether.
  @inlinable
  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date so many days after 1970-01-01.
  ///
  /// Years begin on 1 March here, so that the leap day is the last of its year; 719 468 days lie between
  /// 0000-03-01 and 1970-01-01, 146 097 in 400 years.
  package init(dayNumber: Int) {
    let days = dayNumber + 719_468
    let era = floorDivide(days, 146_097)
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01; the reverse of `init(dayNumber:)`.
  @inlinable
  package var dayNumber: Int {
    let marchYear = month > 2 ? year : year - 1
    let marchMonth = (month + 9) % 12
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    return 365 * marchYear + floorDivide(marchYear, 4) - floorDivide(marchYear, 100) + floorDivide(marchYear, 400)
      + dayOfYear - 719_468
  }

  /// Days since 1970-01-01; nil when there is no such date.
  @inlinable
  package static func dayNumber(year: Int, month: Int, day: Int) -> Int? {
    guard (1...12).contains(month), day >= 1, day <= length(ofMonth: month, year: year) else { return nil }
    return CivilDate(year: year, month: month, day: day).dayNumber
  }

  /// Days since 1970-01-01 of the ordinal day of a year, 1–366; nil when the year has none such.
  package static func dayNumber(year: Int, ordinalDay: Int) -> Int? {
    guard ordinalDay >= 1, ordinalDay <= (isLeap(year) ? 366 : 365) else { return nil }
    return CivilDate(year: year, month: 1, day: 1).dayNumber + ordinalDay - 1
  }

  @inlinable
  package static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  @inlinable
  package static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// The quotient rounded towards minus infinity.
@inlinable
package func floorDivide<Number: FixedWidthInteger & SignedInteger>(_ value: Number, _ divisor: Number) -> Number {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}
