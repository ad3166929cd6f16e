import ArgumentParser
import BinStore
import CheckModel
import Foundation
import Report
import Screening

struct PlacesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "places",
    abstract: "The priority places: where the street should change, in order, with the evidence.",
    discussion: """
      Every channel is screened by itself. In each cell the best evidence decides: every passing vehicle, else those \
      stopped; what only offenders tell comes last and has no denominator. The guide's page on the statistics says how \
      places are flagged, joined and ranked, and what that does not tell.
      """)

  @OptionGroup var store: StoreOption
  @Option(help: "How many places of each channel to list.") var top = 20
  @Option(help: "List the places of one channel only.") var channel: Channel?
  @Option(help: "List the places in this area only; ranks stay those of the whole network.") var area: String?
  @Option(
    help: """
      The share of violations that a place must be above, such as 0.2; of every channel listed. Default: the mean of \
      its network and one standard deviation.
      """)
  var target: Double?
  @Option(help: "The seed of what is drawn: stability and rank intervals.") var seed: UInt64 = 1
  @Option(help: "Show all that is known of one place, as a card in the format table.") var explain: String?
  @Flag(
    help: """
      Keep the places that are listed as the store's layer `place`, for QGIS and SQL, in place of those that were \
      kept before.
      """)
  var save = false
  @Option(help: "table, json, csv or geojson.") var format = PlaceFormat.table
  @OptionGroup var language: LanguageOption

  func validate() throws {
    guard top >= 1 else { throw ValidationError("--top must be at least 1") }
    if let target, !(target > 0 && target < 1) {
      throw ValidationError("--target is a share between 0 and 1, such as 0.2")
    }
    if save, explain != nil { throw ValidationError("--save keeps a whole list; try it without --explain") }
  }

  func run() async throws {
    try await store.naming {
      let opened = try store.open()
      let cells = try store.cells(of: opened, inArea: area)
      let screening = try PlaceScreening.run(opened, target: target, seed: seed) { chosen($0, $1, in: cells) }
      if let explain, screening.places.isEmpty {
        throw Terminal.Failure(
          message: "\(store.path): there is no priority place `\(explain)`; try `lagesbild places` for those there are")
      }
      let locator = try PlaceLocator(opened, for: screening.places)
      let places = try screening.places.map(locator.locate)
      if save { try await keep(places, in: opened) }
      if explain != nil, format == .table {
        for place in places { try Terminal.write(PlaceCard(place, in: language.language).text) }
      } else {
        let networks = screening.summaries.filter { channel == nil || $0.channel == channel }
        try PlaceListing(places, networks: networks).print(as: format, write: Terminal.write)
      }
    }
  }

  private func keep(_ places: [LocatedPlace], in opened: BinStore) async throws {
    let screening = StoredScreening(
      screenedAt: Int64(Date().timeIntervalSince1970), toolVersion: toolVersion, target: target, seed: seed,
      top: Int64(top), channel: channel?.name, area: area)
    try await store.writing(opened) {
      try opened.replacePlaces(places.map { StoredPlace($0, grid: opened.grid) }, of: screening)
    }
    Terminal.say(
      "\(Terminal.inert(store.path)): the layer `place` has \(places.count) place\(places.count == 1 ? "" : "s") now")
  }

  /// By rank, then channel: the first of every channel, the second, and so on.
  private func chosen(_ places: [FlaggedPlace], _ cells: [Cell], in area: Set<Cell>?) -> [FlaggedPlace] {
    let places = places.filter { channel == nil || $0.channel == channel }
    if let explain { return places.filter { $0.id == explain } }
    var listed = [Int](repeating: 0, count: Channel.allCases.count)
    return places.filter { place in
      guard area.map({ area in place.cells.contains { area.contains(cells[Int($0)]) } }) ?? true else { return false }
      listed[Int(place.channel.rawValue)] += 1
      return listed[Int(place.channel.rawValue)] <= top
    }.sorted { ($0.rank, $0.channel.rawValue) < ($1.rank, $1.channel.rawValue) }
  }
}

extension Channel: ExpressibleByArgument {
  public init?(argument: String) {
    guard let channel = Self.allCases.first(where: { $0.name == argument }) else { return nil }
    self = channel
  }

  public static var allValueStrings: [String] { allCases.map(\.name) }
}

extension PlaceFormat: ExpressibleByArgument {}
