import Foundation
import TestSupport
import Testing

/// The stores of `fixtures/stores`, one of each version of the schema, against the log that they were made from.
struct KeptStoreTests {
  private static let versions: [Int] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: fixtures.appending(path: "stores").path)) ?? []
    return names.compactMap { $0.wholeMatch(of: #/v(\d+)\.gpkg/#).flatMap { Int($0.1) } }.sorted()
  }()

  @Test func thereAreStoresToOpen() { #expect(Self.versions.starts(with: 1...6)) }

  /// As it is, and after the first write has brought it to the current version.
  @Test(arguments: versions) func anEarlierVersionsStoreAnswersAsAFreshImport(_ version: Int) async throws {
    let place = try Workplace()
    for name in ["v\(version).gpkg", "sites.csv", "n.csv.gz"] {
      try place.write(Data(contentsOf: fixtures.appending(path: "stores/\(name)")), to: name)
    }
    try place.write(speedLog(9), to: "new.csv")
    let old = "v\(version).gpkg"
    let fresh = try await place.shell(
      "gunzip n.csv.gz && \"$LAGESBILD\" import --quiet --store fresh.gpkg --sites sites.csv n.csv")
    try #require(fresh.status == 0, "\(fresh.error)")
    try await expectSame(old, "fresh.gpkg", place)
    let untouched = try place.read(old) == Data(contentsOf: fixtures.appending(path: "stores/\(old)"))
    #expect(untouched, "what only reads leaves it at its version")

    for store in [old, "fresh.gpkg"] {
      let ran = try await place.lagesbild("import", "--json", "--store", store, "new.csv", "n.csv")
      #expect(FileAccount.all(try ran.json()).map(\.status) == ["imported", "unchanged"])
    }
    try await expectSame(old, "fresh.gpkg", place)
    #expect(try Account(place.path(old)) == Account(place.path("fresh.gpkg")))
  }

  private func expectSame(_ old: String, _ fresh: String, _ place: Workplace) async throws {
    let log = try await place.lagesbild("import", "--verify", "--store", old, "n.csv")
    #expect(log.status == 0 && log.text == "1 file: 1 same.\n", "\(log.text)\(log.error)")
    let sound = try await place.lagesbild("status", "--verify", "--store", old)
    #expect(sound.status == 0, "\(sound.text)\(sound.error)")
    for question in ["trends --by kind,vehicle,stratum,cell --format csv", "places --format json", "sites list"] {
      let command = question.split(separator: " ").map(String.init)
      let answers = [
        try await place.lagesbild(command + ["--store", old]), try await place.lagesbild(command + ["--store", fresh]),
      ]
      #expect(answers[0].status == 0 && answers[0].output == answers[1].output, "\(question)")
      #expect(answers[0].output.count > 2)
    }
  }
}
