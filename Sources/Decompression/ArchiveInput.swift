// Unsafe: slices of the chunk's buffer, which lives as long as this object; their bounds are checked.

/// What libarchive reads from: a source in whole chunks, with an eye on what passes.
final class ArchiveInput {
  /// How many of the last bytes are kept: a zip's end record with the longest comment.
  static let tailBytes = ZipEnd.maximumBytes

  private let source: PeekingSource
  let chunk = ByteChunk()
  private let keepsTail: Bool

  /// An error that the source threw, which libarchive knows nothing of.
  private(set) var caught: (any Error)?
  private(set) var isAtEnd = false
  /// The offset of the next byte.
  private(set) var offset: Int64 = 0
  /// The offset after the last byte that was not zero.
  private(set) var nonZeroEnd: Int64 = 0
  /// The last bytes so far, when they are kept.
  private(set) var tail: [UInt8] = []

  init(_ source: PeekingSource, keepsTail: Bool = false) {
    self.source = source
    self.keepsTail = keepsTail
  }

  /// Fills the chunk, to the brim unless the source ends.
  ///
  /// - Returns: the bytes in it, 0 at the end; nil when the source threw.
  func fill() -> Int? {
    guard caught == nil else { return nil }
    var count = 0
    do {
      while unsafe count < chunk.bytes.count, !isAtEnd {
        let more = unsafe try source.checkedRead(into: UnsafeMutableRawBufferPointer(rebasing: chunk.bytes[count...]))
        isAtEnd = more == 0
        count += more
      }
    } catch {
      caught = error
      return nil
    }
    note(count)
    return count
  }

  /// The size of the source; nil when it can't seek.
  var seekableByteCount: Int64? { source.seekableByteCount }

  /// Returns false when the source threw.
  func seek(to offset: Int64) -> Bool {
    do {
      try source.seek(to: offset)
    } catch {
      caught = error
      return false
    }
    self.offset = offset
    isAtEnd = false
    tail = []
    return true
  }

  /// Reads to the end of the source.
  func drain() throws {
    while let count = fill(), count > 0 {}
    if let caught { throw caught }
  }

  private func note(_ count: Int) {
    if let last = unsafe chunk.bytes[..<count].lastIndex(where: { $0 != 0 }) {
      nonZeroEnd = offset + Int64(last) + 1
    }
    offset += Int64(count)
    guard keepsTail else { return }
    unsafe tail.append(contentsOf: chunk.bytes[max(0, count - Self.tailBytes)..<count])
    tail.removeFirst(max(0, tail.count - Self.tailBytes))
  }
}
