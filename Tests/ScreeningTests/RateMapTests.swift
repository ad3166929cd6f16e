import CheckModel
import TestSupport
import Testing

@testable import Screening

struct RateMapTests {
  /// As the command does: what the bins come to on a map, and what was checked.
  private func map(
    _ bins: [TestBin], wanted: Set<Cell>? = nil, mostSquares: Int = 1000, rules: TimeZoneRules = .utc
  ) throws -> (map: RateMap, screened: Screened, effort: Effort) {
    let cells = Set(bins.map(\.cell)).sorted()
    let categories = Array(Set(bins.map(\.category))).sorted()
    let screened = try screen(bins, rules: rules).screened
    var tally = RateMapTally(cellCount: cells.count, categories: categories, rules: rules)
    var effort = EffortTally(cellCount: cells.count, rules: rules)
    for bin in bins {
      let cell = cells.firstIndex(of: bin.cell)!
      try tally.add(
        cell: cell, category: categories.firstIndex(of: bin.category)!, hour: bin.hour, checks: bin.checks,
        violations: bin.violations
      ) { bin.outcomes }
      try effort.add(cell: cell, hour: bin.hour, checks: bin.checks)
    }
    let isWanted = wanted.map { wanted in cells.map(wanted.contains) }
    return (
      try RateMap(tally, screened, wanted: isWanted, mostSquares: mostSquares), screened,
      try effort.effort(of: isWanted)
    )
  }

  private func index(_ group: VehicleGroup?, _ stratum: Stratum?) -> Int {
    (group.map { Int($0.rawValue) + 1 } ?? 0) * RateMap.weekParts + (stratum.map { Int($0.rawValue) + 1 } ?? 0)
  }

  @Test func theWholeIsTheRateThatThePlacesHave() throws {
    let spot = Cell(north: 5, east: 5)
    let bins = quiet(30, .speed()) + hot(spot, .speed(), 20)
    let (map, screened, _) = try map(bins)
    let place = try #require(screened.places.first)
    let square = try #require(map.squares.first { $0.corner == spot })
    let rate = square.layers[0].rates[0]
    #expect(map.side == 1 && map.squares.count == 31)
    #expect(square.layers.map(\.channel) == [.speed] && square.layers[0].sampling == .all)
    #expect(rate.checks == 250 && rate.violations == 200)
    #expect(abs(try #require(rate.mean) - place.estimate.mean) < 1e-12)
    // Drawn towards the network.
    #expect(rate.mean! < 0.8 && rate.mean! > 0.5)
  }

  @Test func partsAddUpToTheWhole() throws {
    var dice = Dice(11)
    let vehicles: [VehicleClass] = [.car, .van, .truck, .heavy, .motorcycle, .moped1, .moped2, .atractor, .unknown]
    let bins = (0..<2_000).map { _ in
      let checks = dice.index(in: 1...9)
      return TestBin.counted(
        Cell(north: Int32(dice.index(in: 0...20)), east: 0),
        hour: noon(dice.index(in: 0...13), plus: dice.index(in: 0...23)),
        .speed(50, vehicles[dice.index(in: 0...8)], dice.uniform() < 0.7 ? .all : .stopped), dice.index(in: 0...checks),
        of: checks)
    }
    let (map, _, _) = try map(bins)
    for square in map.squares {
      for layer in square.layers {
        func sum(_ indices: [Int]) -> [Int] {
          [indices.reduce(0) { $0 + layer.rates[$1].checks }, indices.reduce(0) { $0 + layer.rates[$1].violations }]
        }
        let whole = sum([0])
        #expect(sum(Stratum.allCases.map { index(nil, $0) }) == whole)
        #expect(sum(VehicleGroup.allCases.map { index($0, nil) }) == whole)
        #expect(sum(VehicleGroup.allCases.flatMap { group in Stratum.allCases.map { index(group, $0) } }) == whole)
        #expect(layer.rates.allSatisfy { ($0.mean == nil) == ($0.checks == 0) && (0...1).contains($0.mean ?? 0) })
        // Counted slowly.
        let own = bins.filter {
          $0.cell == square.corner && $0.category.sampling == layer.sampling
            && layer.channel.counting($0.category) != nil
        }
        let violations = own.reduce(0) { $0 + layer.channel.counting($1.category)!.violations($1.outcomes) }
        #expect(whole == [own.reduce(0) { $0 + $1.checks }, violations])
      }
    }
  }

  /// A night at one place, and mopeds at another, stand out on their own.
  @Test func tellsPartsOfTheWeekApart() throws {
    let spot = Cell(north: 5, east: 5)
    var bins = quiet(30, .speed())
    for day in 0..<5 {
      bins.append(.counted(spot, hour: noon(day), .speed(), 2, of: 40))
      bins.append(.counted(spot, hour: noon(day, plus: 11), .speed(), 30, of: 40))
    }
    let (map, _, _) = try map(bins)
    let rates = try #require(map.squares.first { $0.corner == spot }).layers[0].rates
    let (day, night) = (rates[index(nil, .weekdayDay)], rates[index(nil, .weekdayNight)])
    #expect(try #require(night.mean) > 3 * #require(day.mean))
    #expect(rates[index(.mopeds, nil)].mean == nil && rates[index(.cars, nil)].checks == rates[0].checks)
  }

