/// What tells one bin from another: a cell, a UTC hour, the site if the check named a registered one, and what was
/// checked.
package struct BinKey: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var cell: Cell
  /// Whole hours since 1970-01-01T00:00Z.
  package var hour: Int32
  /// The site's number in the store's site register; 0 when the check named no registered site.
  package var siteID: Int32
  package var category: Category

  @inlinable
  package init(cell: Cell, hour: Int32, siteID: Int32, category: Category) {
    self.cell = cell
    self.hour = hour
    self.siteID = siteID
    self.category = category
  }

  @inlinable
  package static func == (a: BinKey, b: BinKey) -> Bool {
    a.cell == b.cell && a.hour == b.hour && a.siteID == b.siteID && a.category == b.category
  }

  /// Cell, then site, then hour, then category: the order in which bins are stored.
  @inlinable
  package static func < (a: BinKey, b: BinKey) -> Bool {
    if a.cell.north != b.cell.north { return a.cell.north < b.cell.north }
    if a.cell.east != b.cell.east { return a.cell.east < b.cell.east }
    if a.siteID != b.siteID { return a.siteID < b.siteID }
    if a.hour != b.hour { return a.hour < b.hour }
    return a.category < b.category
  }
}

/// How many checks of a bin had one outcome.
package struct OutcomeCount: Hashable, Sendable, BitwiseCopyable {
  package var outcome: Outcome
  /// At least 1.
  package var count: UInt32

  @inlinable
  package init(outcome: Outcome, count: UInt32) {
    self.outcome = outcome
    self.count = count
  }
}

/// A run of bins in ascending order of their keys, each key once, with their exact histograms laid end to end.
package struct SortedBins: Equatable, Sendable {
  @usableFromInline package internal(set) var keys: [BinKey] = []
  /// `ends[i]` is where the histogram of bin `i` ends in `counts`; it begins where the one before ends.
  @usableFromInline package internal(set) var ends: [Int] = []
  @usableFromInline package internal(set) var counts: [OutcomeCount] = []

  package init() {}

  package var count: Int { keys.count }
  package var isEmpty: Bool { keys.isEmpty }

  /// The histogram of bin `index`: ascending outcomes, each once.
  @inlinable
  package func histogram(_ index: Int) -> ArraySlice<OutcomeCount> { counts[range(ofHistogram: index)] }

  /// Where the histogram of bin `index` stands in `counts`.
  @inlinable
  package func range(ofHistogram index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// Appends a bin; its key must be above every key so far, its histogram ascending and not empty.
  package mutating func append(_ key: BinKey, histogram: ArraySlice<OutcomeCount>) {
    checkAscends(to: key)
    keys.append(key)
    counts.append(contentsOf: histogram)
    ends.append(counts.count)
  }

  /// Appends bins of another run, the first of which must be above every key so far.
  package mutating func append(_ bins: Range<Int>, of other: SortedBins) {
    guard let first = bins.first, let last = bins.last else { return }
    checkAscends(to: other.keys[first])
    let counted = other.range(ofHistogram: first).lowerBound..<other.range(ofHistogram: last).upperBound
    let shift = counts.count - counted.lowerBound
    keys.append(contentsOf: other.keys[bins])
    counts.append(contentsOf: other.counts[counted])
    for end in other.ends[bins] { ends.append(end + shift) }
  }

  private func checkAscends(to key: BinKey) {
    precondition(keys.last.map { $0 < key } ?? true, "bins must be appended in ascending order")
  }

  package mutating func removeAll(keepingCapacity: Bool) {
    keys.removeAll(keepingCapacity: keepingCapacity)
    ends.removeAll(keepingCapacity: keepingCapacity)
    counts.removeAll(keepingCapacity: keepingCapacity)
  }
}
