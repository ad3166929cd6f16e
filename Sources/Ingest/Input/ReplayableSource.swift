import Decompression
import Foundation

// Unsafe: the caller's buffer is handed on, and what was filled is kept by its count.

/// What can be read only once, kept sealed in a temporary file as it is read until it is known whether it must be read
/// again: an archive is read twice, a plain log once.
final class ReplayableSource: ByteSource {
  private let source: any ByteSource
  private var copy: SealedFile?

  /// - Throws: `ImportProblem.noTemporarySpace`.
  init(_ source: any ByteSource) throws {
    self.source = source
    copy = try SealedFile()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = unsafe try source.read(into: buffer)
    unsafe try copy?.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    return count
  }

  /// Keeps no more.
  func forget() { copy = nil }

  /// What was read, from its beginning.
  func replay() throws -> SealedFile {
    guard let copy else { throw ImportProblem.noTemporarySpace }
    self.copy = nil
    try copy.finish()
    return copy
  }
}
