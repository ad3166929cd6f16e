import ArgumentParser
import BinStore
import CheckModel
import Ingest
import LocalTime

/// What is fixed when a store is created.
struct CreationOptions: ParsableArguments {
  @Option(
    help:
      "The location grid, CRS and side of a cell in metres. Fixed when the store is created. Default: EPSG:3006/100.")
  var grid: Grid?

  @Option(
    help: """
      The zone of local times in the logs. A store keeps the one that it was created with for local hours and \
      weekdays. Default: the store's, or Europe/Stockholm.
      """)
  var timeZone: TimeZoneRules?

  /// The zone for a store that this command creates.
  var newTimeZone: TimeZoneRules { timeZone ?? TimeZoneRules(identifier: "Europe/Stockholm") ?? .utc }

  /// Opens the store, or creates it.
  ///
  /// - Throws: a failure when the store has another grid than the one asked for.
  func openOrCreate(_ store: StoreOption) throws -> BinStore {
    if let opened = try store.openIfThere() {
      try check(opened, store)
      return opened
    }
    return try BinStore.create(
      path: store.path, grid: grid ?? .standard, timeZone: newTimeZone, toolVersion: toolVersion)
  }

  /// Says what was fixed by creating a store, if there is one now.
  func sayCreated(_ store: StoreOption, unless isKnown: Bool) throws {
    guard !isKnown, let new = try store.openIfThere() else { return }
    Terminal.say(
      "\(Terminal.inert(store.path)): created with the grid \(new.grid.name) and the time zone "
        + "\(new.timeZoneIdentifier), which are fixed now")
  }

  func check(_ opened: BinStore, _ store: StoreOption) throws {
    guard let grid, grid != opened.grid else { return }
    throw Terminal.Failure(
      message: "\(store.path): the store's grid is \(opened.grid.name) and can't change; leave --grid out, or name a "
        + "new store with --store")
  }
}

extension Grid: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension TimeZoneRules: ExpressibleByArgument {
  public init?(argument: String) { self.init(identifier: argument) }
}
