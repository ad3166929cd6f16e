/// The days of Sweden that are like a Sunday: its public holidays and the eves that the law treats as such.
///
/// Public holidays: lag (1989:253) om allmänna helgdagar, 1 §. 6 June is one since 2005, in place of Whit Monday
/// (lag (2004:1320)). The eves are those that lag (1930:173) om beräkning av lagstadgad tid, 2 §, and semesterlagen
/// (1977:480), 3 a §, put beside Sundays: midsommarafton, julafton and nyårsafton. Påskafton and pingstafton are
/// Saturdays. Trettondagsafton, skärtorsdag, valborgsmässoafton and allhelgonaafton are working days in those acts, and
/// stay so here.
///
/// Right from 1953 on, when midsommardagen and alla helgons dag became Saturdays.
package enum SwedishHolidays {
  /// Whether the date is a public holiday or such an eve. Plain Saturdays and Sundays are none.
  ///
  /// - Parameter day: days since 1970-01-01, in local time.
  package static func contains(day: Int) -> Bool {
    let date = CivilDate(dayNumber: day)
    if fixed.contains(MonthDay(date.month, date.day)) { return true }
    if date.month == 6, date.day == 6, date.year >= nationalDayYear { return true }
    let afterEaster = day - easterSunday(year: date.year)
    if moving.contains(afterEaster) || afterEaster == whitMonday && date.year < nationalDayYear { return true }
    switch weekday(of: day) {
    case friday: return date.month == 6 && (19...25).contains(date.day)  // midsommarafton
    case saturday:
      return date.month == 6 && (20...26).contains(date.day)  // midsommardagen
        || date.month == 10 && date.day == 31 || date.month == 11 && date.day <= 6  // alla helgons dag
    default: return false
    }
  }

  /// Easter Sunday of the Gregorian calendar, in days since 1970-01-01.
  ///
  /// The anonymous computus of 1876 (J. Meeus, *Astronomical Algorithms*, 1991, ch. 8).
  package static func easterSunday(year: Int) -> Int {
    let (century, yearOfCentury) = (year / 100, year % 100)
    let golden = year % 19
    let moonCorrection = (century - (century + 8) / 25 + 1) / 3
    let epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30
    let weekdayShift = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
    let late = (golden + 11 * epact + 22 * weekdayShift) / 451
    let days = epact + weekdayShift - 7 * late + 114
    return CivilDate(year: year, month: days / 31, day: days % 31 + 1).dayNumber
  }

  private struct MonthDay: Hashable {
    var month: Int
    var day: Int

    init(_ month: Int, _ day: Int) {
      self.month = month
      self.day = day
    }
  }

  /// Nyårsdagen, trettondedag jul, första maj, julafton, juldagen, annandag jul and nyårsafton.
  private static let fixed: Set<MonthDay> = [
    MonthDay(1, 1), MonthDay(1, 6), MonthDay(5, 1), MonthDay(12, 24), MonthDay(12, 25), MonthDay(12, 26),
    MonthDay(12, 31),
  ]
  /// Days after Easter Sunday: långfredagen, påskafton, påskdagen, annandag påsk, Kristi himmelsfärdsdag, pingstafton and
  /// pingstdagen.
  private static let moving: Set<Int> = [-2, -1, 0, 1, 39, 48, 49]
  private static let whitMonday = 50
  private static let nationalDayYear = 2005

  private static let friday = 5
  private static let saturday = 6

  /// 1 Monday – 7 Sunday; 1970-01-01 was a Thursday.
  private static func weekday(of day: Int) -> Int { day + 3 - floorDivide(day + 3, 7) * 7 + 1 }
}
