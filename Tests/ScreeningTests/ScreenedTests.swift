import CheckModel
import Foundation
import TestSupport
import Testing

@testable import Screening

private let east = Cell(north: 5, east: 900)

struct CountingCase: CustomTestStringConvertible {
  var channel: Channel
  var category: CheckModel.Category
  var counting: Counting?
  var testDescription: String { "\(channel.name) \(category.kind.name) \(category.vehicle.name)" }
}

@Test(arguments: [
  CountingCase(channel: .speed, category: .speed(50, .car), counting: .above(50)),
  CountingCase(channel: .speed, category: .speed(50, .moped2), counting: .above(50)),
  CountingCase(channel: .speed, category: .speed(0, .car), counting: nil),
  CountingCase(channel: .speed, category: .speed(50, .bicycle), counting: nil),
  CountingCase(channel: .speed, category: .speed(50, .escooter), counting: nil),
  CountingCase(channel: .speed, category: .behaviour(nil), counting: nil),
  CountingCase(channel: .mopedSpeed, category: .speed(50, .moped2), counting: .above(25)),
  CountingCase(channel: .mopedSpeed, category: .speed(30, .moped1), counting: .above(30)),
  CountingCase(channel: .mopedSpeed, category: .speed(0, .moped1), counting: .above(45)),
  CountingCase(channel: .mopedSpeed, category: .speed(70, .atractor), counting: .above(30)),
  CountingCase(channel: .mopedSpeed, category: .speed(50, .moped), counting: .above(50)),
  CountingCase(channel: .mopedSpeed, category: .speed(0, .moped), counting: nil),
  CountingCase(channel: .mopedSpeed, category: .speed(50, .car), counting: nil),
  CountingCase(channel: .redLight, category: .behaviour("red_light"), counting: .violating),
  CountingCase(channel: .redLight, category: .behaviour("give_way"), counting: .clean),
  CountingCase(channel: .crossing, category: .behaviour("give_way"), counting: .violating),
  CountingCase(channel: .crossing, category: .behaviour("stop_sign"), counting: .violating),
  CountingCase(channel: .crossing, category: .behaviour("crossing"), counting: .violating),
  CountingCase(channel: .footpath, category: .behaviour("wrong_way"), counting: .violating),
  CountingCase(channel: .overtaking, category: .behaviour("distance"), counting: .violating),
  CountingCase(channel: .overtaking, category: .behaviour("lane"), counting: .violating),
  CountingCase(channel: .equipment, category: .behaviour("tuned"), counting: .violating),
  CountingCase(channel: .equipment, category: .behaviour("other"), counting: .clean),
  CountingCase(
    channel: .alcohol, category: CheckModel.Category(kind: .alcohol, basis: .random), counting: .from(10)),
  CountingCase(channel: .alcohol, category: CheckModel.Category(kind: .alcohol, basis: .suspicion), counting: nil),
  CountingCase(channel: .drug, category: CheckModel.Category(kind: .drug, basis: .random), counting: .from(1)),
  CountingCase(channel: .drug, category: CheckModel.Category(kind: .drug, basis: .suspicion), counting: nil),
  CountingCase(
    channel: .drug, category: CheckModel.Category(kind: .drug, sampling: .offenders, basis: .suspicion),
    counting: .from(1)),
])
func countsACategoryInItsChannels(_ example: CountingCase) {
  #expect(example.channel.counting(example.category) == example.counting)
}

@Test func everyOffenceButOtherIsInOneChannel() {
  let channels = Channel.allCases.map(\.offences)
  for bit in OffenceSet.names.indices {
    let count = channels.count { $0.rawValue & 1 << UInt32(bit) != 0 }
    #expect(count == (OffenceSet.names[bit] == "other" ? 0 : 1))
  }
}

@Test func namesASessionByCellAndDateAlsoBefore1970() {
  for (cell, day) in [(0, 0), (7, -3), (99_999, -700_000), (3, 2_900_000)] {
    let record = SessionTally.Record(key: SessionTally.key(cell: cell, day: day), checks: 1, violations: 0, hours: 1)
    #expect(record.cell == cell && record.day == day)
  }
  #expect(SessionTally.key(cell: 1, day: -1) < SessionTally.key(cell: 1, day: 0))
  #expect(SessionTally.key(cell: 1, day: 99) < SessionTally.key(cell: 2, day: -99))
}

