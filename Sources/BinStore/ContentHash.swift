import CNettle

// Unsafe: nettle is C. It reads bytes by their count, and keeps none.

/// SHA-256: of a log's decompressed bytes, by which a file is known under any name, and of what the store seals.
package struct ContentHash {
  private var context = sha256_ctx()

  package init() { unsafe nettle_sha256_init(&context) }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    unsafe nettle_sha256_update(&context, bytes.count, base.assumingMemoryBound(to: UInt8.self))
  }

  /// The 32 bytes of the digest; the hash starts anew.
  package mutating func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    unsafe nettle_sha256_digest(&context, digest.count, &digest)
    return digest
  }

  package static func of(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var hash = ContentHash()
    hash.update(Array(bytes)[...])
    return hash.finish()
  }

  mutating func update(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }
}
