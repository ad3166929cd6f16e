import Foundation
import TestSupport
import Testing

/// What scripts and people rely on of `lagesbild trends`: keys, statuses, words and streams.
struct TrendsInterfaceTests {
  /// Two cells; May was not checked, and of the evenings only one.
  private static let log = """
    time,kind,lat,lon,vehicle,speed,limit,sampling,offence
    2026-04-10T10:00:00Z,speed,56.67402,12.85702,car,50,50,all,
    2026-04-10T10:00:01Z,speed,56.67402,12.85702,car,61,50,all,
    2026-06-10T18:00:00Z,speed,56.67402,12.85702,moped1,46,,all,
    2026-06-10T10:00:00Z,speed,56.68402,12.85702,car,80,50,offenders,
    2026-06-12T10:00:00Z,behaviour,56.68402,12.85702,car,,,stopped,phone+seatbelt

    """

  private func store() async throws -> Workplace {
    let place = try Workplace()
    try place.write(Self.log, to: "night.csv")
    let ran = try await place.lagesbild("import", "--quiet", "night.csv")
    try #require(ran.status == 0, "\(ran.error)")
    return place
  }

  @Test func printsTheKeysOfTrendsInTheOrderAsked() async throws {
    let place = try await store()
    let ran = try await place.lagesbild("trends", "--by", "kind,month", "--format", "json")
    #expect(ran.status == 0)
    #expect(
      ran.text.split(separator: "\n")[2]
        == #"  {"kind":"speed","month":"2026-06","checks":2,"violations":2,"rate":1,"rateLow":0.20654931437723745,"#
        + #""rateHigh":1,"meanKmh":46,"v85Kmh":46,"shareOverLimit":null,"over10":null,"over20":null,"over30":null,"#
        + #""withDenominator":1,"suspicion":0,"note":"mean and V85 of 1 check of sampling all"},"#)
    let csv = try await place.lagesbild("trends", "--by", "month", "--format", "csv", "--trend")
    #expect(
      csv.text.hasPrefix(
        "month,checks,violations,rate,rateLow,rateHigh,meanKmh,v85Kmh,shareOverLimit,over10,over20,over30,"
          + "withDenominator,suspicion,note,trendDirection,trendP,trendSlope\r\n2026-04,2,1,0.5,"))
    #expect(csv.text.split(separator: "\r\n")[1].hasSuffix(",too short,,"))
  }

  @Test func saysWhatHasNoDenominatorAndWhatWasNotChecked() async throws {
    let place = try await store()
    let offenders = try await place.lagesbild(
      "trends", "--by", "sampling,kind", "--format", "json", "--kind", "speed"
    ).jsonRows()
    #expect(offenders.map { $0["sampling"] as? String } == ["all", "offenders"])
    #expect(offenders[1]["rate"] is NSNull && offenders[1]["v85Kmh"] is NSNull)
    #expect(offenders[1]["note"] as? String == "no denominator; no V85 without sampling all")
    let months = try await place.lagesbild("trends", "--by", "month")
    let lines = months.text.split(separator: "\n")
    #expect(lines[2].hasPrefix("2026-04 "))
    #expect(lines[3].hasPrefix("2026-05 ") && lines[3].hasSuffix("not checked"))
    #expect(lines[4].hasPrefix("2026-06 "))
    #expect(try await place.lagesbild("trends", "--by", "month", "--format", "json").jsonRows().count == 2)
    let strata = try await place.lagesbild("trends", "--by", "stratum").text
    #expect(strata.components(separatedBy: "not checked").count == 5)
    let empty = try await place.lagesbild("trends", "--kind", "drug")
    #expect(empty.status == 0 && empty.text.contains("not checked"))
    #expect(try await place.lagesbild("trends", "--kind", "drug", "--format", "json").text == "[]\n")
    #expect(
      try await place.lagesbild("trends", "--kind", "drug", "--format", "csv").text.split(separator: "\r\n").count == 1)
  }

  @Test func saysThatAreasOverlapAndWhichWereNotChecked() async throws {
    let place = try await store()
    func square(_ name: String, _ west: Double) -> String {
      """
      {"type":"Feature","properties":{"name":"\(name)"},"geometry":{"type":"Polygon","coordinates":\
      [[[\(west),56.67],[12.86,56.67],[12.86,56.68],[\(west),56.68],[\(west),56.67]]]}}
      """
    }
    try place.write(
      #"{"type":"FeatureCollection","features":["#
        + [square("Öst", 12.85), square("Centrum", 12.84), square("Tomt", 12.8599)].joined(separator: ",") + "]}",
      to: "areas.geojson")
    #expect(try await place.lagesbild("areas", "import", "areas.geojson").status == 0)
    let json = try await place.lagesbild("trends", "--by", "area", "--format", "json")
    #expect(try json.jsonRows().map { $0["area"] as? String } == ["Centrum", "Öst", "(none)"])
    #expect(try json.jsonRows().map { $0["checks"] as? Int } == [3, 3, 2])
    #expect(json.error.hasPrefix("areas overlap"))
    let table = try await place.lagesbild("trends", "--by", "area")
    #expect(table.text.contains("\nTomt     not checked\n"))
    #expect(table.text.contains("\nareas overlap") && table.error.isEmpty)
    let one = try await place.lagesbild("trends", "--area", "Öst", "--format", "json")
    #expect(try one.jsonRows().map { $0["checks"] as? Int } == [3])
    #expect(one.error.isEmpty)
    let unknown = try await place.lagesbild("trends", "--area", "Väst")
    #expect(unknown.status == 2)
    #expect(unknown.error.contains("there is no area `Väst`; try `lagesbild areas list`"))
  }

  @Test(arguments: [
    ("--by month,nope", "no dimension `nope`; try some of month, week, date"), ("--by month,month", "twice"),
    ("--by ,", "no dimension ``"), ("--kind speeding", "'speed', 'behaviour', 'alcohol' or 'drug'"),
    ("--vehicle car,boat", "no vehicle class `boat`; try some of unknown, car"), ("--stratum night", "weekday-evening"),
    ("--from 2026-02-30", "is no date"), ("--to tomorrow", "is no date"),
    ("--from 2026-06-02 --to 2026-06-01", "--from is after --to"), ("--compare 2026-06-01", "takes two periods"),
    ("--compare 2026-06-01..2026-06-02", "takes two periods"),
    ("--compare 2026-06-02..2026-06-01,2026-07-01..2026-07-02", "ends before it begins"),
    ("--compare 2026-06-01..2026-06-05,2026-06-05..2026-06-09", "share dates"),
    ("--from 2026-06-01 --compare 2026-06-01..2026-06-02,2026-06-03..2026-06-04", "without --from"),
    ("--trend --by month,week", "one of month, week and date"), ("--by offence --kind drug", "about behaviour"),
    ("--holidays no", "se"), ("--format geojson", "'table', 'json' or 'csv'"),
  ])
  func refusesWhatItCannotMean(options: String, words: String) async throws {
    let place = try Workplace()
    let ran = try await place.lagesbild(["trends"] + options.split(separator: " ").map(String.init))
    #expect(ran.status == 64, "\(ran.error)")
    #expect(ran.error.contains(words), "\(ran.error)")
    #expect(ran.output.isEmpty)
    #expect(try place.names.isEmpty)
  }

  /// `script` gives the command a terminal to write to.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "`script` is not here"),
    arguments: ["--by month", "--by kind --trend"])
  func drawsOnATerminalOnly(options: String) async throws {
    let place = try await store()
    let piped = try await place.shell("$LAGESBILD trends \(options)")
    let shown = try await place.shell("script -qec \"$LAGESBILD trends \(options)\" /dev/null")
    #expect(piped.status == 0 && shown.status == 0)
    let blocks: (Character) -> Bool = { "▁▂▃▄▅▆▇█".contains($0) }
    #expect(!piped.text.contains(where: blocks))
    #expect(shown.text.contains(where: blocks), "\(shown.text)")
  }
}
