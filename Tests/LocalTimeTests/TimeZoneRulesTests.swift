import CheckModel
import Foundation
import LocalTime
import Testing

private let zones = [
  "Europe/Stockholm", "Europe/Zurich", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe",
  "Africa/Casablanca", "Pacific/Apia", "Africa/Monrovia", "America/St_Johns", "UTC",
]

/// 1970-01-02 to 2099-12-30.
private let seconds: ClosedRange<Int64> = 86_400...4_102_272_000

private func foundationOffset(_ zone: TimeZone, _ utcSeconds: Int64) -> Int64 {
  Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(utcSeconds))))
}

/// Random moments and, for each change of the clock, those around it.
private func moments(_ rules: TimeZoneRules) -> [Int64] {
  (0..<3000).map { _ in Int64.random(in: seconds) }
    + rules.transitions.flatMap { change in
      [-90_000, -7201, -3601, -3600, -1801, -1, 0, 1, 1800, 3599, 3600, 7200, 90_000].map { change.utcSeconds + $0 }
    }.filter(seconds.contains)
}

@Test(arguments: zones)
func agreesWithFoundationOnOffsets(_ name: String) throws {
  let rules = try #require(TimeZoneRules(identifier: name))
  let zone = try #require(TimeZone(identifier: name))
  let wrong = moments(rules).filter { Int64(rules.offsetSeconds(atUTC: $0)) != foundationOffset(zone, $0) }
  #expect(wrong.isEmpty)
}

/// The slow and obvious reading of a local time: try every offset in force within a day and a half.
@Test(arguments: zones)
func readsLocalTimesAsTheRuleSays(_ name: String) throws {
  let rules = try #require(TimeZoneRules(identifier: name))
  let zone = try #require(TimeZone(identifier: name))
  var wrong: [Int64] = []
  for moment in moments(rules) {
    let local = moment + foundationOffset(zone, moment) + Int64.random(in: -4000...4000)
    let near = stride(from: local - 129_600, through: local + 129_600, by: 1800).map { foundationOffset(zone, $0) }
    let fitting = Set(near).filter { foundationOffset(zone, local - $0) == $0 }
    let result = rules.resolve(localSeconds: local)
    let isRight =
      switch result.reading {
      case .unique: fitting.count == 1 && fitting.contains(local - result.utcSeconds)
      // The first of the two moments is the one with the larger offset.
      case .repeated: fitting.count == 2 && fitting.max() == local - result.utcSeconds
      // With the offset before the change, the moment is after it.
      case .skipped:
        fitting.isEmpty && near.contains(local - result.utcSeconds)
          && foundationOffset(zone, result.utcSeconds) > local - result.utcSeconds
      }
    if !isRight { wrong.append(local) }
  }
  #expect(wrong.isEmpty)
}

@Test(arguments: zones)
func spansEndWhereTheReadingChanges(_ name: String) throws {
  let rules = try #require(TimeZoneRules(identifier: name))
  for moment in moments(rules) {
    let local = moment + Int64(rules.offsetSeconds(atUTC: moment)) + Int64.random(in: -4000...4000)
    let (utc, reading, span) = rules.resolve(localSeconds: local)
    try #require(span.contains(local))
    func isSame(_ other: Int64) -> Bool {
      let result = rules.resolve(localSeconds: other)
      return result.reading == reading && other - result.utcSeconds == local - utc && result.span == span
    }
    if span.lowerBound > .min {
      try #require(isSame(span.lowerBound) && !isSame(span.lowerBound - 1), "\(local)")
    }
    if span.upperBound < .max {
      try #require(isSame(span.upperBound - 1) && !isSame(span.upperBound), "\(local)")
    }
  }
}

private func second(_ text: String) throws -> Int64 {
  Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970)
}

/// Sources: EU directive 2000/84/EC; Uniform Time Act; New South Wales' Standard Time Act; Samoa's of 2011.
@Test(arguments: [
  ("Europe/Stockholm", "2026-03-29T01:59:59Z", "2026-03-29T00:59:59Z", TimeZoneRules.LocalTimeReading.unique),
  ("Europe/Stockholm", "2026-03-29T02:00:00Z", "2026-03-29T01:00:00Z", .skipped),
  ("Europe/Stockholm", "2026-03-29T02:59:59Z", "2026-03-29T01:59:59Z", .skipped),
  ("Europe/Stockholm", "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z", .unique),
  ("Europe/Stockholm", "2026-10-25T01:59:59Z", "2026-10-24T23:59:59Z", .unique),
  ("Europe/Stockholm", "2026-10-25T02:00:00Z", "2026-10-25T00:00:00Z", .repeated),
  ("Europe/Stockholm", "2026-10-25T02:59:59Z", "2026-10-25T00:59:59Z", .repeated),
  ("Europe/Stockholm", "2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z", .unique),
  ("America/New_York", "2026-11-01T01:30:00Z", "2026-11-01T05:30:00Z", .repeated),
  ("America/New_York", "2026-03-08T02:30:00Z", "2026-03-08T07:30:00Z", .skipped),
  ("Australia/Lord_Howe", "2026-04-05T01:45:00Z", "2026-04-04T14:45:00Z", .repeated),
  ("Australia/Lord_Howe", "2026-10-04T02:15:00Z", "2026-10-03T15:45:00Z", .skipped),
  ("Australia/Lord_Howe", "2026-10-04T02:30:00Z", "2026-10-03T15:30:00Z", .unique),
  ("Pacific/Apia", "2011-12-30T12:00:00Z", "2011-12-30T22:00:00Z", .skipped),
  ("Asia/Kathmandu", "2026-03-29T02:30:00Z", "2026-03-28T20:45:00Z", .unique),
  ("UTC", "2026-03-29T02:30:00Z", "2026-03-29T02:30:00Z", .unique),
])
func readsSkippedAndRepeatedHours(
  _ zone: String, local: String, utc: String, reading: TimeZoneRules.LocalTimeReading
) throws {
  let result = try #require(TimeZoneRules(identifier: zone)).resolve(localSeconds: second(local))
  #expect(result.utcSeconds == (try second(utc)))
  #expect(result.reading == reading)
}

@Test(arguments: zones)
func ordersItsTransitionsAndLeavesOutTheIdle(_ name: String) throws {
  let rules = try #require(TimeZoneRules(identifier: name))
  var offset = rules.firstOffsetSeconds
  var last = Int64.min
  for change in rules.transitions {
    #expect(change.utcSeconds > last && change.offsetSeconds != offset)
    (last, offset) = (change.utcSeconds, change.offsetSeconds)
  }
  #expect(rules.identifier == name)
}

@Test(arguments: [
  "", "/", "Europe/", "Europe/Nowhere", "Stockholm", "CET", "EST", "GMT", "GMT+1", "+01:00", "Europe/stockholm",
  "europe/stockholm", "EUROPE/STOCKHOLM", " Europe/Stockholm", "Europe/Stockholm ", "Europe/Stockholm\0",
  "Europe/Stockholm\n", "Europe/Stockholm/", "../Europe/Stockholm", "/usr/share/zoneinfo/Europe/Stockholm",
  "Europe/../Europe/Stockholm", "Europe//Stockholm", "Europe/Sto\u{301}ckholm", "Etc/GMT+99",
  String(repeating: "Europe/", count: 100),
])
func knowsNoSuchZone(_ name: String) { #expect(TimeZoneRules(identifier: name) == nil) }
