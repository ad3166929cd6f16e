import BinStore
import CheckLog
import CheckModel
import Foundation
import Ingest
import LocalTime
import TestSupport
import Testing

/// Small files with each of their bits flipped, and cut at each of their bytes: what is wrong with them is said, or what
/// they came to adds up; what has a checksum is never counted as anything else than it was.
struct FlippedLogTests {
  /// Packed in every way, with a checksum.
  private static let checked = [
    "night.csv.gz", "named.gz", "night.zlib", "night.csv.zst", "night.csv.xz", "night.csv.bz2", "two.zip",
    "packed-members.zip", "streamed.zip", "two.tar.gz", "three-layers.gz",
  ]

  /// A log that is not there any more is told of: something failed, or was passed over. Of gzip streams one after the
  /// other nobody can tell that a cut between two of them took the rest, so that no such file is among these.
  @Test(arguments: checked) func neverTakesAPackedLogForAnother(_ file: String) async throws {
    let place = try Workplace()
    let bytes = try Data(contentsOf: fixtures.appending(path: "compressed/\(file)"))
    let whole = try await read(bytes, file, place)
    let known = Dictionary(whole.logs.map { ($0.sha256, $0.tally) }) { a, _ in a }
    #expect(whole.logs.allSatisfy { $0.status != .failed && $0.tally.checks > 0 })
    var counts = (refused: 0, same: 0)
    for (what, damaged) in Damage.all(of: bytes, sample: 50) {
      let report = try await read(damaged, file, place)
      for log in report.logs {
        if log.status == .failed {
          counts.refused += 1
          #expect(log.error?.contains("; ") == true, "\(what)")
        } else if damaged.isEmpty {
          #expect(log.tally == LogTally(), "\(what)")
        } else {
          counts.same += 1
          #expect(known[log.sha256] == log.tally, "\(what)")
        }
      }
      #expect(!report.logs.isEmpty)
      if !damaged.isEmpty, report.failed == 0, report.passedOver == whole.passedOver {
        #expect(Set(report.logs.map(\.sha256)) == Set(known.keys), "\(what)")
      }
    }
    Attempts.report("flips and cuts of \(file)", ["refused": counts.refused, "logs as they were": counts.same])
  }

  /// Nothing tells that content was changed; but every line is accounted for.
  @Test(arguments: ["two.tar", "logs.tar"]) func accountsForEveryLineOfADamagedTar(_ file: String) async throws {
    let place = try Workplace()
    let bytes = try Data(contentsOf: fixtures.appending(path: "compressed/\(file)"))
    for (what, damaged) in Damage.all(of: bytes, sample: 50) {
      let report = try await read(damaged, file, place)
      #expect(!report.logs.isEmpty, "\(what)")
      for log in report.logs { expectAccount(log, damaged, what) }
    }
  }

  struct PlainLog: Sendable {
    var name: String
    var profile: String
    var text: String

    init(_ name: String, _ profile: String, _ text: String) {
      (self.name, self.profile, self.text) = (name, profile, text)
    }
  }

