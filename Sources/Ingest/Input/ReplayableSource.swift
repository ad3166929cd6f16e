import Decompression
import Foundation

// Unsafe: the caller's buffer is handed on, and what was filled is written by its count.

/// What can be read only once, kept in a temporary file as it is read until it is known whether it must be read again:
/// an archive is read twice, a plain log once.
final class ReplayableSource: ByteSource {
  private let source: any ByteSource
  private var copy: Int32?

  /// - Throws: `ImportProblem.noTemporarySpace`.
  init(_ source: any ByteSource) throws {
    self.source = source
    copy = try SpillFile.nameless()
  }

  deinit { forget() }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = unsafe try source.read(into: buffer)
    guard let copy else { return count }
    var written = 0
    while written < count {
      let wrote = unsafe write(copy, buffer.baseAddress! + written, count - written)
      if wrote < 0, errno == EINTR { continue }
      guard wrote > 0 else { throw ImportProblem.noTemporarySpace }
      written += wrote
    }
    return count
  }

  /// Keeps no more.
  func forget() {
    if let copy { close(copy) }
    copy = nil
  }

  /// What was read, from its beginning.
  func replay() throws -> FileByteSource {
    guard let copy else { throw ImportProblem.noTemporarySpace }
    self.copy = nil
    guard lseek(copy, 0, SEEK_SET) == 0 else {
      close(copy)
      throw ImportProblem.noTemporarySpace
    }
    return try FileByteSource(owning: copy)
  }
}
