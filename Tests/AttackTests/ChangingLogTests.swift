import Foundation
import TestSupport
import Testing

/// Logs that another program writes to, or replaces, while they are read.
struct ChangingLogTests {
  /// What happens to `night.csv` in the middle, in shell.
  enum Change: String, CaseIterable {
    case grows = "tail -n 90 whole.csv >> night.csv"
    case growsByHalfALine = "printf '2026-06-01T10:00:00Z,speed,56.67,12.86,car,5' >> night.csv"
    case isCutShort = "truncate -s 3000 night.csv"
    case isEmptied = ": > night.csv"
    case isOverwritten = "cat other.csv > night.csv"
  }

  /// The import is stopped at its n-th read of the log, which then changes; exit status 99 when there are fewer.
  private static func changed(
    _ place: Workplace, _ file: String, read: Int, _ change: String, _ command: String
  ) async throws -> Ran {
    let pause = Sabotage(action: .signal(SIGSTOP), call: read, calls: "r", path: file)
    return try await place.sabotagedShell(
      pause,
      """
      lagesbild \(command) & import=$!
      paused $import || exit 99
      \(change)
      kill -CONT $import; wait $import
      """)
  }

  @Test(arguments: Change.allCases, [1, 2])
  func aLogThatChangesIsNotTakenInHalf(_ change: Change, _ read: Int) async throws {
    let place = try Workplace()
    try place.write(Subject.log(1, checks: 4000), to: "night.csv")
    try place.write(Subject.log(1, checks: 4100), to: "whole.csv")
    try place.write(Subject.log(2, checks: 4000), to: "other.csv")
    try place.write(Subject.log(3), to: "quiet.csv")
    let ran = try await Self.changed(
      place, "/night.csv", read: read, change.rawValue, "import --jobs 1 --json night.csv quiet.csv")
    #expect(ran.status == 2, "\(ran.error)")
    #expect(FileAccount.all(try ran.json()).map(\.status) == ["failed", "imported"])
    #expect(ran.error.contains("night.csv: it was written to while it was read; import it again when it is complete"))
    // Whatever it is by then, it is taken in whole by the next run, and once.
    let next = try await place.lagesbild("import", "--json", "night.csv")
    #expect(next.status == 0 || change == .isEmptied)
    try place.write(Data(contentsOf: URL(filePath: place.path("night.csv"))), to: "copy.csv")
    #expect(
      FileAccount.all(try await place.lagesbild("import", "--json", "copy.csv").json()).first?.status != "imported")
  }

  /// What changes is whole another time: no failure for an import that is told to wait, not even of what is torn by now.
  @Test(arguments: Change.allCases, ["night.csv", "night.csv.gz", "night.zip"])
  func aLogThatChangesIsLeftForTheNextRunIfAskedTo(_ change: Change, _ name: String) async throws {
    let place = try Workplace()
    try place.write(Subject.log(1, checks: 4000), to: "night.csv")
    try place.write(Subject.log(1, checks: 4100), to: "whole.csv")
    try place.write(Subject.log(2, checks: 4000), to: "other.csv")
    try place.write(Subject.log(3), to: "quiet.csv")
    let pack = "cp night.csv in.csv; zip -q night.zip in.csv quiet.csv; gzip -nk night.csv; sleep 1.1"
    try #require(try await place.shell(pack).status == 0)
    let ran = try await Self.changed(
      place, "/\(name)", read: 2, change.rawValue.replacing("night.csv", with: name),
      "import --jobs 1 --settled 1 --json \(name) quiet.csv")
    let statuses = FileAccount.all(try ran.json()).map(\.status)
    #expect(ran.status == 0, "\(ran.error)")
    #expect(statuses.first == "left" && statuses.last != "left" && !statuses.contains("failed"), "\(statuses)")
    #expect(try Account(place.path("lagesbild.gpkg")).logs.count == 1)
  }

  /// As copying tools do it: the name goes over to another file, and what is read stays the one it was.
  @Test(arguments: [1, 2, 3], ["csv", "zip", "csv.gz"])
  func aLogThatIsReplacedIsReadAsItWas(_ read: Int, _ ending: String) async throws {
    let place = try Workplace()
    for (name, night) in [("night", 1), ("other", 2)] {
      try place.write(Subject.log(night, checks: 4000), to: "\(name)/a.csv")
      try place.write(Subject.log(night + 2, checks: 200), to: "\(name)/b.csv")
      let pack = [
        "csv": "cp \(name)/a.csv \(name).csv", "zip": "cd \(name); zip -q ../\(name).zip *",
        "csv.gz": "gzip -c \(name)/a.csv > \(name).csv.gz",
      ]
      #expect(try await place.shell(try #require(pack[ending])).status == 0)
    }
    #expect(try await place.lagesbild("import", "--store", "whole.gpkg", "night.\(ending)").status == 0)
    // Of a name that is known, so that it is read twice.
    try place.write(Subject.log(9), to: "known/night.\(ending)")
    #expect(try await place.lagesbild("import", "--store", "whole.gpkg", "known").status == 0)
    #expect(try await place.lagesbild("import", "known").status == 0)
    let ran = try await Self.changed(
      place, "/night.\(ending)", read: read, "mv other.\(ending) night.\(ending)", "import night.\(ending)")
    #expect(ran.status == 0, "\(ran.error)")
    #expect(try Account(place.path("lagesbild.gpkg")) == Account(place.path("whole.gpkg")))
  }
}
