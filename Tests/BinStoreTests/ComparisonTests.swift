import CheckModel
import GRDB
import TestSupport
import Testing

@testable import BinStore

/// A log read anew against what the store holds of it.
struct ComparisonTests {
  let folder = try! TemporaryFolder()
  private let rejections = [
    Rejection(line: 4, byteOffset: 120, field: .speed, reason: .speedInvalid),
    Rejection(line: 9, byteOffset: 310, field: .speed, reason: .speedOutside),
  ]

  private func compare(
    _ store: BinStore, _ content: UInt8, _ bins: Bins, _ rejections: [Rejection]
  ) throws -> [ImportDifference]? {
    let result = try store.compare(record(content, bins, rejections)) { comparison in
      try comparison.appendBins(sorted(bins))
      try comparison.appendRejections(rejections)
    }
    switch result {
    case .absent: return nil
    case .found(_, let differences): return differences
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>) func aChangedLogDiffersInWhatWasChanged(seed: UInt64) throws {
    let store = try folder.newStore()
    let bins = randomBins(400, seed: seed)
    try store.commit(9, randomBins(50, seed: 99))
    try store.commit(1, bins, rejections)
    #expect(try compare(store, 1, bins, rejections) == [])
    #expect(try compare(store, 2, bins, rejections) == nil)
    var dice = Dice(seed)
    let victim = bins.keys.sorted().randomElement(using: &dice)!
    var moved = bins
    moved[victim] = nil
    #expect(try compare(store, 1, moved, rejections)?.contains(.bins) == true)
    var elsewhere = victim
    elsewhere.cell = Cell(north: victim.cell.north, east: 900)
    moved[elsewhere] = bins[victim]
    #expect(try compare(store, 1, moved, rejections) == [.bins])
    moved = bins
    let outcome = moved[victim]!.keys.randomElement(using: &dice)!
    moved[victim]![outcome]! += 1
    #expect(try compare(store, 1, moved, rejections) == [.lines, .checks, .bins])
    var other = rejections
    other[1].line = 10
    #expect(try compare(store, 1, bins, other) == [.rejections])
    other[1] = Rejection(line: 9, byteOffset: 310, field: .limit, reason: .limitInvalid)
    #expect(try compare(store, 1, bins, other) == [.rejected, .rejections])
    #expect(try compare(store, 1, bins, []) == [.lines, .rejected, .rejections])
  }

  @Test func whatIsLeftOfAPurgedImportIsCompared() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight, rejections)
    _ = try store.purge(beforeDay: CivilDate(year: 2026, month: 3, day: 3).dayNumber)
    #expect(try compare(store, 1, smallNight, rejections) == [])
    var other = smallNight
    let breath = try #require(other.keys.first { $0.category.kind == .alcohol })
    other[breath] = [0: 301, 9: 1, 10: 1, 65_535: 1]
    #expect(try compare(store, 1, other, rejections) == [.bins])
    _ = try store.purge(beforeDay: CivilDate(year: 2026, month: 4, day: 1).dayNumber)
    #expect(try compare(store, 1, smallNight, rejections) == [])
  }
}
