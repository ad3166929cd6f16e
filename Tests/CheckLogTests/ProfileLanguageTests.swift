import CheckModel
import Testing

@testable import CheckLog
@testable import ParserTwin

/// A profile's text, a log, and what becomes of its lines.
private struct LanguageCase: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var yaml: String
  var log: [UInt8]
  var verdicts: [String]
  var fileName = "log.csv"

  /// - Parameters:
  ///   - yaml: what the profile says beside its name, kind and, if `time` is missing, a time in the first column.
  ///   - log: with the header `t;a;b;c` if the profile has none.
  init(_ name: String, _ yaml: String, _ rows: String..., gives verdicts: String..., fileName: String = "log.csv") {
    testDescription = name
    let common = [
      yaml.contains("kind:") ? "" : "kind: speed\n",
      yaml.contains("time:") ? "" : "time: {column: t, pattern: rfc3339}\n",
      yaml.contains("lat:") || yaml.contains("site:") || yaml.contains("north:") ? "" : "lat: 56.67\nlon: 12.86\n",
      yaml.contains("header:") || yaml.contains("format:") ? "" : "header: true\ndelimiter: \";\"\n",
    ]
    self.yaml = "profile: x\n" + common.joined() + yaml
    let isPlain = yaml.contains("header:") || yaml.contains("format:")
    log = Array(((isPlain ? [] : ["t;a;b;c"]) + rows).joined(separator: "\n").utf8)
    self.verdicts = verdicts
    self.fileName = fileName
  }
}

private let t = "2026-06-01T12:00:00Z;"