@Test func theOrderInWhichBinsComeMakesNoDifference() throws {
  var dice = Dice(8)
  let bins = quiet(40, .speed()) + hot(east, .speed(), 14) + quiet(30, .speed(30, .moped2))
  let expected = try screen(bins)
  #expect(!expected.places.isEmpty)
  for _ in 0..<3 {
    let other = try screen(bins.shuffled(using: &dice))
    #expect(other.places == expected.places && other.screened.summaries == expected.screened.summaries)
  }
  #expect(try screen(bins, seed: 2).places.map(\.id) == expected.places.map(\.id))
}

@Test func sessionsAreAddedUpInAnyOrder() throws {
  var dice = Dice(4)
  var tally = SessionTally()
  var twin: [UInt64: (checks: Int, hours: Set<Int32>)] = [:]
  for _ in 0..<200_000 {
    let key = SessionTally.key(cell: Int.random(in: 0..<300, using: &dice), day: Int.random(in: -5..<5, using: &dice))
    let hour = Int32.random(in: 0..<24, using: &dice)
    let checks = Int.random(in: 1..<9, using: &dice)
    try tally.add(key, checks: checks, violations: checks / 2, hour: hour)
    twin[key, default: (0, [])].checks += checks
    twin[key, default: (0, [])].hours.insert(hour)
  }
  let records = try tally.sorted()
  #expect(records.map(\.key) == twin.keys.sorted())
  #expect(records.allSatisfy { Int($0.checks) == twin[$0.key]!.checks })
  #expect(records.allSatisfy { $0.hours.nonzeroBitCount == twin[$0.key]!.hours.count })
}

@Test func flagsTheStreetThatStandsOutAndSaysAllOfIt() throws {
  let found = try screen(quiet(40, .speed()) + hot(east, .speed(), 14))
  let place = try #require(found.places.first)
  #expect(found.places.count == 1)
  #expect(place.cells == [east] && place.channel == .speed && place.rank == 1 && place.rankInterval == 1...1)
  #expect(place.evidence.checks == 250 && place.evidence.violations == 140)
  #expect(place.evidence.dates == 5 && place.evidence.controlHours == 10)
  #expect(place.evidence.firstDay == Int(noon(0)) / 24 && place.evidence.lastDay == Int(noon(4)) / 24)
  #expect(place.limitKmh == 50 && place.v85Kmh == 60)
  #expect(place.speeds[45] == 110 && place.speeds[60] == 140 && place.speeds.reduce(0, +) == 250)
  #expect(abs(try #require(place.severity) - exp(0.6)) < 1e-6)
  #expect(abs(place.excess - (place.estimate.mean - place.networkMean) * 25 * exp(0.6)) < 1e-5)
  #expect(place.estimate.low < place.estimate.mean && place.estimate.mean < place.estimate.high)
  #expect(place.probability > 0.99 && place.stability > 0.9 && place.trend.direction == .tooShort)
  #expect(place.persistence == PriorityPlace.Persistence(monthsFlagged: 1, monthsSeenEnough: 1, monthsSeen: 1))
  #expect(place.strata.map(\.stratum) == [.weekdayDay] && place.worstStratum == .weekdayDay)
  #expect(place.vehicles == [PriorityPlace.VehicleCount(vehicle: .car, checks: 250, violations: 140)])
  let summary = try #require(found.screened.summaries.first)
  #expect(summary.cells == 41 && summary.cellsSeenEnough == 41 && summary.cellsFlagged == 1)
}

@Test func aRadarThatClearsAStreetOutweighsWhomAPatrolStopped() throws {
  let stopped = CheckModel.Category.speed(50, .car, .stopped)
  let network = quiet(40, .speed()) + quiet(40, stopped)
  let accused = hot(east, stopped, 14)
  let alone = try screen(network + accused)
  #expect(alone.places.map(\.evidence.sampling) == [.stopped])
  #expect(alone.places[0].v85Kmh == nil && alone.places[0].speeds.isEmpty)
  #expect(try screen(network + accused + hot(east, .speed(), 2)).places.isEmpty)
  // A radar that has seen too little does not decide.
  let glimpse = try screen(network + accused + hot(east, .speed(), 2, dates: 1))
  #expect(glimpse.places.map(\.evidence.sampling) == [.stopped])
  #expect(glimpse.places[0].otherEvidence.map(\.sampling) == [.all])
  #expect(glimpse.places[0].otherEvidence[0].checks == 50)
  // Where both accuse, every passing vehicle is the evidence.
  let both = try screen(network + accused + hot(east, .speed(), 12))
  #expect(both.places.map(\.evidence.sampling) == [.all] && both.places[0].evidence.violations == 120)
}

