import CheckLog
import Decompression
import Foundation

// Unsafe: `strerror` lends a text, which is copied at once.

/// Why a log could not be imported. All the words that a person reads of it stand here.
package enum ImportProblem: Error, CustomStringConvertible {
  case cannotOpen(Int32)
  case cannotRead(Int32)
  case notAFile
  case emptyFolder
  case emptyArchive
  /// Its size or its time is not what it was.
  case changedWhileRead
  case unrecognised([(profile: String, lack: String)])
  case unsure([String])
  case mismatch(profile: String, lack: String)
  case profile(name: String, ProfileError)
  case unreadable(String)
  /// Every record was refused for its shape.
  case nothingFits(profile: String)
  case tooManyChecks
  case noTemporarySpace
  case storeFailedBefore
  /// The task was cancelled.
  case stopped
  case isRegister
  case registerInvalid(line: Int, String)
  case registerTooLarge
  /// The feature by its number in the file, from 1.
  case areaFile(AreaFault, feature: Int? = nil, name: String? = nil)

  package var description: String {
    switch self {
    case .cannotOpen(ENOENT), .cannotOpen(ENOTDIR): return "there is no such file or folder; check the path"
    case .cannotOpen(EACCES), .cannotOpen(EPERM):
      return "it may not be read by this account; try another one, or have the permissions changed"
    case .cannotOpen(let code), .cannotRead(let code):
      return "it cannot be read (\(Self.words(code))); check the disk and the path, and try again"
    case .notAFile: return "it is neither a file nor a folder; name a log"
    case .emptyFolder: return "there is no file in the folder; name a folder with logs"
    case .emptyArchive: return "there is no log in the archive; check what was packed"
    case .changedWhileRead: return "it was written to while it was read; import it again when it is complete"
    case .unrecognised:
      return "the log is of no format that is known here; name its profile with --profile, or write one "
        + "(`lagesbild profiles v1` shows how)"
    case .unsure(let candidates):
      return "the log may be of several formats; choose one with --profile: " + candidates.joined(separator: ", ")
    case .mismatch(let profile, let lack): return "the profile \(profile) does not fit: \(lack); try --profile auto"
    case .profile(let name, let error): return "the profile \(name): \(error)"
    case .unreadable(let problem): return "\(problem); ask for the log again, whole"
    case .nothingFits(let profile):
      return "no line has the shape that the profile \(profile) describes; try --profile auto or another profile"
    case .tooManyChecks: return "more than 4 billion checks of one bin have the same outcome; split the log"
    case .noTemporarySpace:
      return "the folder for temporary files is full or cannot be used; make room there or set TMPDIR to another"
    case .storeFailedBefore: return "it was not tried, for the store failed before it; import it again"
    case .stopped: return "it was stopped before it was in; import it again"
    case .isRegister: return "it is a site register, not a log; give it with --sites"
    case .registerInvalid(let line, let problem): return "line \(line): \(problem)"
    case .registerTooLarge: return "the site register is larger than 64 MB; split it"
    case .areaFile(let fault, let feature, let name):
      return (feature.map { "feature \($0)" + (name.map { " (\(Self.cut($0)))" } ?? "") + ": " } ?? "")
        + fault.description
    }
  }

  /// More of it, a line each.
  var details: [String] {
    if case .unrecognised(let lacks) = self { lacks.map { "\($0.profile): \($0.lack)" } } else { [] }
  }

  /// - Throws: `stopped` when the task that calls it was cancelled.
  static func throwIfStopped() throws { if Task.isCancelled { throw ImportProblem.stopped } }

  /// Enough of a text from a file to know it by.
  fileprivate static func cut(_ text: String) -> String { text.count > 40 ? text.prefix(40) + "…" : text }

  static func words(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}

/// Why a file of areas, or one feature of it, could not be used.
package enum AreaFault: Error, Equatable, CustomStringConvertible {
  case tooLarge
  case tooManyValues
  case tooManyFeatures
  case tooManyPositions
  case severalFiles
  case packed(DecompressionError)
  case notUTF8
  case notJSON
  /// The member that is missing or of another kind than it must be.
  case notGeoJSON(member: String?)
  case otherCRS(String)
  case noPolygon
  /// Of a file of roads.
  case noLine
  /// The properties that there are, beside those that were wanted.
  case noName(wanted: [String], others: [String])
  case unusableName
  case ringTooShort
  case ringOpen
  case notWGS84
  case outsideGrid(String)

  package var description: String {
    let reproject = "try `ogr2ogr -t_srs EPSG:4326 -lco RFC7946=YES areas.geojson FILE`"
    switch self {
    case .tooLarge: return "the file is larger than 64 MB; try fewer areas, or a simpler outline"
    case .tooManyValues:
      return
        "the file has more than 4 500 000 values or 1 000 000 properties in all; try to split it, or a simpler outline"
    case .tooManyFeatures: return "the file has more than 10 000 features; try to split it"
    case .tooManyPositions:
      return "the file has more than 1 000 000 positions (edges count one for every 0.02 degrees); try to split it, "
        + "or a simpler outline"
    case .severalFiles: return "there are several files in the archive; try to unpack it, and one file at a time"
    case .packed(let error): return error.description
    case .notUTF8: return "it is not UTF-8 throughout; try `iconv -f LATIN1 -t UTF-8`, or to fetch it again"
    case .notJSON: return "it is not JSON, or damaged; try a file in GeoJSON (RFC 7946), or to fetch it again"
    case .notGeoJSON(let member):
      let lack = member.map { "`\(ImportProblem.cut($0))` is missing or not as it must be" } ?? "it is not GeoJSON"
      return "\(lack); try a file in GeoJSON (RFC 7946)"
    case .otherCRS(let name):
      return
        "its CRS is \(name.isEmpty ? "not WGS 84" : ImportProblem.cut(name)), and GeoJSON has WGS 84 only; \(reproject)"
    case .noPolygon: return "there is no polygon in the file; try one with areas, not points or lines"
    case .noLine: return "there is no line in the file; try one with roads as lines"
    case .noName(let wanted, let others):
      let shown = others.prefix(12).map(ImportProblem.cut).joined(separator: ", ") + (others.count > 12 ? ", …" : "")
      return "no name, text or a whole number, under \(wanted.map(ImportProblem.cut).joined(separator: ", ")); "
        + (others.isEmpty ? "try to give it a property `name`" : "try --name-key with one of: \(shown)")
    case .unusableName: return "its name is longer than 200 bytes or has control characters; try another --name-key"
    case .ringTooShort: return "a ring has fewer than 4 positions; try to mend the outline"
    case .ringOpen: return "a ring does not end where it begins; try to mend the outline"
    case .notWGS84: return "a position is not in degrees of longitude and latitude; \(reproject)"
    case .outsideGrid(let crs):
      return "it is outside the area of \(crs), or latitude stands before longitude; try a file of that area only, or "
        + "a new store with another --grid"
    }
  }
}