private let languageCases: [LanguageCase] = [
  // The end of a row.
  LanguageCase(
    "trailing text and delimiters", "header: true\ndelimiter: \";\"\ntrailing: \" km/h;|;\"\nspeed: {column: a}", "t;a",
    t + "50 km/h;|;", t + "51;|;", t + "52 km/h", t + "53 km/h;|; ", gives: "speed 50", "speed 51",
    "rejected columns.count in record", "speed 53"),
  LanguageCase(
    "trailing delimiters in the header too", "header: true\ndelimiter: \";\"\ntrailing: \";\"\nspeed: {column: a}",
    "t;a;",
    t + "50;", t + "51", gives: "speed 50", "rejected columns.count in record"),
  LanguageCase(
    "trailing text without a header",
    "format: delimited\ntrailing: \"#\"\ntime: {column: 1, pattern: rfc3339}\nspeed: {column: 2}",
    "2026-06-01T12:00:00Z,50#", "2026-06-01T12:00:00Z,51 # ", "2026-06-01T12:00:00Z,52", gives: "speed 50", "speed 51",
    "speed 52"),
  // Time.
  LanguageCase(
    "parts, two-digit years", "speed: 50\ntime: [{column: a, pattern: dd.MM.yy}, {column: b, pattern: \"HH:mm\"}]",
    ";01.06.26;14:00;", ";01.06.69;14:00;", ";1.06.26;14:00;", gives: "speed 50", "speed 50 at 1356998400",
    "rejected time.invalid in time"),
  LanguageCase(
    "12-hour clock", "speed: 50\ntime: {column: a, pattern: \"M/d/yyyy h:mm:ss a\"}", ";6/1/2026 2:00:00 PM;;",
    ";6/1/2026 12:00:00 am;;", ";6/1/2026 13:00:00 PM;;", gives: "speed 50", "speed 50 at -50400",
    "rejected time.invalid in time"),
  LanguageCase(
    "month names", "speed: 50\ntime: {column: a, pattern: \"d MMM yyyy 'Kl' HH\"}", ";1 JUN 2026 Kl 14;;",
    ";1 juni 2026 Kl 14;;", gives: "speed 50", "rejected time.invalid in time"),
  LanguageCase(
    "ordinal days", "speed: 50\ntime: [{column: a, pattern: \"yyyy D\"}, {column: b, pattern: H}]", ";2026 152;14;",
    ";2024 366;14;", ";2026 366;14;", ";2026 0;14;", gives: "speed 50", "speed 50 at -44665200",
    "rejected time.invalid in time", "rejected time.invalid in time"),
  LanguageCase(
    "offset columns", "speed: 50\ntime: [{column: a, pattern: \"yyyy-MM-dd HH:mm:ss,S\"}, {column: b, pattern: Z}]",
    ";2026-06-01 17:30:00,5;+0530;", ";2026-06-01 11:00:00,5;-01;", gives: "speed 50", "speed 50"),
  LanguageCase(
    "epoch seconds", "speed: 50\ntime: {column: a, pattern: epoch-seconds}", ";1780315200.75;;", ";1e9;;", ";-1;;",
    ";999999999999999999;;", ";9999999999999999999;;", gives: "speed 50", "rejected time.invalid in time",
    "rejected time.outside in time", "rejected time.outside in time", "rejected time.invalid in time"),
  LanguageCase(
    "epoch milliseconds", "speed: 50\ntime: {column: a, pattern: epoch-milliseconds}", ";1780315200999;;",
    gives: "speed 50"),
  LanguageCase(
    "a time that a map chooses",
    "speed: 50\ntime: [{column: a, pattern: yyyy-MM-dd}, {column: b, pattern: HH, map: {noon: \"14\", dusk: pass-over}}]",
    ";2026-06-01;noon;", ";2026-06-01;dusk;", ";2026-06-01;dawn;", gives: "speed 50", "rejected time.invalid in time"),
  // Units.
  LanguageCase(
    "miles per hour, to the nearest", "speed: {column: a, unit: mph}\nlimit: {column: b, unit: MPH}", t + "31;30;",
    t + "31.199999999999999;;", gives: "speed 50 limit 48", "speed 50"),
  LanguageCase("metres per second", "speed: {column: a, unit: m/s}", t + "13.75;;", gives: "speed 50"),
  LanguageCase(
    "a sign for the direction", "speed: {column: a, absolute: true}", t + "-49,5;;", t + "-49.5;;",
    gives: "rejected speed.invalid in speed", "speed 50"),
  LanguageCase(
    "decimal comma", "decimal: comma\nspeed: {column: a}", t + "49,01;;", t + "49.01;;", gives: "speed 50",
    "rejected speed.invalid in speed"),
  LanguageCase(
    "µg per 100 ml", "kind: alcohol\nbreath: {column: a, unit: ug / 100 ml}", t + "35;;", t + "35.9;;", t + "refused;;",
    gives: "alcohol 35", "alcohol 35", "alcohol 65535"),
  LanguageCase(
    "g per 210 l", "kind: alcohol\nbreath: {column: a, unit: g/210L}", t + "0.08;;", t + "0.080000000000000002;;",
    gives: "alcohol 38", "alcohol 38"),
  LanguageCase(
    "ranges", "ranges: {speed: [10, 20]}\nspeed: {column: a}", t + "10;;", t + "9;;", t + "20.1;;", gives: "speed 10",
    "rejected speed.outside in speed", "rejected speed.outside in speed"),
  // Choices.
  LanguageCase(
    "equality",
    "speed: 50\nvehicle: {column: a, map: {PB: car, \"1\": bus, x: pass-over, y: reject}, otherwise: other}",
    t + "PB;;", t + "1;;", t + "x;;", t + "y;;", t + "?;;", t + ";;", gives: "speed 50 car", "speed 50 bus",
    "rejected vehicle.unknown in vehicle", "speed 50 other", "speed 50"),
  LanguageCase(
    "prefix, containment, the first that fits",
    "speed: 50\nvehicle:\n  column: a\n  map:\n    - {equals: MC, to: motorcycle}\n    - {prefix: [M, m], to: moped}\n    - {contains: buss, to: bus}",
    t + "MC;;", t + "MCx;;", t + "lång buss;;", t + "BUSS;;", gives: "speed 50 motorcycle", "speed 50 moped",
    "speed 50 bus", "rejected vehicle.unknown in vehicle"),
  LanguageCase(
    "thresholds",
    "speed: 50\nvehicle: {column: a, below: [{number: 2.5, to: twowheeler}, {number: 6, to: car}], otherwise: heavy}",
    t + "2.49;;", t + "2.5;;", t + "6;;", t + "x;;", t + ";;", gives: "speed 50 twowheeler", "speed 50 car",
    "speed 50 heavy", "rejected vehicle.unknown in vehicle", "speed 50"),
  LanguageCase(
    "fallbacks", "speed: {column: a, fallback: {column: b, unit: mph, fallback: 7}}", t + "50;1;", t + ";31;", t + ";;",
    gives: "speed 50", "speed 50", "speed 7"),
  LanguageCase(
    "rows to pass over", "speed: 50\npass-over:\n  - {column: a, not: [\"1\", \"2\"]}\n  - {column: b, prefix: TEST}",
    t + "1;;", t + "3;;", t + "2;TEST 1;", t + "2;a TEST;", gives: "speed 50", "speed 50"),
  // Where values come from.
  LanguageCase(
    "parts of a field",
    "speed: 50\nlat: {column: a, part: {split: \",\", number: 1}}\nlon: {column: a, part: {split: \",\", number: 2}}",
    t + "56.67,12.86;;", t + "56.67;;", t + ";;", gives: "speed 50", "rejected position.invalid in lat",
    "rejected position.missing in site"),
  LanguageCase(
    "a number in prose", "speed: {column: a, extract: \"fart # km/h\"}", t + "en fart 7 fart 50 km/h;;",
    t + "fart km/h;;", t + "fart 50 km/tim;;", gives: "speed 50", "rejected speed.missing in speed",
    "rejected speed.missing in speed"),
  LanguageCase(
    "joined columns", "speed: 50\nvehicle: {columns: [a, b], map: {big bus: bus}, otherwise: unknown}",
    t + " big ;bus ;", t + "big;;", gives: "speed 50 bus", "speed 50"),
  LanguageCase(
    "a column by name and by number is one", "speed: 50\nsite: {column: b}\ndevice: {column: 3}", t + ";Storgatan;",
    gives: "speed 50 limit 40 at its site site 0"),
  LanguageCase(
    "an optional column that is not there", "speed: 50\nvehicle: {column: z, optional: true, fallback: {column: a}}",
    t + "bus;;", gives: "speed 50 bus"),
  LanguageCase(
    "names for columns", "header: false\ndelimiter: \";\"\ncolumns: [t, v]\nspeed: {column: v}", t + "50", t + "50;1",
    gives: "speed 50", "rejected columns.count in record"),
  LanguageCase(
    "numbers, and columns behind",
    "header: false\ndelimiter: \";\"\ntime: {column: 1, pattern: rfc3339}\nspeed: {column: 2}", t + "50", t + "50;1;2",
    "x", gives: "speed 50", "speed 50", "rejected columns.count in record"),
  LanguageCase(
    "a preamble",
    "header: true\ndelimiter: \";\"\npreamble: {lines: 2, separator: \"=\"}\nsite: {preamble: plats}\nlimit: {preamble: gräns, extract: \"#\"}\nspeed: {column: v}",
    "plats = Väg 15, östra\r", "gräns=70 km/h", "t;v", t + "50", gives: "speed 50 limit 70 at its site site 1"),
  LanguageCase(
    "the file's name",
    "speed: {column: a}\nfile-name: \"{site}_{limit:##}*.csv\"\nsite: {file-name: site}\nlimit: {file-name: limit}",
    t + "50;;", gives: "speed 50 limit 30 at its site site 0", fileName: "Storgatan_30_x.csv"),
  LanguageCase(
    "quotes only where a profile has them", "quote: none\nspeed: {column: a}\ndevice: {column: b}", t + "50;\"x;",
    t + "\"50\";;", gives: "speed 50", "rejected speed.invalid in speed"),
  // JSON.
  LanguageCase(
    "inner keys", "format: json-lines\ntime: {column: when.at, pattern: rfc3339}\nspeed: {column: v.kmh}",
    "{\"when\":{\"at\":\"2026-06-01T12:00:00Z\"},\"v\":{\"kmh\":5e1}}",
    "{\"when.at\":\"2026-06-01T12:00:00Z\",\"v\":50}", gives: "speed 50", "rejected speed.missing in speed"),
  LanguageCase(
    "an array", "format: json-array\ntime: {column: t, pattern: rfc3339}\nspeed: {column: v}",
    " [ {\"t\":\"2026-06-01T12:00:00Z\",\"v\":50}", ",7, {\"t\":\"],\\\"\"} ,{}]", " ", gives: "speed 50",
    "rejected json.invalid in record", "rejected time.invalid in time", "rejected time.missing in time"),
  LanguageCase(
    "an empty array", "format: json-array\ntime: {column: t, pattern: rfc3339}\nspeed: {column: v}", "[ ]", gives: ""),
]

