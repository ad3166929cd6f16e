import CheckLog
import Decompression
import Foundation

/// Why a log could not be imported. All the words that a person reads of it stand here.
package enum ImportProblem: Error, CustomStringConvertible {
  case cannotOpen(Int32)
  case cannotRead(Int32)
  case notAFile
  case emptyFolder
  case emptyArchive
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
  case isRegister
  case registerInvalid(line: Int, String)
  case registerTooLarge

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
    case .unrecognised(let lacks):
      return "the log is of no format that is known here; name its profile with --profile, or write one "
        + "(`lagesbild profiles v1` shows how)" + lacks.map { "\n    \($0.profile): \($0.lack)" }.joined()
    case .unsure(let candidates):
      return "the log may be of several formats; choose one with --profile: " + candidates.joined(separator: ", ")
    case .mismatch(let profile, let lack): return "the profile \(profile) does not fit: \(lack); try --profile auto"
    case .profile(let name, let error): return "the profile \(name): \(error)"
    case .unreadable(let problem): return "\(problem); ask for the log again, whole"
    case .nothingFits(let profile):
      return "no line has the shape that the profile \(profile) describes; try --profile auto or another profile"
    case .tooManyChecks: return "more than 4 billion checks of one bin have the same outcome; split the log"
    case .noTemporarySpace:
      return "the folder for temporary files is full or cannot be written; make room there or set TMPDIR"
    case .storeFailedBefore: return "it was not tried, for the store failed before it; import it again"
    case .isRegister: return "it is a site register, not a log; give it with --sites"
    case .registerInvalid(let line, let problem): return "line \(line): \(problem)"
    case .registerTooLarge: return "the site register is larger than 64 MB; split it"
    }
  }

  static func words(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
