// Unsafe: the caller's buffer is handed on as it is.

/// The decoded bytes of a zstd or bzip2 file, all its streams one after the other, through libarchive.
///
/// Cut or altered files are errors as far as the format can tell: a bzip2 file cut between two streams is whole, and
/// zstd files made without a checksum hold whatever still decodes.
///
/// Altered bytes within a format's first few may make it unknown, and the file a plain one.
///
/// Memory: a zstd window of up to 128 MiB (libzstd's own limit).
final class FilterStream: ByteSource {
  private enum State { case unopened, open, ended }

  private let handle: ArchiveHandle
  private let format: PackingFormat
  private var state = State.unopened

  init(_ source: PeekingSource, format: PackingFormat) throws {
    self.format = format
    handle = try ArchiveHandle(source, format: format)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if state == .unopened {
      try handle.open()
      state = try handle.nextHeader() ? .open : .ended
      if state == .ended { try finish() }
    }
    guard state == .open else { return 0 }
    let count = unsafe try handle.readData(into: buffer)
    if count == 0 {
      state = .ended
      try finish()
    }
    return count
  }

  /// libarchive stops without a word where the next bytes are no stream; only zeros may stand there.
  private func finish() throws {
    let used = handle.usedBytes
    let input = handle.input
    try input.drain()
    guard input.nonZeroEnd > used else { return }
    // libarchive does not look at a bzip2 stream of fewer than 14 bytes.
    let rest = input.offset - used
    let isCut = format == .bzip2 && rest < 14 && "BZh".utf8.starts(with: input.tail.suffix(Int(rest)).prefix(3))
    throw DecompressionError(isCut ? .truncated : .trailingGarbage, in: format)
  }
}
