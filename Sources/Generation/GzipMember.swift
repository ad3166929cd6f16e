import CZlib

// Unsafe: zlib is C. Its state is ended before it goes out of scope, and the buffers are only those of the call.

/// One gzip member (RFC 1952) whose deflate blocks are made on every core, the way pigz does: each chunk starts from the
/// 32 KiB before it and ends on a byte, so that the parts laid end to end are one stream.
struct GzipMember {
  private static let windowBytes = 32 << 10
  private var window: [UInt8] = []
  private var checksum: UInt = 0
  private var length: UInt32 = 0
  private var hasBegun = false

  /// Compresses the chunks that come next; the header stands before the first.
  mutating func compress(_ chunks: [[UInt8]]) throws(GenerationError) -> [[UInt8]] {
    var windows = [window]
    for chunk in chunks { windows.append(Array((windows.last! + chunk).suffix(Self.windowBytes))) }
    window = windows.removeLast()
    var result = header()
    let parts = inParallel(Array(zip(windows, chunks))) { window, chunk in
      (deflated: Self.deflate(chunk, after: window), checksum: Self.checksum(chunk), length: chunk.count)
    }
    for part in parts {
      guard let deflated = part.deflated else { throw .compressionFailed }
      checksum = crc32_combine(checksum, part.checksum, part.length)
      length &+= UInt32(truncatingIfNeeded: part.length)
      result.append(deflated)
    }
    return result
  }

  /// An empty last block, the checksum and the length.
  mutating func end() -> [UInt8] {
    let sums = [UInt32(truncatingIfNeeded: checksum), length].flatMap { sum in
      (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) }
    }
    return Array(header().joined()) + [0x03, 0x00] + sums
  }

  /// No name, no time, no system: the same log gives the same bytes.
  private mutating func header() -> [[UInt8]] {
    defer { hasBegun = true }
    return hasBegun ? [] : [[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]]
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt {
    unsafe bytes.withUnsafeBufferPointer { unsafe crc32(0, $0.baseAddress, UInt32($0.count)) }
  }

  /// A chunk as deflate blocks that end on a byte; nil when zlib has no memory.
  private static func deflate(_ chunk: [UInt8], after window: [UInt8]) -> [UInt8]? {
    var stream = unsafe z_stream()
    guard
      unsafe deflateInit2_(
        &stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { unsafe deflateEnd(&stream) }
    if !window.isEmpty {
      _ = unsafe window.withUnsafeBufferPointer {
        unsafe deflateSetDictionary(&stream, $0.baseAddress, UInt32($0.count))
      }
    }
    // zlib's bound is for a stream that ends; a flush adds an empty block of at most 6 bytes.
    let bound = unsafe Int(deflateBound(&stream, UInt(chunk.count))) + 16
    return unsafe chunk.withUnsafeBufferPointer { source in
      unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, count in
        // zlib reads but never writes through `next_in`, which its header declares without const.
        unsafe stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        unsafe stream.avail_in = UInt32(source.count)
        unsafe stream.next_out = target.baseAddress
        unsafe stream.avail_out = UInt32(bound)
        let status = unsafe CZlib.deflate(&stream, Z_SYNC_FLUSH)
        precondition(unsafe status == Z_OK && stream.avail_in == 0 && stream.avail_out > 0)
        count = unsafe bound - Int(stream.avail_out)
      }
    }
  }
}
