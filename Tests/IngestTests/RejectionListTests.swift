import CheckModel
import TestSupport
import Testing

@testable import Ingest

struct RejectionListTests {
  /// Chunks of ten lines dealt to workers; more than fit in memory go to files.
  @Test(arguments: [1, 2, 3], [10, 5_000, 13_000])
  func comesOutByLineWhateverTheWorkers(workers: Int, chunks: Int) throws {
    var dice = Dice(UInt64(workers * chunks))
    var lists = [RejectionList](repeating: RejectionList(), count: workers)
    var expected: [Rejection] = []
    for chunk in 0..<chunks {
      let worker = Int.random(in: 0..<workers, using: &dice)
      for line in Int64(1)...10 {
        let byte = Int64(chunk) * 1000 + line * 90
        let reason = RejectionReason.allCases.randomElement(using: &dice)!
        let field = CheckField.allCases.randomElement(using: &dice)!
        try lists[worker].append(
          Rejection(line: line, byteOffset: byte, field: field, reason: reason), chunk: chunk)
        expected.append(
          Rejection(line: 7 + Int64(chunk) * 10 + line, byteOffset: byte, field: field, reason: reason))
      }
    }
    // Twice: an import that is tried again reads them again.
    for _ in 0..<2 {
      var found: [Rejection] = []
      try RejectionList.merge(lists, linesBefore: (0..<chunks).map { 7 + Int64($0) * 10 }) { found += $0 }
      #expect(found == expected)
    }
  }

  @Test func keepsTheLargestValues() throws {
    var list = RejectionList()
    let rejection = Rejection(line: 1 << 24 - 1, byteOffset: .max, field: .basis, reason: .seqInvalid)
    try list.append(rejection, chunk: 3)
    var found: [Rejection] = []
    try RejectionList.merge([list], linesBefore: [0, 0, 0, 1 << 40]) { found += $0 }
    var there = rejection
    there.line += 1 << 40
    #expect(found == [there])
  }
}
