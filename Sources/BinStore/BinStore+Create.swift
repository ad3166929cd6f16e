import CheckModel
import Foundation
import GRDB

// Unsafe: C functions with paths that Swift lends for the call.

extension BinStore {
  /// Creates a store, readable and writable by its owner only; to be called when the first import is ready to be
  /// committed, so that an import that fails leaves no store behind.
  ///
  /// The file appears whole under its name or not at all, also when two processes create it at once: the one that
  /// comes second gets the store that the first made. The same goes for a store that was there already.
  ///
  /// - Parameter toolVersion: kept as `created_by`.
  /// - Throws: `settingsDiffer` when the store exists with another grid or zone; `noFolder`, `noPermission`,
  ///   `diskFull`, `unusableCRS`; and what `open` throws.
  package static func create(
    path: String, grid: Grid, crs: CRSDefinition, timeZone: TimeZoneRules, toolVersion: String
  ) throws(StoreError) -> BinStore {
    if !FileManager.default.fileExists(atPath: path) {
      try build(path: path, grid: grid, crs: crs, timeZone: timeZone, toolVersion: toolVersion)
    }
    let store = try open(path: path)
    guard store.grid == grid, store.timeZoneIdentifier == timeZone.identifier else {
      throw .settingsDiffer(grid: store.grid.name, timeZone: store.timeZoneIdentifier)
    }
    store.rules.withLock { $0 = timeZone }
    return store
  }

  /// Builds the store in a scaffold and then gives that its name, unless another file has it by then.
  private static func build(
    path: String, grid: Grid, crs: CRSDefinition, timeZone: TimeZoneRules, toolVersion: String
  ) throws(StoreError) {
    Scaffold.removeDead(of: path)
    let scaffold = Scaffold.newPath(for: path)
    let file = unsafe Foundation.open(scaffold, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw fileError() }
    defer {
      _ = Foundation.close(file)
      _ = unsafe unlink(scaffold)
    }
    try StoreError.translating {
      var configuration = Configuration()
      configuration.foreignKeysEnabled = true
      configuration.prepareDatabase(SpatialIndex.disableTriggers)
      let queue = try DatabaseQueue(
        path: scaffold.hasPrefix("/") ? scaffold : "./" + scaffold, configuration: configuration)
      try queue.writeWithoutTransaction { database in
        // No journal, no waiting: a scaffold that a crash leaves half-built is never looked at.
        try database.execute(
          sql: """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            PRAGMA application_id = \(GeoPackage.applicationID); PRAGMA user_version = \(GeoPackage.userVersion);
            """)
        try database.inTransaction {
          try database.execute(sql: GeoPackage.tables)
          // A store of version 1, brought to the current one as an old store is.
          try Schema.begin(database)
          try GeoPackage.register(crs, in: database)
          try database.execute(
            sql: "INSERT INTO setting VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
              1, grid.crs, grid.cellMetres, crs.code, timeZone.identifier,
              UTCText.format(Int64(Date().timeIntervalSince1970)), toolVersion,
            ])
          try Schema.upgrade(database, rules: { timeZone }, UpgradeProgress())
          return .commit
        }
        try database.execute(sql: "PRAGMA journal_mode = WAL")
      }
      try queue.close()
    }
    guard fsync(file) == 0 else { throw .inputOutput }
    guard Scaffold.giveName(scaffold, path) || errno == EEXIST else { throw fileError() }
    syncFolder(of: path)
  }

  /// Makes the new name survive a power cut. A file system that can't sync a folder keeps names by other means.
  private static func syncFolder(of path: String) {
    let folder = unsafe Foundation.open(
      URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    _ = fsync(folder)
    _ = Foundation.close(folder)
  }

  private static func fileError() -> StoreError {
    switch errno {
    case ENOENT, ENOTDIR: .noFolder
    case ENOSPC, EDQUOT: .diskFull
    case EROFS: .readOnly
    case EIO: .inputOutput
    default: .noPermission
    }
  }
}
