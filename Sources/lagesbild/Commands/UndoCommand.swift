import ArgumentParser
import BinStore

struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Take one import out of the store again, whole.",
    discussion: "The numbers of the imports are in `lagesbild status`. The same log can be imported again afterwards.")

  @Argument(help: "The import's number.") var id: Int64
  @OptionGroup var store: StoreOption

  func run() async throws {
    let hasPlaces = try await store.naming {
      let opened = try store.open()
      try await store.writing(opened) { try opened.undo(importID: id) }
      return try opened.hasPlaces()
    }
    Terminal.say("import \(id) was taken out")
    if hasPlaces {
      Terminal.say(
        "the layer `place` still shows the places saved before; try `lagesbild places --save` for those of now")
    }
  }
}
