import CheckModel
import Testing

@testable import CheckLog
@testable import ParserTwin

struct CheckLogVersion1Tests {
  @Test(arguments: fieldCases) func readsARowAlone(_ row: FieldCase) throws {
    let logs = [
      FieldCase.header(",") + row.delimited(","), FieldCase.header(";") + row.delimited(";"), row.json,
      String((FieldCase.header(",") + row.delimited(",")).dropLast()),
    ]
    for log in logs.map({ Array($0.utf8) }) {
      let whole = try v1(log)
      #expect(whole.verdicts == [row.verdict])
      #expect(whole.tally.addsUp)
      #expect(try whole.agrees(with: twin(log)))
      if log.count < 2000 { #expect(try v1(log, pieceBytes: 1) == whole) }
    }
  }

  @Test(arguments: [",", ";", "json"]) func readsRowsJoined(_ form: String) throws {
    let rows = fieldCases.map { form == "json" ? $0.json : $0.delimited(form) }
    let log = Array(((form == "json" ? "" : FieldCase.header(form)) + rows.joined()).utf8)
    let whole = try v1(log)
    #expect(whole.verdicts == fieldCases.map(\.verdict))
    #expect(whole.tally.lines == Int64(fieldCases.count) + (form == "json" ? 0 : 1))
    #expect(try whole.agrees(with: twin(log)))
    for pieceBytes in [1000, 70_000] { #expect(try v1(log, pieceBytes: pieceBytes) == whole) }
  }

  @Test(arguments: [",", ";", "json"]) func readsJoinedRowsByteByByte(_ form: String) throws {
    let rows = fieldCases.map { form == "json" ? $0.json : $0.delimited(form) }.filter { $0.utf8.count < 1000 }
    let log = Array(((form == "json" ? "" : FieldCase.header(form)) + rows.joined()).utf8)
    #expect(try v1(log, pieceBytes: 1) == v1(log))
    #expect(try v1(log, pieceBytes: 7) == v1(log))
  }

  @Test(arguments: shapeCases) func readsALogOfAnyShape(_ log: ShapeCase) throws {
    let whole = try v1(log.log)
    #expect(whole.verdicts == log.verdicts)
    #expect(whole.tally.blank == log.blank)
    #expect(whole.tally.addsUp)
    #expect(try whole.agrees(with: twin(log.log)))
    if log.log.count < 10_000 { #expect(try v1(log.log, pieceBytes: 1) == whole) }
  }

  @Test func countsLocalTimesThatTheClockSkippedOrRepeated() throws {
    let log =
      "time,kind,lat,lon,speed\n"
      + ["2026-03-29T02:30:00", "2026-10-25T02:30:00", "2026-10-25T02:30:00+02:00"]
      .map { "\($0),speed,56,12,50\n" }.joined()
    let parsed = try v1(Array(log.utf8))
    #expect(parsed.tally.clockSkipped == 1)
    #expect(parsed.tally.clockRepeated == 1)
  }

  @Test func tellsEveryReasonThatAParserCanFind() {
    let told = Set(
      (fieldCases.map(\.verdict) + shapeCases.flatMap(\.verdicts)).compactMap { verdict in
        RejectionReason.allCases.first { verdict.hasPrefix("rejected \($0.code) ") }
      })
    #expect(Set(RejectionReason.allCases).subtracting(told) == [.lineTooLong])  // told below
  }

  @Test func countsUnknownSites() throws {
    let log =
      "time,kind,site,speed\n" + ["a", "b", "a", "Storgatan"].map { "2026-06-01T12:00:00Z,speed,\($0),50\n" }.joined()
    #expect(try v1(Array(log.utf8)).unknownSites == ["a": 2, "b": 1])
  }

  // MARK: Long lines

  @Test(arguments: [",", "json"], [-1, 0, 1]) func readsALineUpToItsLongest(_ form: String, _ more: Int) throws {
    let row = { (device: String) in
      let fields = FieldCase("device=\(device)|kind=behaviour", "")
      return form == "json" ? fields.json : fields.delimited(",")
    }
    let padding = RecordSplitter.longestLineBytes + more - row("").utf8.count + 1
    let log = Array(
      ((form == "json" ? "" : FieldCase.header(",")) + row("") + row(String(repeating: "d", count: padding)) + row(""))
        .utf8)
    let long = more > 0 ? "rejected line.tooLong in record" : "rejected device.invalid in device"
    for pieceBytes in [Int.max, 100_000, 1 << 18, 1 << 20] {
      #expect(try v1(log, pieceBytes: pieceBytes).verdicts == ["behaviour 0", long, "behaviour 0"])
    }
    #expect(try v1(Array(log.dropLast(row("").utf8.count + 1))).verdicts == ["behaviour 0", long])
  }

  @Test func givesUpOnlyTheLineOnWhichAnEndlessQuoteBegins() throws {
    let good = FieldCase("speed=50", "").delimited(",")
    let log = Array((FieldCase.header(",") + "\"" + good + String(repeating: good, count: 30_000)).utf8)
    for pieceBytes in [Int.max, 1 << 18, 70_000] {
      let parsed = try v1(log, pieceBytes: pieceBytes)
      #expect(parsed.tally.checks == 30_000)
      #expect(parsed.verdicts.first == "rejected quote.unclosed in record")
    }
  }

  /// Each line closes the quote of the one before and opens one of its own, so that no record ever ends.
  @Test func walksSwallowedLinesOnce() throws {
    let lines = 300_000
    let log = Array((FieldCase.header(",") + String(repeating: "x\",\"y\n", count: lines)).utf8)
    let parsed = try v1(log, pieceBytes: 1 << 18)
    #expect(parsed.tally.rejected(.quoteUnclosed) == Int64(lines))
    let ending = try v1(log + Array("\"z\n".utf8), pieceBytes: 1 << 18)
    #expect(ending.tally.rejected == Int64(lines) + 1)
  }
}
