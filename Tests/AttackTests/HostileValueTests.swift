import TestSupport
import Testing

/// Values that break parsers: each is the one odd thing of its line, and the line is refused for just that.
struct HostileValueTests {
  private static let nines = String(repeating: "9", count: 10_000)

  /// No number, for any column.
  private static let noNumbers = [
    "NaN", "inf", "-inf", "Infinity", "0x20", "1e999999999", "-1e999999999", "1e-999999999", "1e\(nines)", nines,
    "-\(nines)", "1e", "--1", "٣", "1_000", "1\u{0}", "\u{FFFD}",
  ]
  private static let noTimes = [
    "10000-01-01T00:00:00Z", "-2026-06-05T10:00:00Z", "2026-13-05T10:00:00Z", "2026-02-30T10:00:00Z",
    "2026-00-10T10:00:00Z", "2026-06-00T10:00:00Z", "2026-06-05T24:00:00Z", "2026-06-05T10:60:00Z",
    "2026-06-05T10:00:61Z", "2026-06-05T10:00:00+99:99", "NaN", nines,
  ]
  private static let otherTimes = ["0000-06-05T10:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]

  private struct Case {
    var column: String
    var value: String
    /// Why the line is refused; nil where it is a check.
    var reason: String?

    init(_ column: String, _ value: String, _ reason: String?) {
      (self.column, self.value, self.reason) = (column, value, reason)
    }
  }

  private static let single: [Case] = [
    // A leap second, and more digits of a second than anybody needs, are right.
    Case("time", "2026-06-05T23:59:60Z", nil),
    Case("time", "2026-06-05T10:00:00.\(nines)Z", nil),
    Case("lat", "91", "position.outside"),
    Case("lat", "-91", "position.outside"),
    Case("lat", "90", "position.outside"),
    Case("lat", "-0", "position.outside"),
    Case("lon", "181", "position.outside"),
    Case("lon", "-180.1", "position.outside"),
    Case("lat", "", "position.invalid"),
    Case("north", "-1", "position.outside"),
    Case("speed", "-0", nil),
    Case("speed", "-1", "speed.outside"),
    Case("speed", "301", "speed.outside"),
    Case("speed", "65591", "speed.outside"),
    Case("speed", "4294967351", "speed.outside"),
    Case("speed", "", "speed.missing"),
    Case("speed", "0.\(nines)", nil),
    Case("limit", "0", "limit.outside"),
    Case("limit", "-50", "limit.outside"),
    Case("limit", "65586", "limit.outside"),
    Case("limit", "", nil),
    Case("breath", "-0", nil),
    Case("breath", "3.01", "breath.outside"),
    Case("breath", "-0.01", "breath.outside"),
    Case("breath", "1e3", "breath.outside"),
    Case("breath", "", "breath.missing"),
  ]

  private static let cases: [Case] = {
    var cases = single
    for time in noTimes { cases.append(Case("time", time, "time.invalid")) }
    for time in otherTimes { cases.append(Case("time", time, "time.outside")) }
    for number in noNumbers {
      for column in ["lat", "lon", "north"] { cases.append(Case(column, number, "position.invalid")) }
      for column in ["speed", "limit", "breath"] { cases.append(Case(column, number, "\(column).invalid")) }
    }
    return cases
  }()

  @Test func refusesEachForWhatItIs() async throws {
    let place = try Workplace()
    let columns = ["time", "kind", "lat", "lon", "north", "east", "vehicle", "speed", "limit", "breath"]
    var text = columns.joined(separator: ",") + "\n"
    for odd in Self.cases {
      var row = ["2026-06-05T10:00:00Z", "speed", "56.67", "12.86", "", "", "car", "55", "50", ""]
      if odd.column == "breath" { row[1] = "alcohol" }
      if odd.column == "north" { row.replaceSubrange(2..<6, with: ["", "", "", "370000"]) }
      row[try #require(columns.firstIndex(of: odd.column))] = odd.value
      text += row.joined(separator: ",") + "\n"
    }
    try place.write(text, to: "odd.csv")
    let ran = try await place.lagesbild("import", "--json", "odd.csv")
    #expect(ran.status == 0, "\(ran.error)")
    let file = try #require(FileAccount.all(try ran.json()).first)
    #expect(file.addsUp)
    #expect(file.checks == Self.cases.count { $0.reason == nil })
    var reasons: [Int: String] = [:]
    for row in try await place.lagesbild("rejects", "--format", "json").jsonRows() {
      reasons[row["line"] as? Int ?? 0] = row["reason"] as? String
    }
    for (index, odd) in Self.cases.enumerated() {
      #expect(reasons[index + 2] == odd.reason, "\(odd.column) \(odd.value.prefix(40))")
    }
  }
}
