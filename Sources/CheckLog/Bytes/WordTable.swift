/// A fixed table from byte strings to small numbers, looked up without allocation or reference counting.
struct WordTable: Sendable, BitwiseCopyable {
  private struct Entry: BitwiseCopyable {
    var head: UInt64
    /// The last eight bytes of a word longer than eight.
    var tail: UInt64
    /// Where the word's bytes stand in `words`.
    var start: Int32
    /// -1 for a free slot.
    var count: Int32
    var value: Int32
  }

  /// Open addressing over a power of two.
  private let slots: PlanTable<Entry>
  private let words: PlanTable<UInt8>

  /// - Parameter words: on a repeated word the first value holds.
  init(_ pairs: some Collection<(word: [UInt8], value: Int32)>, in memory: PlanMemory) {
    var size = 8
    while size < pairs.count * 2 { size *= 2 }
    var slots = [Entry](repeating: Entry(head: 0, tail: 0, start: 0, count: -1, value: 0), count: size)
    var words: [UInt8] = []
    for (word, value) in pairs {
      let range = ByteRange(start: 0, end: word.count)
      let (head, tail) = (word.span.head(range), word.span.tail(range))
      var slot = Self.hash(word.span, range, head, tail) & (size - 1)
      var isNew = true
      while slots[slot].count >= 0 {
        let entry = slots[slot]
        if entry.count == word.count, words[Int(entry.start)..<Int(entry.start) + word.count].elementsEqual(word) {
          isNew = false
        }
        slot = (slot + 1) & (size - 1)
      }
      guard isNew else { continue }
      slots[slot] = Entry(
        head: head, tail: tail, start: Int32(words.count), count: Int32(word.count), value: value)
      words += word
    }
    self.slots = memory.table(slots)
    self.words = memory.table(words)
  }

  /// The value of the word in the range, or nil. O(1) on average.
  func value(_ bytes: Span<UInt8>, _ range: ByteRange) -> Int32? {
    let count = range.count
    let (head, tail) = (bytes.head(range), bytes.tail(range))
    var slot = Self.hash(bytes, range, head, tail) & (slots.count - 1)
    while true {
      let entry = slots[slot]
      if entry.count < 0 { return nil }
      // Up to sixteen bytes the two ends are the whole.
      if entry.head == head, entry.tail == tail, entry.count == count, count <= 16 || isSame(entry, bytes, range) {
        return entry.value
      }
      slot = (slot + 1) & (slots.count - 1)
    }
  }

  private func isSame(_ entry: Entry, _ bytes: Span<UInt8>, _ range: ByteRange) -> Bool {
    for i in 0..<range.count where words[Int(entry.start) + i] != bytes[range.start + i] { return false }
    return true
  }

  /// All of the bytes count: the sites of a register often begin alike.
  @inline(__always)
  private static func hash(_ bytes: Span<UInt8>, _ range: ByteRange, _ head: UInt64, _ tail: UInt64) -> Int {
    var hash = (head ^ UInt64(truncatingIfNeeded: range.count)) &* 0x9E37_79B9_7F4A_7C15
    var start = range.start + 8
    while start + 8 < range.end {
      hash = (hash ^ hash >> 32 ^ bytes.word(at: start)) &* 0x9E37_79B9_7F4A_7C15
      start += 8
    }
    return Int(truncatingIfNeeded: ((hash ^ hash >> 32 ^ tail) &* 0xC2B2_AE3D_27D4_EB4F) >> 40)
  }
}
