import ArgumentParser
import BinStore
import Report

struct RejectsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rejects",
    abstract: "The lines that were not counted: file, line, byte, field and reason, never their text.",
    discussion: """
      A line is counted as the log's format has it: a newline within quotes does not begin one. A byte is the offset \
      of the line's first byte in the decompressed log.
      """)

  @OptionGroup var store: StoreOption
  @Option(name: .customLong("import"), help: "Only those of this import.") var importID: Int64?
  @Option(help: "table, json or csv.") var format = ListingFormat.table

  func run() async throws {
    try await store.naming {
      let opened = try store.open()
      if let importID, try !opened.imports().contains(where: { $0.id == importID }) {
        throw StoreError.noSuchImport(importID)
      }
      var listing = Listing(
        [
          .init("import", "import", isNumber: true), .init("file", "file"), .init("line", "line", isNumber: true),
          .init("byte", "byte", isNumber: true), .init("field", "field"), .init("reason", "reason"),
        ], format: format, write: Terminal.write)
      try opened.forEachRejection(import: importID) { id, fileName, rejection in
        try listing.append([
          .ordinal(id), .text(fileName), .ordinal(rejection.line), .ordinal(rejection.byteOffset),
          .text(rejection.field.name), .text(rejection.reason.code),
        ])
      }
      try listing.finish()
      if format == .table, listing.isEmpty { Terminal.say("no line was rejected") }
    }
  }
}
