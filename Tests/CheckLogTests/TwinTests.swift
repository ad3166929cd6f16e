import CheckModel
import Foundation
import LocalTime
import TestSupport
import Testing

@testable import CheckLog
@testable import ParserTwin

/// Parser and twin over random logs of every format.
struct TwinTests {
  /// Sites that begin and end alike stand beside those of other tests.
  private static let sites =
    registered
    + [(9, "Kungsgatan 100 vid torget", 50), (10, "Kungsgatan 110 vid torget", 60), (11, "Torget \"norra\"", 70)].map {
      id, name, limit in
      Site(
        id: id, name: name, latDegrees: 56.6, lonDegrees: 12.8,
        cell: Cell(north: 1, east: 4), limitKmh: UInt16(limit))
    }

  @Test(arguments: BuiltInLog.all) func readsRandomLogsOfBuiltInProfilesAsTheTwinDoes(_ format: BuiltInLog) throws {
    let profile = try #require(BuiltInProfiles.named(format.profile))
    var checks = 0
    var rejections = 0
    for seed in 0..<8 as Range<UInt64> {
      var scene = Scene(Dice(seed), zone: profile.timeZone ?? stockholm)
      let log = format.make(&scene).bytes(rows: seed == 0 ? 400 : 150, &scene)
      let context = LogContext(timeZone: stockholm, sites: Self.sites)
      let outcome = Comparison(log: log, profile: profile, context: context, fileName: format.fileName)
        .outcome(scene.dice, byteByByte: seed == 1)
      if let disagreement = outcome.disagreement {
        Issue.record("seed \(seed): \(disagreement)")
        return
      }
      checks += outcome.parsed?.checks.count ?? 0
      rejections += outcome.parsed?.rejections.count ?? 0
    }
    // The logs are neither all good nor all bad.
    #expect(checks > 350)
    #expect(rejections > 30)
  }

  @Test(arguments: 0..<4 as Range<UInt64>) func readsRandomProfilesAsTheTwinDoes(_ part: UInt64) throws {
    var checks = 0
    var rejections = 0
    for seed in (part * 50)..<((part + 1) * 50) {
      var scene = Scene(Dice(seed), zone: stockholm)
      let random = RandomProfile(&scene)
      let profile: Profile
      do {
        profile = try Profile(yaml: random.yaml)
      } catch {
        Issue.record("seed \(seed): \(error)\n\(random.yaml)")
        return
      }
      let zone = try #require(TimeZoneRules(identifier: random.zone))
      scene = Scene(scene.dice, zone: zone)
      if random.yaml.contains("decimal: comma") { scene.point = "," }
      let log = random.log.bytes(rows: 60, &scene)
      let context = LogContext(
        timeZone: zone, sampling: scene.pick([nil, nil, .all, .offenders]), sites: Self.sites)
      let comparison = Comparison(log: log, profile: profile, context: context, fileName: random.fileName)
      let outcome = comparison.outcome(scene.dice, byteByByte: seed % 8 == 0)
      var hostile = comparison
      hostile.log = SlowEncoding.bytes(random.log.head, random.log.encoding)!
      for _ in 0..<100 { hostile.log += scene.pick(RandomLogTests.pieces) }
      if let disagreement = outcome.disagreement ?? hostile.outcome(scene.dice, byteByByte: true).disagreement {
        Issue.record(
          "seed \(seed): \(disagreement)\n\(random.yaml)\n\(String(decoding: log.prefix(500), as: UTF8.self))")
        return
      }
      if outcome.parsed == nil {
        Issue.record(
          "seed \(seed): no one reads it\n\(random.yaml)\n\(String(decoding: log.prefix(500), as: UTF8.self))")
      }
      checks += outcome.parsed?.checks.count ?? 0
      rejections += outcome.parsed?.rejections.count ?? 0
    }
    #expect(checks > 350)
    #expect(rejections > 200)
  }

  /// Positions are numbered anew when there are too many; none may take the place of another.
  @Test func keepsPositionsApartHoweverManyThereAre() throws {
    let count = 70_000
    var text = "time,kind,lat,lon,speed\n"
    for number in 0..<count {
      text += "2026-06-01T12:00:00Z,speed,\(10 + number % 50).\(100_000 + number),12.5,\(number % 100)\n"
      if number % 7 == 0 { text += "2026-06-01T12:00:00Z,speed,10.100000,12.5,101\n" }
    }
    let parsed = try v1(Array(text.utf8))
    #expect(parsed.rejections.isEmpty)
    var checks = parsed.checks[...]
    for number in 0..<count {
      let lat = Double("\(10 + number % 50).\(100_000 + number)")!
      let isRight =
        checks.popFirst().map {
          $0.position == .geographic(lat: lat, lon: 12.5) && $0.outcome == Outcome(rawValue: UInt16(number % 100))
        } ?? false
      try #require(isRight, "position \(number)")
      if number % 7 == 0 { try #require(checks.popFirst()?.position == .geographic(lat: 10.1, lon: 12.5)) }
    }
    #expect(checks.isEmpty)
  }
}