@Test func whatOffendersTellComesLastAndHasNoDenominator() throws {
  let offenders = CheckModel.Category.behaviour("red_light", .offenders)
  let other = CheckModel.Category.behaviour("phone", .offenders)
  let camera = hot(east, offenders, 20, clean: other)
  let bins =
    quiet(40, .behaviour("red_light"), clean: .behaviour(nil))
    + hot(Cell(north: 7, east: 70), .behaviour("red_light"), 9, clean: .behaviour(nil))
    + quiet(40, offenders, clean: other).map { bin in
      var bin = bin
      bin.cell.east = 300
      return bin
    } + camera
  let places = try screen(bins).places
  #expect(places.map(\.evidence.sampling) == [.stopped, .offenders])
  #expect(places.map(\.rank) == [1, 2] && places.map(\.rankInterval) == [1...1, 2...2])
  let place = places[1]
  #expect(!place.hasDenominator && place.evidence.checks == 200 && place.evidence.violations == 200)
  #expect(place.evidence.controlHours == 10 && place.estimate.mean > 15 && place.networkMean < 4)
  #expect(place.severity == nil && abs(place.excess - (place.estimate.mean - place.networkMean)) < 1e-9)
  // A target is a share: it says nothing of counts an hour.
  let withTarget = try screen(bins, target: 0.9).places
  #expect(withTarget.map(\.evidence.sampling) == [.offenders] && !withTarget[0].isTarget)
}

@Test func testsOnSuspicionAreNoPrevalence() throws {
  let random = CheckModel.Category(kind: .drug, vehicle: .car)
  let suspicion = CheckModel.Category(kind: .drug, vehicle: .car, basis: .suspicion)
  #expect(try screen(quiet(40, random) + hot(east, suspicion, 20)).places.isEmpty)
  #expect(try screen(quiet(40, random) + hot(east, random, 20)).places.count == 1)
}

@Test func twoChannelsAtOneSpotNameEachOther() throws {
  let red = CheckModel.Category.behaviour("red_light")
  let places = try screen(
    quiet(40, .speed()) + hot(east, .speed(), 14) + quiet(40, red, clean: .behaviour(nil))
      + hot(east, red, 14, clean: .behaviour(nil))
  ).places
  #expect(places.map(\.channel) == [.speed, .redLight])
  #expect(places[0].alsoHere == [places[1].id] && places[1].alsoHere == [places[0].id])
}

@Test func neighboursAreOnePlace() throws {
  let cells = [Cell(north: 5, east: 900), Cell(north: 6, east: 901), Cell(north: 5, east: 903)]
  let found = try screen(quiet(40, .speed()) + cells.flatMap { hot($0, .speed(), 14) })
  #expect(found.places.map(\.cells).sorted { $0.count < $1.count } == [[cells[2]], [cells[0], cells[1]]])
  let pair = try #require(found.places.first { $0.cells.count == 2 })
  #expect(pair.evidence.checks == 500 && pair.evidence.violations == 280 && pair.evidence.controlHours == 20)
  #expect(pair.evidence.dates == 5)
}

@Test func aPlaceKeepsItsName() throws {
  #expect(FlaggedPlace.id(.speed, [Cell(north: 62_832, east: 3686)]) == "speed-5f849dc520")
  #expect(FlaggedPlace.id(.mopedSpeed, [Cell(north: 62_832, east: 3686)]) == "speed.moped-6591b64cc1")
  #expect(
    FlaggedPlace.id(.speed, [Cell(north: -1, east: 3686)]) != FlaggedPlace.id(.speed, [Cell(north: 1, east: 3686)]))
}

