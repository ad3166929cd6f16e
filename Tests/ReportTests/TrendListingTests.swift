import CheckModel
import Foundation
import TestSupport
import Testing

@testable import Report
@testable import Screening

struct TrendListingTests {
  /// What a log from elsewhere could name a site, to drive a terminal.
  private static let hostileName = "Väg\u{1B}[31m \u{202E}1"
  private static let cells = (0..<3).map { Cell(north: 62_830, east: 3687 + $0) }

  /// A bin as a test writes it: so many checks of each outcome at noon of a day since 2026-01-01.
  private struct Bin {
    var cell: Int32
    var day: Int
    var category: CheckModel.Category
    var outcomes: [(UInt16, UInt32)]
    var site: Int32 = 0
  }

  private static let bins: [Bin] = {
    let all = CheckModel.Category(kind: .speed, vehicle: .car, sampling: .all, limitKmh: 50)
    let stopped = CheckModel.Category(kind: .speed, vehicle: .moped2, sampling: .stopped, limitKmh: 50)
    let offenders = CheckModel.Category(kind: .speed, vehicle: .car, sampling: .offenders, limitKmh: 50)
    let unlimited = CheckModel.Category(kind: .speed, vehicle: .car, sampling: .all)
    let phone = CheckModel.Category(kind: .behaviour, offences: OffenceSet(rawValue: 2))
    let clean = CheckModel.Category(kind: .behaviour)
    let random = CheckModel.Category(kind: .alcohol)
    let suspected = CheckModel.Category(kind: .alcohol, basis: .suspicion)
    var bins: [Bin] = (0..<10).filter { $0 != 3 }.map { month in
      Bin(
        cell: 0, day: month * 30 + 10, category: all, outcomes: [(45, 40), (55, UInt32(month) + 1), (83, 1)], site: 1)
    }
    bins += [
      Bin(cell: 0, day: 12, category: stopped, outcomes: [(20, 3), (30, 2)], site: 1),
      Bin(cell: 1, day: 45, category: offenders, outcomes: [(70, 6)]),
      Bin(cell: 1, day: 500, category: offenders, outcomes: [(70, 6)]),
      Bin(cell: 1, day: 45, category: unlimited, outcomes: [(47, 30)], site: 2),
      Bin(cell: 2, day: 46, category: phone, outcomes: [(0, 4)]),
      Bin(cell: 2, day: 46, category: clean, outcomes: [(0, 96)]),
      Bin(cell: 2, day: 47, category: random, outcomes: [(0, 50), (12, 1)]),
      Bin(cell: 2, day: 48, category: suspected, outcomes: [(60, 3)]),
    ]
    return bins
  }()

  private func listing(
    _ dimensions: [TrendDimension], isForTerminal: Bool = false, hasTrends: Bool = false,
    _ change: (inout TrendQuery) -> Void = { _ in }
  ) throws -> TrendListing {
    var query = TrendQuery()
    query.dimensions = dimensions
    change(&query)
    func table(_ query: TrendQuery) throws -> TrendTable {
      let categories = Array(Set(Self.bins.map(\.category))).sorted()
      let places = TrendPlaces(
        cells: Self.cells, areas: [("Centrum", [0]), ("Söder", [0, 1]), ("Tomt", [])],
        siteNames: [1: "Storgatan", 2: Self.hostileName, 3: "Ödegatan"])
      var tally = try TrendTally(query, places: places, categories: categories, rules: .utc)
      let start = CivilDate(year: 2026, month: 1, day: 1).dayNumber
      for bin in Self.bins {
        let counts = bin.outcomes.map { OutcomeCount(outcome: Outcome(rawValue: $0), count: $1) }
        let violations = counts.reduce(0) { $0 + (bin.category.isViolation($1.outcome) ? $1.count : 0) }
        try tally.add(
          cells: [bin.cell], sites: [bin.site], hours: [Int32((start + bin.day) * 24 + 12)],
          categories: [Int32(categories.firstIndex(of: bin.category)!)], checks: [counts.reduce(0) { $0 + $1.count }],
          violations: [violations], ends: [counts.count], counts: counts)
      }
      return try TrendTable(tally)
    }
    var answer = try table(query)
    let series = hasTrends ? try answer.addTrends(table(TrendTable.seriesQuery(query))) : nil
    return TrendListing(answer, series: series, isForTerminal: isForTerminal)
  }

