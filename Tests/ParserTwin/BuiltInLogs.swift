@testable import CheckLog

/// Random logs of the formats that come with the tool.
struct BuiltInLog: CustomStringConvertible, Sendable {
  var description: String
  var profile: String
  var fileName = "log.csv"
  var make: @Sendable (inout Scene) -> RandomLog

  static let all: [BuiltInLog] = [
    BuiltInLog(description: "v1 with commas", profile: "v1") { _ in version1(",") },
    BuiltInLog(description: "v1 with semicolons", profile: "v1") { scene in
      var log = version1(";")
      log.newline = scene.pick(["\n", "\r\n"])
      if scene.oneIn(2) { log.head = "\u{FEFF}" + log.head }
      return log
    },
    BuiltInLog(description: "v1, few columns in the usual order", profile: "v1") { _ in
      version1(",", only: fewColumns)
    },
    BuiltInLog(description: "v1, columns shuffled, more of them", profile: "v1") { scene in
      var columns =
        version1Columns + [
          RandomColumn.words("note", 7, ["", "x", "a, b", "\"", "lång"]), .number("times", 100), .number("speed2", 100),
        ]
      columns.shuffle(using: &scene.dice)
      let delimiter = scene.pick([",", ";"])
      return delimited(columns, delimiter, head: columns.map(\.name).joined(separator: delimiter) + "\n")
    },
    BuiltInLog(description: "v1 in JSON Lines", profile: "v1") { scene in
      var columns = version1Columns
      if scene.oneIn(2) { columns.shuffle(using: &scene.dice) }
      return RandomLog(
        form: .jsonLines, head: "{\"time\":0}\n", columns: columns, newline: scene.pick(["\n", "\r\n"]))
    },
    BuiltInLog(description: "v1 in JSON Lines, few keys", profile: "v1") { _ in
      RandomLog(
        form: .jsonLines, head: "{\"time\":0}\n", columns: version1Columns.filter { fewColumns.contains($0.name) })
    },
    BuiltInLog(description: "sdr", profile: "sdr") { scene in
      let site = scene.pick(["Storgatan", "Väg 15, östra", "nowhere"])
      var log = delimited(
        [
          .number("speed", 90), .time("time", "HH:mm:ss"), .time("date", "dd.MM.yy"),
          .words("direction", 1, ["1", "2"]), .number("length", 9),
        ], "\t", quote: nil, head: "Radar: 1\nStandort:\t\(site)\r\nStandort: x\n\na:b:c\nTempo\tZeit\n")
      log.newline = "\r\n"
      return log
    },
    BuiltInLog(description: "sdr-flat", profile: "sdr-flat", fileName: "Storgatant3024102016.txt") { _ in
      var log = delimited(
        [
          .time("time", "dd.MM.yy HH:mm:ss"), .words("", 1, ["", "0"]), .number("speed", 90),
          .words("length", 2, ["A", "B"]), .words("direction", 1, ["1", "2"]),
        ], ";", quote: nil)
      log.newline = " \n"
      return log
    },
    BuiltInLog(description: "fintraffic-tms", profile: "fintraffic-tms") { _ in
      delimited(
        [
          .words("1", 1, ["Storgatan", "Storgatan", "151"]), .time("2", "y"), .time("3", "D"), .time("4", "H"),
          .time("5", "m"), .time("6", "s"), .number("7", 100), .number("8", 20), .words("9", 2, ["1", "2"]),
          .words("10", 3, ["1", "2"]),
          .words("11", 4, ["1", "1", "2", "3", "4", "5", "6", "7"], ["8", "0", "01", "", "11"]),
          .number("12", 130), .words("13", 5, ["0", "0", "0", "1"], ["10", "", "01"]), .number("14", 100),
          .number("15", 100),
          .number("16", 100),
        ], ";", quote: nil)
    },
    BuiltInLog(description: "icoms-tma", profile: "icoms-tma", fileName: "Storgatan.csv") { scene in
      scene.point = ","
      let columns: [RandomColumn] = [
        .words("typ", 1, ["001", "001", "001", "002"], ["01", "0001", ""]),
        .time("date and time [UTC]", "yyyy/MM/dd HH:mm:ss,S"),
        RandomColumn(name: "speed [km/h]") { ($0.oneIn(3) ? "-" : "  ") + $0.number(110) },
        .number("length [m]", 10),
      ]
      return delimited(columns, ";", quote: nil, head: columns.map(\.name).joined(separator: " ; ") + "\n")
    },
    BuiltInLog(description: "montgomery", profile: "montgomery") { _ in
      let descriptions = [
        "EXCEEDING MAXIMUM SPEED: 49 MPH IN A POSTED 40 MPH ZONE",
        "EXCEEDING MAXIMUM SPEED: 49 MPH IN A POSTED 40 MPH ZONE", "EXCEEDING MAXIMUM SPEED:  MPH",
        "EXCEEDING MAXIMUM SPEED: 94 MPH IN A POSTED 40. MPH", "DRIVING UNDER THE INFLUENCE OF ALCOHOL",
        "DRIVING WHILE IMPAIRED BY DRUGS", "PEDESTRIAN ON HIGHWAY", "PARKING LAMPS OFF", "FAILURE TO STOP AT STOP SIGN",
        "USE OF \"HANDHELD PHONE\", DRIVING", "FOLLOWING\nTOO CLOSELY", "", "SEAT BELT AND RED SIGNAL", "x",
      ]
      let columns: [RandomColumn] = [
        .time("Date Of Stop", "MM/dd/yyyy"), .time("Time Of Stop", "HH:mm:ss"),
        .words("Description", 1, descriptions), .words("Location", 2, RandomColumn.sites),
        RandomColumn(name: "Latitude", text: RandomColumn.lat), RandomColumn(name: "Longitude", text: RandomColumn.lon),
        .words(
          "VehicleType", 3, ["02 - Automobile", "02 - Automobile", "19 - Moped", "01 - x", "28 - Other"],
          ["31 -", "", "02 -", "02 "]),
        .words("Race", 4, ["A", "B"]),
      ]
      return delimited(columns, ",", head: columns.map(\.name).joined(separator: ",") + "\n")
    },
  ]