@Test func aLimitWithEnoughStreetsHasItsOwnPrior() throws {
  func street(_ number: Int, _ limit: UInt16, _ violations: Int) -> [TestBin] {
    hot(Cell(north: Int32(10 * number), east: Int32(limit)), .speed(limit), violations)
  }
  let at30 = (0..<20).flatMap { street($0, 30, 8 + $0 % 2) }
  let at70 = (0..<20).flatMap { street($0, 70, 1 + $0 % 2) }
  // 7 of 25 would be nothing special at 30 km/h.
  let found = try screen(at30 + at70 + street(50, 70, 7))
  #expect(found.places.map(\.limitKmh) == [70])
  #expect(found.places[0].networkMean < 0.09)
  // With too few of a limit, the network of all is what they are compared with.
  let few = try screen(at30 + (0..<15).flatMap { street($0, 70, 1 + $0 % 2) } + street(50, 70, 7))
  #expect(few.places.isEmpty)
}

@Test func whenIsToldByStratumInLocalTime() throws {
  // Saturday 2026-06-06, 22–24 UTC, is a night to Sunday in Stockholm and an evening in UTC.
  let saturday = noon(5, plus: 10)
  let nights = [0, 7].flatMap { week in
    (0..<2).map { TestBin.counted(east, hour: saturday + Int32(24 * week + $0), .speed(), 20, of: 25) }
  }
  let stockholm = TimeZoneRules(identifier: "Europe/Stockholm", firstOffsetSeconds: 7200, transitions: [])
  let bins = quiet(40, .speed()) + hot(east, .speed(), 6) + nights
  let place = try #require(try screen(bins, rules: stockholm).places.first)
  #expect(place.worstStratum == .weekendNight)
  #expect(place.strata.map(\.stratum) == [.weekdayDay, .weekendNight])
  #expect(place.strata.map(\.checks) == [250, 100] && place.strata.map(\.violations) == [60, 80])
  #expect(place.strata[1].estimate.mean > 2 * place.strata[0].estimate.mean)
  #expect(place.evidence.dates == 7)
}

@Test func aTrendIsOfMonths() throws {
  let first = CivilDate(year: 2025, month: 1, day: 10).dayNumber
  let months = (0..<10).flatMap { month -> [TestBin] in
    let day = CivilDate(year: 2025 + month / 12, month: month % 12 + 1, day: 10).dayNumber
    return (0..<4).map { .counted(east, hour: Int32((day + $0 / 2) * 24 + 12 + $0 % 2), .speed(), 6 + month, of: 25) }
  }
  #expect(months[0].hour / 24 == Int32(first))
  let place = try #require(try screen(quiet(40, .speed()) + months).places.first)
  #expect(place.trend.direction == .up)
  #expect(try #require(place.trend.judgement).s == 45)
  #expect(try #require(place.trend.judgement).slope > 0.02)
  // The network's last month is June 2026; of the last twelve, four have checks here.
  #expect(place.persistence == PriorityPlace.Persistence(monthsFlagged: 4, monthsSeenEnough: 4, monthsSeen: 4))
}

@Test func countsAndHistogramsThatDisagreeAreRefused() throws {
  let category = CheckModel.Category.speed(50, .moped2)
  var tally = try ScreeningTally(
    cells: [east], categories: [category], rules: .utc)
  #expect(throws: ScreeningError.violationsAboveChecks(index: 0)) {
    try tally.add(cell: 0, category: 0, hour: 0, checks: 1, violations: 2) { [] }
  }
  #expect(throws: ScreeningError.cellsUnordered(index: 1)) {
    try ScreeningTally(cells: [east, east], categories: [], rules: .utc)
  }
}

@Test func anEmptyStoreIsScreened() throws {
  let found = try screen([])
  #expect(found.places.isEmpty && found.screened.summaries.isEmpty)
}

/// A few passing vehicles must not stand for the traffic that a hump is built for.
@Test func takesNoV85FromFewerVehiclesThanACellIsJudgedBy() throws {
  let stopped = CheckModel.Category.speed(50, .car, .stopped)
  let bins = quiet(40, .speed()) + quiet(40, stopped) + hot(east, stopped, 14)
  let few = try screen(bins + [.counted(east, hour: noon(0), .speed(), 40, of: 49)])
  let place = try #require(few.places.first)
  #expect(place.evidence.sampling == .stopped && place.speeds.reduce(0, +) == 49)
  #expect(place.v85Kmh == nil && place.v85IntervalKmh == nil && place.measures.first?.id == "measure-speeds")
  let enough = try screen(bins + [.counted(east, hour: noon(0), .speed(), 40, of: 50)])
  #expect(enough.places.first?.v85Kmh == 60 && enough.places.first?.measures.first?.id == "hump")
}
