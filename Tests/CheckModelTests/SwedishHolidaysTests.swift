import CheckModel
import Testing

struct SwedishHolidaysTests {
  /// Easter Sundays of 1970–2100 as month and day, from python-dateutil 2.9 (`dateutil.easter`).
  private static let easterSundays = [
    329, 411, 402, 422, 414, 330, 418, 410, 326, 415, 406, 419, 411, 403, 422,
    407, 330, 419, 403, 326, 415, 331, 419, 411, 403, 416, 407, 330, 412, 404,
    423, 415, 331, 420, 411, 327, 416, 408, 323, 412, 404, 424, 408, 331, 420,
    405, 327, 416, 401, 421, 412, 404, 417, 409, 331, 420, 405, 328, 416, 401,
    421, 413, 328, 417, 409, 325, 413, 405, 425, 410, 401, 421, 406, 329, 417,
    409, 325, 414, 405, 418, 410, 402, 421, 406, 329, 418, 402, 422, 414, 330,
    418, 410, 326, 415, 406, 329, 411, 403, 422, 414, 330, 419, 410, 326, 415,
    407, 419, 411, 403, 423, 407, 330, 419, 404, 326, 415, 331, 420, 411, 403,
    416, 408, 330, 412, 404, 424, 415, 331, 420, 412, 328,
  ]

  @Test func findsEasterInEveryYearOfAHundredAndThirty() {
    #expect(Self.easterSundays.count == 131)
    for (index, monthDay) in Self.easterSundays.enumerated() {
      let expected = CivilDate(year: 1970 + index, month: monthDay / 100, day: monthDay % 100)
      #expect(CivilDate(dayNumber: SwedishHolidays.easterSunday(year: 1970 + index)) == expected, "\(1970 + index)")
    }
  }

  /// All of 2026 and 2004 as calendars print them, Saturdays and Sundays that are no holiday left out.
  @Test(arguments: [
    (
      2026,
      [
        101, 106, 403, 404, 405, 406, 501, 514, 523, 524, 606, 619, 620, 1031, 1224, 1225, 1226, 1231,
      ]
    ),
    // The last year of Whit Monday (31 May), before 6 June took its place.
    (
      2004,
      [
        101, 106, 409, 410, 411, 412, 501, 520, 529, 530, 531, 625, 626, 1106, 1224, 1225, 1226, 1231,
      ]
    ),
    (
      2005,
      [
        101, 106, 325, 326, 327, 328, 501, 505, 514, 515, 606, 624, 625, 1105, 1224, 1225, 1226, 1231,
      ]
    ),
  ])
  func findsTheHolidaysOfAYearAndNoOther(year: Int, monthDays: [Int]) throws {
    let first = CivilDate(year: year, month: 1, day: 1).dayNumber
    let last = CivilDate(year: year, month: 12, day: 31).dayNumber
    let found = (first...last).filter { SwedishHolidays.contains(day: $0) }.map { day in
      let date = CivilDate(dayNumber: day)
      return date.month * 100 + date.day
    }
    #expect(found == monthDays)
  }

  /// Midsummer and All Saints' move within a week: one each a year, always on a Saturday, the eve on the Friday.
  @Test func hasOneMidsummerAndOneAllSaintsInEveryYear() {
    for year in 1970...2100 {
      func days(_ month: Int, _ range: ClosedRange<Int>) -> [Int] {
        range.map { CivilDate(year: year, month: month, day: $0).dayNumber }.filter(SwedishHolidays.contains)
      }
      let midsummer = days(6, 19...26)
      #expect(midsummer.count == 2 && midsummer[1] == midsummer[0] + 1, "\(year)")
      #expect((midsummer[1] + 3) % 7 + 1 == 6, "\(year)")
      let saints = days(11, 1...6) + days(10, 31...31)
      #expect(saints.count == 1 && (saints[0] + 3) % 7 + 1 == 6, "\(year)")
    }
  }

  @Test(arguments: [(2026, 1, 5), (2026, 4, 2), (2026, 4, 30), (2026, 10, 30), (2026, 5, 25), (2026, 12, 23)])
  func leavesTheOtherEvesToWork(year: Int, month: Int, day: Int) {
    #expect(!SwedishHolidays.contains(day: CivilDate(year: year, month: month, day: day).dayNumber))
  }
}