  private func print(_ listing: TrendListing, as format: ListingFormat) throws -> String {
    var text = ""
    for piece in 0..<listing.pieces(format) { text += listing.text(ofPiece: piece, as: format) }
    return text
  }

  private static func compared(_ query: inout TrendQuery) {
    let start = CivilDate(year: 2026, month: 1, day: 1).dayNumber
    query.compared = .init(before: start...start + 99, after: start + 100...start + 600)
  }

  @Test(arguments: [(ListingFormat.table, "txt"), (.json, "json"), (.csv, "csv")])
  func printsEveryFormatWordForWord(format: ListingFormat, suffix: String) throws {
    let text = try print(try listing([.month, .kind, .sampling], hasTrends: true), as: format)
    try expectGolden(text, "trends.\(suffix)")
  }

  @Test func printsSitesAreasAndComparisonsWordForWord() throws {
    let text =
      try print(listing([.site, .area]), as: .table) + print(listing([.kind], Self.compared), as: .table)
      + print(listing([.offence, .limit, .weekday]), as: .table)
    try expectGolden(text, "trends-places.txt")
  }

  @Test func drawsBarsAndSparklinesForATerminal() throws {
    let shown = try print(listing([.month], isForTerminal: true, hasTrends: true) { $0.kind = .speed }, as: .table)
    try expectGolden(shown, "trends-terminal.txt")
  }

  @Test(arguments: ListingFormat.allCases)
  func sendsNothingThatDrivesATerminalOrTurnsTheReadingDirection(format: ListingFormat) throws {
    let text = try print(try listing([.site]), as: format)
    let active = text.unicodeScalars.filter { InertText.isActive($0) && $0 != "\n" && (format != .csv || $0 != "\r") }
    #expect(active.isEmpty)
  }

  @Test func keepsNamesWholeForScripts() throws {
    let text = try print(try listing([.site]), as: .json)
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    #expect(rows.map { $0["site"] as? String } == ["Storgatan", Self.hostileName, "(none)"])
  }

  @Test func hasACellForEachColumnInEveryRecord() throws {
    for dimensions: [TrendDimension] in [[], [.month], [.area, .kind], [.limit, .offence]] {
      let text = try print(listing(dimensions, hasTrends: true, Self.compared), as: .csv)
      let counts = text.split(separator: "\r\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).count
      }
      #expect(Set(counts).count == 1)
    }
  }

  /// A gap of years is one line, whatever its length.
  @Test func tellsOfALongGapOnce() throws {
    let text = try print(
      try listing([.date]) {
        $0.kind = .speed; $0.to = 20_454 + 500
      }, as: .table)
    #expect(text.contains("2026-10-09 – 2027-05-15  not checked\n"))
    #expect(!text.contains("2026-10-10"))
  }

  /// Only what was asked about can lack checks.
  @Test func namesNoPeriodThatWasNotAskedAbout() throws {
    let text = try print(
      try listing([.date]) {
        $0.stratum = .weekendDay; $0.kind = .speed
      }, as: .table)
    let dates = text.split(separator: "\n").filter { $0.hasPrefix("2") }.map { String($0.prefix(10)) }
    #expect(dates.count > 20)
    for date in dates {
      let seconds = try #require(UTCText.parse(date + "T00:00:00Z"))
      #expect(LocalHour(utcHour: Int32(seconds / 3600), rules: .utc).weekday >= 6, "\(date)")
    }
    #expect(text.contains("not checked"))
    let hours = try print(try listing([.hour]) { $0.stratum = .weekdayDay }, as: .table)
    #expect(hours.components(separatedBy: "not checked").count == 12)
  }
}

struct TextBarsTests {
  @Test(arguments: [
    (1.0, 1.0, "████"), (0.5, 1, "██"), (0.001, 1, "▏"), (0, 1, ""), (0.2, 0.8, "█"), (0.15, 0.8, "▊"), (0, 0, ""),
  ])
  func drawsAShareOfTheLargest(value: Double, largest: Double, bar: String) {
    #expect(TextBars.bar(value, of: largest, cells: 4) == bar)
  }

  @Test func leavesASpaceWhereNothingIsKnown() {
    #expect(TextBars.sparkline([0, nil, 0.5, 1]) == "▁ ▅█")
    #expect(TextBars.sparkline([0, 0]) == "▁▁")
    #expect(TextBars.sparkline([]) == "")
  }
}