struct ProfileLanguageTests {
  @Test(arguments: languageCases.indices) func readsWhatTheLanguageSays(_ index: Int) throws {
    let language = languageCases[index]
    let profile = try Profile(yaml: language.yaml)
    let parsed = try ParsedLog(language.log, profile: profile, context: context, fileName: language.fileName)
    #expect(parsed.verdicts == language.verdicts.filter { !$0.isEmpty }, "\(language)")
    #expect(parsed.tally.addsUp)
    let pieces = try ParsedLog(
      language.log, profile: profile, context: context, fileName: language.fileName, pieceBytes: 1)
    #expect(pieces == parsed)
    let twin = try SlowTwin(language.log, profile: profile, context: context, fileName: language.fileName)
    #expect(parsed.agrees(with: twin), "\(language)")
  }

  private static let swedish =
    "profile: x\nheader: true\ntime: {column: tid, pattern: \"yyyy-MM-dd 'på' HH\"}\nkind: speed\n"
    + "site: {column: väg}\nspeed: {column: fart, extract: \"är # km\", part: {split: §, number: 2}}\n"
    + "vehicle: {column: slag, map: {lång: truck, \"€\": car}, otherwise: unknown}\n"
  private static let swedishLog = "tid,väg,fart,slag\n2026-06-01 på 14,\"Väg 15, östra\",x§den är 50 km,lång\n"

