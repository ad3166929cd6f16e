import Foundation
import TestSupport
import Testing

/// Whether python3 is here to work answers out by itself.
private let hasPython = ["/usr/bin", "/usr/local/bin", "/bin"].contains {
  FileManager.default.isExecutableFile(atPath: "\($0)/python3")
}

@Suite(.enabled(if: hasPython, "python3 is not here"))
struct TrendsTests {
  private static let questions = [
    "", "--by kind", "--by month", "--by month,kind", "--by week,kind", "--by date --kind speed",
    "--by hour --kind speed",
    "--by weekday,kind", "--by stratum,kind", "--by stratum,kind --holidays se", "--by date,stratum --holidays se",
    "--by area", "--by area,kind", "--by month,area --kind speed", "--by site --kind speed", "--by cell",
    "--by site,cell,hour", "--by vehicle,kind", "--by vehicle --vehicle moped", "--by kind --vehicle moped1",
    "--by vehicle --vehicle car,moped --kind speed", "--by offence", "--by offence,sampling", "--by week,offence",
    "--by area,offence,stratum", "--by limit", "--by limit,sampling --kind speed", "--by sampling,kind",
    "--area Centrum", "--area Centrum --by area,kind", "--stratum weekend-evening --by kind",
    "--stratum weekend-day --holidays se --by date", "--from 2026-06-10 --to 2026-06-20 --by kind", "--to 2026-06-05",
    "--from 2026-07-01 --by date,kind", "--by kind --compare 2026-06-05..2026-06-20,2026-06-21..2026-07-20",
    "--by area,offence --compare 2026-06-05..2026-06-20,2026-06-25..2026-07-20",
    "--kind speed --trend", "--by date,kind --trend", "--by area --kind speed --trend", "--by week,vehicle --trend",
    "--by offence,date --trend", "--by kind,vehicle,stratum,area",
  ]

  private func town() async throws -> Workplace {
    let place = try Workplace()
    let generated = try await place.lagesbild(
      "generate", "--checks", "9000", "--seed", "11", "--days", "40", "-o", "town.csv", "--site-register", "sites.csv")
    try #require(generated.status == 0, "\(generated.error)")
    let imported = try await place.lagesbild("import", "--quiet", "--sites", "sites.csv", "town.csv")
    try #require(imported.status == 0, "\(imported.error)")
    let areas = try await place.lagesbild(
      "areas", "import", fixtures.appending(path: "areas/districts.geojson").path)
    try #require(areas.status == 0, "\(areas.error)")
    return place
  }

  @Test func answersWhatTheRowsOfAGeneratedLogAddUpTo() async throws {
    let verdict = try await TrendOracle.compare(
      town(), reader: "v1", log: "town.csv", zone: "Europe/Stockholm", Self.questions)
    #expect(verdict.wrong == [])
    #expect(verdict.combinations >= 30)
    #expect(verdict.rows > 2000)
    #expect(verdict.checks > 200_000)
  }

  @Test(.enabled(if: realLogs != nil, "the real logs are not here"))
  func answersWhatTheRadarsOfBaselSaw() async throws {
    let basel = try #require(realLogs).appending(path: "basel-sdr")
    let place = try Workplace()
    let imported = try await place.lagesbild(
      "import", "--quiet", "--time-zone", "Europe/Zurich", "--grid", "EPSG:2056/100", "--sites",
      basel.appending(path: "sites.csv").path, basel.path)
    try #require(imported.status == 0, "\(imported.error)")
    let verdict = try await TrendOracle.compare(
      place, reader: "sdr", log: basel.path, zone: "Europe/Zurich",
      [
        "", "--by month", "--by week", "--by date", "--by hour", "--by weekday", "--by stratum", "--by site",
        "--by cell",
        "--by limit", "--by kind,sampling", "--by vehicle", "--by month,limit", "--by hour,weekday",
        "--by site,stratum",
        "--by site,hour", "--by cell,limit", "--by date,hour --from 2016-01-01", "--by limit,stratum",
        "--by site --stratum weekend-night", "--by site --stratum weekday-evening",
        "--by hour --from 2014-01-01 --to 2015-12-31",
        "--by month --to 2014-06-30", "--by site --trend", "--trend", "--by month,stratum --trend", "--by week --trend",
        "--by limit --compare 2013-01-01..2014-12-31,2015-01-01..2017-12-31",
        "--by stratum --compare 2013-01-01..2014-12-31,2015-01-01..2017-12-31",
        "--by stratum,limit --kind speed --vehicle unknown", "--by area", "--by sampling --kind alcohol",
      ])
    #expect(verdict.wrong == [])
    #expect(verdict.combinations >= 30)
    #expect(verdict.rows > 3000)
    #expect(verdict.checks > 10_000_000)
  }

  @Test(.enabled(if: realLogs != nil, "the real logs are not here"))
  func answersWhatThePoliceOfMontgomeryNoted() async throws {
    let log = try #require(realLogs).appending(path: "montgomery/violations-2016.csv.gz").path
    let place = try Workplace()
    let imported = try await place.lagesbild(
      "import", "--quiet", "--time-zone", "America/New_York", "--grid", "EPSG:32618/100", log)
    try #require(imported.status == 0, "\(imported.error)")
    let verdict = try await TrendOracle.compare(
      place, reader: "montgomery", log: log, zone: "America/New_York",
      [
        "", "--by kind", "--by month", "--by month,kind", "--by hour,kind", "--by weekday --kind behaviour",
        "--by vehicle,kind", "--by offence", "--by offence,stratum", "--by limit --kind speed", "--by sampling,kind",
        "--by date --kind alcohol", "--by kind --trend", "--by kind --vehicle moped",
      ])
    #expect(verdict.wrong == [])
    #expect(verdict.combinations >= 10)
    #expect(verdict.rows > 200)
  }
}
