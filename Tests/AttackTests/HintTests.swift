import Foundation
import TestSupport
import Testing

/// What is said of what else a change concerns, and of how long it takes.
struct HintTests {
  @Test func undoSaysThatSavedPlacesAreOlder() async throws {
    let place = try Workplace()
    for night in 1...3 { try place.write(Subject.log(night), to: "logs/\(night).csv") }
    #expect(try await place.lagesbild("import", "logs").status == 0)
    let without = try await place.lagesbild("undo", "1")
    #expect(without.error == "import 1 was taken out\n")
    #expect(try await place.lagesbild("places", "--save").status == 0)
    let with = try await place.lagesbild("undo", "2")
    #expect(with.status == 0)
    #expect(with.error.contains("try `lagesbild places --save` for those of now"))
  }

  /// On a slow disk, and a terminal, which Python makes.
  @Test(arguments: [["import", "1.csv"], ["undo", "1"]])
  func anUpgradeSaysHowFarItIs(_ command: [String]) async throws {
    let place = try Workplace()
    try place.write(Subject.log(1), to: "1.csv")
    try FileManager.default.copyItem(
      atPath: fixtures.appending(path: "stores/v1.gpkg").path, toPath: place.path("lagesbild.gpkg"))
    // A small store is otherwise upgraded between two looks.
    let slow = Sabotage(action: .delay(microseconds: 60_000), call: 1, isSticky: true, calls: "r")
    let ran = try await place.onTerminal(slow, command)
    #expect(ran.status == 0, "\(ran.text)")
    #expect(ran.text.contains("bringing the store to the current version: "), "\(ran.text)")
    let next = try await place.onTerminal(slow, command[0] == "undo" ? ["undo", "7"] : command)
    #expect(!next.text.contains("bringing the store"), "\(next.text)")
  }
}
