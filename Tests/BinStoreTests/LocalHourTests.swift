import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

struct LocalHourTests {
  struct Case: CustomTestStringConvertible {
    var hour: Int32
    var utc: String
    var date: String
    var local: Int
    var weekday: Int
    var stratum: String
    var testDescription: String { utc }
  }

  @Test(arguments: [
    Case(
      hour: mondayEvening, utc: "2026-03-02T21:00:00Z", date: "2026-03-02", local: 22, weekday: 1,
      stratum: "weekday-evening"),
    Case(
      hour: mondayEvening + 1, utc: "2026-03-02T22:00:00Z", date: "2026-03-02", local: 23, weekday: 1,
      stratum: "weekday-night"),
    Case(
      hour: mondayEvening + 2, utc: "2026-03-02T23:00:00Z", date: "2026-03-03", local: 0, weekday: 2,
      stratum: "weekday-night"),
    Case(
      hour: mondayEvening + 8, utc: "2026-03-03T05:00:00Z", date: "2026-03-03", local: 6, weekday: 2,
      stratum: "weekday-day"),
    Case(
      hour: mondayEvening + 20, utc: "2026-03-03T17:00:00Z", date: "2026-03-03", local: 18, weekday: 2,
      stratum: "weekday-evening"),
    // A Friday's last hour, and the Saturday's first.
    Case(
      hour: mondayEvening + 97, utc: "2026-03-06T22:00:00Z", date: "2026-03-06", local: 23, weekday: 5,
      stratum: "weekday-night"),
    Case(
      hour: mondayEvening + 98, utc: "2026-03-06T23:00:00Z", date: "2026-03-07", local: 0, weekday: 6,
      stratum: "weekend-night"),
    // 2026-03-29: the clock goes from 02:00 to 03:00.
    Case(
      hour: 492_984, utc: "2026-03-29T00:00:00Z", date: "2026-03-29", local: 1, weekday: 7, stratum: "weekend-night"),
    Case(
      hour: 492_985, utc: "2026-03-29T01:00:00Z", date: "2026-03-29", local: 3, weekday: 7, stratum: "weekend-night"),
    // 2026-10-25: the clock goes from 03:00 to 02:00, so that two UTC hours are 02 local.
    Case(
      hour: 498_024, utc: "2026-10-25T00:00:00Z", date: "2026-10-25", local: 2, weekday: 7, stratum: "weekend-night"),
    Case(
      hour: 498_025, utc: "2026-10-25T01:00:00Z", date: "2026-10-25", local: 2, weekday: 7, stratum: "weekend-night"),
    Case(hour: 0, utc: "1970-01-01T00:00:00Z", date: "1970-01-01", local: 1, weekday: 4, stratum: "weekday-night"),
    Case(hour: -1, utc: "1969-12-31T23:00:00Z", date: "1970-01-01", local: 0, weekday: 4, stratum: "weekday-night"),
  ])
  func theLocalClockAndCalendar(case example: Case) {
    let local = LocalHour(utcHour: example.hour, rules: stockholm)
    #expect(UTCText.format(Int64(example.hour) * 3600) == example.utc)
    #expect(UTCText.date(dayNumber: local.day) == example.date)
    #expect(local.hour == example.local)
    #expect(local.weekday == example.weekday)
    #expect(local.stratum.name == example.stratum)
  }

  @Test func anOffsetOfHalfAnHourTakesTheHourOfTheFirstMinute() {
    let kolkata = TimeZoneRules(identifier: "Asia/Kolkata", firstOffsetSeconds: 19_800, transitions: [])
    let local = LocalHour(utcHour: mondayEvening, rules: kolkata)
    #expect(local.hour == 2 && UTCText.date(dayNumber: local.day) == "2026-03-03")
  }

  @Test func theCalendarIsFoundations() throws {
    let formatter = ISO8601DateFormatter()
    var dice = Dice(3)
    for _ in 0..<2000 {
      let second = Int64.random(in: -11_000_000_000...UTCText.seconds.upperBound, using: &dice)  // from 1621
      let text = UTCText.format(second)
      #expect(text == formatter.string(from: Date(timeIntervalSince1970: Double(second))))
      #expect(UTCText.parse(text) == second)
    }
  }

  @Test(arguments: [UTCText.seconds.lowerBound, -1, 0, UTCText.seconds.upperBound])
  func theEndsOfTheCalendarReadBack(second: Int64) {
    #expect(UTCText.parse(UTCText.format(second)) == second)
  }

  @Test(arguments: [
    "", "2026-03-02", "2026-03-02T21:00:00", "2026-13-02T21:00:00Z", "2026-02-30T21:00:00Z", "2026-03-02T24:00:00Z",
    "2026-03-02 21:00:00Z", "2026-03-02T21:00:0åZ", "0000-01-01T00:00:00Z", "9999-01-01T00:00:00Z",
  ])
  func textThatIsNoMomentIsNotRead(text: String) {
    #expect(UTCText.parse(text) == nil)
  }
}
