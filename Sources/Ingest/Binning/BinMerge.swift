import CheckModel

/// Sorted bins that are read one batch after the other, from memory or from a file.
protocol BinRun {
  /// Goes back to the first bin.
  mutating func rewind() throws

  /// Puts the next bins in place of those in `batch`, as many as are handy (see `BinMerge.isFull`); none at the end.
  mutating func next(_ batch: inout SortedBins) throws
}

/// Merges runs of sorted bins into one, adding up bins that several runs have.
enum BinMerge {
  /// Whether a batch is large enough to be handed on: enough bins that a call for each batch costs nothing, and so few
  /// that a batch of each of a hundred runs fits in memory.
  static func isFull(_ batch: SortedBins) -> Bool { batch.count >= 512 || batch.counts.count >= 8192 }

  /// A run, and the batch of it that is being merged. Read through stored properties and mutating methods only: what
  /// computes from a whole element of an array copies it, with its arrays.
  private struct Head {
    private var run: any BinRun
    private var batch = SortedBins()
    private var index = 0
    private(set) var isAtEnd = false
    /// Of the next bin, unless at the end.
    private(set) var key = BinKey(cell: Cell(north: 0, east: 0), hour: 0, siteID: 0, category: Category(kind: .speed))

    init(_ run: any BinRun) throws {
      self.run = run
      try self.run.rewind()
      try advance(to: 0)
    }

    private mutating func advance(to next: Int) throws {
      index = next
      if index == batch.count {
        try run.next(&batch)
        index = 0
        isAtEnd = batch.isEmpty
      }
      if !isAtEnd { key = batch.keys[index] }
    }

    /// Hands over the next bin, and those after it that are at hand and whose keys are below `bound`.
    mutating func move(below bound: BinKey?, to merged: inout SortedBins) throws {
      var end = index + 1
      if let bound {
        while end < batch.count, batch.keys[end] < bound { end += 1 }
      } else {
        end = batch.count
      }
      merged.append(index..<end, of: batch)
      try advance(to: end)
    }

    /// Adds the histogram of the next bin to `sum`; `spare` is room to work in.
    mutating func add(to sum: inout [OutcomeCount], _ spare: inout [OutcomeCount]) throws {
      let histogram = batch.range(ofHistogram: index)
      if sum.isEmpty {
        sum.append(contentsOf: batch.counts[histogram])
      } else {
        try BinMerge.add(sum.span, batch.counts.span.extracting(histogram), into: &spare)
        swap(&sum, &spare)
      }
      try advance(to: index + 1)
    }
  }

  /// - Parameter body: called with batches of bins whose keys ascend through all of them.
  /// - Throws: what a run or `body` throws, and `ImportProblem.tooManyChecks` when a count does not fit in 32 bits.
  static func merge(_ runs: [any BinRun], _ body: (SortedBins) throws -> Void) throws {
    var heads = try runs.map { try Head($0) }
    heads.removeAll { $0.isAtEnd }
    var merged = SortedBins()
    var sum: [OutcomeCount] = []
    var spare: [OutcomeCount] = []
    while !heads.isEmpty {
      // The head with the least key, and what bounds the keys that it alone has.
      var least = 0
      var bound: BinKey?
      for other in heads.indices.dropFirst() {
        if heads[other].key < heads[least].key {
          bound = heads[least].key
          least = other
        } else if bound.map({ heads[other].key < $0 }) ?? true {
          bound = heads[other].key
        }
      }
      let key = heads[least].key
      if let bound, bound == key {
        sum.removeAll(keepingCapacity: true)
        for index in heads.indices where heads[index].key == key { try heads[index].add(to: &sum, &spare) }
        merged.append(key, histogram: sum[...])
        heads.removeAll { $0.isAtEnd }
      } else {
        try heads[least].move(below: bound, to: &merged)
        if heads[least].isAtEnd { heads.remove(at: least) }
      }
      if isFull(merged) {
        try body(merged)
        merged.removeAll(keepingCapacity: true)
      }
    }
    if !merged.isEmpty { try body(merged) }
  }

  /// Puts the sum of two histograms, which ascend, in place of `sum`.
  private static func add(
    _ a: Span<OutcomeCount>, _ b: Span<OutcomeCount>, into sum: inout [OutcomeCount]
  ) throws {
    sum.removeAll(keepingCapacity: true)
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
    while i < a.count {
      sum.append(a[i])
      i += 1
    }
    while j < b.count {
      sum.append(b[j])
      j += 1
    }
  }
}
