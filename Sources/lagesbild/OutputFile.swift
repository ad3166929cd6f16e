import ArgumentParser
import Glibc

/// A file that appears under its name only when it is complete; or standard output.
final class OutputFile {
  /// nil for standard output.
  private let path: String?
  /// What the file is called until it is complete; nil for standard output, and for a device or pipe, which must not be
  /// replaced by a file.
  private let temporaryPath: String?
  private var descriptor: Int32

  /// - Parameters:
  ///   - path: nil or `-` for standard output.
  ///   - isPrivate: whether only its owner may read it, as the store that it comes from.
  init(_ path: String?, isPrivate: Bool = false) throws(OutputError) {
    guard let path, path != "-" else {
      self.path = nil
      temporaryPath = nil
      descriptor = STDOUT_FILENO
      // A reader who has seen enough is told by EPIPE, not by being killed.
      signal(SIGPIPE, SIG_IGN)
      return
    }
    self.path = path
    var status = stat()
    let isSpecial = unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    temporaryPath = isSpecial ? nil : "\(path).\(getpid()).part"
    descriptor = unsafe open(temporaryPath ?? path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, isPrivate ? 0o600 : 0o666)
    guard descriptor >= 0 else { throw Self.failure(path) }
  }

  deinit {
    // Not finished: leave nothing behind.
    guard path != nil, descriptor >= 0 else { return }
    close(descriptor)
    if let temporaryPath { unsafe unlink(temporaryPath) }
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    let file = try OutputFile(path)
    try file.write(bytes)
    try file.finish()
  }

  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        // Whoever read standard output has seen enough.
        if errno == EPIPE, path == nil { throw ExitCode.success }
        throw Self.failure(path ?? "standard output")
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Gives the file its name.
  func finish() throws(OutputError) {
    guard let path else { return }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0, temporaryPath.map({ unsafe rename($0, path) }) ?? 0 == 0 else {
      let error = Self.failure(path)
      if let temporaryPath { unsafe unlink(temporaryPath) }
      throw error
    }
  }

  private static func failure(_ path: String) -> OutputError {
    OutputError(path: path, problem: unsafe String(cString: strerror(errno)))
  }
}

/// A file that could not be written.
struct OutputError: Error, CustomStringConvertible {
  var path: String
  var problem: String

  var description: String { "\(path): it can't be written (\(problem)); try another folder or free some space" }
}
