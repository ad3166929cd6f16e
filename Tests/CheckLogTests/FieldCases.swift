import Testing

/// One row of a version 1 log by what sets it apart from a good speed check, and what becomes of it.
struct FieldCase: CustomTestStringConvertible {
  var row: [(column: String, text: String)]
  var verdict: String
  var testDescription: String { row.map { "\($0.column)=\($0.text.prefix(40))" }.joined(separator: " ") }

  /// - Parameter text: `column=text` joined with `|`.
  init(_ text: String, _ verdict: String) {
    row = text.split(separator: "|").map { pair in
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(halves[0]), String(halves[1]))
    }
    self.verdict = verdict
  }

  static let columns = [
    "device", "seq", "time", "kind", "site", "lat", "lon", "north", "east", "vehicle", "speed", "limit", "offence",
    "breath", "drug", "sampling", "basis",
  ]

  private var texts: [String: String] {
    var texts = ["time": "2026-06-01T12:00:00Z", "kind": "speed", "lat": "56.67", "lon": "12.86", "speed": "50"]
    for (column, text) in row { texts[column] = text }
    return texts
  }

  func delimited(_ delimiter: String) -> String {
    Self.columns.map { column in
      let text = texts[column] ?? ""
      return text.contains(delimiter) || text.contains("\"") || text.contains("\n")
        ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }.joined(separator: delimiter) + "\n"
  }

  var json: String {
    let pairs = Self.columns.compactMap { column in
      texts[column].map { "\"\(column)\": \"\(Self.escaped($0))\"" }
    }
    return "{\(pairs.joined(separator: ", "))}\n"
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\0"..<" ": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }.joined()
  }

  static func header(_ delimiter: String) -> String { columns.joined(separator: delimiter) + "\n" }
}

private let digits = String(repeating: "1", count: 10_000)
private let nowhere = "lat=|lon="

