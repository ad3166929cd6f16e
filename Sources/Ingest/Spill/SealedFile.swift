import CNettle
import Decompression
import Foundation

// Unsafe: nettle and the file are C. Both are given buffers that Swift lends for the call, with their lengths.

/// A temporary file of what came from outside, which has no name and is enciphered (ChaCha20) with a key that nobody else
/// has: a disk keeps of deleted files what it likes, and a log is not to be among it.
final class SealedFile: ByteSource {
  private let descriptor: Int32
  private var cipher = chacha_ctx()
  /// Of what is written last, or was read last.
  private var chunk: [UInt8] = []
  /// Where in the file the chunk stands, in chunks.
  private var number = 0
  /// In the chunk, of what is read next.
  private var position = 0
  private var byteCount: Int64 = 0
  private static let chunkBytes = 1 << 16

  /// - Throws: `ImportProblem.noTemporarySpace` when the folder for temporary files cannot be written.
  init() throws {
    descriptor = try SpillFile.nameless()
    let key = (0..<Int(CHACHA_KEY_SIZE)).map { _ in UInt8.random(in: .min ... .max) }
    unsafe nettle_chacha_set_key(&cipher, key)
  }

  deinit { close(descriptor) }

  // MARK: Writing

  func append(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = unsafe bytes[...]
    while unsafe !rest.isEmpty {
      let count = unsafe min(rest.count, Self.chunkBytes - chunk.count)
      unsafe chunk.append(contentsOf: rest.prefix(count))
      unsafe rest = rest.dropFirst(count)
      if chunk.count == Self.chunkBytes { try flush() }
    }
  }

  /// Ends the writing; what was written is then read from its beginning.
  func finish() throws {
    try flush()
    try seek(to: 0)
  }

  private func flush() throws {
    byteCount += Int64(chunk.count)
    turn()
    // Enciphered once more it would be what it was.
    defer { chunk.removeAll(keepingCapacity: true) }
    unsafe try chunk.withUnsafeBytes { unsafe try SpillFile.write($0, to: descriptor) }
    number += 1
  }

  /// Enciphers the chunk, or deciphers it: the number of a chunk is its nonce, and each has its own.
  private func turn() {
    let nonce = (0..<Int(CHACHA_NONCE_SIZE)).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    unsafe nettle_chacha_set_nonce(&cipher, nonce)
    let count = chunk.count
    unsafe chunk.withUnsafeMutableBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      unsafe nettle_chacha_crypt(&cipher, count, base, base)
    }
  }

  // MARK: Reading

  var seekableByteCount: Int64? { byteCount }

  func seek(to byteOffset: Int64) throws {
    number = Int(byteOffset) / Self.chunkBytes
    try load()
    position = min(Int(byteOffset) % Self.chunkBytes, chunk.count)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try ImportProblem.throwIfStopped()
    if position == chunk.count, chunk.count == Self.chunkBytes {
      number += 1
      try load()
      position = 0
    }
    let piece = chunk[position..<min(chunk.count, position + buffer.count)]
    unsafe buffer.copyBytes(from: piece)
    position = piece.endIndex
    return piece.count
  }

  private func load() throws {
    let start = Int64(number) * Int64(Self.chunkBytes)
    chunk = [UInt8](repeating: 0, count: Int(max(0, min(Int64(Self.chunkBytes), byteCount - start))))
    var filled = 0
    unsafe try chunk.withUnsafeMutableBytes { bytes in
      while filled < bytes.count {
        let count = unsafe pread(descriptor, bytes.baseAddress! + filled, bytes.count - filled, off_t(start) + filled)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw ImportProblem.noTemporarySpace }
        filled += count
      }
    }
    turn()
  }
}
