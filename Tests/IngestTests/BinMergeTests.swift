import CheckModel
import TestSupport
import Testing

@testable import Ingest

/// Bins as they were written down.
private struct GivenBinRun: BinRun {
  let bins: SortedBins
  var isRead = false

  init(_ bins: SortedBins) { self.bins = bins }

  mutating func rewind() { isRead = false }

  mutating func next(_ batch: inout SortedBins) {
    batch = isRead ? SortedBins() : bins
    isRead = true
  }
}

/// A run whose file cannot be read to its end.
private struct TornBinRun: BinRun {
  struct Torn: Error {}

  var bins: SortedBins
  var isTorn = false

  mutating func rewind() { isTorn = false }

  mutating func next(_ batch: inout SortedBins) throws {
    if isTorn { throw Torn() }
    batch = bins
    isTorn = true
  }
}

struct BinMergeTests {
  private func parts(_ count: Int, seed: UInt64) -> (parts: [BinTable], twin: Twin) {
    var dice = Dice(seed)
    var twin = Twin()
    let parts = (0..<count).map { part in
      var table = BinTable()
      for _ in 0..<(part % 4 == 3 ? 0 : 4_000) {
        let key = anyKey(of: 9_000, &dice)
        let outcome = Outcome(rawValue: UInt16.random(in: 40...70, using: &dice))
        table.count(outcome, in: key)
        twin.add(key, outcome)
      }
      return table
    }
    return (parts, twin)
  }

  @Test(arguments: [65_535, 65_536, 65_537, 131_072, 200_000])
  func countsPastWhatOneEntryHolds(checks: Int) throws {
    var table = BinTable()
    let key = BinKey(cell: Cell(north: 1, east: 2), hour: 3, siteID: 0, category: Category(kind: .speed))
    for i in 0..<checks {
      table.count(Outcome(rawValue: 50), in: key)
      if i % 1000 == 0 { table.count(Outcome(rawValue: 49), in: key) }
    }
    let sorted = try merged([TableBinRun(table)])
    #expect(sorted.count == 1)
    #expect(
      Array(sorted.histogram(0)) == [
        OutcomeCount(outcome: Outcome(rawValue: 49), count: UInt32((checks + 999) / 1000)),
        OutcomeCount(outcome: Outcome(rawValue: 50), count: UInt32(checks)),
      ])
  }

  private func merged(_ runs: [any BinRun]) throws -> SortedBins {
    var whole = SortedBins()
    // Appending traps unless the keys ascend through all batches.
    try BinMerge.merge(runs) { batch in
      for index in batch.keys.indices { whole.append(batch.keys[index], histogram: batch.histogram(index)) }
    }
    return whole
  }

  @Test(arguments: [1, 2, 3, 9]) func comesToTheSameInAnyOrderFromMemoryAndFiles(count: Int) throws {
    let (parts, twin) = parts(count, seed: UInt64(count))
    let inOrder = try merged(parts.map { TableBinRun($0) })
    var counted = Twin()
    counted.add(inOrder)
    #expect(counted == twin)
    #expect(try merged(parts.reversed().map { TableBinRun($0) }) == inOrder)
    #expect(try merged(parts.map { try SpilledBinRun(merging: [TableBinRun($0)]) }) == inOrder)
    let mixed: [any BinRun] = try parts.enumerated().map {
      if $0 % 2 == 0 { TableBinRun($1) } else { try SpilledBinRun(merging: [TableBinRun($1)]) }
    }
    #expect(try merged(mixed) == inOrder)
    // Runs that were read can be read again.
    let half = try SpilledBinRun(merging: Array(mixed.prefix(count / 2)))
    let whole = [half] + Array(mixed.dropFirst(count / 2))
    #expect(try merged(whole) == inOrder)
    struct Enough: Error {}
    #expect(throws: Enough.self) { try BinMerge.merge(whole) { _ in throw Enough() } }
    #expect(try merged(whole) == inOrder)
  }

  @Test func mergesNothingToNothing() throws {
    #expect(try merged([]).isEmpty)
    #expect(try merged([TableBinRun(BinTable()), try SpilledBinRun(merging: [])]).isEmpty)
  }

  @Test func refusesCountsThatDoNotFit() throws {
    var bins = SortedBins()
    let key = BinKey(cell: Cell(north: 1, east: 2), hour: 3, siteID: 0, category: Category(kind: .drug))
    bins.append(key, histogram: [OutcomeCount(outcome: .positive, count: .max)])
    #expect(throws: ImportProblem.self) { try merged([GivenBinRun(bins), GivenBinRun(bins)]) }
  }

  @Test(arguments: [1, 2, 9]) func comesToTheSameAheadOfWhoeverTakesIt(count: Int) throws {
    let runs = parts(count, seed: UInt64(count)).parts.map { TableBinRun($0) }
    let expected = try merged(runs)
    func mergedAhead() throws -> SortedBins {
      var whole = SortedBins()
      try MergeAhead.merge(runs) { whole.append($0.keys.indices, of: $0) }
      return whole
    }
    #expect(try mergedAhead() == expected)
    struct Enough: Error {}
    for batches in 0..<140 {
      var taken = 0
      #expect(throws: Enough.self) {
        try MergeAhead.merge(runs) { _ in
          if taken == batches % 7 { throw Enough() }
          taken += 1
        }
      }
    }
    #expect(try mergedAhead() == expected, "and the runs can be read again")
  }

  @Test func handsOnWhatBrokeAheadOfTheTaker() throws {
    let bins = try merged(parts(1, seed: 5).parts.map { TableBinRun($0) })
    #expect(throws: TornBinRun.Torn.self) { try MergeAhead.merge([TornBinRun(bins: bins)]) { _ in } }
    try MergeAhead.merge([]) { _ in Issue.record("there is nothing to hand on") }
  }
}
