import ArgumentParser

@main
struct Lagesbild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lagesbild",
    subcommands: [GenerateCommand.self])
}
