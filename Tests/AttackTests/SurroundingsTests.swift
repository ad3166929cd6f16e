import Foundation
import TestSupport
import Testing

/// What surrounds a command and may be missing: room for temporary files, permissions, a reader of its output.
struct SurroundingsTests {
  /// More refused lines than are kept in memory.
  private static func refusals(_ place: Workplace) throws {
    try place.write(
      header + String(repeating: "2026-06-05T10:00:00Z,speed,56.67,12.86,car,fast,50\n", count: 60_000), to: "bad.csv")
    try place.write(speedLog(5), to: "good.csv")
  }

  /// A log of so many cells that its bins are kept in files: with many jobs each has little memory for them.
  private static func cells(_ place: Workplace) throws {
    try place.write(
      header
        + (0..<15_000).map { number in
          "2026-06-05T10:00:00Z,speed,\(56 + Double(number / 200) / 500),\(12 + Double(number % 200) / 300),car,55,50\n"
        }.joined(), to: "bad.csv")
    try place.write(speedLog(5), to: "good.csv")
  }

  private struct Spilling: Sendable, CustomTestStringConvertible {
    var input: String
    var prepare: @Sendable (Workplace) throws -> Void
    var testDescription: String { input }
  }

  /// What is kept in temporary files: refused lines, standard input, bins.
  private static let spilling = [
    Spilling(input: "--jobs 1 bad.csv good.csv", prepare: refusals),
    Spilling(input: "--jobs 1 - good.csv < bad.csv", prepare: refusals),
    Spilling(input: "--jobs 256 bad.csv good.csv", prepare: cells),
  ]

  @Test(arguments: spilling, [("w", ENOSPC), ("r", EIO)])
  private func temporaryFilesThatFailAreSaid(_ spilling: Spilling, _ fault: (kind: String, code: Int32)) async throws {
    let place = try Workplace()
    try spilling.prepare(place)
    let line = "lagesbild import --json \(spilling.input)"
    let calls = try await place.calls(ofLine: line, fault.kind, path: "/lagesbild-")
    try #require(!calls.isEmpty)
    for call in Attempts.points(calls) {
      try FileManager.default.removeItem(atPath: place.path("lagesbild.gpkg"))
      let failing = Sabotage(
        action: .error(fault.code), call: call, isSticky: true, calls: fault.kind, path: "/lagesbild-")
      let ran = try await place.sabotagedShell(failing, line)
      #expect(ran.status == 2, "call \(call) of \(calls.count): \(ran.error)")
      #expect(FileAccount.all(try ran.json()).map(\.status) == ["failed", "imported"])
      #expect(ran.error.contains("the folder for temporary files is full or cannot be used; make room"))
      #expect(try Account(place.path("lagesbild.gpkg")).logs.count == 1)
    }
    Attempts.report(
      "\(spilling.input), error \(fault.code) of temporary files", ["attacks": Attempts.points(calls).count])
  }

  /// SQLite makes the file anew in one of its own, once that is larger than its memory for it.
  @Test func aPurgeWithoutRoomForTemporaryFilesIsSaid() async throws {
    let place = try Workplace()
    for night in 1...2 { try place.write(Subject.log(night), to: "logs/\(night).csv") }
    let purge = ["purge", "--before", "2026-06-02"]
    #expect(try await place.lagesbild("import", "logs").status == 0)
    // A table of somebody else's makes it large.
    try await place.python(
      """
      import sqlite3
      db = sqlite3.connect('lagesbild.gpkg')
      db.execute('CREATE TABLE mine (value)')
      db.execute('INSERT INTO mine VALUES (randomblob(20000000))')
      db.commit()
      """)
    try Subject.copyStore(from: ".", to: "whole", place)
    let calls = try await place.calls(of: Subject.inFolder("whole", purge), "w", path: "/etilqs_")
    try #require(!calls.isEmpty)
    let purged = try Account(place.path("whole/lagesbild.gpkg"))
    for call in Attempts.points(calls) {
      try Subject.copyStore(from: ".", to: "attack", place)
      let full = Sabotage(action: .error(ENOSPC), call: call, isSticky: true, calls: "w", path: "/etilqs_")
      let ran = try await place.sabotaged(full, Subject.inFolder("attack", purge))
      #expect(ran.status == 2, "call \(call) of \(calls.count)")
      #expect(ran.error.contains("it is purged, but bytes of it may be left"), "\(ran.error)")
      #expect(try Account(place.path("attack/lagesbild.gpkg")) == purged)
      let next = try await place.lagesbild(Subject.inFolder("attack", purge))
      #expect(next.status == 0, "\(next.error)")
      #expect(try Account(place.path("attack/lagesbild.gpkg")) == purged)
    }
    Attempts.report("purge, error 28 of temporary files", ["attacks": Attempts.points(calls).count])
  }

