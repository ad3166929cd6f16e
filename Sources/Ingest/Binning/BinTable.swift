import CheckModel

/// Bins being filled: an open-addressing table from keys to exact histograms.
///
/// Adding a check allocates only when the table grows. Two tables merge to the same bins in any order.
package struct BinTable {
  /// Where a bin's histogram stands in `entries`.
  private struct Histogram: BitwiseCopyable {
    var start: Int32
    var count: Int32
    /// A power of two, or none yet.
    var capacity: Int32
  }

  /// An outcome (high half) and how often it was seen (low half); see `carries`.
  private typealias Entry = UInt32

  /// The number of a bin, or -1; a power of two.
  private var slots: [Int32]
  private var keys: [BinKey] = []
  private var histograms: [Histogram] = []
  private var entries: [Entry] = []
  /// Where histograms stood that have moved, by the room there: the first for room for one, the next for two, four …
  private var freed: [[Int32]] = []
  /// How often the low half of an entry has run over, by bin and outcome.
  private var carries: [Carry: UInt32] = [:]

  private struct Carry: Hashable {
    var bin: Int32
    var outcome: Outcome
  }

  /// The bin of the last check: the next one is often in it.
  private var last = -1
  /// So that nobody can prepare keys that collide.
  private let seed = UInt64.random(in: .min ... .max)

  init() { slots = [Int32](repeating: -1, count: 1024) }

  package var count: Int { keys.count }

  /// The memory that the table's contents take.
  var byteCount: Int {
    slots.capacity * MemoryLayout<Int32>.stride + keys.capacity * MemoryLayout<BinKey>.stride
      + histograms.capacity * MemoryLayout<Histogram>.stride + entries.capacity * MemoryLayout<Entry>.stride
  }

  /// Counts one check. O(1) on average, and linear in the number of different outcomes of its bin.
  mutating func add(_ key: BinKey, _ outcome: Outcome) {
    if last < 0 || !(keys[last] == key) { last = bin(for: key) }
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
    for i in start..<(start + Int(histogram.count)) where entries[i] & 0xFFFF_0000 == wanted {
      if entries[i] & 0xFFFF == 0xFFFF {
        entries[i] = wanted
        carries[Carry(bin: Int32(bin), outcome: outcome), default: 0] += 1
      } else {
        entries[i] += 1
      }
      return
    }
    if histogram.count == histogram.capacity { move(bin) }
    let end = Int(histograms[bin].start + histograms[bin].count)
    entries[end] = wanted | 1
    histograms[bin].count += 1
  }

  /// Moves a full histogram to where there is twice the room: where another stood, or the end.
  private mutating func move(_ bin: Int) {
    let old = histograms[bin]
    let capacity = Swift.max(2, old.capacity * 2)
    let size = capacity.trailingZeroBitCount
    while freed.count <= size { freed.append([]) }
    let start: Int
    if let free = freed[size].popLast() {
      start = Int(free)
    } else {
      start = entries.count
      if entries.capacity < start + Int(capacity) { entries.reserveCapacity(entries.capacity / 2 * 3 + 1024) }
      for _ in 0..<capacity { entries.append(0) }
    }
    for i in 0..<Int(old.count) { entries[start + i] = entries[Int(old.start) + i] }
    if old.capacity > 0 { freed[old.capacity.trailingZeroBitCount].append(old.start) }
    histograms[bin] = Histogram(start: Int32(start), count: old.count, capacity: capacity)
  }

  // MARK: Reading

  /// The numbers of the bins in the order of their keys. O(n log n).
  fileprivate var order: [Int32] { keys.indices.map(Int32.init).sorted { keys[Int($0)] < keys[Int($1)] } }

  /// Reads one bin; its histogram ascends.
  ///
  /// - Throws: `ImportProblem.tooManyChecks` when a count does not fit in 32 bits.
  fileprivate func read(_ bin: Int, _ key: inout BinKey, _ histogram: inout [OutcomeCount]) throws {
    key = keys[bin]
    histogram.removeAll(keepingCapacity: true)
    let start = Int(histograms[bin].start)
    for entry in entries[start..<(start + Int(histograms[bin].count))].sorted() {
      let outcome = Outcome(rawValue: UInt16(entry >> 16))
      var count = UInt64(entry & 0xFFFF)
      if !carries.isEmpty, let carry = carries[Carry(bin: Int32(bin), outcome: outcome)] {
        count += UInt64(carry) << 16
      }
      guard let fitting = UInt32(exactly: count) else { throw ImportProblem.tooManyChecks }
      histogram.append(OutcomeCount(outcome: outcome, count: fitting))
    }
  }
}

/// The bins of a table that is full, read in order where they stand.
struct TableBinRun: BinRun {
  private let table: BinTable
  private let order: [Int32]
  private var next = 0

  init(_ table: BinTable) {
    self.table = table
    order = table.order
  }

  mutating func rewind() { next = 0 }

  mutating func next(_ key: inout BinKey, _ histogram: inout [OutcomeCount]) throws -> Bool {
    guard next < order.count else { return false }
    try table.read(Int(order[next]), &key, &histogram)
    next += 1
    return true
  }
}
