/// The hash of a log whose chunks come from several tasks: each waits for those before it.
///
/// So the core that parses a chunk hashes it too, while it is at hand, and the one that unpacks the log need not.
actor OrderedHash {
  private var hash = ContentHash()
  private var next = 0
  private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]

  /// - Parameter range: what of the bytes belongs to the hash.
  func update(_ bytes: [UInt8], _ range: Range<Int>, chunk: Int) async {
    if chunk != next { await withCheckedContinuation { waiting[chunk] = $0 } }
    unsafe bytes.withUnsafeBytes { unsafe hash.update(UnsafeRawBufferPointer(rebasing: $0[range])) }
    next += 1
    waiting.removeValue(forKey: next)?.resume()
  }

  /// Of all chunks, which must have come.
  func finish() -> [UInt8] {
    precondition(waiting.isEmpty)
    return hash.finish()
  }
}
