import BinStore
import Foundation
import TestSupport
import Testing

/// What a store keeps of an import itself, as the command makes it.
struct RecordTests {
  @Test func anImportIsKeptWithItsTimeAndTheVersionOfTheTool() async throws {
    let place = try Workplace()
    for night in 1...2 { try place.write(Subject.log(night), to: "\(night).csv") }
    let version = try await place.lagesbild("--version")
    for commands in [["import", "1.csv"], ["import", "2.csv"], ["import", "--again", "1.csv"]] {
      // The store keeps whole seconds.
      let start = Int64(Date().timeIntervalSince1970)
      let ran = try await place.lagesbild(commands)
      let end = Int64(Date().timeIntervalSince1970)
      #expect(ran.status == 0, "\(ran.error)")
      let store = try BinStore.open(path: place.path("lagesbild.gpkg"))
      let record = try #require(try store.imports().last).record
      try store.close()
      #expect((start...end).contains(record.importedAt), "\(commands)")
      #expect(record.toolVersion + "\n" == version.text)
    }
  }
}
