import CheckModel

/// Months and weeks as codes and words.
package enum TrendCalendar {
  package static func month(ofDay day: Int) -> TrendCode {
    let date = CivilDate(dayNumber: day)
    return TrendCode(date.year * 12 + date.month - 1)
  }

  /// 1970-01-01 was a Thursday, so that weeks begin three days before.
  package static func week(ofDay day: Int) -> TrendCode { TrendCode(floorDivide(day + 3, 7)) }

  /// `2026-06`.
  package static func monthText(_ code: TrendCode) -> String {
    let year = floorDivide(Int(code), 12)
    return String(
      UTCText.date(dayNumber: CivilDate(year: year, month: Int(code) - year * 12 + 1, day: 1).dayNumber).dropLast(3))
  }

  /// `2026-W23`: the ISO 8601 week, of the year that its Thursday is in.
  package static func weekText(_ code: TrendCode) -> String {
    let thursday = Int(code) * 7
    let year = CivilDate(dayNumber: thursday).year
    let week = (thursday - CivilDate(year: year, month: 1, day: 1).dayNumber) / 7 + 1
    return "\(UTCText.date(dayNumber: thursday).prefix(4))-W\(week < 10 ? "0" : "")\(week)"
  }

  /// The dates of a month, week or date.
  package static func days(of period: TrendDimension, _ code: TrendCode) -> ClosedRange<Int> {
    let number = Int(code)
    switch period {
    case .month:
      let (year, month) = (floorDivide(number, 12), number - floorDivide(number, 12) * 12 + 1)
      let first = CivilDate(year: year, month: month, day: 1).dayNumber
      return first...first + CivilDate.length(ofMonth: month, year: year) - 1
    case .week: return number * 7 - 3...number * 7 + 3
    default: return number...number
    }
  }

  /// Whether a date could hold checks of a stratum, so that its absence says that none were made.
  package static func canHold(_ stratum: Stratum, day: Int, holidaysAreWeekend: Bool) -> Bool {
    let weekday = LocalHour(utcHour: Int32(clamping: day * 24), rules: .utc).weekday
    let isWeekend = weekday >= 6 || holidaysAreWeekend && SwedishHolidays.contains(day: day)
    return stratum.isWeekend == isWeekend
  }
}

extension Stratum {
  package var isWeekend: Bool { rawValue >= Stratum.weekendDay.rawValue }
}
