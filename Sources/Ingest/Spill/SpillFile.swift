import Foundation

/// A file for what does not fit in memory: it has no name, is seen by nobody else and is gone with the process.
final class SpillFile {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isReading = false
  private var readOffset = 0
  private var readPosition = 0
  private static let bufferBytes = 1 << 18

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

  deinit { close(descriptor) }

  // MARK: Writing

  func append(_ word: UInt64) throws {
    for shift in stride(from: 0, to: 64, by: 8) { buffer.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  private func flush() throws {
    var written = 0
    while written < buffer.count {
      let count = unsafe buffer.withUnsafeBytes {
        unsafe write(descriptor, $0.baseAddress! + written, $0.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ImportProblem.noTemporarySpace }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  // MARK: Reading

  /// Ends the writing; what was written is then read from its beginning, as often as this is called.
  func rewind() throws {
    // What has been read stands in the buffer too.
    if isReading { buffer.removeAll(keepingCapacity: true) } else { try flush() }
    isReading = true
    readOffset = 0
    readPosition = 0
  }

  /// The next word; nil at the end.
  func next() throws -> UInt64? {
    if readPosition == buffer.count {
      try refill()
      if buffer.isEmpty { return nil }
    }
    guard readPosition + 8 <= buffer.count else { throw ImportProblem.noTemporarySpace }
    var word: UInt64 = 0
    for i in 0..<8 { word |= UInt64(buffer[readPosition + i]) << UInt64(8 * i) }
    readPosition += 8
    return word
  }

  private func refill() throws {
    var filled = 0
    if buffer.count != Self.bufferBytes { buffer = [UInt8](repeating: 0, count: Self.bufferBytes) }
    // Whole words at a time, so that none is cut.
    while filled < Self.bufferBytes {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe pread(descriptor, $0.baseAddress! + filled, $0.count - filled, readOffset)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ImportProblem.noTemporarySpace }
      if count == 0 { break }
      filled += count
      readOffset += count
    }
    buffer.removeLast(buffer.count - filled)
    readPosition = 0
  }
}
