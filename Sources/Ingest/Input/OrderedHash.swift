import BinStore

// Unsafe: bytes are lent to the hash for the call.

/// The hash of a log whose chunks come from several tasks: each waits for those before it.
///
/// So the core that parses a chunk hashes it too, while it is at hand, and the one that unpacks the log need not.
actor OrderedHash {
  private var hash = ContentHash()
  private let turns = Turns()

  /// - Parameter range: what of the bytes belongs to the hash.
  func update(_ bytes: [UInt8], _ range: Range<Int>, chunk: Int) async {
    await turns.wait(for: chunk)
    unsafe bytes.withUnsafeBytes { unsafe hash.update(UnsafeRawBufferPointer(rebasing: $0[range])) }
    await turns.done(chunk)
  }

  /// Of all chunks, which must have come.
  func finish() -> [UInt8] { hash.finish() }
}
