import Foundation
import TestSupport
import Testing

/// A disk that is full, or fails, or is slow, at every stage of a command: a clear error, exit status 2, whole files.
struct FaultTests {
  @Test(arguments: [ENOSPC, EIO, EDQUOT, EROFS, EACCES]) func anImportToldByTheDiskToStop(_ code: Int32) async throws {
    let place = try Workplace()
    let subject = Subject.all[0]
    try await subject.prepare(place)
    let states = try await subject.states(place)
    try Subject.copyStore(from: "before", to: "counted", place)
    let kinds = Sabotage.changes + "o"
    let calls = try await place.calls(of: Subject.inFolder("counted", subject.command), kinds)
    var failed = 0
    for call in Attempts.points(calls) {
      let attack: Comment = "error \(code) from call \(call) of \(calls.count)"
      let folder = "attack-\(call)"
      try Subject.copyStore(from: "before", to: folder, place)
      let command = Subject.inFolder(folder, subject.command + ["--json"])
      let fault = Sabotage(action: .error(code), call: call, isSticky: true, calls: kinds)
      let ran = try await place.sabotaged(fault, command)
      #expect([0, 2].contains(ran.status), "\(attack): \(ran.error)")
      if ran.status == 2 {
        failed += 1
        #expect(ran.error.contains("; try "), "\(attack): \(ran.error)")
        #expect(!ran.error.contains("SQLite failed"), "\(attack): \(ran.error)")
      }
      let imported = FileAccount.all(try ran.json()).filter { $0.status == "imported" }.map(\.path)
      #expect(imported == (1...3).prefix(ran.status == 0 ? 3 : imported.count).map { "logs/\($0).csv" }, attack)
      let state = try StoreState(in: folder, place)
      #expect(states.contains(state), attack)
      // A commit that was written and then not synced may be there, though it was not promised.
      let kept = state?.account.logs.count ?? 0
      #expect(kept == imported.count || kept == imported.count + 1, attack)
      // Of the states the last ones are one log after the other.
      #expect(kept == 0 || state == states[kept + 2], attack)
      let next = try await place.lagesbild(command)
      #expect(next.status == 0, "\(attack): \(next.error)")
      #expect(try StoreState(in: folder, place) == states.last, attack)
    }
    Attempts.report(
      "a first import, error \(code) from a call on", ["attacks": Attempts.points(calls).count, "failed": failed])
  }

  @Test(arguments: Subject.all.dropFirst(), [ENOSPC, EIO])
  func anyOtherChangeToldByTheDiskToStop(_ subject: Subject, _ code: Int32) async throws {
    let place = try Workplace()
    try await subject.prepare(place)
    let states = try await subject.states(place)
    try Subject.copyStore(from: "before", to: "counted", place)
    let calls = try await place.calls(of: Subject.inFolder("counted", subject.command))
    var failed = 0
    for call in Attempts.points(calls) {
      let attack: Comment = "\(subject.name), error \(code) from call \(call) of \(calls.count)"
      let folder = "attack-\(call)"
      try Subject.copyStore(from: "before", to: folder, place)
      let command = Subject.inFolder(folder, subject.command)
      let ran = try await place.sabotaged(Sabotage(action: .error(code), call: call, isSticky: true), command)
      #expect([0, 2].contains(ran.status), "\(attack): \(ran.error)")
      failed += ran.status == 2 ? 1 : 0
      #expect(ran.status == 0 || ran.error.contains("; try "), "\(attack): \(ran.error)")
      let found = try StoreState(in: folder, place)
      #expect(states.contains(found), attack)
      #expect(ran.status == 2 || found == states.last, attack)
      let next = try await place.lagesbild(command)
      #expect(next.status == 0 || (subject.command[0] == "undo" && found == states.last), "\(attack): \(next.error)")
      #expect(try StoreState(in: folder, place) == states.last, attack)
    }
    Attempts.report(
      "\(subject.name), error \(code) from a call on", ["attacks": Attempts.points(calls).count, "failed": failed])
  }

