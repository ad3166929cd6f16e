// Unsafe: buffers are handed on to the source, whose count is checked before any of it is used.

/// A source whose first bytes can be looked at before they are read.
final class PeekingSource: ByteSource {
  private let base: any ByteSource
  /// Bytes that were looked at and not yet read.
  private var head: [UInt8] = []
  private var isAtEnd = false

  init(_ base: any ByteSource) { self.base = base }

  /// The next bytes without reading them: `count`, or fewer when the source ends before. For a few kilobytes only.
  func peek(_ count: Int) throws -> [UInt8] {
    while head.count < count, !isAtEnd {
      let missing = count - head.count
      let more = try unsafe [UInt8](unsafeUninitializedCapacity: missing) { buffer, filled in
        filled = unsafe try base.checkedRead(into: UnsafeMutableRawBufferPointer(buffer))
      }
      isAtEnd = more.isEmpty
      head += more
    }
    return Array(head.prefix(count))
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard head.isEmpty else {
      let count = min(head.count, buffer.count)
      unsafe buffer.copyBytes(from: head.prefix(count))
      head.removeFirst(count)
      return count
    }
    if isAtEnd { return 0 }
    let count = unsafe try base.checkedRead(into: buffer)
    isAtEnd = count == 0
    return count
  }

  var seekableByteCount: Int64? { base.seekableByteCount }

  func seek(to byteOffset: Int64) throws {
    try base.seek(to: byteOffset)
    head = []
    isAtEnd = false
  }
}
