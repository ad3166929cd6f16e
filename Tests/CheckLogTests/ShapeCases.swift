import Testing

/// A whole small log, for what concerns its shape, and what becomes of its lines.
struct ShapeCase: CustomTestStringConvertible {
  var testDescription: String
  var log: [UInt8]
  var verdicts: [String]
  var blank: Int64 = 0

  init(_ name: String, _ log: String, _ verdicts: [String], blank: Int64 = 0) {
    self.init(name, Array(log.utf8), verdicts, blank: blank)
  }

  init(_ name: String, _ log: [UInt8], _ verdicts: [String], blank: Int64 = 0) {
    (testDescription, self.log, self.verdicts, self.blank) = (name, log, verdicts, blank)
  }
}

private let header = "time,kind,lat,lon,speed,device\n"
private let good = "2026-06-01T12:00:00Z,speed,56.67,12.86,50,x\n"
private let start = "2026-06-01T12:00:00Z,speed,56.67,12.86,"
private let json = #"{"time":"2026-06-01T12:00:00Z","kind":"speed","lat":56.67,"lon":12.86,"speed":50"#
private let unclosed = "rejected quote.unclosed in record"
private let misplaced = "rejected quote.misplaced in record"
private let columns = "rejected columns.count in record"
private let malformed = "rejected json.invalid in record"

