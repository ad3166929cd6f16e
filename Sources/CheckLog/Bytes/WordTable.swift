/// A fixed table from byte strings to small numbers, looked up without allocation.
struct WordTable: Sendable {
  private struct Entry {
    var head: UInt64
    var word: [UInt8]
    var value: Int32
  }

  /// Open addressing over a power of two; -1 marks a free slot.
  private var slots: [Int32]
  private var entries: [Entry] = []

  /// - Parameter words: on a repeated word the first value holds.
  init(_ words: some Collection<(word: [UInt8], value: Int32)>) {
    var size = 8
    while size < words.count * 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    for (word, value) in words {
      let head = word.span.head(ByteRange(start: 0, end: word.count))
      var slot = Self.hash(word.span, ByteRange(start: 0, end: word.count), head) & (size - 1)
      var isNew = true
      while slots[slot] >= 0 {
        if entries[Int(slots[slot])].word == word { isNew = false }
        slot = (slot + 1) & (size - 1)
      }
      guard isNew else { continue }
      slots[slot] = Int32(entries.count)
      entries.append(Entry(head: head, word: word, value: value))
    }
  }

  /// The value of the word in the range, or nil. O(1) on average.
  func value(_ bytes: Span<UInt8>, _ range: ByteRange) -> Int32? {
    let head = bytes.head(range)
    var slot = Self.hash(bytes, range, head) & (slots.count - 1)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if entries[index].head == head, entries[index].word.count == range.count,
        range.count <= 8 || bytes.equals(range, entries[index].word)
      {
        return entries[index].value
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// All of the bytes count: the sites of a register often begin alike.
  @inline(__always)
  private static func hash(_ bytes: Span<UInt8>, _ range: ByteRange, _ head: UInt64) -> Int {
    var hash = (head ^ UInt64(truncatingIfNeeded: range.count)) &* 0x9E37_79B9_7F4A_7C15
    var start = range.start + 8
    while start < range.end {
      hash = ((hash ^ hash >> 32) ^ bytes.head(ByteRange(start: start, end: range.end))) &* 0x9E37_79B9_7F4A_7C15
      start += 8
    }
    return Int(truncatingIfNeeded: hash >> 33)
  }
}
