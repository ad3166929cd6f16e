import CheckModel
import Testing

@testable import CheckLog
@testable import ParserTwin

/// The beginning of a log as each built-in format has it, made up.
private let excerpts: [(profile: String, fileName: String, log: String, verdicts: [String])] = [
  (
    "v1", "night.csv", "time;kind;lat;lon;speed;limit\n2026-06-01T12:00:00Z;speed;56.67;12.86;50;40\n",
    ["speed 50 limit 40"]
  ),
  (
    "v1", "night.jsonl", #"{"time":"2026-06-01T12:00:00Z","kind":"drug","drug":"negative","lat":56.67,"lon":12.86}"#,
    ["drug 0"]
  ),
  (
    "sdr", "Storgatan_#1.txt",
    "\r\n\r\nStandort: Storgatan\r\n\r\n[km/h]\t\t\t\t [m]\r\nDateformat: dd.mm.yy\r\n050\t14:00:00\t01.06.26\t2\t3.5\r\n",
    ["speed 50 limit 40 all at its site site 0"]
  ),
  (
    "sdr-flat", "Storgatant3001062026.txt", "01.06.26 14:00:00;00;050;01;0 \r\n01.06.26 14:00:00;00;050;01;0 \r\n",
    ["speed 50 limit 30 all at its site site 0", "speed 50 limit 30 all at its site site 0"]
  ),
  (
    "montgomery", "violations.csv",
    """
    Date Of Stop,Time Of Stop,Description,Location,Latitude,Longitude,VehicleType,Race
    06/01/2026,08:00:00,"EXCEEDING MAXIMUM SPEED: 49 MPH IN A POSTED 40 MPH ZONE",X,56.67,12.86,02 - Automobile,
    06/01/2026,08:00:00,"PEDESTRIAN FAIL TO OBEY",X,56.67,12.86,02 - Automobile,
    06/01/2026,08:00:00,DRIVER USING HANDS TO USE HANDHELD TELEPHONE,X,56.67,12.86,19 - Moped,
    06/01/2026,08:00:00,"DRIVING VEHICLE WHILE UNDER THE INFLUENCE OF ALCOHOL",X,56.67,12.86,31 - Unheard of,
    """,
    [
      "speed 79 limit 64 car offenders", "behaviour 0 moped offenders phone", "rejected vehicle.unknown in vehicle",
    ]
  ),
  (
    "fintraffic-tms", "lamraw_101_26_152.csv",
    "101;26;152;15;0;0;5;4.2;1;1;1;50;0;1;2;3\n101;26;152;15;0;0;5;4.2;1;1;1;50;1;1;2;3\n",
    ["rejected site.unknown in site"]
  ),
  (
    "icoms-tma", "Storgatan.2026-06.csv",
    "typ;date and time [UTC];speed [km/h];length [m];range [m];notes\r\n"
      + "001;2026/06/01 12:00:00,120; -49,5;  4,2; 30,0;\r\n002;2026/06/01 12:00:01,000;;;;battery\r\n",
    ["speed 50 limit 40 all at its site site 0"]
  ),
]

struct RecognitionTests {
  private func opening(_ index: Int) -> LogOpening {
    LogOpening(bytes: Array(excerpts[index].log.utf8), isWhole: true, fileName: excerpts[index].fileName)
  }

  @Test(arguments: excerpts.indices) func recognisesItsOwnLogAndNoOther(_ index: Int) throws {
    guard case .recognised(let profile, _) = Recognition.of(opening(index), among: BuiltInProfiles.all, context) else {
      Issue.record("\(excerpts[index].profile) is not recognised")
      return
    }
    #expect(profile.name == excerpts[index].profile)
    let parsed = try ParsedLog(
      Array(excerpts[index].log.utf8), profile: profile, context: context, fileName: excerpts[index].fileName)
    #expect(parsed.verdicts == excerpts[index].verdicts)
    #expect(parsed.tally.addsUp)
  }

  @Test func tellsWhichProfilesFit() throws {
    let mine = try Profile(yaml: BuiltInProfiles.named("v1")!.yaml.replacing("profile: v1", with: "profile: mine"))
    guard case .unsure(let candidates) = Recognition.of(opening(0), among: BuiltInProfiles.all + [mine], context) else {
      Issue.record("one of two equal profiles was chosen")
      return
    }
    #expect(candidates == ["v1", "mine"])
  }

  @Test func tellsWhatALogLacksAndNothingOfIt() {
    let secret = "ABC123"
    let log = LogOpening(bytes: Array("plate;speed\n\(secret);50\n".utf8), isWhole: true, fileName: "x.csv")
    guard case .unknown(let lacks) = Recognition.of(log, among: BuiltInProfiles.all, context) else {
      Issue.record("the log was recognised")
      return
    }
    #expect(lacks.map(\.profile) == BuiltInProfiles.all.map(\.name))
    #expect(lacks[0].lack == "the header has no column `time`")
    #expect(!lacks.contains { $0.lack.contains(secret) })
  }

  @Test(arguments: ["", "\u{FEFF}", " \r\n\n"]) func knowsALogWithoutAnyText(_ log: String) {
    #expect(LogOpening(bytes: Array(log.utf8), isWhole: true, fileName: "x").isBlank)
  }

  @Test func takesNULsForText() { #expect(!LogOpening(bytes: [0, 10], isWhole: true, fileName: "x").isBlank) }
}
