import CheckModel
import Testing

@testable import Ingest

struct BinTableTests {
  @Test(arguments: [(checks: 50_000, keys: 5), (20_000, 3_000), (3_000, 3_000), (1, 1)], [UInt64(1), 2, 3])
  func countsAsADictionaryDoes(size: (checks: Int, keys: Int), seed: UInt64) {
    var dice = Dice(seed)
    var table = BinTable()
    // Drained several times: what comes after must not see what was before.
    for _ in 0..<3 {
      var twin = Twin()
      for _ in 0..<size.checks {
        let key = anyKey(of: size.keys, &dice)
        let outcome = Outcome(rawValue: [0, 1, 49, 50, 51, 130, .max - 1, .max].randomElement(using: &dice)!)
        table.add(key, outcome)
        twin.add(key, outcome)
      }
      let sorted = table.drain()
      var drained = Twin()
      drained.add(sorted)
      #expect(drained == twin)
      #expect(sorted.keys == sorted.keys.sorted())
      #expect(Set(sorted.keys).count == sorted.count)
      for index in sorted.keys.indices {
        let outcomes = sorted.histogram(index).map(\.outcome)
        #expect(zip(outcomes, outcomes.dropFirst()).allSatisfy { $0 < $1 })
      }
      #expect(table.drain().isEmpty)
    }
  }

  @Test(arguments: [65_534, 65_535, 65_536, 131_070, 131_071, 200_000])
  func countsPastWhatOneEntryHolds(checks: Int) {
    var table = BinTable()
    let key = BinKey(cell: Cell(north: 1, east: 2), hour: 3, siteID: 0, category: Category(kind: .speed))
    for i in 0..<checks {
      table.add(key, Outcome(rawValue: 50))
      if i % 1000 == 0 { table.add(key, Outcome(rawValue: 49)) }
    }
    let sorted = table.drain()
    #expect(sorted.count == 1)
    #expect(
      Array(sorted.histogram(0)) == [
        OutcomeCount(outcome: Outcome(rawValue: 49), count: UInt32((checks + 999) / 1000)),
        OutcomeCount(outcome: Outcome(rawValue: 50), count: UInt32(checks)),
      ])
  }
}
