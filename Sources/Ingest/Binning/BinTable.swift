import CScan
import CheckModel

// Unsafe: only an address is formed, to be prefetched; nothing is read there.

/// Bins being filled: an open-addressing table from keys to exact histograms.
///
/// Adding a check allocates only when the table grows. Two tables merge to the same bins in any order.
package struct BinTable {
  /// The first half of a bin's key.
  struct Place: Hashable, Comparable {
    var cell: Cell
    var siteID: Int32

    static func < (a: Place, b: Place) -> Bool {
      (a.cell.north, a.cell.east, a.siteID) < (b.cell.north, b.cell.east, b.siteID)
    }
  }

  /// A bin's key, with place and category by their numbers in the table.
  private struct Key: BitwiseCopyable {
    var place: Int32
    var hour: Int32
    var category: Int32
  }

  /// Where a bin's histogram stands in `entries`.
  private struct Histogram: BitwiseCopyable {
    var start: Int32
    var count: Int32
    /// A power of two, or none yet.
    var capacity: Int32
  }

  /// An outcome (high half) and how often it was seen (low half); see `carries`. A histogram's entries ascend.
  private typealias Entry = UInt32

  private var places = Numbered<Place>()
  private var categories = Numbered<Category>()
  /// The number of a bin, or -1; a power of two.
  private var slots: [Int32]
  private var keys: [Key] = []
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

  /// So that nobody can prepare keys that collide.
  private let seed = UInt64.random(in: .min ... .max)

  init() { slots = [Int32](repeating: -1, count: 1024) }

  package var count: Int { keys.count }

  /// The memory that the table's contents take.
  var byteCount: Int {
    places.byteCount + categories.byteCount + slots.capacity * MemoryLayout<Int32>.stride + keys.capacity
      * MemoryLayout<Key>.stride
      + histograms.capacity * MemoryLayout<Histogram>.stride + entries.capacity * MemoryLayout<Entry>.stride
  }

  /// The number of a place in this table.
  mutating func number(of place: Place) -> Int32 { places.number(of: place) }

  /// The number of a category in this table.
  mutating func number(of category: Category) -> Int32 { categories.number(of: category) }

  /// The number of a bin, which is begun if there is none. O(1) on average.
  ///
  /// - Parameters:
  ///   - place, category: by their numbers.
  mutating func bin(place: Int32, hour: Int32, category: Int32) -> Int32 {
    let key = Key(place: place, hour: hour, category: category)
    let mask = slots.count - 1
    var slot = hash(key) & mask
    while slots[slot] >= 0 {
      let other = keys[Int(slots[slot])]
      if other.place == place, other.hour == hour, other.category == category { return slots[slot] }
      slot = (slot + 1) & mask
    }
    let number = Int32(keys.count)
    slots[slot] = number
    keys.append(key)
    histograms.append(Histogram(start: 0, count: 0, capacity: 0))
    if keys.count * 2 > slots.count { grow() }
    return number
  }

  private func hash(_ key: Key) -> Int {
    let placeAndHour = UInt64(UInt32(bitPattern: key.place)) << 32 | UInt64(UInt32(bitPattern: key.hour))
    var hash = (placeAndHour ^ seed) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (hash >> 32) ^ UInt64(UInt32(bitPattern: key.category))) &* 0xC2B2_AE3D_27D4_EB4F
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

  /// Asks for the memory of a bin that will be counted in soon; `prefetchHistogram` is to follow.
  @inline(__always)
  func prefetch(_ bin: Int) { Self.prefetch(histograms.span, at: bin) }

  @inline(__always)
  func prefetchHistogram(of bin: Int) { Self.prefetch(entries.span, at: Int(histograms[bin].start)) }

  @inline(__always)
  private static func prefetch<Element>(_ elements: Span<Element>, at index: Int) {
    unsafe elements.withUnsafeBufferPointer { buffer in
      // Nothing is read: an address that there is not would do no harm.
      if let base = buffer.baseAddress { unsafe scan_prefetch(base + index) }
    }
  }

  /// Counts one check. Linear in the number of different outcomes of its bin.
  mutating func count(_ outcome: Outcome, in bin: Int) {
    let wanted = UInt32(outcome.rawValue) << 16
    var place = place(of: wanted, in: histograms[bin])
    let end = Int(histograms[bin].start &+ histograms[bin].count)
    if place < end, entries[place] & 0xFFFF_0000 == wanted {
      if entries[place] & 0xFFFF == 0xFFFF {
        entries[place] = wanted
        carries[Carry(bin: Int32(bin), outcome: outcome), default: 0] += 1
      } else {
        entries[place] &+= 1
      }
      return
    }
    if histograms[bin].count == histograms[bin].capacity {
      place -= Int(histograms[bin].start)
      move(bin)
      place += Int(histograms[bin].start)
    }
    var last = Int(histograms[bin].start &+ histograms[bin].count)
    while last > place {
      entries[last] = entries[last - 1]
      last -= 1
    }
    entries[place] = wanted | 1
    histograms[bin].count += 1
  }

  /// Where the entry of an outcome stands, or is to stand.
  @inline(__always)
  private func place(of wanted: UInt32, in histogram: Histogram) -> Int {
    let entries = entries.span
    var place = Int(histogram.start)
    let end = place &+ Int(histogram.count)
    while place < end, entries[place] < wanted { place &+= 1 }
    return place
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
  fileprivate var order: [Int32] {
    func ranks<Value: Comparable>(_ values: [Value]) -> [UInt32] {
      var ranks = [UInt32](repeating: 0, count: values.count)
      for (rank, number) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
        ranks[number] = UInt32(rank)
      }
      return ranks
    }
    let placeRanks = ranks(places.values)
    let categoryRanks = ranks(categories.values)
    // The whole key in one number, and the bin behind it.
    var packed = keys.enumerated().map { bin, key in
      let hour = UInt32(bitPattern: key.hour ^ .min)
      return UInt128(UInt64(placeRanks[Int(key.place)]) << 32 | UInt64(hour)) << 64
        | UInt128(UInt64(categoryRanks[Int(key.category)]) << 32 | UInt64(bin))
    }
    packed.sort()
    return packed.map { Int32(truncatingIfNeeded: $0) }
  }

  /// Appends one bin to `batch`.
  ///
  /// - Parameter histogram: room to work in.
  /// - Throws: `ImportProblem.tooManyChecks` when a count does not fit in 32 bits.
  fileprivate func append(_ bin: Int, to batch: inout SortedBins, _ histogram: inout [OutcomeCount]) throws {
    let start = Int(histograms[bin].start)
    histogram.removeAll(keepingCapacity: true)
    for place in start..<(start + Int(histograms[bin].count)) {
      let entry = entries[place]
      let outcome = Outcome(rawValue: UInt16(entry >> 16))
      var count = UInt64(entry & 0xFFFF)
      if !carries.isEmpty, let carry = carries[Carry(bin: Int32(bin), outcome: outcome)] {
        count += UInt64(carry) << 16
      }
      guard let fitting = UInt32(exactly: count) else { throw ImportProblem.tooManyChecks }
      histogram.append(OutcomeCount(outcome: outcome, count: fitting))
    }
    let key = keys[bin]
    let place = places.values[Int(key.place)]
    batch.append(
      BinKey(cell: place.cell, hour: key.hour, siteID: place.siteID, category: categories.values[Int(key.category)]),
      histogram: histogram[...])
  }
}

/// Values in the order in which they were met, each with its place in that order as its number.
private struct Numbered<Value: Hashable> {
  private(set) var values: [Value] = []
  private var numbers: [Value: Int32] = [:]

  /// The memory that they take: a dictionary takes its key and value, and as much again for being at most three quarters
  /// full.
  var byteCount: Int { values.capacity * 4 * MemoryLayout<Value>.stride }

  mutating func number(of value: Value) -> Int32 {
    if let number = numbers[value] { return number }
    let number = Int32(values.count)
    values.append(value)
    numbers[value] = number
    return number
  }
}

/// The bins of a table that is full, read in order where they stand.
struct TableBinRun: BinRun {
  private let table: BinTable
  private let order: [Int32]
  private var next = 0
  private var histogram: [OutcomeCount] = []

  init(_ table: BinTable) {
    self.table = table
    order = table.order
  }

  mutating func rewind() { next = 0 }

  mutating func next(_ batch: inout SortedBins) throws {
    batch.removeAll(keepingCapacity: true)
    while next < order.count, !BinMerge.isFull(batch) {
      try table.append(Int(order[next]), to: &batch, &histogram)
      next += 1
    }
  }
}