  @Test func noFolderForTemporaryFilesIsSaidOrNotNeeded() async throws {
    let place = try Workplace()
    try Self.refusals(place)
    let ran = try await place.lagesbild("import", "--json", "bad.csv", environment: ["TMPDIR": place.path("gone")])
    #expect(ran.status == 0 || ran.error.contains("the folder for temporary files"), "\(ran.error)")
  }

  // MARK: Permissions

  /// Root may do everything, so that others are asked.
  private static let others = "setpriv --reuid=65534 --regid=65534 --clear-groups"

  private static let canBeOthers: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "\(geteuid() == 0 ? others : "") \"$0\" --version", Workplace.command.path]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  private static func asOthers(_ place: Workplace, _ line: String) async throws -> Ran {
    try await place.shell("lagesbild() { \(geteuid() == 0 ? others : "") \"$LAGESBILD\" \"$@\"; }; \(line)")
  }

  @Test(.enabled(if: canBeOthers, "there is no account without rights here that may run the command"))
  func aStoreThatMayNotBeWrittenIsLeftAlone() async throws {
    let place = try Workplace()
    try place.write(speedLog(5), to: "a.csv")
    try place.write(speedLog(6), to: "b.csv")
    #expect(try await place.lagesbild("import", "a.csv").status == 0)
    let before = try place.read("lagesbild.gpkg")
    for line in ["import b.csv", "undo 1", "purge --before 2026-06-06", "import --again a.csv"] {
      let ran = try await Self.asOthers(place, "chmod 0444 lagesbild.gpkg; chmod 0777 .; lagesbild \(line)")
      #expect(ran.status == 2, "\(line)")
      #expect(ran.error.contains("the store is read-only; try another account"), "\(line): \(ran.error)")
      #expect(try place.read("lagesbild.gpkg") == before)
    }
    let closed = try await Self.asOthers(place, "chmod 0000 lagesbild.gpkg; lagesbild status")
    #expect(closed.status == 2)
    #expect(closed.error.contains("the store may not be opened here; try an account"), "\(closed.error)")
  }

  @Test(.enabled(if: canBeOthers, "there is no account without rights here that may run the command"))
  func whatMayNotBeReadOrMadeIsSaid() async throws {
    let place = try Workplace()
    try place.write(speedLog(5), to: "a.csv")
    try place.write(speedLog(6), to: "b.csv")
    let ran = try await Self.asOthers(
      place, "mkdir closed; chmod 0555 closed; lagesbild import --store closed/new.gpkg a.csv")
    #expect(ran.status == 2)
    #expect(
      ran.error.contains("could not be kept in closed/new.gpkg: the store may not be opened here; try an account"))
    #expect(try place.names == ["a.csv", "b.csv", "closed"])

    let log = try await Self.asOthers(place, "chmod 0777 .; chmod 0000 a.csv; lagesbild import --json a.csv b.csv")
    #expect(log.status == 2)
    #expect(FileAccount.all(try log.json()).map(\.status) == ["failed", "imported"])
    #expect(log.error.contains("a.csv: it may not be read by this account; try another one"))

    let output = try await Self.asOthers(place, "lagesbild export --format csv -o closed/bins.csv")
    #expect(output.status == 2)
    #expect(output.error.contains("closed/bins.csv: it can't be written"))
  }

  // MARK: Pipes

  @Test(arguments: [
    "trends --by cell,hour", "places", "places --format json", "status", "status --format json", "status --verify",
    "rejects", "export --format csv", "export --format geojson", "report -o -", "profiles v1",
    "generate --checks 5000 --seed 1", "export --format csv -o /dev/stdout", "import --json logs",
  ]) func aReaderThatHasSeenEnoughIsNoFailure(_ command: String) async throws {
    let place = try Workplace()
    for night in 1...2 { try place.write(Subject.log(night, checks: 400), to: "logs/\(night).csv") }
    #expect(try await place.lagesbild("import", "logs").status == 0)
    for reader in ["head -1", "true"] {
      let ran = try await place.shell("\"$LAGESBILD\" \(command) | \(reader) > /dev/null; exit ${PIPESTATUS[0]}")
      #expect(ran.status == 0, "\(reader): \(ran.error)")
      #expect(ran.error == "", "\(reader)")
    }
  }
}
