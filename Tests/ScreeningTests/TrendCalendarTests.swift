import CheckModel
import Testing

@testable import Screening

struct TrendCalendarTests {
  /// Around new years, from ISO 8601's own examples and a calendar.
  @Test(arguments: [
    (2004, 12, 31, "2004-W53"), (2005, 1, 1, "2004-W53"), (2005, 1, 2, "2004-W53"), (2005, 1, 3, "2005-W01"),
    (2007, 12, 31, "2008-W01"), (2008, 12, 28, "2008-W52"), (2008, 12, 29, "2009-W01"), (2010, 1, 3, "2009-W53"),
    (2026, 6, 5, "2026-W23"), (1969, 12, 31, "1970-W01"), (1969, 12, 28, "1969-W52"),
  ])
  func namesTheWeekOfADate(year: Int, month: Int, day: Int, name: String) {
    let day = CivilDate(year: year, month: month, day: day).dayNumber
    let week = TrendCalendar.week(ofDay: day)
    #expect(TrendCalendar.weekText(week) == name)
    #expect(TrendCalendar.days(of: .week, week).contains(day))
    #expect(TrendCalendar.days(of: .week, week).count == 7)
  }

  @Test(arguments: [(2026, 6, 5, "2026-06", 30), (1969, 12, 31, "1969-12", 31), (2024, 2, 29, "2024-02", 29)])
  func namesTheMonthOfADate(year: Int, month: Int, day: Int, name: String, length: Int) {
    let day = CivilDate(year: year, month: month, day: day).dayNumber
    let code = TrendCalendar.month(ofDay: day)
    #expect(TrendCalendar.monthText(code) == name)
    #expect(TrendCalendar.days(of: .month, code).contains(day))
    #expect(TrendCalendar.days(of: .month, code).count == length)
  }

  @Test func findsTheTrendOfEachGroupOverMonthsThatHaveARate() throws {
    // Cell 0 rises from month to month and was not checked in one of them; cell 1 has too few; cell 2 no denominator.
    var bins: [TestBin] = []
    for month in 0..<10 where month != 4 {
      let hour = Int32(CivilDate(year: 2025, month: month + 1, day: 2).dayNumber * 24)
      let cells = (0..<3).map { Cell(north: 0, east: $0) }
      bins.append(.counted(cells[0], hour: hour, .speed(), month + 1, of: 100))
      if month < 7 { bins.append(.counted(cells[1], hour: hour, .speed(), 1, of: 10)) }
      bins.append(.counted(cells[2], hour: hour, .speed(50, .car, .offenders), 5, of: 5))
    }
    let cells = (0..<3).map { Cell(north: 0, east: $0) }
    var query = TrendQuery()
    query.dimensions = [.cell]
    func table(_ query: TrendQuery) throws -> TrendTable {
      let categories = Array(Set(bins.map(\.category))).sorted()
      var tally = try TrendTally(query, places: TrendPlaces(cells: cells), categories: categories, rules: .utc)
      for bin in bins {
        try tally.add(
          cells: [bin.cell.east], sites: [0], hours: [bin.hour],
          categories: [Int32(categories.firstIndex(of: bin.category)!)], checks: [UInt32(bin.checks)],
          violations: [UInt32(bin.violations)], ends: [bin.outcomes.count], counts: bin.outcomes)
      }
      return try TrendTable(tally)
    }
    var answer = try table(query)
    let series = try answer.addTrends(table(TrendTable.seriesQuery(query)))
    #expect(answer.rows.map { $0.trend?.direction } == [.up, .tooShort, .tooShort])
    let months = [0, 1, 2, 3, 5, 6, 7, 8, 9]
    let expected = try Trend(of: months.map { Double($0 + 1) / 100 }, periods: months)
    #expect(answer.rows[0].trend?.judgement?.p == expected.judgement?.p)
    #expect(abs(answer.rows[0].trend!.judgement!.slope - 0.01) < 1e-12)
    #expect(series[[0]]?.rates.count == 9)
    #expect(series[[2]] == nil)
    // With the month asked for, each of its rows has the trend of its cell.
    query.dimensions = [.month, .cell]
    var monthly = try table(query)
    let same = try monthly.addTrends(monthly)
    #expect(same == series)
    #expect(monthly.rows.count == 9 + 6 + 9)
    #expect(monthly.rows.allSatisfy { ($0.trend?.direction == .up) == ($0.codes[1] == 0) })
  }
}