  static func delimited(
    _ columns: [RandomColumn], _ delimiter: String, quote: String? = "\"", head: String = ""
  ) -> RandomLog {
    RandomLog(form: .delimited(delimiter: delimiter, quote: quote), head: head, columns: columns)
  }

  private static func version1(_ delimiter: String, only names: [String]? = nil) -> RandomLog {
    let columns = version1Columns.filter { names?.contains($0.name) ?? true }
    return delimited(columns, delimiter, head: columns.map(\.name).joined(separator: delimiter) + "\n")
  }

  private static let fewColumns = ["time", "kind", "lat", "lon", "vehicle", "speed", "limit", "sampling"]

  private static var version1Columns: [RandomColumn] {
    [
      .words("device", 8, RandomColumn.devices), .whole("seq"), .time("time", "rfc3339"),
      .words("kind", 9, RandomColumn.kinds), .words("site", 10, RandomColumn.sites),
      RandomColumn(name: "lat") { $0.hold(11, [true, true, false]) ? RandomColumn.lat(&$0) : "" },
      RandomColumn(name: "lon") { $0.hold(11, [true, true, false]) ? RandomColumn.lon(&$0) : "" },
      RandomColumn(name: "north") { $0.hold(11, [false, false, true]) ? $0.number(7_000_000) : "" },
      RandomColumn(name: "east") { $0.hold(11, [false, false, true]) ? $0.number(900_000) : "" },
      .words("vehicle", 12, RandomColumn.vehicles), .number("speed", 160),
      .words("limit", 13, ["", "40", "50", "40.0", "49.5", "4.5", "150"], ["4", "151", "x"]),
      .words("offence", 14, RandomColumn.offences),
      RandomColumn(name: "breath") {
        $0.oneIn(9) ? $0.pick(["refused", "refused", "positive", ""]) : "0.\($0.roll(300))"
      },
      .words("drug", 15, RandomColumn.drugs), .words("sampling", 0, RandomColumn.samplings),
      .words("basis", 3, RandomColumn.bases),
    ]
  }
}
