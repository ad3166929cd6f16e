import ArgumentParser
import BinStore
import CheckModel
import Ingest
import Report

struct SitesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sites", abstract: "The site register: where the sites are that logs only name.",
    subcommands: [Import.self, List.self])

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Take sites from a CSV file with the columns site, lat, lon and limit into the register.",
      discussion: """
        A site whose name is there already is changed; none is taken out. What was imported before stays as it is: \
        `lagesbild import --again` of the same logs uses the new register.
        """)

    @Argument(help: "The register: CSV with a header, degrees and km/h.") var file: String
    @OptionGroup var store: StoreOption
    @OptionGroup var creation: CreationOptions

    func run() async throws {
      try await store.naming {
        let there = try store.openIfThere()
        // First, so that a bad register creates no store.
        let register = try SiteRegister.read(file, grid: there?.grid ?? creation.grid ?? .standard)
        let target = try creation.openOrCreate(store)
        let changes = try await store.writing(target) { try target.importSites(register.entries) }
        try creation.sayCreated(store, unless: there != nil)
        Terminal.say(changes.words)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "The site register.")

    @OptionGroup var store: StoreOption
    @Option(help: "table, json or csv.") var format = ListingFormat.table

    func run() async throws {
      let sites = try await store.naming { try store.open().sites() }
      var listing = Listing(
        [
          .init("site", "site"), .init("lat", "lat", isNumber: true), .init("lon", "lon", isNumber: true),
          .init("limit", "limit km/h", isNumber: true),
        ], format: format, write: Terminal.write)
      for site in sites {
        try listing.append([
          .text(site.name), .decimal(site.latDegrees, places: 5), .decimal(site.lonDegrees, places: 5),
          .init(site.limitKmh),
        ])
      }
      try listing.finish()
      if format == .table, sites.isEmpty {
        Terminal.say("the site register is empty; try `lagesbild sites import FILE`")
      }
    }
  }
}

extension SiteRegister {
  /// Reads a register and gives its errors the file's path.
  static func read(_ path: String, grid: Grid) throws -> SiteRegister {
    do {
      return try SiteRegister(path: path, grid: grid)
    } catch let problem as ImportProblem {
      throw Terminal.Failure(message: "\(path): \(problem)")
    }
  }
}

extension SiteChanges {
  var words: String { "sites: \(added) added, \(changed) changed, \(unchanged) unchanged" }
}