  /// The best evidence that is enough, else the best there is.
  @Test func mixesNoSamplings() throws {
    let spot = Cell(north: 5, east: 5)
    let bins =
      quiet(30, .speed()) + quiet(30, .speed(50, .car, .stopped))
      + [.counted(spot, hour: noon(1), .speed(), 1, of: 4)] + hot(spot, .speed(50, .car, .stopped), 9)
      + hot(Cell(north: 7, east: 9), .speed(50, .car, .offenders), 25)
    let (map, _, _) = try map(bins)
    let layer = try #require(map.squares.first { $0.corner == spot }).layers[0]
    #expect(layer.sampling == .stopped && layer.rates[0].checks == 250)
    #expect(try #require(map.squares.first { $0.corner == Cell(north: 0, east: 0) }).layers[0].sampling == .all)
    // Without a denominator there is no rate, but there was a check.
    #expect(try #require(map.squares.first { $0.corner == Cell(north: 7, east: 9) }).layers.isEmpty)
  }

  @Test func manyCellsMakeFewerSquares() throws {
    let bins = quiet(40, .speed())
    let (fine, _, _) = try map(bins)
    let (coarse, _, _) = try map(bins, mostSquares: 12)
    #expect(fine.side == 1 && coarse.side > 1 && coarse.side.nonzeroBitCount == 1)
    #expect(coarse.squares.count <= 12)
    #expect(coarse.squares.allSatisfy { $0.corner.north % coarse.side == 0 && $0.corner.east % coarse.side == 0 })
    func checks(_ map: RateMap) -> Int { map.squares.reduce(0) { $0 + $1.layers[0].rates[0].checks } }
    #expect(checks(coarse) == checks(fine))
    #expect(coarse.squares.map(\.corner) == coarse.squares.map(\.corner).sorted())
  }

  @Test func leavesOutWhatIsNotAskedAbout() throws {
    let bins = quiet(30, .speed())
    let wanted: Set = [Cell(north: 10, east: 0), Cell(north: 50, east: 0)]
    let (all, _, _) = try map(bins)
    let (some, _, effort) = try map(bins, wanted: wanted)
    #expect(Set(some.squares.map(\.corner)) == wanted)
    // Judged against the whole network all the same.
    for square in some.squares { #expect(all.squares.contains(square)) }
    #expect(effort.all == Effort.Sum(checks: 500, controlHours: 20, dates: 5))
    #expect(effort.cells.count { $0.checks > 0 } == 2)
  }

  // MARK: Effort

  private static let zones = [
    TimeZoneRules.utc,
    TimeZoneRules(
      identifier: "Europe/Stockholm", firstOffsetSeconds: 3600,
      transitions: [.init(utcSeconds: UTCText.parse("2026-03-29T01:00:00Z")!, offsetSeconds: 7200)]),
    TimeZoneRules(
      identifier: "Australia/Lord_Howe", firstOffsetSeconds: 39_600,
      transitions: [.init(utcSeconds: UTCText.parse("2026-04-04T15:00:00Z")!, offsetSeconds: 37_800)]),
    TimeZoneRules(identifier: "Pacific/Kiritimati", firstOffsetSeconds: 50_400, transitions: []),
  ]

  @Test(arguments: zones) func countsEffortAsSlowlyDone(rules: TimeZoneRules) throws {
    var dice = Dice(3)
    // Around the change to summer time in Europe and back in Australia.
    let start = Int32(CivilDate(year: 2026, month: 3, day: 25).dayNumber * 24)
    let bins = (0..<3_000).map { _ in
      TestBin.counted(
        Cell(north: Int32(dice.index(in: 0...4)), east: 0), hour: start + Int32(dice.index(in: 0...480)), .speed(), 0,
        of: dice.index(in: 1...5))
    }
    let (_, _, effort) = try map(bins, rules: rules)
    let hours = Set(bins.map { [$0.cell.north, $0.hour] })
    let local = hours.map { LocalHour(utcHour: $0[1], rules: rules) }
    #expect(effort.all.checks == bins.reduce(0) { $0 + $1.checks })
    #expect(effort.all.controlHours == hours.count)
    #expect(effort.all.dates == Set(local.map(\.day)).count)
    #expect(effort.days == local.map(\.day).min()!...local.map(\.day).max()!)
    var week = [Int](repeating: 0, count: 168)
    for hour in local { week[(hour.weekday - 1) * 24 + hour.hour] += 1 }
    #expect(effort.hoursOfWeek == week)
  }

  // MARK: Months and hours of a place

  @Test func aPlacesMonthsAndHoursAddUp() throws {
    let spot = Cell(north: 5, east: 5)
    let bins = quiet(30, .speed()) + hot(spot, .speed(), 20) + [.counted(spot, hour: noon(40), .speed(), 10, of: 12)]
    let place = try #require(try screen(bins).places.first)
    #expect(place.months.map(\.checks) == [250, 12] && place.months.map(\.violations) == [200, 10])
    #expect(place.months.map { TrendCalendar.monthText(TrendCode($0.month)) } == ["2026-06", "2026-07"])
    // The more is known of a month, the narrower it is.
    let widths = place.months.map { $0.estimate.high - $0.estimate.low }
    #expect(widths[0] < widths[1])
    #expect(place.hours.reduce(0) { $0 + $1.checks } == 262 && place.hours.reduce(0) { $0 + $1.violations } == 210)
    #expect(place.hours.allSatisfy { (12...13).contains($0.hour) && (0...1).contains($0.rate) })
    #expect(place.hours.map { $0.weekday * 24 + $0.hour } == place.hours.map { $0.weekday * 24 + $0.hour }.sorted())
  }
}
