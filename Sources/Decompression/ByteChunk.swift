// Unsafe: one allocation, owned by this object and freed once.

/// A fixed piece of memory for bytes on their way through.
@safe
final class ByteChunk {
  let bytes: UnsafeMutableRawBufferPointer

  init(capacity: Int = 256 * 1024) {
    unsafe bytes = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { unsafe bytes.deallocate() }
}