  /// A limit on the size of files is met by the store as a full disk is.
  @Test(.enabled(if: sanitizer != "thread", "the thread sanitizer's own files would be limited too"))
  func tellsOfEveryLogWhenTheStoreFails() async throws {
    let place = try Workplace()
    for number in 1...8 { try place.write(Subject.log(number, checks: 900), to: "logs/\(number).csv") }
    try place.write(speedLog(3), to: "small.csv")
    let ran = try await place.shell("ulimit -f 400; \"$LAGESBILD\" import --jobs 1 --json small.csv logs")
    #expect(ran.status == 2)
    let files = FileAccount.all(try ran.json())
    #expect(files.count == 9)
    #expect(files.first?.status == "imported")
    #expect(files.last?.status == "failed")
    #expect(files.last?.error?.contains("not tried") == true)
    #expect(ran.error.contains("lagesbild.gpkg: the disk"))
    let imported = Set(files.filter { $0.status == "imported" }.compactMap(\.sha256))
    #expect(try Account(place.path("lagesbild.gpkg")).logs.count == imported.count)
    // With room again the same command does the rest.
    let again = try await place.lagesbild("import", "--json", "small.csv", "logs")
    #expect(again.status == 0)
    #expect(FileAccount.all(try again.json()).count { $0.status == "unchanged" } == imported.count)
  }

  /// A real file system of 512 KiB.
  @Test(.enabled(if: canMount, "only root may mount a file system here"))
  func aSmallDiskFillsUp() async throws {
    let place = try Workplace()
    for number in 1...8 { try place.write(Subject.log(number, checks: 900), to: "logs/\(number).csv") }
    let ran = try await place.shell(
      """
      unshare --mount bash -c '
        mkdir disk; mount -t tmpfs -o size=512k tmpfs disk
        "$LAGESBILD" import --jobs 1 --json --store disk/lagesbild.gpkg logs; status=$?
        cp disk/lagesbild.gpkg* .; exit $status'
      """)
    #expect(ran.status == 2)
    #expect(ran.error.contains("the disk is full; nothing was kept of this; try again with more room"))
    let imported = FileAccount.all(try ran.json()).count { $0.status == "imported" }
    #expect(try Account(place.path("lagesbild.gpkg")).logs.count == imported)
    #expect(try await place.lagesbild("status", "--verify").status == 0)
    #expect(try await place.lagesbild("import", "logs").status == 0)
    #expect(try Account(place.path("lagesbild.gpkg")).logs.count == 8)
  }

  private static let canMount: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test func aSlowDiskOnlyTakesLonger() async throws {
    let place = try Workplace()
    let subject = Subject.all[0]
    try await subject.prepare(place)
    let states = try await subject.states(place)
    try Subject.copyStore(from: "before", to: "slow", place)
    let slow = Sabotage(action: .delay(microseconds: 3000), call: 1, isSticky: true)
    let ran = try await place.sabotaged(slow, Subject.inFolder("slow", subject.command))
    #expect(ran.status == 0, "\(ran.error)")
    #expect(try StoreState(in: "slow", place) == states.last)
  }

  /// Reading a store, or a log, that the disk does not give any more.
  @Test func aReadThatFailsIsSaid() async throws {
    let place = try Workplace()
    for number in 1...2 { try place.write(Subject.log(number), to: "logs/\(number).csv") }
    let fault = Sabotage(action: .error(EIO), call: 1, isSticky: true, calls: "r", path: "logs/2.csv")
    let ran = try await place.sabotaged(fault, ["import", "--json", "logs"])
    #expect(ran.status == 2)
    #expect(FileAccount.all(try ran.json()).map(\.status) == ["imported", "failed"])
    #expect(ran.error.contains("logs/2.csv: it cannot be read"))
    let account = try Account(place.path("lagesbild.gpkg"))
    for command in [["status"], ["trends"], ["places"], ["report"], ["export", "--format", "csv"], ["undo", "1"]] {
      let calls = try await place.calls(
        of: Array(command.prefix { $0 != "undo" }) + (command[0] == "undo" ? ["status"] : []), "r")
      for call in Attempts.points(calls, atMost: max(2, Attempts.most / 4)) {
        let fault = Sabotage(action: .error(EIO), call: call, isSticky: true, calls: "r")
        let ran = try await place.sabotaged(fault, command)
        #expect(ran.status == 2, "\(command) from read \(call) of \(calls.count): \(ran.error)")
        #expect(ran.error.contains("; try"), "\(command) from read \(call) of \(calls.count): \(ran.error)")
      }
    }
    #expect(try Account(place.path("lagesbild.gpkg")) == account)
    #expect(try await place.lagesbild("import", "logs").status == 0)
  }
}
