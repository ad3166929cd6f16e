import CheckModel
import Generation
import Testing

struct DirtTests {
  @Test(arguments: [LogFormat.csv, .jsonl], [true, false])
  func breaksTheShareOfLinesAskedFor(format: LogFormat, positions: Bool) throws {
    let written = try Written(
      options(checks: 40_000) {
        $0.dirt = 0.02
        $0.format = format
        $0.positions = positions
      })
    #expect(written.truth.checks == 40_000)
    #expect(written.truth.lines == 40_000 + written.truth.rejected + (format == .csv ? 1 : 0))
    #expect(written.lines.count == written.truth.lines)
    #expect((0.018...0.022).contains(Double(written.truth.rejected) / Double(written.truth.lines)))
  }

  @Test func countsBrokenLinesByTheirReason() throws {
    let written = try Written(options(checks: 30_000) { $0.dirt = 0.05 })
    func truth(_ reason: RejectionReason) -> Int { written.truth.rejectedByReason[Int(reason.rawValue)] }
    let rows = written.rows
    #expect(rows.count { $0[3] == "sped" } == truth(.kindUnknown))
    #expect(rows.count { $0[3].isEmpty } == truth(.kindMissing))
    #expect(rows.count { $0[0].isEmpty } == truth(.timeMissing))
    #expect(rows.count { $0[0].hasPrefix("2026-13") } == truth(.timeInvalid))
    #expect(rows.count { $0[3] == "speed" && $0[8] == "-" } == truth(.speedInvalid))
    #expect(rows.count { $0[3] == "speed" && $0[8].isEmpty } == truth(.speedMissing))
    #expect(rows.count { $0[5] == "0" && $0[6] == "0" } == truth(.positionOutside))
    #expect(rows.count { $0[5] == "north" || $0[6].isEmpty } == truth(.positionInvalid))
    #expect(rows.count { $0[7] == "spaceship" } == truth(.vehicleUnknown))
    #expect(written.lines.count { String(validating: $0, as: UTF8.self) == nil } == truth(.encodingInvalid))
    #expect(written.lines.count { line in line.count { $0 == 0x2C } != 14 } == truth(.columnsCount))
    for reason in [RejectionReason.kindUnknown, .timeInvalid, .positionOutside, .encodingInvalid, .columnsCount] {
      #expect(truth(reason) > 0)
    }
  }

  @Test func opensOneQuoteThatNothingCloses() throws {
    let written = try Written(options(checks: 30_000) { $0.dirt = 0.001 })
    #expect(written.bytes.count { $0 == 0x22 } == 1)
    #expect(written.truth.rejectedByReason[Int(RejectionReason.quoteUnclosed.rawValue)] == 1)
  }

  @Test func writesNoBrokenLineUnlessAsked() throws {
    let written = try Written(options(checks: 20_000))
    #expect(written.truth.rejected == 0)
    #expect(!written.bytes.contains(0x22))
    #expect(written.rows.count == 20_000)
  }
}
