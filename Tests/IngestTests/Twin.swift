import TestSupport
import CheckModel

@testable import Ingest

/// Bins in a dictionary: slow, obvious, and what the fast tables must come to.
struct Twin: Equatable {
  private(set) var bins: [BinKey: [Outcome: UInt64]] = [:]

  mutating func add(_ key: BinKey, _ outcome: Outcome, count: UInt64 = 1) {
    bins[key, default: [:]][outcome, default: 0] += count
  }

  mutating func add(_ sorted: SortedBins) {
    for (index, key) in sorted.keys.enumerated() {
      for entry in sorted.histogram(index) { add(key, entry.outcome, count: UInt64(entry.count)) }
    }
  }
}

/// A key out of so many different ones.
func anyKey(of count: Int, _ dice: inout Dice) -> BinKey {
  let number = Int.random(in: 0..<count, using: &dice)
  return BinKey(
    cell: Cell(north: Int32(number % 13) - 6, east: Int32(number % 7) - 3), hour: Int32(number / 91),
    siteID: Int32(number % 3),
    category: Category(kind: CheckKind.allCases[number % CheckKind.allCases.count]))
}

extension BinTable {
  mutating func count(_ outcome: Outcome, in key: BinKey) {
    let place = number(of: Place(cell: key.cell, siteID: key.siteID))
    let category = number(of: key.category)
    count(outcome, in: Int(bin(place: place, hour: key.hour, category: category)))
  }
}
