import ArgumentParser
import BinStore

struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Take one import out of the store again, whole.",
    discussion: "The numbers of the imports are in `lagesbild status`. The same log can be imported again afterwards.")

  @Argument(help: "The import's number.") var id: Int64
  @OptionGroup var store: StoreOption

  func run() async throws {
    try await store.naming { try store.open().undo(importID: id) }
    Terminal.say("import \(id) was taken out")
  }
}
