/// What texts of records came to, each number known by its texts.
///
/// Devices stand still, and a night has few kinds of checks: what such texts mean is decoded once.
struct TextTable {
  private struct Entry: BitwiseCopyable {
    var lengths: UInt64
    var hash: UInt32
    /// Where its text begins in `texts`.
    var start: Int32
    /// -1 for a free entry.
    var number: Int32

    static let free = Entry(lengths: 0, hash: 0, start: 0, number: -1)
  }

  /// Beyond this the table is begun anew, which bounds the memory for logs of moving devices.
  private static let mostCount = 65_536
  /// Texts are looked for in so many places.
  private static let mostProbes = 16

  /// Open addressing over a power of two, at most half full.
  private var entries = [Entry](repeating: .free, count: 512)
  private var count = 0
  /// See `TextKey`.
  private var texts: [UInt8] = []
  /// So that nobody can prepare texts that collide.
  private let seed = UInt64.random(in: .min ... .max)

  var isFull: Bool { count >= Self.mostCount }

  /// The number of these texts; nil when they are not known.
  @inline(__always)
  func number(_ bytes: Span<UInt8>, _ texts: Span<ByteRange>) -> Int32? {
    guard let key = TextKey(bytes, texts, seed: seed) else { return nil }
    let entries = entries.span
    let mask = entries.count &- 1
    var place = Int(key.hash) & mask
    for _ in 0..<Self.mostProbes {
      let entry = entries[place]
      if entry.number < 0 { return nil }
      if entry.hash == key.hash, entry.lengths == key.lengths,
        TextKey.isSame(bytes, texts, self.texts.span, at: Int(entry.start))
      {
        return entry.number
      }
      place = (place &+ 1) & mask
    }
    return nil
  }

  /// Remembers the number of texts that are not known yet, if they are short and there is room.
  mutating func remember(_ bytes: Span<UInt8>, _ texts: Span<ByteRange>, as number: Int32) {
    guard !isFull, let key = TextKey(bytes, texts, seed: seed) else { return }
    count += 1
    if count * 2 > entries.count {
      let old = entries
      entries = [Entry](repeating: .free, count: old.count * 2)
      for entry in old where entry.number >= 0 { insert(entry) }
    }
    let start = Int32(truncatingIfNeeded: TextKey.append(bytes, texts, to: &self.texts))
    insert(Entry(lengths: key.lengths, hash: key.hash, start: start, number: number))
  }

  private mutating func insert(_ entry: Entry) {
    var place = Int(entry.hash) & (entries.count - 1)
    while entries[place].number >= 0 { place = (place + 1) & (entries.count - 1) }
    entries[place] = entry
  }

  mutating func removeAll() {
    for place in entries.indices { entries[place] = .free }
    texts.removeAll(keepingCapacity: true)
    count = 0
  }
}
