import CheckModel

/// The subjects that a parser has read, each known by the texts that tell it: devices stand still, and a night has few
/// kinds of check at each place.
///
/// A record whose texts are known needs nothing decoded but its time and what was measured.
struct SubjectTable {
  /// What a known record is of, and what it still needs.
  struct Entry: BitwiseCopyable {
    fileprivate var hash: UInt32
    /// Where its key begins in `words`.
    fileprivate var start: Int32
    /// -1 for a free entry.
    fileprivate(set) var subject: Int32
    /// Of a check that has nothing measured.
    fileprivate(set) var outcome: Outcome
    fileprivate(set) var measured: QuickPlan.Measured
  }

  /// Beyond this the table is begun anew, which bounds the memory for logs of moving devices.
  private static let mostCount = 32_768
  /// A record is looked for in so many places.
  private static let mostProbes = 16

  private static let free = Entry(hash: 0, start: 0, subject: -1, outcome: .none, measured: .nothing)
  /// Open addressing over a power of two, at most half full.
  private var entries = [Entry](repeating: Self.free, count: 1024)
  private var count = 0
  /// The keys, see `TextKey`.
  private var words: [UInt64] = []
  /// So that nobody can prepare texts that collide.
  private let seed = UInt64.random(in: .min ... .max)

  var isFull: Bool { count >= Self.mostCount }

  /// The entry of a record with these texts; nil when there is none.
  @inline(__always)
  func entry(_ bytes: Span<UInt8>, _ texts: Span<ByteRange>) -> Entry? {
    guard let hash = TextKey.hash(bytes, texts, seed: seed) else { return nil }
    let entries = entries.span
    let mask = entries.count &- 1
    var place = Int(hash) & mask
    for _ in 0..<Self.mostProbes {
      let entry = entries[place]
      if entry.subject < 0 { return nil }
      if entry.hash == hash, TextKey.isSame(bytes, texts, words.span, at: Int(entry.start)) { return entry }
      place = (place &+ 1) & mask
    }
    return nil
  }

  /// Remembers what a record with these texts, which is not known yet, is of; if there is room.
  mutating func remember(
    _ bytes: Span<UInt8>, _ texts: Span<ByteRange>, subject: Int32, outcome: Outcome, measured: QuickPlan.Measured
  ) {
    guard !isFull, let hash = TextKey.hash(bytes, texts, seed: seed) else { return }
    count += 1
    if count * 2 > entries.count {
      let old = entries
      entries = [Entry](repeating: Self.free, count: old.count * 2)
      for entry in old where entry.subject >= 0 { insert(entry) }
    }
    insert(
      Entry(
        hash: hash, start: Int32(truncatingIfNeeded: words.count), subject: subject, outcome: outcome,
        measured: measured))
    TextKey.append(bytes, texts, to: &words)
  }

  private mutating func insert(_ entry: Entry) {
    var place = Int(entry.hash) & (entries.count - 1)
    while entries[place].subject >= 0 { place = (place + 1) & (entries.count - 1) }
    entries[place] = entry
  }

  mutating func removeAll() {
    for place in entries.indices { entries[place] = Self.free }
    words.removeAll(keepingCapacity: true)
    count = 0
  }
}
