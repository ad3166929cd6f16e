// Unsafe: the hottest loop. What is read was just found to be there, and so was the room for it.

/// Several texts of a record as one key, by which a record with the same texts is known again.
///
/// A key is the lengths of the texts and their bytes, each text from a word of its own on and filled up with zeros. Two
/// lists of as many texts have the same key only when they are the same, byte by byte.
struct TextKey: BitwiseCopyable {
  /// More texts or words make no key.
  static let mostTexts = 8
  static let mostWords = 32
  /// How many bytes must stand behind a text.
  static let slackBytes = 8

  /// Of the texts, eight bits each.
  let lengths: UInt64
  /// How many words the texts take.
  let count: Int

  /// nil when the texts are too long.
  ///
  /// - Parameter words: room for `mostWords`, of which `count` are set.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, _ texts: Span<ByteRange>, _ words: inout MutableSpan<UInt64>) {
    var lengths: UInt64 = 0
    var count = 0
    let raw = unsafe bytes.bytes
    precondition(words.count >= Self.mostWords)
    for i in texts.indices {
      var start = texts[i].start
      let end = texts[i].end
      var rest = end &- start
      precondition(start >= 0 && rest >= 0 && end &+ Self.slackBytes <= raw.byteCount)
      guard rest <= 255, count &+ rest >> 3 < Self.mostWords else { return nil }
      lengths = lengths << 8 | UInt64(truncatingIfNeeded: rest)
      // What is read was just found to be there, and room for it too.
      while rest > 8 {
        unsafe words[unchecked: count] = raw.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self)
        start &+= 8
        rest &-= 8
        count &+= 1
      }
      let last = unsafe UInt64(littleEndian: raw.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self))
      unsafe words[unchecked: count] = rest == 0 ? 0 : last & (~0 &>> UInt64(truncatingIfNeeded: 64 &- rest &* 8))
      count &+= 1
    }
    self.lengths = lengths
    self.count = count
  }

  /// - Parameters:
  ///   - words: of this key.
  ///   - seed: so that nobody can prepare texts that collide.
  @inline(__always)
  func hash(_ words: Span<UInt64>, seed: UInt64) -> UInt32 {
    precondition(count <= words.count)
    var hash = seed ^ lengths
    for i in 0..<count {
      let product = unsafe (hash ^ words[unchecked: i]).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = product.low ^ product.high
    }
    return UInt32(truncatingIfNeeded: hash)
  }

  /// Whether its words are those of `others` from `start` on; the lengths are not looked at.
  @inline(__always)
  func isSame(_ words: Span<UInt64>, _ others: Span<UInt64>, at start: Int) -> Bool {
    precondition(count <= words.count && start >= 0 && start &+ count <= others.count)
    var difference: UInt64 = 0
    for i in 0..<count { difference |= unsafe words[unchecked: i] ^ others[unchecked: start &+ i] }
    return difference == 0
  }
}
