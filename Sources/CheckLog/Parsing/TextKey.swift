import CScan

/// Several texts of a record as one key, by which a record with the same texts is known again.
///
/// A key is the bytes of the texts, one behind the other, with the lengths apart, one byte for each. Two lists of as
/// many texts have the same key only when they are the same, byte by byte.
struct TextKey: BitwiseCopyable {
  /// More texts, or a longer one, make no key.
  static let mostTexts = 8
  static let mostBytes = 255
  /// How many bytes must stand behind a text, and behind a key.
  static let slackBytes = 16

  /// Of the texts, eight bits each.
  let lengths: UInt64
  let hash: UInt32

  /// nil when a text is too long.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, _ texts: Span<ByteRange>, seed: UInt64) {
    guard let lengths = Self.lengths(texts) else { return nil }
    self.lengths = lengths
    var hash = seed
    for i in texts.indices {
      var start = texts[i].start
      var rest = texts[i].count
      while rest >= 16 {
        hash = Self.mixed(bytes.word(at: start) ^ hash, bytes.word(at: start &+ 8) ^ seed)
        start &+= 16
        rest &-= 16
      }
      var first: UInt64 = 0
      if rest >= 8 {
        first = bytes.word(at: start)
        start &+= 8
      }
      let last = bytes.word(at: start) & ((1 << UInt64(rest & 7 * 8)) &- 1)
      hash = Self.mixed(first ^ hash, last ^ seed)
    }
    self.hash = UInt32(truncatingIfNeeded: Self.mixed(lengths ^ hash, seed))
  }

  /// The lengths of texts, eight bits each; nil when one is too long.
  @inline(__always)
  static func lengths(_ texts: Span<ByteRange>) -> UInt64? {
    var lengths: UInt64 = 0
    var longest = 0
    for i in texts.indices {
      longest |= texts[i].count
      lengths = lengths << 8 | UInt64(truncatingIfNeeded: texts[i].count)
    }
    return longest <= mostBytes ? lengths : nil
  }

  @inline(__always)
  private static func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.low ^ product.high
  }

  /// Whether the texts, whose key this is, are those that were appended to `keys` at `start` with a key of the same
  /// lengths.
  @inline(__always)
  static func isSame(_ bytes: Span<UInt8>, _ texts: Span<ByteRange>, _ keys: Span<UInt8>, at start: Int) -> Bool {
    var start = start
    for i in texts.indices {
      let text = texts[i]
      guard bytes.isSame(text, keys, at: start) else { return false }
      start &+= text.count
    }
    return true
  }

  /// Appends the bytes of the texts; the last `slackBytes` of `keys` stay free.
  ///
  /// - Returns: where they begin.
  static func append(_ bytes: Span<UInt8>, _ texts: Span<ByteRange>, to keys: inout [UInt8]) -> Int {
    keys.removeLast(min(keys.count, slackBytes))
    let start = keys.count
    for i in texts.indices { keys += bytes.array(texts[i]) }
    keys += repeatElement(0, count: slackBytes)
    return start
  }
}

extension Span<UInt8> {
  /// Whether the text is the same as what stands at `start` in `others`; in both, `TextKey.slackBytes` follow it.
  @inline(__always)
  fileprivate func isSame(_ text: ByteRange, _ others: Span<UInt8>, at start: Int) -> Bool {
    let count = text.count
    precondition(
      count >= 0 && text.start >= 0 && start >= 0 && text.end &+ TextKey.slackBytes <= self.count
        && start &+ count &+ TextKey.slackBytes <= others.count)
    // The C function reads no further than was just found to be there.
    return unsafe withUnsafeBufferPointer { mine in
      unsafe others.withUnsafeBufferPointer { theirs in
        unsafe scan_is_same(mine.baseAddress! + text.start, theirs.baseAddress! + start, count) != 0
      }
    }
  }
}
