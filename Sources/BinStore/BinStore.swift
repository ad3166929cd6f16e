import CheckModel
import Foundation
import GRDB
import LocalTime
import Synchronization

/// The store: bins, imports, rejections and the site register in one SQLite file, which is a GeoPackage too.
///
/// Safe to use from several threads and processes. One connection reads, so that readers see the last commit while an
/// import writes (write-ahead log); another writes, and is opened when first needed. A closure given to a method must
/// not call the same store.
package final class BinStore: Sendable {
  /// How long to wait for another process's lock: an import of a large log holds it for seconds.
  static let busySeconds = 30.0

  package let path: String
  package let grid: Grid
  /// The IANA zone from which local hours, weekdays and strata are derived.
  package let timeZoneIdentifier: String
  /// Of the grid's CRS in the GeoPackage tables.
  let srsID: Int32
  /// Of bringing the store to the current version, which the first write to one of an earlier version begins with.
  package let upgrade = UpgradeProgress()
  private let reader: DatabaseQueue
  private let writer = Mutex<DatabaseQueue?>(nil)
  private let turn = Mutex(WriteTurn())
  /// Of the time zone, once they were needed: to find them takes longer than to open the store.
  let rules = Mutex<TimeZoneRules?>(nil)

  /// Opens a store; a file that is none, or is one of a later version, is refused and left as it is.
  ///
  /// - Throws: `missing`, `notAStore`, `newer`, `corrupt`, `noPermission`, `busy`.
  package static func open(path: String) throws(StoreError) -> BinStore {
    try BinStore(path: path)
  }

  private init(path: String) throws(StoreError) {
    // A relative path is made explicit: SQLite gives some bare names, as `:memory:`, a meaning of their own.
    let path = path.hasPrefix("/") ? path : "./" + path
    try Self.requireFile(path)
    self.path = path
    let (queue, setting) = try StoreError.translating {
      let queue = try DatabaseQueue(path: path, configuration: Self.configuration())
      return (queue, try queue.read { try Setting($0) })
    }
    reader = queue
    grid = setting.grid
    timeZoneIdentifier = setting.timeZone
    srsID = setting.srsID
  }

  /// Ends the connections; what was committed is then in the one file, without a log beside it, unless another process
  /// has it open. Not needed for safety.
  package func close() throws(StoreError) {
    try StoreError.translating {
      try writer.withLock { try $0?.close() }
      try reader.close()
    }
  }

  /// The rules of the store's time zone.
  ///
  /// - Throws: `unknownTimeZone`.
  package func timeZone() throws(StoreError) -> TimeZoneRules {
    let found = rules.withLock { known in
      if known == nil { known = TimeZoneRules(identifier: timeZoneIdentifier) }
      return known
    }
    guard let found else { throw .unknownTimeZone(timeZoneIdentifier) }
    return found
  }

  /// Reads one committed state of the store; what the closure throws of its own comes out unchanged.
  func read<T>(_ body: (Database) throws -> T) throws -> T {
    do {
      return try reader.read(body)
    } catch {
      throw StoreError.translated(error)
    }
  }

  /// Writes in one transaction, which holds the write lock from its start: all of it is kept, or nothing. A store of an
  /// earlier version is brought to the current one in the same transaction, and never for reading alone.
  func write<T>(_ body: (Database) throws -> T) throws -> T {
    do {
      return try writing { database in
        turn.withLock { $0.await() }
        let start = ContinuousClock.now
        defer { turn.withLock { $0.end(since: start) } }
        var result: T?
        try database.inTransaction(.immediate) {
          try Schema.upgrade(database, rules: timeZone, upgrade)
          result = try body(database)
          return .commit
        }
        guard let result else { throw StoreError.corrupt }
        return result
      }
    } catch {
      throw StoreError.translated(error)
    }
  }

  /// Ends what is being written, which throws `interrupted` and is undone; from any thread. It does nothing when nothing
  /// is being written, or all of it is and only the commit is left.
  package func interrupt() { writer.withLock { $0 }?.interrupt() }

  /// Makes the spatial indexes anew, then the file without the pages that were left free, and empties the log beside it,
  /// so that no byte is left of what was deleted.
  ///
  /// SQLite puts what is left of the store into a temporary file without a name on the way.
  ///
  /// - Throws: `notWiped`, also when a reader kept the log for longer than the busy timeout; `corrupt`.
  package func wipe() throws(StoreError) {
    do {
      try write { try SpatialIndex.remake($0) }
      try writing { database in
        try database.execute(sql: "VACUUM")
        let row = try SQLStatement(database, "PRAGMA wal_checkpoint(TRUNCATE)")
        guard try row.step(), try row.integer(0) == 0 else { throw StoreError.busy }
      }
    } catch {
      throw StoreError.translated(error) as? StoreError == .corrupt ? .corrupt : .notWiped
    }
  }

  private func writing<T>(_ body: (Database) throws -> T) throws -> T {
    let queue = try writer.withLock { queue in
      if let queue { return queue }
      let new = try openWriter()
      queue = new
      return new
    }
    return try queue.writeWithoutTransaction(body)
  }

  private func openWriter() throws -> DatabaseQueue {
    let queue = try DatabaseQueue(path: path, configuration: Self.configuration())
    try queue.writeWithoutTransaction { database in
      // Other programs may have changed it; set once, it stays in the file.
      if try String.fetchOne(database, sql: "PRAGMA journal_mode") != "wal" {
        try database.execute(sql: "PRAGMA journal_mode = WAL")
      }
      // FULL, since with NORMAL a power cut can undo a commit that was reported: the timer would say "imported",
      // and the night's logs may be gone from the device. What is deleted is overwritten, as SQLite on Debian does anyway.
      try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; PRAGMA secure_delete = ON")
    }
    return queue
  }

  /// Every connection refuses, before it does anything else, a file that is not a store of a version it knows.
  private static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false  // why: see Schema
    configuration.busyMode = .timeout(busySeconds)
    configuration.prepareDatabase { database in
      // The file may come from anyone: its triggers never run, its views get no function that could do harm, and a page
      // that is not well-formed is found before it is followed.
      try SpatialIndex.disableTriggers(database)
      try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
      _ = try Setting(database)
    }
    return configuration
  }

  private static func requireFile(_ path: String) throws(StoreError) {
    do {
      let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      let type = try FileManager.default.attributesOfItem(atPath: resolved)[.type] as? FileAttributeType
      if type != .typeRegular { throw StoreError.notAStore }
    } catch let error as StoreError {
      throw error
    } catch let error as CocoaError where error.code == .fileReadNoPermission {
      throw .noPermission
    } catch {
      throw .missing
    }
  }
}

/// The one row of `setting`: what was fixed when the store was created.
struct Setting {
  var grid: Grid
  var timeZone: String
  var srsID: Int32

  /// Reads the row of a file that need not be a store at all.
  ///
  /// - Throws: `notAStore`, `newer`, `corrupt`.
  init(_ database: Database) throws {
    let ours = "SELECT count(*) FROM pragma_table_info('setting') WHERE name = 'schema_version'"
    guard try Int64.fetchOne(database, sql: "PRAGMA application_id") == GeoPackage.applicationID,
      try Int64.fetchOne(database, sql: ours) == 1
    else { throw StoreError.notAStore }
    let found = try Schema.storedVersion(database)
    guard found <= Schema.version else { throw StoreError.newer(version: found, known: Schema.version) }
    guard found >= 1 else { throw StoreError.corrupt }
    let row = try SQLStatement(database, "SELECT grid_crs, cell_metres, time_zone, srs_id FROM setting")
    guard try row.step(), let grid = Grid("\(try row.text(0))/\(try row.integer(1))") else { throw StoreError.corrupt }
    self.grid = grid
    timeZone = try row.text(2)
    srsID = try row.integer(3, as: Int32.self)
  }
}
