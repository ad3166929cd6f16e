import CheckModel

/// Bins being filled: an open-addressing table from keys to exact histograms.
///
/// Adding a check allocates only when the table grows. Two tables merge to the same bins in any order.
struct BinTable {
  /// Where a bin's histogram stands in `entries`.
  private struct Histogram {
    var start: Int32
    var count: Int32
    var capacity: Int32
  }

  /// An outcome (high half) and how often it was seen (low half). When the count is full, a second entry with the same
  /// outcome begins; they are added up at the end.
  private typealias Entry = UInt32

  /// The number of a bin, or -1; a power of two.
  private var slots: [Int32]
  private var keys: [BinKey] = []
  private var histograms: [Histogram] = []
  private var entries: [Entry] = []
  /// The bin of the last check: the next one is often in it.
  private var last = -1
  /// So that nobody can prepare keys that collide.
  private let seed = UInt64.random(in: .min ... .max)

  init() { slots = [Int32](repeating: -1, count: 1024) }

  var count: Int { keys.count }

  /// The memory that the table's contents take.
  var byteCount: Int {
    slots.capacity * MemoryLayout<Int32>.stride + keys.capacity * MemoryLayout<BinKey>.stride
      + histograms.capacity * MemoryLayout<Histogram>.stride + entries.capacity * MemoryLayout<Entry>.stride
  }

  /// Counts one check. O(1) on average, and linear in the number of different outcomes of its bin.
  mutating func add(_ key: BinKey, _ outcome: Outcome) {
    if last < 0 || keys[last] != key { last = bin(for: key) }
    count(outcome, in: last)
  }

  private mutating func bin(for key: BinKey) -> Int {
    let mask = slots.count - 1
    var slot = hash(key) & mask
    while slots[slot] >= 0 {
      if keys[Int(slots[slot])] == key { return Int(slots[slot]) }
      slot = (slot + 1) & mask
    }
    slots[slot] = Int32(keys.count)
    keys.append(key)
    histograms.append(Histogram(start: 0, count: 0, capacity: 0))
    if keys.count * 2 > slots.count { grow() }
    return keys.count - 1
  }

  private func hash(_ key: BinKey) -> Int {
    let place = UInt64(UInt32(bitPattern: key.cell.north)) << 32 | UInt64(UInt32(bitPattern: key.cell.east))
    let time = UInt64(UInt32(bitPattern: key.hour)) << 32 | UInt64(UInt32(bitPattern: key.siteID))
    var hash = (place ^ seed) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (hash >> 32) ^ time) &* 0xC2B2_AE3D_27D4_EB4F
    hash = (hash ^ (hash >> 29) ^ key.category.packed) &* 0x1656_67B1_9E37_79F9
    return Int(truncatingIfNeeded: hash >> 32)
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    for (bin, key) in keys.enumerated() {
      var slot = hash(key) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(bin)
    }
  }

  private mutating func count(_ outcome: Outcome, in bin: Int) {
    let histogram = histograms[bin]
    let start = Int(histogram.start)
    let wanted = UInt32(outcome.rawValue) << 16
    for i in start..<(start + Int(histogram.count))
    where entries[i] & 0xFFFF_0000 == wanted && entries[i] & 0xFFFF != 0xFFFF {
      entries[i] += 1
      return
    }
    if histogram.count == histogram.capacity { move(bin) }
    let end = Int(histograms[bin].start + histograms[bin].count)
    entries[end] = wanted | 1
    histograms[bin].count += 1
  }

  /// Moves a full histogram to the end, with twice the room.
  private mutating func move(_ bin: Int) {
    let old = histograms[bin]
    let capacity = Swift.max(2, old.capacity * 2)
    let start = entries.count
    entries.reserveCapacity(start + Int(capacity) <= entries.capacity ? 0 : entries.capacity * 3 / 2 + 1024)
    for i in 0..<Int(capacity) { entries.append(i < Int(old.count) ? entries[Int(old.start) + i] : 0) }
    histograms[bin] = Histogram(start: Int32(start), count: old.count, capacity: capacity)
  }

  /// The bins in order, and an empty table that keeps its memory. O(n log n).
  mutating func drain() -> SortedBins {
    var sorted = SortedBins()
    let order = keys.indices.sorted { keys[$0] < keys[$1] }
    var counts: [OutcomeCount] = []
    for bin in order {
      let histogram = histograms[bin]
      let range = Int(histogram.start)..<Int(histogram.start + histogram.count)
      entries[range].sort()
      counts.removeAll(keepingCapacity: true)
      for entry in entries[range] {
        let outcome = Outcome(rawValue: UInt16(entry >> 16))
        if counts.last?.outcome == outcome {
          counts[counts.count - 1].count += entry & 0xFFFF
        } else {
          counts.append(OutcomeCount(outcome: outcome, count: entry & 0xFFFF))
        }
      }
      sorted.append(keys[bin], histogram: counts)
    }
    keys.removeAll(keepingCapacity: true)
    histograms.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = -1 }
    last = -1
    return sorted
  }
}