let fieldCases: [FieldCase] = [
  FieldCase("speed=50", "speed 50"),
  // Speed: decimals round up, so that "at most n" is exact.
  FieldCase("speed=50.0", "speed 50"), FieldCase("speed=50.01", "speed 51"), FieldCase("speed=0", "speed 0"),
  FieldCase("speed=+5", "speed 5"), FieldCase("speed=-0", "speed 0"), FieldCase("speed=.5", "speed 1"),
  FieldCase("speed=5.", "speed 5"), FieldCase("speed=5e1", "speed 50"), FieldCase("speed=500E-1", "speed 50"),
  FieldCase("speed=  50\t", "speed 50"), FieldCase("speed=49.99999999999999999999", "speed 50"),
  FieldCase("speed=300", "speed 300"), FieldCase("speed=300.1", "rejected speed.outside in speed"),
  FieldCase("speed=-1", "rejected speed.outside in speed"), FieldCase("speed=", "rejected speed.missing in speed"),
  FieldCase("speed=fast", "rejected speed.invalid in speed"), FieldCase("speed=NaN", "rejected speed.invalid in speed"),
  FieldCase("speed=infinity", "rejected speed.invalid in speed"),
  FieldCase("speed=1e400", "rejected speed.invalid in speed"),
  FieldCase("speed=1e99", "rejected speed.invalid in speed"),
  FieldCase("speed=1e18", "rejected speed.outside in speed"),
  FieldCase("speed=\(digits)", "rejected speed.invalid in speed"), FieldCase("speed=0.\(digits)", "speed 1"),
  FieldCase("speed=50,5", "rejected speed.invalid in speed"), FieldCase("speed=5 0", "rejected speed.invalid in speed"),
  FieldCase("speed=.", "rejected speed.invalid in speed"), FieldCase("speed=1e", "rejected speed.invalid in speed"),
  FieldCase("speed=0x32", "rejected speed.invalid in speed"),
  FieldCase("speed=50\u{0}", "rejected speed.invalid in speed"),
  FieldCase("limit=50", "speed 50 limit 50"), FieldCase("limit=49.5", "speed 50 limit 50"),
  FieldCase("limit=49.4999", "speed 50 limit 49"), FieldCase("limit=4", "rejected limit.outside in limit"),
  FieldCase("limit=151", "rejected limit.outside in limit"), FieldCase("limit=none", "rejected limit.invalid in limit"),
  // Time.
  FieldCase("time=2026-06-01T14:00:00+02:00", "speed 50"), FieldCase("time=2026-06-01t12:00:00z", "speed 50"),
  FieldCase("time=2026-06-01 14:00:00", "speed 50"), FieldCase("time=2026-06-01T14:00:00.999999999999", "speed 50"),
  FieldCase("time=2026-06-01T06:30:00-0530", "speed 50"), FieldCase("time=2026-06-01T14:00:00+02", "speed 50"),
  FieldCase("time=2026-06-30T23:59:60Z", "speed 50 at 2548799"),
  FieldCase("time=2024-02-29T12:00:00Z", "speed 50 at -71107200"),
  FieldCase("time=2026-02-29T12:00:00Z", "rejected time.invalid in time"),
  FieldCase("time=2026-06-01T24:00:00Z", "rejected time.invalid in time"),
  FieldCase("time=2026-06-01T12:60:00Z", "rejected time.invalid in time"),
  FieldCase("time=2026-06-01T12:00:61Z", "rejected time.invalid in time"),
  FieldCase("time=2026-00-01T12:00:00Z", "rejected time.invalid in time"),
  FieldCase("time=2026-06-00T12:00:00Z", "rejected time.invalid in time"),
  FieldCase("time=2026-06-01", "rejected time.invalid in time"),
  FieldCase("time=2026-06-01T12:00:00.Z", "rejected time.invalid in time"),
  FieldCase("time=2026-06-01T12:00:00+24:00", "rejected time.invalid in time"),
  FieldCase("time=2026-06-01T12:00:00+02:", "rejected time.invalid in time"),
  FieldCase("time=2026-06-01T12:00:00Zulu", "rejected time.invalid in time"),
  FieldCase("time=+026-06-01T12:00:00Z", "rejected time.invalid in time"),
  FieldCase("time=1780315200", "rejected time.invalid in time"),
  FieldCase("time=", "rejected time.missing in time"),
  FieldCase("time=0000-01-01T00:00:00Z", "rejected time.outside in time"),
  FieldCase("time=9999-12-31T23:59:59Z", "rejected time.outside in time"),
  FieldCase("time=1979-12-31T23:59:59Z", "rejected time.outside in time"),
  FieldCase("time=1980-01-01T00:00:00Z", "speed 50 at -1464782400"),
  FieldCase("time=2100-01-01T00:00:00Z", "rejected time.outside in time"),
  // 02:30 was skipped in March and shown twice in October: before the change, and the first.
  FieldCase("time=2026-03-29T02:30:00", "speed 50 at -5567400"),
  FieldCase("time=2026-10-25T02:30:00", "speed 50 at 12573000"),
  // Kind.
  FieldCase("kind=", "rejected kind.missing in kind"), FieldCase("kind=Speed", "rejected kind.unknown in kind"),
  // Place.
  FieldCase("\(nowhere)", "rejected position.missing in site"),
  FieldCase("\(nowhere)|site=Storgatan", "speed 50 limit 40 at its site site 0"),
  FieldCase("\(nowhere)|site=Storgatan|limit=60", "speed 50 limit 60 at its site site 0"),
  FieldCase("\(nowhere)|site=Väg 15, östra", "speed 50 at its site site 1"),
  FieldCase("\(nowhere)|site=storgatan", "rejected site.unknown in site"),
  FieldCase("site=Storgatan", "speed 50 limit 40 site 0"), FieldCase("site=anywhere", "speed 50"),
  FieldCase("lat=", "rejected position.invalid in lat"), FieldCase("lon=east", "rejected position.invalid in lat"),
  FieldCase("lat=90.1", "rejected position.outside in lat"),
  FieldCase("lon=-180.1", "rejected position.outside in lat"),
  FieldCase("lat=-90|lon=180", "speed 50 at -90.0 180.0"),
  FieldCase("\(nowhere)|north=6284000.5|east=367000", "speed 50 at 6284000.5 m 367000.0 m"),
  FieldCase("\(nowhere)|north=6284000", "rejected position.invalid in north"),
  FieldCase("\(nowhere)|north=6284000|east=x", "rejected position.invalid in north"),
  FieldCase("\(nowhere)|site=\(String(repeating: "å", count: 200))", "rejected site.unknown in site"),
  // Vehicle, sampling.
  FieldCase("vehicle=car", "speed 50 car"), FieldCase("vehicle=moped2", "speed 50 moped2"),
  FieldCase("vehicle=unknown", "speed 50"), FieldCase("vehicle=twowheeler", "speed 50 twowheeler"),
  FieldCase("vehicle=Car", "rejected vehicle.unknown in vehicle"),
  FieldCase("sampling=all", "speed 50 all"), FieldCase("sampling=offenders", "speed 50 offenders"),
  FieldCase("sampling=some", "rejected sampling.unknown in sampling"),
  // Behaviour.
  FieldCase("kind=behaviour", "behaviour 0"), FieldCase("kind=behaviour|offence=none", "behaviour 0"),
  FieldCase("kind=behaviour|offence=phone", "behaviour 0 phone"),
  FieldCase("kind=behaviour|offence=tuned+seatbelt+other", "behaviour 0 seatbelt tuned other"),
  FieldCase("kind=behaviour|offence=phone+", "rejected offence.unknown in offence"),
  FieldCase("kind=behaviour|offence=phone + lights", "rejected offence.unknown in offence"),
  FieldCase("kind=behaviour|speed=x|breath=x|drug=x|limit=x|basis=x", "behaviour 0"),
  // Alcohol: rounded down to hundredths of mg/L.
  FieldCase("kind=alcohol|breath=0.10", "alcohol 10"), FieldCase("kind=alcohol|breath=0.0999", "alcohol 9"),
  FieldCase("kind=alcohol|breath=0.95000000000000007", "alcohol 95"),
  FieldCase("kind=alcohol|breath=0.123456789012345678", "alcohol 12"),
  FieldCase("kind=alcohol|breath=refused", "alcohol 65535"), FieldCase("kind=alcohol|breath=3", "alcohol 300"),
  FieldCase("kind=alcohol|breath=3.01", "rejected breath.outside in breath"),
  FieldCase("kind=alcohol|breath=-0.001", "rejected breath.outside in breath"),
  FieldCase("kind=alcohol|breath=", "rejected breath.missing in breath"),
  FieldCase("kind=alcohol|breath=positive", "rejected breath.invalid in breath"),
  FieldCase("kind=alcohol|breath=0|basis=suspicion", "alcohol 0 suspicion"),
  FieldCase("kind=alcohol|breath=0|basis=hunch", "rejected basis.unknown in basis"),
  // Drug.
  FieldCase("kind=drug|drug=negative", "drug 0"),
  FieldCase("kind=drug|drug=positive|basis=suspicion", "drug 1 suspicion"),
  FieldCase("kind=drug|drug=refused", "drug 65535"), FieldCase("kind=drug|drug=", "rejected drug.missing in drug"),
  FieldCase("kind=drug|drug=maybe", "rejected drug.unknown in drug"),
  // What is looked at and not kept.
  FieldCase("device=\(String(repeating: "d", count: 64))", "speed 50"),
  FieldCase("device=\(String(repeating: "d", count: 65))", "rejected device.invalid in device"),
  FieldCase("device=a \"quoted\" name", "speed 50"), FieldCase("device=two\nlines", "speed 50"),
  FieldCase("seq=12", "speed 50"), FieldCase("seq=1.5", "rejected seq.invalid in seq"),
  FieldCase("seq=x", "rejected seq.invalid in seq"), FieldCase("seq=\(digits)", "rejected seq.invalid in seq"),
  // The first thing that is wrong is told.
  FieldCase("time=x|kind=x|lat=x|vehicle=x|speed=x", "rejected time.invalid in time"),
  FieldCase("kind=x|lat=x|vehicle=x|speed=x", "rejected kind.unknown in kind"),
  FieldCase("lat=x|vehicle=x|speed=x", "rejected position.invalid in lat"),
  FieldCase("vehicle=x|sampling=x|speed=x", "rejected vehicle.unknown in vehicle"),
  FieldCase("sampling=x|speed=x", "rejected sampling.unknown in sampling"),
  FieldCase("speed=x|limit=x|seq=x", "rejected speed.invalid in speed"),
  FieldCase("kind=drug|drug=negative|basis=x|seq=x", "rejected basis.unknown in basis"),
]