  @Test(arguments: ["utf-8", "iso-8859-1", "windows-1252"]) func looksForTextInTheLogsEncoding(_ name: String) throws {
    let profile = try Profile(yaml: Self.swedish + "quote: '\"'\nencoding: \(name)\n")
    let log = try #require(TextEncoding(rawValue: name)?.bytes(of: Self.swedishLog))
    let parsed = try ParsedLog(log, profile: profile, context: context)
    #expect(parsed.verdicts == ["speed 50 truck at its site site 1"])
    #expect(try parsed.agrees(with: SlowTwin(log, profile: profile, context: context)))
  }

  @Test func rejectsBytesThatTheEncodingDoesNotHave() throws {
    let profile = try Profile(yaml: Self.swedish + "quote: '\"'\nencoding: windows-1252\n")
    var log = TextEncoding.windows1252.bytes(of: Self.swedishLog.replacing("Väg", with: "V€g"))!
    #expect(try ParsedLog(log, profile: profile, context: context).unknownSites == ["V€g 15, östra": 1])
    log[log.firstIndex(of: 0x80)!] = 0x81
    #expect(try ParsedLog(log, profile: profile, context: context).rejections.map(\.reason) == [.encodingInvalid])
  }

  // MARK: Logs that a profile cannot read

  @Test(arguments: [
    ("header: true\n", "time,v\n", "the header has no column `t`"),
    ("header: true\n", "t,v,v\n", "the header has two columns `v`"),
    ("header: true\nquote: '\"'\n", "t,v,\"x\n1,2,3\n", "not in the log's encoding, or wrongly quoted"),
    ("header: true\ncolumns: 1\n", "t,v\n", "`v` is behind the 1 columns of a row"),
    ("header: true\nfile-name: \"{a:#}\"\n", "t,v\n", "the file's name is not of the profile's `file-name` pattern"),
    ("header: true\npreamble: {lines: 3}\n", "t,v\n", "the preamble ends before line 2"),
    ("header: true\npreamble: {lines: 1}\nlimit: {preamble: gräns}\n", "a: b\nt,v\n", "the preamble has no `gräns`"),
    (
      "header: true\npreamble: {lines: 1}\nlimit: {preamble: a}\n", "a: SECRET\nt,v\n",
      "line 4 of the profile finds is not one of: a number"
    ),
    (
      "header: true\npreamble: {lines: 1}\nvehicle: {preamble: a, map: {x: car}}\n", "a: SECRET\nt,v\n",
      "line 4 of the profile is none that it knows"
    ),
    ("header: true\n", "\u{FFFE}", "UTF-16"),
    ("format: json-array\n", "t,v\n", "the log is not json-array"),
    ("format: json-array\n", "\0", "the log is not json-array"),
    ("format: [json-lines, json-array]\n", "", "the log is not json-lines or json-array"),
  ]) func tellsWhyALogCannotBeRead(_ yaml: String, _ log: String, _ problem: String) throws {
    let profile = try Profile(
      yaml: "profile: x\n" + yaml + "time: {column: t, pattern: rfc3339}\nkind: speed\nspeed: {column: v}\n")
    let bytes = log == "\u{FFFE}" ? [0xFF, 0xFE, 65, 0] : Array(log.utf8)
    let failure = #expect(throws: PlanFailure.self) { try ParsedLog(bytes, profile: profile, context: context) }
    #expect(throws: SlowOpening.Mismatch.self) { try SlowTwin(bytes, profile: profile, context: context) }
    guard case .mismatch(let lack)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(lack.contains(problem), "\(lack)")
    #expect(!lack.contains("SECRET"))
  }