let shapeCases: [ShapeCase] = [
  ShapeCase("no rows", header, []),
  ShapeCase("no rows, no newline", String(header.dropLast()), []),
  ShapeCase("byte order mark", "\u{FEFF}" + header + good, ["speed 50"]),
  ShapeCase(
    "CRLF and LF", header.replacing("\n", with: "\r\n") + good + good.replacing("\n", with: "\r\n") + good,
    ["speed 50", "speed 50", "speed 50"]),
  ShapeCase("blank lines", header + "\n \t\r\n" + good + "\n", ["speed 50"], blank: 3),
  ShapeCase("an empty quoted line is no blank one", header + "\"\"\n" + good, [columns, "speed 50"]),
  ShapeCase("NULs are no blanks", header + "\0\n" + good, [columns, "speed 50"]),
  ShapeCase("torn last line that is whole", header + start + "50,x", ["speed 50"]),
  ShapeCase("torn last line", header + good + "2026-06-01T12:0", ["speed 50", columns]),
  ShapeCase("torn last value", header + start + "5,", ["speed 5"]),
  ShapeCase(
    "too few and too many columns", header + "a,b\n" + start + "50,x,y\n" + good, [columns, columns, "speed 50"]),
  ShapeCase("semicolons", (header + good).replacing(",", with: ";"), ["speed 50"]),
  ShapeCase(
    "quotes everywhere",
    "\"time\",\"kind\",\"lat\",\"lon\",\"speed\"\r\n\"2026-06-01T12:00:00Z\",\"speed\",\"56.67\",\"12.86\",\"50\"\r\n",
    ["speed 50"]),
  ShapeCase(
    "a quoted delimiter and a doubled quote", header + start + "50,\"a,\"\"b\"\"\"\n" + good, ["speed 50", "speed 50"]),
  ShapeCase("quoted newlines", header + start + "50,\"a\nb\r\n\"\n" + good, ["speed 50", "speed 50"]),
  ShapeCase("blanks around quotes", header + start + " \t\"50\" \t,x\r\n", ["speed 50"]),
  ShapeCase("a quote inside a value opens nothing", header + start + "50,5\" pipe\n" + good, ["speed 50", "speed 50"]),
  ShapeCase("text after a closing quote", header + start + "50,\"a\"b\n" + good, [misplaced, "speed 50"]),
  ShapeCase("two quoted texts", header + start + "50,\"a\" \"b\"\n" + good, [misplaced, "speed 50"]),
  ShapeCase("a quote after quoted text and a blank", header + start + "\"50\" \",x\n" + good, [misplaced, "speed 50"]),
  ShapeCase("text after a closing quote, torn", header + good + start + "50,\"a\"b", ["speed 50", misplaced]),
  ShapeCase("a NUL after a closing quote", header + start + "\"50\"\0,x\n" + good, [misplaced, "speed 50"]),
  ShapeCase(
    "text after a quote that then has a quote", header + start + "50,\"a\"b\"\n" + good, [misplaced, "speed 50"]),
  ShapeCase(
    "an unclosed quote", header + good + start + "50,\"a\n" + good + good,
    ["speed 50", unclosed, "speed 50", "speed 50"]),
  ShapeCase("an unclosed quote on the last line", header + good + start + "50,\"a", ["speed 50", unclosed]),
  ShapeCase(
    "two unclosed quotes", header + start + "50,\"a\n" + good + start + "50,\"b\n" + good,
    [unclosed, "speed 50", unclosed, "speed 50"]),
  ShapeCase(
    "an unclosed quote and a good one later", header + start + "50,\"a\n" + good + start + "50,\"b\"\n" + good,
    [unclosed, "speed 50", "speed 50", "speed 50"]),
  ShapeCase(
    "an unclosed quote, a good quote, no newline", header + start + "50,\"a\n" + start + "50,\"b\"",
    [unclosed, "speed 50"]),
  ShapeCase(
    "bytes that are not UTF-8 in a device", Array((header + start + "50,").utf8) + [0xFF, 10] + Array(good.utf8),
    ["rejected device.invalid in device", "speed 50"]),
  ShapeCase(
    "bytes that are not UTF-8 in a site", Array("time,kind,site\n2026-06-01T12:00:00Z,speed,".utf8) + [0xC3, 10],
    ["rejected encoding.invalid in site"]),
  ShapeCase(
    "bytes that are not UTF-8 in a column that is not read",
    Array("time,kind,lat,lon,speed,note\n".utf8) + Array((start + "50,").utf8) + [0xFF, 0xC0, 10], ["speed 50"]),
  ShapeCase(
    "half a position in the header",
    "time,kind,lat,speed\n2026-06-01T12:00:00Z,speed,56,50\n2026-06-01T12:00:00Z,speed,,50\n",
    ["rejected position.invalid in lat", "rejected position.missing in site"]),
  // JSON Lines.
  ShapeCase("JSON", json + "}\n \n" + json + ",\"limit\":30}", ["speed 50", "speed 50 limit 30"], blank: 1),
  ShapeCase(
    "JSON with keys that are not read", json + #","x":{"speed":[1,{"a":null}],"y":true},"z":1e999}"# + "\r\n",
    ["speed 50"]),
  ShapeCase("a repeated key: the last", json + #","speed":60}"# + "\n", ["speed 60"]),
  ShapeCase("null is empty", json + #","limit":null,"vehicle":null,"site":{},"device":[1]}"# + "\n", ["speed 50"]),
  ShapeCase(
    "escapes",
    #"{"time":"2026-06-01\u005412:00:00Z","ki\u006Ed":"sp\u0065ed","lat":56.67,"lon":12.86,"speed":"\t50","device":"\ud83d\ude97 \"\\\/\b\f\n\r"}"#
      + "\n", ["speed 50"]),
  ShapeCase("lone surrogates", json + #","device":"\ud83d \udc00 \ud83dx"}"# + "\n", ["speed 50"]),
  ShapeCase("torn JSON", json + "}\n" + json, ["speed 50", malformed]),
  ShapeCase(
    "no objects",
    json + "}\n[1]\n\"a\"\n{}\n{\"time\":}\n{\"a\":01}\n{\"a\":\"\u{1}\"}\n{\"a\":\"\\x\"}\n{\"a\":1,}\n{\"a\":tru}\n"
      + json + "}}\n",
    [
      "speed 50", malformed, malformed, "rejected time.missing in time", malformed, malformed, malformed, malformed,
      malformed, malformed, malformed,
    ]),
  ShapeCase(
    "deep JSON",
    json + ",\"x\":" + String(repeating: "[", count: 64) + String(repeating: "]", count: 64) + "}\n" + json + ",\"x\":"
      + String(repeating: "[", count: 65) + String(repeating: "]", count: 65) + "}\n" + json + ",\"x\":"
      + String(repeating: "{\"a\":", count: 100_000) + "\n", ["speed 50", malformed, malformed]),
  ShapeCase("numbers that are texts", json + #","speed":"60","seq":"5","lat":"56.67"}"# + "\n", ["speed 60"]),
]
