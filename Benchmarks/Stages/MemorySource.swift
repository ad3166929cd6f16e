import Decompression

/// A packed log that lies in memory, so that no disk is measured.
final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var seekableByteCount: Int64? { Int64(bytes.count) }

  func seek(to byteOffset: Int64) throws { offset = min(Int(byteOffset), bytes.count) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, bytes.count - offset)
    unsafe buffer.copyBytes(from: bytes[offset..<(offset + count)])
    offset += count
    return count
  }
}
