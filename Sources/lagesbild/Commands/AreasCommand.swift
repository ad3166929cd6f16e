import ArgumentParser
import BinStore
import CheckModel
import Ingest
import Report

struct AreasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "areas", abstract: "Areas: named polygons, such as districts, to ask about.",
    subcommands: [Import.self, List.self])

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Take the polygons of a GeoJSON file (RFC 7946) into the store.",
      discussion: """
        A cell belongs to every area that holds its centre, whenever its checks came in. An area whose name is there \
        already is changed; none is taken out. Features of the same name make one area; those without a polygon are \
        passed over and counted.
        """)

    @Argument(help: "The areas: GeoJSON in WGS 84, of at most 64 MB, 10 000 features and 1 000 000 positions.")
    var file: String
    @Option(
      help: """
        The property that holds an area's name. Default: the first there is of \
        \(AreaFile.nameKeys.joined(separator: ", ")).
        """)
    var nameKey: String?
    @OptionGroup var store: StoreOption
    @OptionGroup var creation: CreationOptions

    func run() async throws {
      try await store.naming {
        let there = try store.openIfThere()
        // First, so that a bad file creates no store.
        let areas = try AreaFile.read(file, grid: there?.grid ?? creation.grid ?? .standard, nameKey: nameKey)
        let target = try creation.openOrCreate(store)
        let changes = try await store.writing(target) { try target.importAreas(areas.entries) }
        try creation.sayCreated(store, unless: there != nil)
        Terminal.say(changes.words + areas.passedOverWords)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "The areas: how many cells each holds, and the box around it in the grid's CRS.")

    @OptionGroup var store: StoreOption
    @Option(help: "table, json or csv.") var format = ListingFormat.table

    func run() async throws {
      let areas = try await store.naming { try store.open().areas() }
      var listing = Listing(
        [
          .init("area", "area"), .init("cells", "cells", isNumber: true),
          .init("southMetres", "south m", isNumber: true), .init("westMetres", "west m", isNumber: true),
          .init("northMetres", "north m", isNumber: true), .init("eastMetres", "east m", isNumber: true),
        ], format: format, write: Terminal.write)
      for area in areas {
        try listing.append(
          [.text(area.name), .whole(area.cells)]
            + [area.box.south, area.box.west, area.box.north, area.box.east].map { .whole(Int64($0.rounded())) })
      }
      try listing.finish()
      if format == .table, areas.isEmpty {
        Terminal.say("there are no areas; try `lagesbild areas import FILE.geojson`")
      }
    }
  }
}

extension AreaFile {
  /// Reads a file of areas and gives its errors the file's path.
  fileprivate static func read(_ path: String, grid: Grid, nameKey: String?) throws -> AreaFile {
    do {
      return try AreaFile(path: path, grid: grid, nameKey: nameKey)
    } catch let problem as ImportProblem {
      throw Terminal.Failure(message: "\(path): \(problem)")
    }
  }

  fileprivate var passedOverWords: String {
    switch passedOver {
    case 0: ""
    case 1: "; 1 feature without a polygon passed over"
    default: "; \(passedOver) features without a polygon passed over"
    }
  }
}

extension AreaChanges {
  fileprivate var words: String { "areas: \(added) added, \(changed) changed, \(unchanged) unchanged" }
}
