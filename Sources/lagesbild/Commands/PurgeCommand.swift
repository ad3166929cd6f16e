import ArgumentParser
import BinStore
import CheckModel
import Foundation
import Report

struct PurgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge",
    abstract: "Take the counts of everything before a date out of the store, and out of its file.",
    discussion: """
      The imports stay as rows, so that a file is not counted again: its name, its hash and its sums. It asks nothing; \
      --dry-run says what would go. An hour belongs to the local date in which it begins. Copies and exports of the \
      store are not touched.
      """)

  @Option(help: "The first local date that stays, such as 2025-01-01.") var before: String
  @OptionGroup var store: StoreOption
  @Flag(help: "Say what would go, and write nothing.") var dryRun = false
  @Flag(help: "Print one JSON object instead of the summary.") var json = false

  func validate() throws { _ = try TrendWords.day(before, "--before") }

  func run() async throws {
    let day = try TrendWords.day(before, "--before")
    try await store.naming {
      let opened = try store.open()
      let last = try opened.lastPurgeDay(at: Int64(Date().timeIntervalSince1970))
      guard day <= last else {
        throw ValidationError(
          "--before: \(before) is still to come, and would take everything; try \(UTCText.date(dayNumber: last)) or earlier"
        )
      }
      if dryRun { return try say(opened.purgeable(beforeDay: day), day) }
      let report = try await store.writing(opened) { try opened.purge(beforeDay: day) }
      // What went is told before the file is made anew, which takes longer and can fail; that is done whether or not
      // anybody reads it.
      let said = Result { try say(report, day) }
      try opened.wipe()
      try said.get()
    }
  }

  private func say(_ report: PurgeReport, _ day: Int) throws {
    let summary = PurgeSummary(report, before: UTCText.date(dayNumber: day), isDryRun: dryRun)
    try Terminal.write(json ? summary.json : summary.text)
  }
}
