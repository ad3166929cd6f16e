import ArgumentParser
import BinStore
import Foundation
import Ingest
import Projection

struct Lagesbild: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lagesbild",
    abstract: "Import traffic-check logs, bin them by place and time, and see where a street should change.",
    version: toolVersion,
    subcommands: [
      ImportCommand.self, StatusCommand.self, RejectsCommand.self, UndoCommand.self,
      PurgeCommand.self, SitesCommand.self,
      AreasCommand.self, ProfilesCommand.self, TrendsCommand.self, PlacesCommand.self,
      ReportCommand.self, ExportCommand.self, GenerateCommand.self,
    ])
}

/// The version of the tool, as `--version` and the store say it.
let toolVersion = "0.1.0"

@main
enum Main {
  static func main() async {
    // A reader that goes away is seen as an error of the write, and is no failure.
    signal(SIGPIPE, SIG_IGN)
    Interruption.watch()
    do {
      var command = try Lagesbild.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      exit(Terminal.report(error))
    }
  }
}