  static let plain: [PlainLog] = [
    PlainLog("v1.csv", "v1", speedLog(4)),
    PlainLog(
      "v1-semicolons.csv", "v1",
      """
      time;kind;lat;lon;offence;note
      2026-06-05T10:00:00Z;behaviour;56.67;12.86;phone+seatbelt;"a ""b""; c"
      2026-06-05T10:00:00Z;behaviour;56.67;12.86;none;

      """),
    PlainLog(
      "v1.jsonl", "v1",
      #"""
      {"time":"2026-06-05T10:00:00Z","kind":"alcohol","lat":56.67,"lon":12.86,"breath":0.21}
      {"time":"2026-06-05T10:00:01+02:00","kind":"drug","site":"Storgatan","drug":"positive","x":["\u00e5"]}

      """#),
    PlainLog(
      "sdr.txt", "sdr",
      """
      Radar: 1
      Standort:\tStorgatan\r
      x

      a:b:c
      Tempo\tZeit
      52\t10:11:12\t05.06.26\t1\t4.2\r

      """),
    PlainLog(
      "Storgatant3005062026.txt", "sdr-flat", "05.06.26 10:11:12;;52;A;1\n05.06.26 10:11:13;;33;A;1\n"),
    PlainLog("lamraw.csv", "fintraffic-tms", "Storgatan;26;156;10;11;12;13;4.2;1;1;1;52;0;1;2;3\n"),
    PlainLog(
      "Storgatan.csv", "icoms-tma",
      """
      typ ; date and time [UTC] ; speed [km/h] ; length [m]
      001;2026/06/05 10:11:12,5;  -52,5;4,2

      """),
    PlainLog(
      "stops.csv", "montgomery",
      """
      Date Of Stop,Time Of Stop,Description,Location,Latitude,Longitude,VehicleType
      06/05/2026,10:11:12,"EXCEEDING MAXIMUM SPEED: 49 MPH IN A POSTED 40 MPH ZONE",x,56.67,12.86,02 - Automobile

      """),
  ]

  @Test(arguments: plain.indices) func accountsForEveryLineOfADamagedLog(_ which: Int) async throws {
    let place = try Workplace()
    let (name, text, profile) = (Self.plain[which].name, Self.plain[which].text, Self.plain[which].profile)
    let bytes = Data(text.utf8)
    let whole = try await read(bytes, name, place, profile: profile)
    #expect(whole.logs.map(\.status) == [.imported] && whole.logs[0].tally.rejected == 0, "\(whole)")
    let rows = bytes.count { $0 == 0x0A }
    for choice: String? in [nil, profile] {
      for (what, damaged) in Damage.all(of: bytes, sample: 30) {
        let log = try #require(try await read(damaged, name, place, profile: choice).logs.first, "\(what)")
        expectAccount(log, damaged, what)
        guard log.status == .imported, case .cut = what else { continue }
        // What stood before the cut is as it was, and the torn line is a rejection or reads like a whole one.
        #expect(log.tally.lines <= Int64(rows), "\(what)")
        #expect(log.tally.checks <= whole.logs[0].tally.checks, "\(what)")
        #expect(log.tally.rejected <= 1, "\(what)")
        let newlines = Int64(damaged.count { $0 == 0x0A })
        let isTorn = newlines < log.tally.lines
        // Only the last column may lack something and not be missed.
        let torn = damaged.split(separator: 0x0A).last ?? Data()
        let isInLastColumn = torn.count { $0 == 0x2C } == 6
        if name == "v1.csv", newlines > 0, isTorn, !isInLastColumn { #expect(log.tally.rejected == 1, "\(what)") }
      }
    }
  }

  /// The same through the command: where a log is refused, the store stays as it was to the byte.
  @Test(arguments: checked + ["two.tar"]) func leavesTheStoreAsItWasWhereALogIsRefused(_ file: String) async throws {
    let place = try Workplace()
    let bytes = try Data(contentsOf: fixtures.appending(path: "compressed/\(file)"))
    try place.write(speedLog(5), to: "good.csv")
    #expect(try await place.lagesbild("import", "--store", "before.gpkg", "good.csv").status == 0)
    let before = try place.read("before.gpkg")
    for (what, damaged) in Damage.all(of: bytes, sample: 2, cuts: 1, most: 200) {
      try place.write(before, to: "lagesbild.gpkg")
      try place.write(damaged, to: file)
      let ran = try await place.lagesbild("import", "--json", file)
      let files = FileAccount.all(try ran.json())
      #expect(files.allSatisfy { $0.addsUp }, "\(what)")
      #expect(ran.status == (files.contains { $0.status == "failed" } ? 2 : 0), "\(what): \(ran.error)")
      if !files.contains(where: { $0.status == "imported" }) { #expect(try place.read("lagesbild.gpkg") == before) }
      #expect(try await place.lagesbild("status", "--verify").status == 0, "\(what)")
    }
  }

  // MARK: One file

  private static let sites = [
    Site(id: 1, name: "Storgatan", latDegrees: 56.67, lonDegrees: 12.86, cell: Cell(north: 0, east: 0), limitKmh: 50)
  ]

  private func read(_ bytes: Data, _ name: String, _ place: Workplace, profile: String? = nil) async throws
    -> ImportReport
  {
    let options = Importer.Options(
      profile: profile.flatMap(BuiltInProfiles.named),
      context: LogContext(timeZone: .utc, sampling: nil, sites: Self.sites), grid: .standard, storeTimeZone: .utc,
      again: false, keeping: .nothing, settledSeconds: 0, jobs: 1, toolVersion: "test")
    let path = try place.write(bytes, to: name)
    return await Importer(options, store: nil, path: place.path("none.gpkg"), progress: ImportProgress())
      .run([LogInput(path: path)])
  }

  private func expectAccount(_ log: LogReport, _ bytes: Data, _ what: Damage) {
    if log.status == .failed {
      #expect(log.error?.contains("; ") == true, "\(what)")
    } else {
      #expect(log.tally.addsUp, "\(what)")
      #expect(log.tally.lines <= Int64(bytes.count { $0 == 0x0A }) + 1, "\(what)")
    }
  }
}
