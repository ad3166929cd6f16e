import CheckModel
import TestSupport
import Testing

@testable import BinStore

struct HistogramBlobTests {
  struct Case: CustomTestStringConvertible {
    var counts: [(UInt16, UInt32)]
    var bytes: [UInt8]
    var testDescription: String { "\(counts)" }
  }

  @Test(arguments: [
    Case(counts: [(1, 1)], bytes: [2]),
    Case(counts: [(63, 1)], bytes: [126]),
    Case(counts: [(64, 1)], bytes: [0x80, 1]),
    Case(counts: [(0, 1), (1, 1)], bytes: [0, 2]),
    Case(counts: [(0, 2), (50, 300)], bytes: [1, 2, 101, 0xAC, 2]),
    Case(counts: [(10, 5), (.max, 1)], bytes: [21, 5, 0xEA, 0xFF, 7]),
    Case(counts: [(.max, .max)], bytes: [0xFF, 0xFF, 7, 0xFF, 0xFF, 0xFF, 0xFF, 15]),
  ])
  func theBytesAreAsDocumented(case example: Case) throws {
    let histogram = example.counts.map { OutcomeCount(outcome: Outcome(rawValue: $0.0), count: $0.1) }
    var bytes: [UInt8] = [99]
    let count = HistogramBlob.encode(histogram[...], into: &bytes)
    bytes.removeSubrange(count...)
    #expect(bytes == example.bytes)
    let checks = example.counts.reduce(Int64(0)) { $0 + Int64($1.1) }
    #expect(try HistogramBlob.decode(bytes, checks: checks) == histogram)
    #expect(throws: StoreError.corrupt) { try HistogramBlob.decode(bytes, checks: checks + 1) }
    for length in 0..<bytes.count {
      #expect(throws: StoreError.corrupt) { try HistogramBlob.decode(Array(bytes.prefix(length)), checks: checks) }
    }
  }

  @Test func outcomeZeroAloneNeedsNoBytes() {
    var bytes: [UInt8] = [99]
    #expect(HistogramBlob.encode([OutcomeCount(outcome: .none, count: 500)], into: &bytes) == 0)
  }

  @Test(
    arguments: [
      ([0, 0], 2), ([2, 0], 2), ([3, 0], 0), ([0xFF, 0xFF, 0xFF], 1), ([0xFE, 0xFF, 7, 2], 2),
      ([0x80, 0x80, 0x80, 0x80, 0x80, 0], 1), ([3, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], 34_359_738_367),
      ([0x80, 0x80, 8], 1),
    ] as [([UInt8], Int64)])
  func aBlobThatNobodyWroteIsCorrupt(bytes: [UInt8], checks: Int64) {
    #expect(throws: StoreError.corrupt) { try HistogramBlob.decode(bytes, checks: checks) }
  }

  @Test func noBytesAtAllMakeItCrash() {
    var dice = Dice(12)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...12, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
      guard let histogram = try? HistogramBlob.decode(bytes, checks: .random(in: 0...300, using: &dice)) else {
        continue
      }
      #expect(!histogram.isEmpty && zip(histogram, histogram.dropFirst()).allSatisfy { $0.outcome < $1.outcome })
    }
  }
}
