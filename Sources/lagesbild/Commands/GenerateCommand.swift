import CheckModel
import ArgumentParser
import Foundation
import Generation

/// Writes a made-up town's check log, with planted problems, for demos, tests and benchmarks.
///
/// The benchmarks' two logs of five million checks:
/// - dense, one day in 163 000 bins: `--checks 5000000 --seed 1 --sites 750`
/// - sparse, four weeks in 2.12 million: `--checks 5000000 --seed 1 --days 29 --sites 3700`
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write a made-up town's check log, with problems planted in it.",
    discussion: """
      The streets, sites and problems come from --town-seed and --sites, the traffic from --seed: logs of one town \
      on several dates share the first two and differ in the last. The same options give the same bytes on every \
      machine.
      """)

  @Option(help: "How many checks to write.")
  var checks: Int

  @Option(help: "The seed of the traffic.")
  var seed: UInt64

  @Option(name: .shortAndLong, help: "The file to write; gzip if it ends in .gz. Standard output without it, or as -.")
  var output: String?

  @Option(help: "A file for what was planted and what was written, as JSON.")
  var truth: String?

  @Option(help: "A file for the site register; the log's rows then name their sites and hold no positions.")
  var siteRegister: String?

  @Option(help: "The first local date, YYYY-MM-DD.")
  var start: CivilDate = CivilDate(year: 2026, month: 6, day: 5)

  @Option(help: "How many days, from local midnight.")
  var days = 1

  @Option(help: "How many sites the town has.")
  var sites = 240

  @Option(help: "The seed of the town.")
  var townSeed: UInt64 = 1

  @Option(
    parsing: .upToNextOption,
    help: "The devices whose checks to write: radar, patrol, camera. All of them without it.")
  var devices: [DeviceGroup] = []

  @Option(help: "csv or jsonl.")
  var format = LogFormat.csv

  @Option(help: "The share of lines that is broken, 0 to 0.5.")
  var dirt = 0.0

  func run() throws {
    var options = TownLogOptions(checks: checks, seed: seed)
    options.townSeed = townSeed
    options.sites = sites
    options.start = start
    options.days = days
    if !devices.isEmpty { options.groups = Set(devices) }
    options.format = format
    options.dirt = dirt
    options.positions = siteRegister == nil
    let log: TownLog
    do { log = try TownLog(options) } catch { throw ValidationError(error.description) }

    try write(log, options)
  }

  private func write(_ log: TownLog, _ options: TownLogOptions) throws {
    let file = try OutputFile(output)
    let written = try log.write(compressed: output?.hasSuffix(".gz") ?? false) { try file.write($0) }
    try file.finish()
    if let siteRegister { try OutputFile.write(log.siteRegister(), to: siteRegister) }
    if let truth { try OutputFile.write(Array(log.truthJSON(written, options).utf8), to: truth) }
  }
}

extension DeviceGroup: ExpressibleByArgument {}
extension LogFormat: ExpressibleByArgument {}
extension CivilDate: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
