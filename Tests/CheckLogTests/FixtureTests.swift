import Foundation
import TestSupport
import Testing

@testable import CheckLog
@testable import ParserTwin

struct FixtureTests {
  private static let folder = fixtures.appending(path: "checklog")
  private static let logs = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".csv") || $0.hasSuffix(".jsonl") }.sorted()

  @Test func hasBothKinds() {
    #expect(Self.logs.count { $0.hasPrefix("y_") } >= 10)
    #expect(Self.logs.count { $0.hasPrefix("n_") } >= 9)
  }

  @Test(arguments: logs) func readsAsWasCheckedByHand(_ name: String) throws {
    let log = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
    let expected = try String(contentsOf: Self.folder.appending(path: name + ".expected"), encoding: .utf8)
    let parsed = try v1(log)
    #expect(parsed.verdicts == expected.split(separator: "\n").map(String.init))
    #expect(parsed.rejections.isEmpty == name.hasPrefix("y_"))
    #expect(parsed.tally.addsUp)
    #expect(try parsed.agrees(with: twin(log)))
    #expect(try v1(log, pieceBytes: 1) == parsed)
  }
}