  @Test(arguments: [
    ("[{}", "never closed"), ("[{},", "never closed"), ("[{}] x", "text stands after"),
    ("[{},~1]", "longer than"),  // ~ stands for a megabyte of blanks
  ]) func refusesAnArrayThatIsTorn(_ log: String, _ problem: String) throws {
    let log = log.replacing("~", with: String(repeating: " ", count: 1 << 20))
    let yaml = "profile: x\nformat: json-array\ntime: {column: t, pattern: rfc3339}\nkind: speed\n"
    for pieceBytes in [Int.max, 100_000] {
      let error = #expect(throws: ParsedLog.Unreadable.self) {
        try ParsedLog(Array(log.utf8), profile: Profile(yaml: yaml), context: context, pieceBytes: pieceBytes)
      }
      #expect(error?.problem.contains(problem) == true)
    }
  }

  @Test func putsTheUserAboveTheProfileAndTheRowAboveTheUser() throws {
    func samplings(_ yaml: String, _ user: Sampling?) throws -> [Sampling] {
      let profile = try Profile(
        yaml: "profile: x\nheader: true\ntime: {column: t, pattern: rfc3339}\nkind: speed\nspeed: 50\nlat: 1\nlon: 1\n"
          + yaml)
      let log = Array("t,s\n2026-06-01T12:00:00Z,all\n2026-06-01T12:00:00Z,\n".utf8)
      return try ParsedLog(log, profile: profile, context: LogContext(timeZone: .utc, sampling: user)).checks.map(
        \.category.sampling)
    }
    #expect(try samplings("", nil) == [.stopped, .stopped])
    #expect(try samplings("sampling: all\n", nil) == [.all, .all])
    #expect(try samplings("sampling: all\n", .offenders) == [.offenders, .offenders])
    #expect(try samplings("sampling: {column: s}\n", .offenders) == [.all, .offenders])
  }

  @Test func rejectsJoinedColumnsThatAreTooLong() throws {
    let profile = try Profile(
      yaml:
        "profile: x\nheader: true\ntime: {column: t, pattern: rfc3339}\nkind: speed\nspeed: 50\nsite: {columns: [a, b]}\n"
    )
    let long = String(repeating: "x", count: RecordParser.slackBytes)
    let log = Array("t,a,b\n2026-06-01T12:00:00Z,x,\(long)\n".utf8)
    #expect(try ParsedLog(log, profile: profile, context: context).rejections.map(\.reason) == [.lineTooLong])
  }

  /// A run of digits is walked once, not from each of its digits.
  @Test func drawsNumbersOutOfLongRuns() throws {
    let profile = try Profile(
      yaml:
        "profile: x\nheader: true\ntime: {column: t, pattern: rfc3339}\nkind: speed\nlat: 1\nlon: 1\nspeed: {column: a, extract: \"1# MPH\"}\n"
    )
    let log = Array("t,a\n2026-06-01T12:00:00Z,\(String(repeating: "1", count: 1_000_000))\n".utf8)
    #expect(try ParsedLog(log, profile: profile, context: context).rejections.map(\.reason) == [.speedMissing])
  }

  /// Sites that begin alike are found as fast as others.
  @Test func findsSitesThatBeginAlike() throws {
    let sites = (0..<30_000).map { number in
      Site(
        id: Int32(number + 1), name: "Storgatan vid nummer \(100_000 + number)", latDegrees: 0, lonDegrees: 0,
        cell: Cell(north: 0, east: 0), limitKmh: nil)
    }
    let log = Array("time,kind,speed,site\n2026-06-01T12:00:00Z,speed,50,Storgatan vid nummer 123456\n".utf8)
    let parsed = try ParsedLog(
      log, profile: BuiltInProfiles.named("v1")!, context: LogContext(timeZone: .utc, sites: sites))
    #expect(parsed.checks.map(\.site) == [23_456])
  }

  @Test(
    arguments: [
      ("site,lat,lon\n\"a\",1,2\n", nil), ("site,lat,lon\n\" a\t\",1,2\n", nil),
      ("site,lat,lon\na,1,2\n\"b,1,2\nc,1,2\n", 3),
      ("site,lat,lon\na,1,2\n\"b\"x,1,2", 3),
      ("site,lat,lon\n\"a\nb\",1,2\nc,1\n", 4), ("site,lat,lon\na,91,2\n", 2), ("site,lat,lon\na,1,2\n\na,1,2\n", 4),
    ] as [(String, Int?)]) func tellsTheLineOfARegistersMistake(_ register: String, _ line: Int?)
  {
    do throws(RegisterError) {
      #expect(try SiteRegisterReader.entries(Array(register.utf8)).map(\.name) == ["a"])
      #expect(line == nil)
    } catch {
      #expect(error.line == line)
    }
  }
}
