import CRename
import Foundation

// Unsafe: C functions with paths that Swift lends for the call.

/// The file in which a store is built before it gets its name.
///
/// Its name begins with a full stop, so that an import of the folder passes over one that a killed process left; the
/// next process that creates the store removes it.
enum Scaffold {
  /// In the folder of the store, with the number of this process.
  static func newPath(for path: String) -> String {
    let (folder, prefix) = parts(path)
    return "\(folder)\(prefix)\(getpid())-\(String(UInt64.random(in: 0...UInt64.max), radix: 16))"
  }

  /// Never replaces what another process put there; false when there is something, or it fails: `errno` says which.
  static func giveName(_ scaffold: String, _ path: String) -> Bool {
    let isNamed = unsafe rename_noreplace(scaffold, path) == 0
    // Some file systems can't. Killed between this and the removal of the scaffold, it keeps both names.
    if !isNamed, errno == EINVAL || errno == ENOSYS { return unsafe link(scaffold, path) == 0 }
    return isNamed
  }

  /// Removes those whose process is gone.
  static func removeDead(of path: String) {
    let (folder, prefix) = parts(path)
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
    for name in names ?? [] where name.hasPrefix(prefix) {
      guard let process = name.dropFirst(prefix.count).split(separator: "-").first.flatMap({ pid_t($0) }), process > 0,
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unsafe unlink(folder + name)
    }
  }

  private static func parts(_ path: String) -> (folder: String, prefix: String) {
    let nameStart = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return (String(path[..<nameStart]), ".\(path[nameStart...]).new-")
  }
}
