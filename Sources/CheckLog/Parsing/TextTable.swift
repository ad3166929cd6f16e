/// What texts of records came to, each number known by its texts.
///
/// Devices stand still, and a night has few kinds of checks: what such texts mean is decoded once.
struct TextTable {
  private struct Entry: BitwiseCopyable {
    var lengths: UInt64
    var hash: UInt32
    /// Where its key begins in `words`.
    var start: Int32
    /// -1 for a free entry.
    var number: Int32

    static let free = Entry(lengths: 0, hash: 0, start: 0, number: -1)
  }

  /// Beyond this the table is begun anew, which bounds the memory for logs of moving devices.
  private static let mostCount = 65_536

  /// Open addressing over a power of two, at most half full.
  private var entries = [Entry](repeating: .free, count: 512)
  private var count = 0
  /// The keys, one behind the other.
  private var words: [UInt64] = []
  private let seed = UInt64.random(in: .min ... .max)

  var isFull: Bool { count >= Self.mostCount }

  /// The number of the texts with this key; nil when they are not known.
  ///
  /// - Parameter own: the key's words.
  @inline(__always)
  func number(_ key: TextKey, _ own: Span<UInt64>) -> Int32? {
    let hash = key.hash(own, seed: seed)
    let entries = entries.span
    let mask = entries.count &- 1
    var place = Int(hash) & mask
    while true {
      let entry = entries[place]
      if entry.number < 0 { return nil }
      if entry.hash == hash, entry.lengths == key.lengths, key.isSame(own, words.span, at: Int(entry.start)) {
        return entry.number
      }
      place = (place &+ 1) & mask
    }
  }

  /// Remembers the number of texts that are not known yet, if there is room.
  mutating func remember(_ key: TextKey, _ own: Span<UInt64>, as number: Int32) {
    if isFull { return }
    count += 1
    if count * 2 > entries.count {
      let old = entries
      entries = [Entry](repeating: .free, count: old.count * 2)
      for entry in old where entry.number >= 0 { insert(entry) }
    }
    let start = Int32(truncatingIfNeeded: words.count)
    insert(Entry(lengths: key.lengths, hash: key.hash(own, seed: seed), start: start, number: number))
    for i in 0..<key.count { words.append(own[i]) }
  }

  private mutating func insert(_ entry: Entry) {
    var place = Int(entry.hash) & (entries.count - 1)
    while entries[place].number >= 0 { place = (place + 1) & (entries.count - 1) }
    entries[place] = entry
  }

  mutating func removeAll() {
    for place in entries.indices { entries[place] = .free }
    words.removeAll(keepingCapacity: true)
    count = 0
  }
}
