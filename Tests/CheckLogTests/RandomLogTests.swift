import CheckModel
import TestSupport
import Testing

@testable import CheckLog
@testable import ParserTwin

struct RandomLogTests {
  private static let shortCases = fieldCases.filter { $0.delimited(",").utf8.count < 400 }
  /// Bytes of which the syntax of logs is made.
  static let pieces: [[UInt8]] =
    [
      "\"", "\n", "\r\n", ",", ";", "\0", "\"\"", " \"", "\",\"", "\\", "{", "}", "[", ":", "\u{FEFF}", "å", "+", "-",
      ".", "e9", "9", " ", "\t", "null", "\\u00",
    ]
    .map { Array($0.utf8) } + [[0xFF], [0xC3], [0xE2, 0x82], [0x80]]

  /// A log of good and bad rows; the first row is left alone, so that the log is one of version 1.
  private func log(_ random: inout Dice) -> [UInt8] {
    let form = [",", ";", "json"].randomElement(using: &random)!
    let rows = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      let row = Self.shortCases.randomElement(using: &random)!
      return form == "json" ? row.json : row.delimited(form)
    }
    let head = Array((form == "json" ? "{\"time\":0}\n" : FieldCase.header(form)).utf8)
    var body = Array(rows.joined().utf8)
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let at = Int.random(in: 0...body.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: body.insert(contentsOf: Self.pieces.randomElement(using: &random)!, at: at)
      case 1: body.removeSubrange(at..<min(body.count, at + Int.random(in: 0...9, using: &random)))
      case 2: if at < body.count { body[at] = UInt8.random(in: 0...255, using: &random) }
      case 3: if at < body.count { body.insert(contentsOf: body[at..<min(body.count, at + 30)], at: 0) }
      default: body = Array(body.prefix(max(at, body.count / 2)))
      }
    }
    return head + body
  }

  @Test(arguments: 0..<8 as Range<UInt64>) func readsRandomLogsAsTheTwinDoes(_ seed: UInt64) throws {
    var random = Dice(seed)
    for round in 0..<250 {
      let log = log(&random)
      let whole = try v1(log)
      let agrees = try whole.agrees(with: twin(log))
      #expect(agrees, "round \(round): \(String(decoding: log, as: UTF8.self).debugDescription)")
      #expect(whole.tally.addsUp)
      if round % 4 == 0 {
        let pieces = try v1(log, pieceBytes: Int.random(in: 1...40, using: &random))
        #expect(pieces == whole, "round \(round): \(String(decoding: log, as: UTF8.self).debugDescription)")
      }
      if !agrees { return }
    }
  }

  /// Bytes of which the syntax is made, and words that mean something, in any order.
  @Test(arguments: BuiltInProfiles.all.map(\.name)) func readsHostileBytesAsTheTwinDoes(_ name: String) throws {
    let profile = try #require(BuiltInProfiles.named(name))
    let heads = [
      "", "time,kind,lat,lon,speed,device\n", "{", "\u{FEFF}time;kind;site\n", "typ;date and time [UTC];speed [km/h]\n",
      "a\nb\nStandort:x\nc\nd\ne\n",
      "Date Of Stop,Time Of Stop,Latitude,Longitude,Location,Description,VehicleType\n",
    ]
    let words = [
      "2026-06-01T12:00:00Z", "2026-06-01T12:00:0", "speed", "56.67", "50", "01.06.26", "14:00:00", "001", "Storgatan",
      "\n", "\n", ",", ",", ",", ";", ";", ";", "\t", "\t", "{\"time\":\"", "\"}", "\":\"", "\"kind\":\"speed\"",
    ].map { Array($0.utf8) }
    var random = Dice(99)
    for round in 0..<400 {
      var log = Array(heads.randomElement(using: &random)!.utf8)
      for _ in 0..<Int.random(in: 0...60, using: &random) {
        log += (Bool.random(using: &random) ? Self.pieces : words).randomElement(using: &random)!
      }
      let fileName = ["a.csv", "Storgatant3024102016.txt"].randomElement(using: &random)!
      let outcome = Comparison(log: log, profile: profile, fileName: fileName).outcome(
        random, byteByByte: round % 4 == 0)
      if let disagreement = outcome.disagreement {
        Issue.record("round \(round): \(disagreement)\n\(String(decoding: log, as: UTF8.self).debugDescription)")
        return
      }
    }
  }
}
