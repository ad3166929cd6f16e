import CheckModel
import LocalTime
import TestSupport
import Testing

@testable import CheckLog
@testable import ParserTwin

/// A log that the parser once read in another way than the guide tells.
struct PastDifference: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var yaml: String
  var log: String
  var timeZone = "Europe/Stockholm"

  /// - Parameter yaml: what the profile says beside its name, a time in the first column and what it lacks.
  init(_ name: String, _ yaml: String, _ rows: String..., timeZone: String = "Europe/Stockholm") {
    let isObjects = yaml.contains("format:")
    testDescription = name
    self.timeZone = timeZone
    self.yaml =
      "profile: x\n" + (yaml.contains("time:") ? "" : "time: {column: t, pattern: rfc3339}\n")
      + (yaml.contains("kind:") ? "" : "kind: speed\n") + (yaml.contains("lat:") ? "" : "lat: 56.67\nlon: 12.86\n")
      + (yaml.contains("speed:") ? "" : "speed: 50\n") + (isObjects ? "" : "header: true\n") + yaml
    log = ((isObjects ? [] : ["t,a"]) + rows).joined(separator: "\n")
  }

  private static let t = "2026-06-01T12:00:00Z"

  static let all = [
    PastDifference(
      "the pieces in which an array arrives decide where its elements end", "format: json-array",
      #"[{}},{"t":"\#(t)","a":2}]"#),
    PastDifference(
      "`absolute` does nothing to coordinates", "lat: {column: a, absolute: true}\nlon: 12.86", "\(t),-56.67"),
    PastDifference(
      "of a repeated key the object before the last counts too", "format: json-lines\nspeed: {column: v.kmh}",
      #"{"t":"\#(t)","v":{"kmh":50},"v":{}}"#),
    PastDifference(
      "the unit does nothing to a breath level that a map gives",
      "kind: alcohol\nbreath: {column: a, map: {low: 5}, unit: µg/100ml}", "\(t),low"),
    PastDifference(
      "a breath level that a map gives is believed however high it is",
      "kind: alcohol\nbreath: {column: a, map: {high: 30}}", "\(t),high"),
    PastDifference(
      "a breath level that stands for all rows is believed however high it is", "kind: alcohol\nbreath: 30", "\(t),"),
    PastDifference(
      "text at the end of every row that itself ends in a blank stays", "speed: {column: a}\ntrailing: \"km \"",
      "\(t),50 km "),
    PastDifference("a device's pass-over does nothing", "device: {column: a, map: {x: pass-over}}", "\(t),x"),
    PastDifference("a device's reject does nothing", "device: {column: a, map: {x: reject}}", "\(t),x"),
    PastDifference(
      "digits are taken out of a time whose columns are joined",
      "time: {columns: [t, a], pattern: yyyyMMdd HHmmss}\nquote: '\"'",
      "\"20240601\",\"101112\"", "\"20240601\",\"111212\"", "20240601 ,101112", "20240601 ,111212"),
    PastDifference(
      "digits are taken out of the wrong one of joined columns",
      "format: json-lines\ntime: {columns: [t, a], pattern: 'yyyy-MM-dd HH:mm:ss'}",
      #"{"a":"10:11:12","t":"2024-06-01"}"#, #"{"t":"2024-06-01 10:11:12"}"#, #"{"a":"2024-06-01 10:11:12"}"#),
    PastDifference(
      "digits are taken one place too far left behind a quote",
      "time: {column: a, pattern: yyyyMMddHHmmss}\nquote: '\"'",
      "x,\"20240101101112\"\r", "x,\"20240101111212\"\r", "x,\"20240101111213\" \r"),
    PastDifference(
      "an ending that could be part of a number is", "speed: {column: a}\ntrailing: \"0\"", "\(t),1200", "\(t),120",
      "\(t),1200"),
    PastDifference(
      "the second before the first year that is believed is, behind one of its minute", "ranges: {years: [1970, 2099]}",
      "1969-12-31T23:15:30,", "1969-12-31T23:15:29,", timeZone: "Africa/Monrovia"),
  ]
}

struct PastDifferenceTests {
  @Test(arguments: PastDifference.all)
  func readsAsTheTwinDoes(_ difference: PastDifference) throws {
    let zone = try #require(TimeZoneRules(identifier: difference.timeZone))
    let comparison = Comparison(
      log: Array(difference.log.utf8), profile: try Profile(yaml: difference.yaml),
      context: LogContext(timeZone: zone, sites: registered))
    #expect(comparison.outcome(Dice(1), byteByByte: true).disagreement == nil)
  }
}
