import Foundation
import TestSupport
import Testing

/// What is left when an import ends before its time.
struct InterruptionTests {
  private func logs(_ place: Workplace) async throws {
    try FileManager.default.createDirectory(at: place.folder.appending(path: "logs"), withIntermediateDirectories: true)
    for seed in 1...8 {
      let ran = try await place.lagesbild(
        "generate", "--checks", "3000", "--seed", "\(seed)", "-o", "logs/\(seed).csv.gz")
      try #require(ran.status == 0)
    }
  }

  @Test func finishesAtTheNextRunWhatAKilledOneBegan() async throws {
    let place = try Workplace()
    try await logs(place)
    #expect(try await place.lagesbild("import", "--store", "whole.gpkg", "logs").status == 0)
    let whole = try Account(place.path("whole.gpkg"))
    var killed = 0
    for milliseconds in [5, 30, 60, 90, 120, 160, 200, 250, 300] {
      let ran = try await place.shell(
        "timeout -s KILL 0.\(milliseconds < 10 ? "00" : milliseconds < 100 ? "0" : "")\(milliseconds) \"$LAGESBILD\" import logs"
      )
      killed += ran.status == 0 ? 0 : 1
      // Whatever instant it was, every log is in whole or not at all.
      if try place.names.contains("lagesbild.gpkg") {
        for log in try Account(place.path("lagesbild.gpkg")).logs { #expect(whole.logs.contains(log)) }
      }
    }
    #expect(killed > 0)
    #expect(try await place.lagesbild("import", "logs").status == 0)
    #expect(try Account(place.path("lagesbild.gpkg")) == whole)
  }

  /// A limit on the size of files is met by the store as a full disk is.
  @Test func tellsOfEveryLogWhenTheStoreFails() async throws {
    let place = try Workplace()
    try await logs(place)
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
}
