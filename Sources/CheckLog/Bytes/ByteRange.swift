// Unsafe: eight bytes are read at once; the bounds are checked by the call.

/// A piece of a chunk: the bytes from `start` up to but not including `end`.
struct ByteRange: Equatable, Sendable, BitwiseCopyable {
  var start: Int
  var end: Int

  static let empty = ByteRange(start: 0, end: 0)

  var count: Int { end - start }
  var isEmpty: Bool { end <= start }
}

extension Span<UInt8> {
  /// The range without blanks, tabs and carriage returns at either end.
  @inline(__always)
  func trimmed(_ range: ByteRange) -> ByteRange {
    var range = range
    while range.start < range.end, Self.isBlank(self[range.start]) { range.start += 1 }
    while range.start < range.end, Self.isBlank(self[range.end - 1]) { range.end -= 1 }
    return range
  }

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  func equals(_ range: ByteRange, _ word: [UInt8]) -> Bool {
    range.count == word.count && matches(word, at: range.start)
  }

  func hasPrefix(_ range: ByteRange, _ word: [UInt8]) -> Bool {
    range.count >= word.count && matches(word, at: range.start)
  }

  /// The range without the word at its end, blanks around either not counting.
  func withoutSuffix(_ range: ByteRange, _ word: [UInt8]) -> ByteRange {
    var text = trimmed(range)
    guard text.count >= word.count, matches(word, at: text.end - word.count) else { return range }
    text.end -= word.count
    return text
  }

  /// The first place in the range where `word` stands, or nil. O(range × word), as words are short.
  func firstRange(of word: [UInt8], in range: ByteRange) -> ByteRange? {
    guard let first = word.first else { return ByteRange(start: range.start, end: range.start) }
    guard range.count >= word.count else { return nil }
    for start in range.start...(range.end - word.count) where self[start] == first && matches(word, at: start) {
      return ByteRange(start: start, end: start + word.count)
    }
    return nil
  }

  /// Whether `word` stands at `start`; the caller knows that there is room for it.
  private func matches(_ word: [UInt8], at start: Int) -> Bool {
    for i in word.indices where self[start + i] != word[i] { return false }
    return true
  }

  func array(_ range: ByteRange) -> [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(range.count)
    for i in range.start..<range.end { copy.append(self[i]) }
    return copy
  }

  /// Up to eight bytes of the range as a little-endian word, the missing ones zero.
  @inline(__always)
  func head(_ range: ByteRange) -> UInt64 {
    let count = Swift.min(range.count, 8)
    if range.start + 8 <= self.count {
      let word = word(at: range.start)
      return count == 8 ? word : word & ((1 << UInt64(count * 8)) - 1)
    }
    var word: UInt64 = 0
    for i in 0..<count { word |= UInt64(self[range.start + i]) << UInt64(i * 8) }
    return word
  }

  /// The last eight bytes of a range longer than eight, else zero.
  @inline(__always)
  func tail(_ range: ByteRange) -> UInt64 { range.count > 8 ? word(at: range.end - 8) : 0 }

  /// Eight bytes as a little-endian word; they must all be there.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    // Any eight bytes are an integer; that they are within the span is checked.
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Whether any byte of the range is not ASCII.
  func hasUpperHalf(_ range: ByteRange) -> Bool {
    var i = range.start
    while i + 8 <= range.end {
      if word(at: i) & 0x8080_8080_8080_8080 != 0 { return true }
      i += 8
    }
    while i < range.end {
      if self[i] >= 0x80 { return true }
      i += 1
    }
    return false
  }

  /// Whether the range is well-formed UTF-8 (RFC 3629, section 4): no overlong form, no surrogate, nothing above
  /// U+10FFFF.
  func isUTF8(_ range: ByteRange) -> Bool {
    var i = range.start
    while i < range.end {
      let first = self[i]
      i += 1
      if first < 0x80 { continue }
      // How many bytes follow, and the range of the first of them.
      let more: Int
      var low: UInt8 = 0x80
      var high: UInt8 = 0xBF
      switch first {
      case 0xC2...0xDF: more = 1
      case 0xE0...0xEF:
        more = 2
        if first == 0xE0 { low = 0xA0 }
        if first == 0xED { high = 0x9F }
      case 0xF0...0xF4:
        more = 3
        if first == 0xF0 { low = 0x90 }
        if first == 0xF4 { high = 0x8F }
      default: return false
      }
      guard i + more <= range.end, self[i] >= low, self[i] <= high else { return false }
      for k in 1..<more where self[i + k] & 0xC0 != 0x80 { return false }
      i += more
    }
    return true
  }
}
