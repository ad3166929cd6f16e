import Foundation

// Unsafe: C functions with buffers that Swift lends for the call, and their lengths.

/// A file for what does not fit in memory: it has no name, is seen by nobody else and is gone with the process.
final class SpillFile {
  private let descriptor: Int32
  /// What is to be written, or what was read and from `position` on is to be handed on.
  private var buffer: [UInt64] = []
  private var position = 0
  private var isReading = false
  private var readOffset = 0
  private static let bufferWords = 1 << 15

  /// - Throws: `ImportProblem.noTemporarySpace` when the folder for temporary files cannot be written.
  init() throws { descriptor = try Self.nameless() }

  /// A descriptor of a new file without a name.
  ///
  /// - Throws: `ImportProblem.noTemporarySpace`.
  static func nameless() throws -> Int32 {
    var template = Array((NSTemporaryDirectory() + "/lagesbild-XXXXXX").utf8CString)
    let descriptor = unsafe template.withUnsafeMutableBufferPointer { unsafe mkstemp($0.baseAddress!) }
    guard descriptor >= 0 else { throw ImportProblem.noTemporarySpace }
    unsafe _ = template.withUnsafeBufferPointer { unsafe unlink($0.baseAddress!) }
    return descriptor
  }

  /// Writes all of the bytes to the end of a file.
  ///
  /// - Throws: `ImportProblem.noTemporarySpace`.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
    var written = 0
    while written < bytes.count {
      let count = unsafe Foundation.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ImportProblem.noTemporarySpace }
      written += count
    }
  }

  deinit { close(descriptor) }

  // MARK: Writing

  func append(_ word: UInt64) throws {
    buffer.append(word)
    if buffer.count >= Self.bufferWords { try flush() }
  }

  func append(_ words: [UInt64]) throws {
    buffer.append(contentsOf: words)
    if buffer.count >= Self.bufferWords { try flush() }
  }

  private func flush() throws {
    unsafe try buffer.withUnsafeBytes { unsafe try Self.write($0, to: descriptor) }
    buffer.removeAll(keepingCapacity: true)
  }

  // MARK: Reading

  /// Ends the writing; what was written is then read from its beginning, as often as this is called.
  func rewind() throws {
    // What has been read stands in the buffer too.
    if !isReading { try flush() }
    isReading = true
    buffer.removeAll(keepingCapacity: true)
    readOffset = 0
    position = 0
  }

  /// The next word; nil at the end.
  func next() throws -> UInt64? {
    if position == buffer.count { try refill() }
    guard position < buffer.count else { return nil }
    defer { position += 1 }
    return buffer[position]
  }

  /// Puts so many words in place of those in `words`.
  ///
  /// - Throws: `ImportProblem.noTemporarySpace` when there are fewer.
  func next(_ count: Int, into words: inout [UInt64]) throws {
    words.removeAll(keepingCapacity: true)
    while words.count < count {
      if position == buffer.count { try refill() }
      let piece = buffer[position..<min(buffer.count, position + count - words.count)]
      guard !piece.isEmpty else { throw ImportProblem.noTemporarySpace }
      words.append(contentsOf: piece)
      position = piece.endIndex
    }
  }

  private func refill() throws {
    if buffer.count != Self.bufferWords { buffer = [UInt64](repeating: 0, count: Self.bufferWords) }
    var filled = 0
    // Whole words at a time, so that none is cut.
    unsafe try buffer.withUnsafeMutableBytes { bytes in
      while filled < bytes.count {
        let count = unsafe pread(descriptor, bytes.baseAddress! + filled, bytes.count - filled, readOffset)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw ImportProblem.noTemporarySpace }
        if count == 0 { break }
        filled += count
        readOffset += count
      }
    }
    guard filled % MemoryLayout<UInt64>.size == 0 else { throw ImportProblem.noTemporarySpace }
    buffer.removeLast(buffer.count - filled / MemoryLayout<UInt64>.size)
    position = 0
  }
}
