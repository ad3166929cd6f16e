import CheckLog

// Unsafe: the free part of the buffer is lent, and the count that comes back is checked.

/// The bytes of a log that have been read and not yet been handed on.
///
/// Bytes are read into the array that a worker will get, so that only the beginning of a record whose end has not been
/// read yet is ever copied.
struct LogBuffer {
  private var bytes: [UInt8] = []
  /// Where what was read since the last chunk begins.
  private var fresh = 0
  /// Where what has not been cut off begins, and where it ends.
  private var start = 0
  private var end = 0
  private var pieces: [Chunk.Piece] = []
  /// The offset in the log of the first byte.
  private var byteOffset: Int64 = 0
  private(set) var isFinal = false

  /// What has not been cut off.
  var pending: ArraySlice<UInt8> { bytes[start..<end] }

  /// Whether there is something to be handed on.
  var hasCut: Bool { !pieces.isEmpty }

  /// Reads so many bytes, or to the end of the log.
  ///
  /// A short read is not taken for all there is: each look at what is pending costs as much as there is of it.
  mutating func fill(_ count: Int, _ read: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
    let full = end + count
    let size = full + RecordParser.slackBytes
    if bytes.count < size { bytes += [UInt8](repeating: 0, count: max(size, bytes.count * 3 / 2) - bytes.count) }
    while end < full, !isFinal {
      let got = try unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe try read(UnsafeMutableRawBufferPointer(rebasing: buffer[end..<full]))
      }
      end += got
      isFinal = got == 0
    }
  }

  mutating func cutOff(_ piece: Chunk.Piece) {
    pieces.append(piece)
    start += piece.byteCount
  }

  /// Cuts off what stands before the next newline and it too; true when there is none yet, and all is cut off.
  mutating func skipToNewline() -> Bool {
    let newline = pending.firstIndex(of: UInt8(ascii: "\n"))
    cutOff(.skipped(byteCount: (newline.map { $0 + 1 } ?? end) - start))
    return newline == nil
  }

  /// What has been cut off; the rest goes on in `next`, an array to be used again.
  mutating func takeChunk(number: Int, next: consuming [UInt8]) -> Chunk {
    let rest = end - start
    if next.count < rest { next += [UInt8](repeating: 0, count: rest - next.count) }
    for i in 0..<rest { next[i] = bytes[start + i] }
    let chunk = Chunk(bytes: bytes, fresh: fresh..<end, pieces: pieces, byteOffset: byteOffset, number: number)
    byteOffset += Int64(start)
    pieces = []
    bytes = next
    start = 0
    end = rest
    fresh = rest
    return chunk
  }
}
