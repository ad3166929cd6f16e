// Unsafe: the caller's buffer is handed on, and the count that comes back is checked.

/// How much a file unpacks to, in all of its layers, against how large it is: what is packed to keep a program busy
/// for ever is given up.
final class Expansion {
  /// Logs are packed tenfold, a hundredfold at most.
  private static let mostTimes: Int64 = 1000
  /// Small files may unpack to this, whatever they are.
  private static let freeBytes: Int64 = 1 << 30

  private var packedBytes: Int64
  private let isSizeKnown: Bool
  private var unpackedBytes: Int64 = 0

  /// - Parameter source: the file.
  init(of source: any ByteSource) {
    isSizeKnown = source.seekableByteCount != nil
    packedBytes = source.seekableByteCount ?? 0
  }

  fileprivate func readPacked(_ count: Int) { if !isSizeKnown { packedBytes += Int64(count) } }

  /// - Parameter count: of bytes that came out of a layer of this format.
  func unpack(_ count: Int, in format: PackingFormat) throws {
    unpackedBytes += Int64(count)
    if unpackedBytes > Self.freeBytes, unpackedBytes / Self.mostTimes > packedBytes {
      throw DecompressionError(.expandsTooFar, in: format)
    }
  }
}

/// A source whose bytes are counted: the file itself, or what came out of a layer.
final class CountedSource: ByteSource {
  private let base: any ByteSource
  private let expansion: Expansion
  /// nil for the file itself.
  private let format: PackingFormat?

  init(_ base: any ByteSource, in expansion: Expansion, unpackedFrom format: PackingFormat? = nil) {
    (self.base, self.expansion, self.format) = (base, expansion, format)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = unsafe try base.checkedRead(into: buffer)
    if let format { try expansion.unpack(count, in: format) } else { expansion.readPacked(count) }
    return count
  }

  var seekableByteCount: Int64? { base.seekableByteCount }

  func seek(to byteOffset: Int64) throws { try base.seek(to: byteOffset) }
}
