/// Several texts of a record as one key, by which a record with the same texts is known again.
///
/// A key is words: the lengths of the texts, eight to a word, then each text, eight bytes to a word. Two lists of as
/// many texts have the same words only when they are the same, byte by byte.
enum TextKey {
  /// No text of a key is longer.
  static let mostBytes = 255

  /// The last bytes of a text that do not fill a word.
  @inline(__always)
  private static func rest(_ bytes: Span<UInt8>, at offset: Int, count: Int) -> UInt64 {
    bytes.word(at: offset) & ((1 << UInt64(count * 8)) &- 1)
  }

  /// - Parameter ranges: each followed by at least eight bytes in `bytes`.
  /// - Returns: nil when a text is too long for a key.
  @inline(__always)
  static func hash(_ bytes: Span<UInt8>, _ ranges: Span<ByteRange>, seed: UInt64) -> UInt32? {
    var hash = seed
    for i in ranges.indices {
      let range = ranges[i]
      let count = range.count
      guard count <= mostBytes else { return nil }
      var start = range.start
      let whole = range.end &- 8
      while start <= whole {
        hash = mix(hash, bytes.word(at: start))
        start &+= 8
      }
      // The length is told apart from the text by where it stands.
      hash = mix(hash, rest(bytes, at: start, count: count & 7) | UInt64(truncatingIfNeeded: count) << 56)
    }
    return UInt32(truncatingIfNeeded: hash)
  }

  @inline(__always)
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.low ^ product.high
  }

  /// Whether the words from `start` on are the key of these texts.
  @inline(__always)
  static func isSame(_ bytes: Span<UInt8>, _ ranges: Span<ByteRange>, _ words: Span<UInt64>, at start: Int) -> Bool {
    var next = start &+ (ranges.count &+ 7) >> 3
    guard next <= words.count else { return false }
    for i in ranges.indices {
      let range = ranges[i]
      let count = range.count
      let lengths = words[start &+ i >> 3]
      if UInt64(truncatingIfNeeded: count) != lengths >> UInt64((i & 7) * 8) & 0xFF { return false }
      guard next &+ (count &+ 7) >> 3 <= words.count else { return false }
      var offset = range.start
      let whole = range.end &- 8
      while offset <= whole {
        if bytes.word(at: offset) != words[next] { return false }
        offset &+= 8
        next &+= 1
      }
      if count & 7 != 0 {
        if rest(bytes, at: offset, count: count & 7) != words[next] { return false }
        next &+= 1
      }
    }
    return true
  }

  static func append(_ bytes: Span<UInt8>, _ ranges: Span<ByteRange>, to words: inout [UInt64]) {
    let start = words.count
    words += repeatElement(0, count: (ranges.count + 7) / 8)
    for i in ranges.indices {
      let range = ranges[i]
      words[start + i / 8] |= UInt64(range.count) << UInt64(i % 8 * 8)
      var offset = range.start
      while offset + 8 <= range.end {
        words.append(bytes.word(at: offset))
        offset += 8
      }
      if range.count % 8 > 0 { words.append(rest(bytes, at: offset, count: range.count % 8)) }
    }
  }
}
