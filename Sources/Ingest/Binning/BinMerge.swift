import CheckModel

/// Sorted bins that are read one after the other, from memory or from a file.
protocol BinRun {
  /// Goes back to the first bin.
  mutating func rewind() throws

  /// The next bin into `key` and `histogram`; false at the end.
  mutating func next(_ key: inout BinKey, _ histogram: inout [OutcomeCount]) throws -> Bool
}

/// Merges runs of sorted bins into one, adding up bins that several runs have.
enum BinMerge {
  /// How many bins are handed on at a time.
  private static let batchCount = 4096

  private final class Head {
    private var run: any BinRun
    private(set) var key = BinKey(cell: Cell(north: 0, east: 0), hour: 0, siteID: 0, category: Category(kind: .speed))
    private(set) var histogram: [OutcomeCount] = []

    init(_ run: any BinRun) throws {
      self.run = run
      try self.run.rewind()
    }

    func advance() throws -> Bool { try run.next(&key, &histogram) }
  }

  /// - Parameter body: called with batches of bins whose keys ascend through all of them.
  /// - Throws: what a run or `body` throws, and `ImportProblem.tooManyChecks` when a count does not fit in 32 bits.
  static func merge(_ runs: [any BinRun], _ body: (SortedBins) throws -> Void) throws {
    var heads: [Head] = []
    for run in runs {
      let head = try Head(run)
      if try head.advance() { heads.append(head) }
    }
    var batch = SortedBins()
    while !heads.isEmpty {
      var least = heads[0].key
      for head in heads.dropFirst() where head.key < least { least = head.key }
      var merged: [OutcomeCount] = []
      for i in heads.indices.reversed() where heads[i].key == least {
        merged = try merged.isEmpty ? heads[i].histogram : sum(merged, heads[i].histogram)
        if try !heads[i].advance() { heads.remove(at: i) }
      }
      batch.append(least, histogram: merged)
      if batch.count == batchCount {
        try body(batch)
        batch.removeAll(keepingCapacity: true)
      }
    }
    if !batch.isEmpty { try body(batch) }
  }

  /// The sum of two histograms; both ascend.
  private static func sum(_ a: [OutcomeCount], _ b: [OutcomeCount]) throws -> [OutcomeCount] {
    var sum: [OutcomeCount] = []
    sum.reserveCapacity(a.count + b.count)
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if a[i].outcome == b[j].outcome {
        let (count, overflow) = a[i].count.addingReportingOverflow(b[j].count)
        if overflow { throw ImportProblem.tooManyChecks }
        sum.append(OutcomeCount(outcome: a[i].outcome, count: count))
        i += 1
        j += 1
      } else if a[i].outcome < b[j].outcome {
        sum.append(a[i])
        i += 1
      } else {
        sum.append(b[j])
        j += 1
      }
    }
    sum.append(contentsOf: a[i...])
    sum.append(contentsOf: b[j...])
    return sum
  }
}
