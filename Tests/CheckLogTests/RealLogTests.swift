import CheckModel
import Foundation
import LocalTime
import TestSupport
import Testing

@testable import CheckLog
@testable import ParserTwin

/// The figures were counted from the files with Python's csv module, which shares nothing with the parser.
@Suite(.enabled(if: realLogs != nil, "the real logs are not on this machine"))
struct RealLogTests {
  /// What a command prints, such as a real log that it unpacks.
  private func output(_ command: String...) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return [UInt8](data)
  }

  private func path(_ name: String) -> String { realLogs!.appending(path: name).path }

  private func site(_ name: String, _ index: Int, limitKmh: UInt16? = nil) -> Site {
    Site(
      id: Int32(index + 1), name: name, latDegrees: 0, lonDegrees: 0, cell: Cell(north: 0, east: 0), limitKmh: limitKmh)
  }

  @Test func readsEveryRecordOfMontgomery() throws {
    let log = try output("gzip", "-dc", path("montgomery/violations-2016.csv.gz"))
    var context = LogContext(timeZone: .utc)
    let parsed = try ParsedLog(log, profile: BuiltInProfiles.named("montgomery")!, context: context)
    #expect(parsed.tally.addsUp)
    #expect(parsed.tally.lines == 11_984)
    #expect(parsed.tally.other == 131)
    #expect(parsed.tally.checks == 6929)
    #expect(parsed.tally.rejected(.siteUnknown) == 4906)
    #expect(parsed.tally.rejected(.positionInvalid) == 18)
    let kinds = Dictionary(grouping: parsed.checks, by: \.category.kind).mapValues(\.count)
    #expect(kinds == [.speed: 266, .behaviour: 6327, .alcohol: 326, .drug: 10])
    let speeds = parsed.checks.filter { $0.category.kind == .speed }
    // The miles in the log, each rounded to whole km/h.
    #expect(abs(speeds.reduce(0) { $0 + Double($1.outcome.rawValue) } - 14_903 * 1.609344) <= 133)
    #expect(abs(speeds.reduce(0) { $0 + Double($1.category.limitKmh) } - 10_945 * 1.609344) <= 133)
    #expect(parsed.checks.allSatisfy { $0.category.sampling == .offenders })

    // None of the nine moped rows has coordinates.
    #expect(!parsed.checks.contains { $0.category.vehicle == .moped })
    context.sites = ["EMORY LANE/ MUNCASTER MILL RD", "N/B 29 AT FAIRLAND ROAD"].enumerated().map { site($1, $0) }
    let located = try ParsedLog(log, profile: BuiltInProfiles.named("montgomery")!, context: context)
    let mopeds = located.checks.filter { $0.category.vehicle == .moped }
    #expect(mopeds.map(\.site) == [0, 0, 0, 0, 1, 1, 1, 1, 1])
    #expect(mopeds.allSatisfy { $0.position == .site })
  }

  @Test func readsEveryRadarOfBasel() throws {
    let register = try SiteRegisterReader.entries([UInt8](Data(contentsOf: URL(filePath: path("basel-sdr/sites.csv")))))
    let context = LogContext(
      timeZone: TimeZoneRules(identifier: "Europe/Zurich")!,
      sites: register.enumerated().map { site($1.name, $0, limitKmh: $1.limitKmh) })
    var tally = LogTally()
    var (speeds, limited) = (0, 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: path("basel-sdr")).filter { $0.hasSuffix(".gz") }
    #expect(files.count == 64)
    for file in files {
      let log = try output("gzip", "-dc", path("basel-sdr/" + file))
      let parsed = try ParsedLog(log, profile: BuiltInProfiles.named("sdr")!, context: context, fileName: file)
      #expect(parsed.tally.addsUp)
      tally.add(parsed.tally)
      speeds += parsed.checks.reduce(0) { $0 + Int($1.outcome.rawValue) }
      limited += parsed.checks.count { $0.category.limitKmh > 0 }
    }
    #expect(tally.lines == 929_095)
    #expect(tally.other == 384)
    #expect(tally.checks == 761_397)
    #expect(tally.rejected(.siteUnknown) == 167_314)
    #expect(tally.addsUp)
    #expect(tally.clockSkipped == 6)
    #expect(tally.clockRepeated == 2)
    #expect(speeds == 26_530_733)
    #expect(limited == 713_110)
  }

  @Test func readsMoersByTheNameOfItsFile() throws {
    let name = "romerstrasse-415t3024102016.txt"
    let log = [UInt8](try Data(contentsOf: URL(filePath: path("moers-sdr/" + name))))
    let context = LogContext(
      timeZone: TimeZoneRules(identifier: "Europe/Berlin")!, sites: [site("romerstrasse-415", 0)])
    let parsed = try ParsedLog(log, profile: BuiltInProfiles.named("sdr-flat")!, context: context, fileName: name)
    #expect(parsed.tally.lines == 14_152)
    #expect(parsed.tally.checks == 14_152)
    #expect(parsed.checks.allSatisfy { $0.category.limitKmh == 30 && $0.category.sampling == .all && $0.site == 0 })
    #expect(parsed.checks.reduce(0) { $0 + Int($1.outcome.rawValue) } == 396_466)
    #expect(parsed.checks.first?.utcSeconds == 1_477_291_049)  // 2016-10-24 08:37:29 in Berlin
  }

  @Test func readsEveryBritishBreathTest() throws {
    let log = try output("unzip", "-p", path("uk-breath/DigitalBreathTestData2013.zip"))
    let file = try Data(contentsOf: fixtures.appending(path: "profiles/uk-breath.yaml"))
    let parsed = try ParsedLog(log, profile: Profile(file: [UInt8](file)), context: LogContext(timeZone: .utc))
    #expect(parsed.tally.lines == 497_791)
    #expect(parsed.tally.checks == 497_569)
    #expect(parsed.tally.rejected(.timeInvalid) == 58)
    #expect(parsed.tally.rejected(.breathOutside) == 163)
    #expect(parsed.tally.addsUp)
    // µg per 100 ml are hundredths of mg per litre.
    #expect(parsed.checks.reduce(0) { $0 + Int($1.outcome.rawValue) } == 4_537_678)
    #expect(parsed.checks.count { $0.outcome.rawValue >= 35 } == 52_491)
    #expect(parsed.checks.count { $0.category.basis == .suspicion } == 94_617)

    let zone = TimeZoneRules(identifier: "Europe/London")!
    var (hours, weekends) = ([Int64: Int](), 0)
    for check in parsed.checks {
      let local = check.utcSeconds + Int64(zone.offsetSeconds(atUTC: check.utcSeconds))
      hours[local % 86_400 / 3600, default: 0] += 1
      if (local / 86_400 + 3) % 7 >= 5 { weekends += 1 }  // 1970-01-01 was a Thursday
    }
    #expect(hours == [2: 89_049, 6: 36_385, 10: 88_612, 14: 68_021, 18: 88_959, 22: 126_543])
    #expect(weekends == 176_641)
  }

  // MARK: The twin

  /// How much of a real log is read by the twin too.
  private static let prefixBytes = 300_000

  /// Whole lines, at most so many bytes of them.
  private func prefix(_ log: [UInt8]) -> [UInt8] {
    let prefix = log.prefix(Self.prefixBytes)
    return prefix.count == log.count ? log : Array(prefix[...(prefix.lastIndex(of: 10) ?? prefix.endIndex - 1)])
  }

  private func agree(_ log: [UInt8], _ profile: Profile, _ context: LogContext, fileName: String) {
    let outcome = Comparison(log: prefix(log), profile: profile, context: context, fileName: fileName, mayTell: false)
      .outcome(Dice(1))
    #expect(outcome.disagreement == nil)
    #expect(outcome.parsed != nil)
  }

  @Test(arguments: [
    "1-Alemannengasse_#2", "1-B+ñumlihofstras_#2", "1-Elssässerstrasse FR Landesgrenze", "2-Fatiostrasse_#1",
    "Spitalstras.sdr_#2", "FR Riehenring",
  ]) func readsBaselAsTheTwinDoes(_ name: String) throws {
    let register = try SiteRegisterReader.entries([UInt8](Data(contentsOf: URL(filePath: path("basel-sdr/sites.csv")))))
    let context = LogContext(
      timeZone: TimeZoneRules(identifier: "Europe/Zurich")!,
      sites: register.enumerated().map { site($1.name, $0, limitKmh: $1.limitKmh) })
    let log = try output("gzip", "-dc", path("basel-sdr/\(name).txt.gz"))
    agree(log, BuiltInProfiles.named("sdr")!, context, fileName: name)
  }

  @Test func readsMoersAsTheTwinDoes() throws {
    let name = "romerstrasse-415t3024102016.txt"
    let log = [UInt8](try Data(contentsOf: URL(filePath: path("moers-sdr/" + name))))
    let context = LogContext(
      timeZone: TimeZoneRules(identifier: "Europe/Berlin")!, sites: [site("romerstrasse-415", 0)])
    agree(log, BuiltInProfiles.named("sdr-flat")!, context, fileName: name)
  }

  @Test func readsMontgomeryAsTheTwinDoes() throws {
    let log = try output("gzip", "-dc", path("montgomery/violations-2016.csv.gz"))
    let context = LogContext(timeZone: .utc, sites: [site("EMORY LANE/ MUNCASTER MILL RD", 0)])
    agree(log, BuiltInProfiles.named("montgomery")!, context, fileName: "violations.csv")
  }

  @Test func readsBritishBreathTestsAsTheTwinDoes() throws {
    let log = try output("unzip", "-p", path("uk-breath/DigitalBreathTestData2013.zip"))
    let file = try Data(contentsOf: fixtures.appending(path: "profiles/uk-breath.yaml"))
    agree(log, try Profile(file: [UInt8](file)), LogContext(timeZone: .utc), fileName: "tests.csv")
  }
}
