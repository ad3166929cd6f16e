import CheckModel
import TestSupport
import Testing

@testable import Ingest

struct BinTableTests {
  @Test(arguments: [(checks: 50_000, keys: 5), (20_000, 3_000), (3_000, 3_000), (1, 1)], [UInt64(1), 2, 3])
  func countsAsADictionaryDoes(size: (checks: Int, keys: Int), seed: UInt64) throws {
    var dice = Dice(seed)
    for _ in 0..<3 {
      var table = BinTable()
      var twin = Twin()
      for _ in 0..<size.checks {
        let key = anyKey(of: size.keys, &dice)
        let outcome = Outcome(rawValue: [0, 1, 49, 50, 51, 130, .max - 1, .max].randomElement(using: &dice)!)
        table.count(outcome, in: key)
        twin.add(key, outcome)
      }
      var sorted = SortedBins()
      try BinMerge.merge([TableBinRun(table)]) { batch in
        for index in batch.keys.indices { sorted.append(batch.keys[index], histogram: batch.histogram(index)) }
      }
      var drained = Twin()
      drained.add(sorted)
      #expect(drained == twin)
      #expect(sorted.keys == sorted.keys.sorted())
      #expect(Set(sorted.keys).count == sorted.count)
      for index in sorted.keys.indices {
        let outcomes = sorted.histogram(index).map(\.outcome)
        #expect(zip(outcomes, outcomes.dropFirst()).allSatisfy { $0 < $1 })
      }
    }
  }
}
