import ArgumentParser
import CheckLog
import Report

struct ProfilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profiles",
    abstract: "The built-in log formats; with a name, its profile as a file to start one's own from.",
    discussion:
      "For a format of your own: `lagesbild profiles sdr > mine.yaml`, then `lagesbild import --profile mine.yaml`.")

  @Argument(help: "A built-in profile.") var name: String?
  @Option(help: "table, json or csv.") var format = ListingFormat.table

  func run() throws {
    guard let name else {
      var listing = Listing([.init("name", "name"), .init("title", "title")], format: format, write: Terminal.write)
      for profile in BuiltInProfiles.all { try listing.append([.text(profile.name), .text(profile.title)]) }
      return try listing.finish()
    }
    guard let profile = BuiltInProfiles.named(name) else {
      throw Terminal.Failure(
        message: "there is no built-in profile \(name); there are "
          + BuiltInProfiles.all.map(\.name).joined(separator: ", "))
    }
    try Terminal.write(profile.yaml)
  }
}
