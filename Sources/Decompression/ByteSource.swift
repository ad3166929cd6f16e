// Unsafe: a source fills a buffer of the caller's, and the count that it tells is checked against the buffer.

/// Where packed bytes come from: an open file, standard input, memory. The caller implements it.
package protocol ByteSource: AnyObject {
  /// Puts the next bytes at the start of `buffer`, which is never empty.
  ///
  /// - Returns: how many, at least 1; 0 only at the end, after which it is not asked again.
  /// - Throws: whatever went wrong; the error reaches the reader of the `LogContainer` as it is.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

  /// The size in bytes of a source that can seek; nil for one that can only be read forward.
  ///
  /// A zip archive is read by its central directory where the source can seek, else by its local headers.
  var seekableByteCount: Int64? { get }

  /// Makes the next read begin at `byteOffset`. Only called when `seekableByteCount` is not nil.
  func seek(to byteOffset: Int64) throws
}

extension ByteSource {
  package var seekableByteCount: Int64? { nil }

  package func seek(to byteOffset: Int64) throws { throw DecompressionError(.readFailed, in: .plain) }

  /// Reads, and refuses a count that cannot be.
  func checkedRead(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = unsafe try read(into: buffer)
    guard (0...buffer.count).contains(count) else { throw DecompressionError(.readFailed, in: .plain) }
    return count
  }

  /// Reads to the end, so that what stands there is verified, and drops the bytes.
  func drain() throws {
    let scratch = ByteChunk(capacity: 64 * 1024)
    while unsafe try checkedRead(into: scratch.bytes) > 0 {}
  }
}
