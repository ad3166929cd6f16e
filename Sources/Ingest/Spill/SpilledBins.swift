import CheckModel

/// A run of sorted bins in a file: three words for the key, one for the length of the histogram, one for each of its
/// counts.
struct SpilledBinRun: BinRun {
  private let file: SpillFile

  /// Runs merged into one: a table that grew too large, or several files, so that a log of any size leaves few of them
  /// to read at once.
  init(merging runs: [any BinRun]) throws {
    file = try SpillFile()
    try BinMerge.merge(runs, append)
  }

  private func append(_ bins: SortedBins) throws {
    for (index, key) in bins.keys.enumerated() {
      try file.append(Self.word(key.cell.north, key.cell.east))
      try file.append(Self.word(key.hour, key.siteID))
      try file.append(key.category.packed)
      let histogram = bins.histogram(index)
      try file.append(UInt64(histogram.count))
      for entry in histogram { try file.append(UInt64(entry.outcome.rawValue) << 32 | UInt64(entry.count)) }
    }
  }

  mutating func rewind() throws { try file.rewind() }

  mutating func next(_ key: inout BinKey, _ histogram: inout [OutcomeCount]) throws -> Bool {
    guard let cell = try file.next() else { return false }
    guard let time = try file.next(), let category = try file.next(), let count = try file.next() else {
      throw ImportProblem.noTemporarySpace
    }
    key = BinKey(
      cell: Cell(north: Self.high(cell), east: Self.low(cell)), hour: Self.high(time), siteID: Self.low(time),
      category: Category(packed: category))
    histogram.removeAll(keepingCapacity: true)
    for _ in 0..<count {
      guard let entry = try file.next() else { throw ImportProblem.noTemporarySpace }
      histogram.append(
        OutcomeCount(
          outcome: Outcome(rawValue: UInt16(truncatingIfNeeded: entry >> 32)), count: UInt32(truncatingIfNeeded: entry))
      )
    }
    return true
  }

  private static func word(_ high: Int32, _ low: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: high)) << 32 | UInt64(UInt32(bitPattern: low))
  }

  private static func high(_ word: UInt64) -> Int32 { Int32(truncatingIfNeeded: word >> 32) }
  private static func low(_ word: UInt64) -> Int32 { Int32(truncatingIfNeeded: word) }
}
