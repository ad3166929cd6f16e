import CheckModel

/// How often each outcome occurred, over any number of bins: exact, and kept as bytes like those of `HistogramBlob`, but
/// for counts of any size.
struct OutcomeTally: Equatable {
  /// Indexed by outcome; what is beyond the end is 0.
  private(set) var counts: [Int64] = []

  var isEmpty: Bool { !counts.contains { $0 != 0 } }

  mutating func add(_ outcome: UInt16, _ count: Int64) {
    makeRoom(Int(outcome) + 1)
    counts[Int(outcome)] &+= count
  }

  /// - Parameter histogram: by ascending outcome.
  mutating func add(_ histogram: ArraySlice<OutcomeCount>) {
    guard let last = histogram.last else { return }
    makeRoom(Int(last.outcome.rawValue) + 1)
    var span = counts.mutableSpan
    for entry in histogram { span[Int(entry.outcome.rawValue)] &+= Int64(entry.count) }
  }

  private mutating func makeRoom(_ count: Int) {
    if count > counts.count { counts.append(contentsOf: repeatElement(0, count: count - counts.count)) }
  }

  mutating func removeAll() { counts.removeAll(keepingCapacity: counts.count <= Self.keptAtMost) }

  /// No road is faster: memory for the outcomes of a strange log is given back.
  private static let keptAtMost = 1024

  /// Adds another tally, or takes it out.
  ///
  /// - Throws: `outOfRange` when a count grows too large, `corrupt` when more is taken out than there is.
  mutating func merge(_ other: OutcomeTally, _ change: CellTotals.Change) throws {
    makeRoom(other.counts.count)
    for outcome in other.counts.indices where other.counts[outcome] != 0 {
      counts[outcome] = try change.applied(other.counts[outcome], to: counts[outcome])
    }
  }

  /// The smallest outcome with at least 85 % of all at or below it; nil when nothing is counted.
  var v85: Int? {
    let total = counts.reduce(0, +)
    guard total > 0 else { return nil }
    // Whole numbers: the share is exact.
    let wanted = (total / 100) * 85 + ((total % 100) * 85 + 99) / 100
    var seen: Int64 = 0
    return counts.firstIndex {
      seen += $0
      return seen >= wanted
    }
  }

  /// The outcome that occurred most; of several the lowest; nil when nothing is counted.
  var mostFrequent: Int? {
    guard let most = counts.max(), most > 0 else { return nil }
    return counts.firstIndex(of: most)
  }

  /// Writes it to the front of `bytes`, which grows as needed.
  ///
  /// - Returns: how many bytes.
  func encode(into bytes: inout [UInt8]) -> Int {
    let room = counts.count * Self.bytesPerOutcome
    if bytes.count < room { bytes.append(contentsOf: repeatElement(0, count: room - bytes.count)) }
    var output = bytes.mutableSpan
    var end = 0
    var last: UInt64 = 0
    for (outcome, count) in counts.enumerated() where count != 0 {
      Varint.append((UInt64(outcome) - last) << 1 | (count == 1 ? 0 : 1), to: &output, &end)
      if count != 1 { Varint.append(UInt64(count), to: &output, &end) }
      last = UInt64(outcome)
    }
    return end
  }

  /// At most three bytes for 17 bits of gap, and nine for a count.
  private static let bytesPerOutcome = 12
  /// What must follow the bytes that are decoded.
  static let zerosAtEnd = 16

  /// Adds up what `encode` wrote.
  ///
  /// - Parameter bytes: with `zerosAtEnd` zeros after them.
  /// - Throws: `corrupt`.
  mutating func decode(_ bytes: [UInt8]) throws {
    let source = bytes.span
    let end = bytes.count - Self.zerosAtEnd
    var offset = 0
    var outcome: UInt64 = 0
    var total: Int64 = 0
    while offset < end {
      let isFirst = offset == 0
      let head = try Varint.read(source, &offset)
      let gap = head >> 1
      guard gap > 0 || isFirst, gap <= UInt64(UInt16.max) - outcome else { throw StoreError.corrupt }
      outcome += gap
      let count = head & 1 == 0 ? 1 : Int64(exactly: try Varint.read(source, &offset))
      guard let count, count > 0, count <= CellTotals.countAtMost - total else { throw StoreError.corrupt }
      total += count
      add(UInt16(truncatingIfNeeded: outcome), count)
    }
    guard offset == max(end, 0) else { throw StoreError.corrupt }
  }
}
