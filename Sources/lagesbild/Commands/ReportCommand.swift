import ArgumentParser
import BinStore
import CheckModel
import Foundation
import Ingest
import Report
import Screening

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "One self-contained page: what was checked, a map, the priority places as cards, trends, method.",
    discussion: """
      The page is one HTML file that asks nothing of any network, unless --tiles names a server of map tiles. The same \
      store and options give the same bytes. With --publish it is the page for citizens, made from what `lagesbild export \
      --publish` writes and nothing else. The guide's pages on reports and on publishing say how to read them.
      """)

  @OptionGroup var store: StoreOption
  @Option(name: .shortAndLong, help: "The file to write; - for standard output.") var output = "report.html"
  @Flag(
    help: "The page for citizens: squares of 500 m, rounded counts, none of few people; no places, sites or imports.")
  var publish = false
  @OptionGroup var language: LanguageOption
  @Option(help: "How many places of each channel to tell of. Default: 5.") var top: Int?
  @Option(help: "Tell of this area only; ranks stay those of the whole network.") var area: String?
  @Option(help: ArgumentHelp("Roads to draw on the map: GeoJSON with lines.", valueName: "file.geojson"))
  var roads: String?
  @Option(
    help: ArgumentHelp(
      "A server of map tiles, which the reader's browser then asks, such as https://tile.example/{z}/{x}/{y}.png.",
      valueName: "url"))
  var tiles: String?
  @Option(
    help:
      "The date that the report bears, such as 2026-06-01. Default: that of the last check; with --publish, the last month."
  )
  var date: String?
  @Option(help: "The seed of what is drawn: stability and rank intervals. Default: 1.") var seed: UInt64?

  func validate() throws {
    if let top, top < 1 { throw ValidationError("--top must be at least 1") }
    if publish, top != nil || area != nil || seed != nil {
      throw ValidationError(
        "--publish is always of the whole store, and tells of no places: two publications of parts of it could be "
          + "subtracted, and tell of a few people what neither does; try it without --top, --area and --seed")
    }
    _ = try day
    _ = try tileServer
  }

  func run() async throws {
    let roads = try roads.map(Self.lines) ?? []
    try await store.naming {
      let opened = try store.open()
      if publish { return try publish(opened, roads) }
      let cells = try store.cells(of: opened, inArea: area)
      let options = ReportAssembly.Options(top: top ?? 5, seed: seed ?? 1, area: area, roads: roads, day: try day)
      let contents = try ReportAssembly.contents(opened, options, in: cells)
      try write(ReportPage(contents, in: language.language, toolVersion: toolVersion, tiles: try tileServer).html)
    }
  }

  private func publish(_ store: BinStore, _ roads: [[RoadFile.Position]]) throws {
    let answer = try PublicationAnswer(store)
    let contents = try answer.contents(store, roads: roads, day: try day)
    try write(PublishedPage(contents, in: language.language, toolVersion: toolVersion, tiles: try tileServer).html)
    Terminal.say(answer.summary)
  }

  private func write(_ page: String) throws {
    let file = try OutputFile(output)
    try file.write(Array(page.utf8))
    try file.finish()
  }

  private var day: Int? { get throws { try date.map { try TrendWords.day($0, "--date") } } }

  private var tileServer: TileServer? {
    get throws {
      try tiles.map { text in
        guard let server = TileServer(text) else {
          throw ValidationError(
            "--tiles: `\(Terminal.inert(text))` is no address of tiles; try one such as "
              + "https://tile.example/{z}/{x}/{y}.png")
        }
        return server
      }
    }
  }

  private static func lines(_ path: String) throws -> [[RoadFile.Position]] {
    do {
      return try RoadFile(path: path).lines
    } catch let problem as ImportProblem {
      throw Terminal.Failure(message: "\(path): \(problem)")
    }
  }
}
