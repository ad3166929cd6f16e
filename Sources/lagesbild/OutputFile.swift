import ArgumentParser
import Glibc

// Unsafe: C functions with paths and buffers that are lent for the call.

/// A file that appears under its name only when it is complete, and that only its owner may read, as the store; or
/// standard output.
final class OutputFile {
  /// As it was given; nil for standard output.
  private let path: String?
  /// What the file is called until it is complete; nil for standard output, and for a device or pipe, which must not be
  /// replaced by a file.
  private let part: PartFile?
  private let descriptor: Int32
  private var isFinished = false

  /// - Parameter path: nil or `-` for standard output. What a link leads to is written, and the link stays.
  init(_ path: String?) throws(OutputError) {
    guard let path, path != "-" else {
      self.path = nil
      part = nil
      descriptor = STDOUT_FILENO
      return
    }
    self.path = path
    var status = stat()
    if unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      part = nil
      descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
    } else {
      part = PartFile(for: path)
      descriptor = part?.descriptor ?? -1
    }
    guard descriptor >= 0 else { throw Self.failure(path) }
  }

  deinit {
    if path != nil, !isFinished, descriptor >= 0 { close(descriptor) }
    if !isFinished { part?.remove() }
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    let file = try OutputFile(path)
    try file.write(bytes)
    try file.finish()
  }

  /// - Throws: `ExitCode.success` when whoever read standard output or a pipe has seen enough; `OutputError`.
  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE { throw ExitCode.success }
        throw Self.failure(path ?? "standard output")
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Gives the file its name.
  func finish() throws(OutputError) {
    guard let path else { return }
    isFinished = true
    let isWhole = (part?.giveName() ?? true)
    let code = errno
    let isClosed = close(descriptor) == 0
    guard isWhole, isClosed else {
      if !isWhole { errno = code }
      throw Self.failure(path)
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
