import CheckModel

/// A run of sorted bins in a file, a batch after the other: how many words it takes, then for each bin three words for
/// the key, one for the length of the histogram, one for each of its counts.
struct SpilledBinRun: BinRun {
  private let file: SpillFile
  private var words: [UInt64] = []

  /// Runs merged into one: a table that grew too large, or several files, so that a log of any size leaves few of them
  /// to read at once.
  init(merging runs: [any BinRun]) throws {
    file = try SpillFile()
    try BinMerge.merge(runs) { try append($0) }
    words = []
  }

  private mutating func append(_ bins: SortedBins) throws {
    words.removeAll(keepingCapacity: true)
    for (index, key) in bins.keys.enumerated() {
      words.append(Self.word(key.cell.north, key.cell.east))
      words.append(Self.word(key.hour, key.siteID))
      words.append(key.category.packed)
      let histogram = bins.histogram(index)
      words.append(UInt64(histogram.count))
      for entry in histogram { words.append(UInt64(entry.outcome.rawValue) << 32 | UInt64(entry.count)) }
    }
    try file.append(UInt64(words.count))
    try file.append(words)
  }

  mutating func rewind() throws { try file.rewind() }

  mutating func next(_ batch: inout SortedBins) throws {
    batch.removeAll(keepingCapacity: true)
    guard let count = try file.next() else { return }
    try file.next(Int(truncatingIfNeeded: count), into: &words)
    var histogram: [OutcomeCount] = []
    var start = 0
    while start < words.count {
      let counts = words[(start + 4)..<(start + 4 + Int(words[start + 3]))]
      histogram.removeAll(keepingCapacity: true)
      for word in counts {
        histogram.append(
          OutcomeCount(
            outcome: Outcome(rawValue: UInt16(truncatingIfNeeded: word >> 32)), count: UInt32(truncatingIfNeeded: word))
        )
      }
      let key = BinKey(
        cell: Cell(north: Self.high(words[start]), east: Self.low(words[start])), hour: Self.high(words[start + 1]),
        siteID: Self.low(words[start + 1]), category: Category(packed: words[start + 2]))
      batch.append(key, histogram: histogram[...])
      start = counts.endIndex
    }
  }

  private static func word(_ high: Int32, _ low: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: high)) << 32 | UInt64(UInt32(bitPattern: low))
  }

  private static func high(_ word: UInt64) -> Int32 { Int32(truncatingIfNeeded: word >> 32) }
  private static func low(_ word: UInt64) -> Int32 { Int32(truncatingIfNeeded: word) }
}
