import Foundation

// Unsafe: C functions with paths that Swift lends for the call.

/// The file beside another in which that one is written until it is complete.
///
/// Who writes it holds a lock on it, which ends with the process, however that ends. So the next that writes a file of
/// the same name knows which of these files nobody will complete, and removes them.
final class PartFile: Sendable {
  let descriptor: Int32
  private let path: String
  private let target: String

  /// - Parameter target: the file's name when it is complete. What a link leads to is meant, and the link stays.
  /// - Returns: nil when there can be no such file; `errno` says why.
  init?(for target: String) {
    guard let target = Self.followingLinks(target) else {
      errno = ELOOP
      return nil
    }
    self.target = target
    let nameStart = target.lastIndex(of: "/").map { target.index(after: $0) } ?? target.startIndex
    let folder = String(target[..<nameStart])
    // A name that begins with a full stop is passed over by an import of the folder.
    let prefix = ".\(target[nameStart...])."
    Self.removeAbandoned(in: folder, prefix)
    while true {
      let path = folder + prefix + String(UInt64.random(in: 0...UInt64.max), radix: 16) + Self.suffix
      let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return nil }
      // Where there are no locks the file stays until somebody removes it.
      _ = flock(descriptor, LOCK_EX)
      var status = stat()
      guard unsafe fstat(descriptor, &status) == 0, status.st_nlink == 0 else {
        (self.path, self.descriptor) = (path, descriptor)
        Interruption.atEndRemove(path)
        return
      }
      // Taken for abandoned between its making and its lock.
      close(descriptor)
    }
  }

  /// Gives the file its name; false when that fails: `errno` says why, and the file is gone.
  func giveName() -> Bool {
    // What could not be written is told by some file systems only now; and a name is not to outlive a power cut that
    // what it names does not.
    guard fsync(descriptor) == 0, unsafe rename(path, target) == 0 else {
      let code = errno
      remove()
      errno = code
      return false
    }
    Interruption.atEndKeep(path)
    return true
  }

  func remove() {
    unsafe unlink(path)
    Interruption.atEndKeep(path)
  }

  private static let suffix = ".lagesbild-part"

  private static func removeAbandoned(in folder: String, _ prefix: String) {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
    for name in names ?? [] where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
      let descriptor = unsafe open(folder + name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unsafe unlink(folder + name) }
      close(descriptor)
    }
  }

  /// Also of a link that leads to nothing yet; nil when links lead in a circle.
  private static func followingLinks(_ path: String) -> String? {
    var path = path
    // As many as the system itself follows.
    for _ in 0..<40 {
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return path }
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
      path = next.hasPrefix("/") ? next : folder + next
    }
    return nil
  }
}
