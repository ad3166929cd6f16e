/// A piece of a chunk: the bytes from `start` up to but not including `end`.
struct ByteRange: Equatable, Sendable {
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

  func contains(_ byte: UInt8, in range: ByteRange) -> Bool {
    for i in range.start..<range.end where self[i] == byte { return true }
    return false
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
      let word = unsafe UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: range.start, as: UInt64.self))
      return count == 8 ? word : word & ((1 << UInt64(count * 8)) - 1)
    }
    var word: UInt64 = 0
    for i in 0..<count { word |= UInt64(self[range.start + i]) << UInt64(i * 8) }
    return word
  }
}
