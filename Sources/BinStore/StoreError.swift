import GRDB

/// Why the store could not do what was asked. The only place where the store's failures become words.
package enum StoreError: Error, Equatable, Sendable {
  /// There is no file.
  case missing
  /// There is a file, and it is not a store: it was left as it is.
  case notAStore
  /// A store of a later schema version than this program knows.
  case newer(version: Int64, known: Int64)
  /// What the file holds contradicts itself.
  case corrupt
  /// Another process kept the store locked for longer than the busy timeout.
  case busy
  /// By `BinStore.interrupt`.
  case interrupted
  case diskFull
  case readOnly
  /// The file, or its folder, may not be opened or written.
  case noPermission
  /// The folder that should hold a new store is not there.
  case noFolder
  /// The operating system failed to read or write.
  case inputOutput
  /// The store exists already, with another grid or time zone.
  case settingsDiffer(grid: String, timeZone: String)
  /// The store's time zone is not one that this machine knows.
  case unknownTimeZone(String)
  /// The code of a grid's CRS must be a number above 0 that a GeoPackage leaves free.
  case unusableCRS
  case noSuchImport(Int64)
  /// The rows of a purge are taken out, and bytes of them may be left in the file.
  case notWiped
  /// What was written does not add up to the import's tally.
  case tallyMismatch
  /// A bin names a site that the site register does not hold.
  case noSuchSite(Int32)
  /// The store is to be brought to a later version, and another program has made a table or view of this name.
  case nameTaken(String)
  /// A value cannot be kept: the column's name says which.
  case outOfRange(String)
  /// SQLite failed in a way that has no case of its own; the message holds no value of a row.
  case sqlite(code: Int32, message: String)
}

extension StoreError {
  init(_ error: DatabaseError) {
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
    case .SQLITE_INTERRUPT: self = .interrupted
    case .SQLITE_FULL: self = .diskFull
    case .SQLITE_READONLY: self = .readOnly
    case .SQLITE_CORRUPT: self = .corrupt
    case .SQLITE_NOTADB: self = .notAStore
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: self = .noPermission
    case .SQLITE_IOERR: self = .inputOutput
    default: self = .sqlite(code: error.extendedResultCode.rawValue, message: error.message ?? "")
    }
  }

  /// The store's own words for an error of SQLite; any other error, such as one thrown by a caller's closure, as it is.
  static func translated(_ error: any Error) -> any Error {
    (error as? DatabaseError).map { StoreError($0) } ?? error
  }

  /// Runs what throws nothing but errors of the store and of SQLite.
  static func translating<T>(_ body: () throws -> T) throws(StoreError) -> T {
    do {
      return try body()
    } catch let error as StoreError {
      throw error
    } catch let error as DatabaseError {
      throw StoreError(error)
    } catch {
      throw .sqlite(code: ResultCode.SQLITE_ERROR.rawValue, message: "\(type(of: error))")
    }
  }
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing: "there is no store; try `lagesbild import` to create one, or name another with --store"
    case .notAStore: "the file is not a lagesbild store; try another name with --store"
    case .newer(let version, let known):
      "the store has schema version \(version), and this program knows versions up to \(known); try a newer lagesbild"
    case .corrupt: "the store is damaged; try `PRAGMA integrity_check` in sqlite3, and restore it from a backup"
    case .busy: "the store is in use by another process; try again when it is done"
    case .interrupted: "it was stopped, and nothing was kept of it; try it again"
    case .diskFull: "the disk is full; nothing was kept of this; try again with more room"
    case .readOnly: "the store is read-only; try another account, or a copy in a folder that can be written"
    case .noPermission:
      "the store may not be opened here; try an account that may read and write both the file and its folder"
    case .noFolder: "the folder for the store is not there or may not be written; try to create it first"
    case .inputOutput: "the disk failed while the store was read or written; try again, and look at the system's log"
    case .settingsDiffer(let grid, let timeZone):
      "the store exists, with grid \(grid) and time zone \(timeZone), which can't change; try another name with --store"
    case .unknownTimeZone(let name): "the store's time zone \(name) is not known here; try to install tzdata"
    case .unusableCRS: "the grid's CRS can't be kept in a GeoPackage; try one with a number as its code, as EPSG:3006"
    case .noSuchImport(let id): "there is no import \(id); try `lagesbild status` for those there are"
    case .notWiped:
      "it is purged, but bytes of it may be left in the file or the log beside it; try the same again when no other "
        + "program has the store open, and there is room for the file once more beside it and once in TMPDIR or /var/tmp"
    case .tallyMismatch: "what was counted does not add up to the lines of the log; nothing was kept; try to report it"
    case .noSuchSite(let id): "site \(id) is not in the site register; try the import again"
    case .nameTaken(let name):
      "the store has a table `\(name)` that lagesbild did not make and whose name it needs; try to rename it in QGIS"
    case .outOfRange(let column): "a value is outside what the store can keep in \(column); try to report it"
    case .sqlite(let code, let message): "SQLite failed (\(code)) \(message); try again, and report it if it comes back"
    }
  }
}
