import CheckModel
import TestSupport
import Testing

@testable import Screening

struct TrendTallyTests {
  /// A clock that jumps forward and back.
  private static let rules = TimeZoneRules(
    identifier: "Test/Zone", firstOffsetSeconds: 3600,
    transitions: [
      .init(utcSeconds: 1_774_746_000, offsetSeconds: 7200), .init(utcSeconds: 1_792_890_000, offsetSeconds: 3600),
    ])

  private static let cells = (0..<6).map { Cell(north: Int32($0 / 3), east: Int32($0 % 3)) }

  private static func randomBins(_ dice: inout Dice, count: Int) -> [TestBin] {
    let start = Int32(CivilDate(year: 2026, month: 3, day: 26).dayNumber) * 24
    let span = [30, 24 * 40, 24 * 300].randomElement(using: &dice)!
    return (0..<count).map { _ in
      let kind = CheckKind.allCases.randomElement(using: &dice)!
      let limits: [UInt16] = [0, 30, 50]
      let sampling = Sampling.allCases.randomElement(using: &dice)!
      let category = CheckModel.Category(
        kind: kind, vehicle: [.car, .moped, .moped1, .moped2, .bus].randomElement(using: &dice)!, sampling: sampling,
        basis: kind == .alcohol || kind == .drug ? Basis.allCases.randomElement(using: &dice)! : .random,
        limitKmh: kind == .speed ? limits.randomElement(using: &dice)! : 0,
        offences: kind == .behaviour ? OffenceSet(rawValue: [0, 0, 1, 2, 3, 1 << 17].randomElement(using: &dice)!) : [])
      var outcomes: [UInt16: UInt32] = [:]
      for _ in 0..<Int.random(in: 1...6, using: &dice) {
        let outcome: UInt16 =
          switch kind {
          case .speed: UInt16.random(in: 0...20, using: &dice) == 0 ? 300 : .random(in: 15...95, using: &dice)
          case .alcohol: [0, 4, 9, 10, 60, .max].randomElement(using: &dice)!
          case .drug: [0, 0, 1, .max].randomElement(using: &dice)!
          case .behaviour: 0
          }
        outcomes[outcome, default: 0] += UInt32.random(in: 1...3, using: &dice)
      }
      return TestBin(
        cell: cells.randomElement(using: &dice)!, hour: start + Int32.random(in: 0..<Int32(span), using: &dice),
        category: category,
        outcomes: outcomes.sorted { $0.key < $1.key }.map {
          OutcomeCount(outcome: Outcome(rawValue: $0.key), count: $0.value)
        },
        siteID: Int32.random(in: 0...3, using: &dice))
    }
  }

  private static func randomQuery(_ dice: inout Dice) -> TrendQuery {
    var query = TrendQuery()
    func maybe<T>(_ value: T) -> T? { Int.random(in: 0..<4, using: &dice) == 0 ? value : nil }
    query.dimensions = Array(
      TrendDimension.allCases.shuffled(using: &dice).prefix(Int.random(in: 0...4, using: &dice)))
    query.kind = maybe(CheckKind.allCases.randomElement(using: &dice)!)
    query.vehicles = maybe(Set([.car, .moped, .moped2].shuffled(using: &dice).prefix(2)))
    query.stratum = maybe(Stratum.allCases.randomElement(using: &dice)!)
    let first = CivilDate(year: 2026, month: 3, day: 26).dayNumber
    query.from = maybe(first + Int.random(in: 0...20, using: &dice))
    query.to = maybe(first + Int.random(in: 0...40, using: &dice))
    query.compared = maybe(.init(before: first...first + 5, after: first + 6...first + 30))
    query.holidaysAreWeekend = Bool.random(using: &dice)
    query.wantsSpeeds = Int.random(in: 0..<8, using: &dice) > 0
    return query
  }

  private static func places(_ dice: inout Dice) -> TrendPlaces {
    TrendPlaces(
      cells: cells, areas: [("A", [0, 1, 2]), ("B", [2, 3]), ("C", [])], siteNames: [1: "Väg", 2: "Gata", 9: "Ingen"],
      wantedCells: Int.random(in: 0..<4, using: &dice) == 0 ? [true, true, true, false, true, false] : nil)
  }

  /// In runs of several lengths, so that what is kept between them is tried too.
  private static func tally(
    _ query: TrendQuery, _ bins: [TestBin], _ places: TrendPlaces, categories: [Category]? = nil,
    mostGroups: Int = TrendTally.mostGroups, runLength: Int = 7
  ) throws -> TrendTally {
    let categories = categories ?? Array(Set(bins.map(\.category))).sorted()
    var tally = try TrendTally(
      query, places: places, categories: categories, rules: rules, mostGroups: mostGroups)
    for start in stride(from: 0, to: bins.count, by: runLength) {
      let run = bins[start..<min(start + runLength, bins.count)]
      var ends: [Int] = []
      for bin in run { ends.append((ends.last ?? 0) + bin.outcomes.count) }
      try tally.add(
        cells: run.map { Int32(places.cells.firstIndex(of: $0.cell)!) }, sites: run.map(\.siteID),
        hours: run.map(\.hour), categories: run.map { Int32(categories.firstIndex(of: $0.category)!) },
        checks: run.map { UInt32($0.checks) }, violations: run.map { UInt32($0.violations) }, ends: ends,
        counts: run.flatMap(\.outcomes))
    }
    return tally
  }

  /// Every third bin is counted by a tally of its own; all of them know all categories.
  private static func mergedTally(
    _ query: TrendQuery, _ bins: [TestBin], _ places: TrendPlaces
  ) throws -> TrendTally {
    let categories = Array(Set(bins.map(\.category))).sorted()
    var merged = try tally(query, [], places, categories: categories)
    for part in 0..<3 {
      let some = bins.indices.filter { $0 % 3 == part }.map { bins[$0] }
      try merged.merge(tally(query, some, places, categories: categories))
    }
    return merged
  }

  @Test(arguments: 0..<400) func agreesWithATwinThatLooksAtEveryCheck(seed: UInt64) throws {
    var dice = Dice(seed)
    let bins = Self.randomBins(&dice, count: 60)
    let query = Self.randomQuery(&dice)
    let places = Self.places(&dice)
    let table = try TrendTable(Self.tally(query, bins, places))
    #expect(try TrendTable(Self.mergedTally(query, bins, places)).rows == table.rows)
    let twin = TrendTwin(query, bins, places: places, rules: Self.rules).groups
    #expect(table.rows.count == twin.count)
    #expect(table.rows.map(\.codes) == twin.keys.sorted { $0.lexicographicallyPrecedes($1) })
    for row in table.rows {
      let group = try #require(twin[row.codes])
      #expect(row.checks == group.checks)
      #expect(row.violations == group.violations)
      #expect(row.withDenominator == group.withDenominator)
      #expect(row.suspicion == group.suspicion)
      #expect((row.rate == nil) == (group.withDenominator == 0))
      #expect(row.notes.contains(.noDenominator) == (group.withDenominator == 0))
      if let rate = row.rate {
        #expect(rate.share == Double(group.violationsWithDenominator) / Double(group.withDenominator))
        let wilson = wilsonInterval(
          violations: Double(group.violationsWithDenominator), checks: Double(group.withDenominator))
        #expect(rate.interval == wilson)
      }
      #expect(row.speeds?.v85Kmh == group.v85)
      #expect((row.speeds?.meanKmh == nil) == (group.mean == nil))
      if let mean = row.speeds?.meanKmh { #expect(abs(mean - group.mean!) < 1e-9) }
      if let over = row.speeds?.over {
        let shares = [over.limit, over.by10, over.by20, over.by30]
        #expect(shares == group.over.map { Double($0) / Double(group.limited) })
      } else {
        #expect(group.limited == 0)
      }
      if let comparison = row.comparison {
        #expect([comparison.checksAfter, comparison.violationsAfter] == group.after)
        #expect(comparison.checksBefore == group.withDenominator - group.after[0])
        #expect(comparison.violationsBefore == group.violationsWithDenominator - group.after[1])
      }
    }
  }

  /// More groups than an array of all could hold: by hash, to the same answer.
  @Test(arguments: 0..<4) func comesToTheSameWhenTooManyGroupsArePossible(seed: UInt64) throws {
    var dice = Dice(seed)
    let bins = Self.randomBins(&dice, count: 300)
    var query = TrendQuery()
    query.dimensions = [.hour, .date, .cell, .site, .limit]
    let sites = Dictionary(uniqueKeysWithValues: (1...300_000).map { (Int32($0), "site \($0)") })
    let few = TrendPlaces(cells: Self.cells, siteNames: sites.filter { $0.key < 4 })
    let many = TrendPlaces(cells: Self.cells, siteNames: sites)
    let dense = try TrendTable(Self.tally(query, bins, few))
    let sparse = try TrendTable(Self.tally(query, bins, many))
    #expect(dense.rows.count > 200)
    func counts(_ table: TrendTable) -> [String] {
      table.rows.map { row in
        "\(zip(query.dimensions, row.codes).map { table.labels.label($0, $1) }) \(row.checks) \(row.violations)"
      }.sorted()
    }
    #expect(counts(dense) == counts(sparse))
  }

  @Test func movesToTheHashWhenTimesGrow() throws {
    var numbers = GroupNumbers(places: 1000, sites: 1, categories: 2, limit: 100_000)
    var expected: [GroupNumbers.Key] = []
    var dice = Dice(5)
    for time in 0..<4000 {
      for _ in 0..<10 {
        let key = GroupNumbers.Key(
          time: Int32(time), place: .random(in: 0..<1000, using: &dice), site: 0,
          category: .random(in: 0..<2, using: &dice))
        let number = try numbers.number(key)
        if number == expected.count { expected.append(key) }
        #expect(expected[number] == key)
      }
    }
    #expect(numbers.keys == expected)
    for (number, key) in expected.enumerated() { #expect(try numbers.number(key) == number) }
  }

  @Test func refusesMoreGroupsThanItKeepsApart() throws {
    var dice = Dice(1)
    let bins = Self.randomBins(&dice, count: 50)
    var query = TrendQuery()
    query.dimensions = [.date, .hour, .cell]
    #expect(throws: TrendError.tooManyGroups(limit: 20)) {
      try Self.tally(query, bins, TrendPlaces(cells: Self.cells), mostGroups: 20)
    }
  }

  /// cell, category, hour, checks, violations and end of one bin of one outcome; each with one part that can't be.
  @Test(arguments: [
    (6, 0, 0, 2, 1, 1), (-1, 0, 0, 2, 1, 1), (0, 1, 0, 2, 1, 1), (0, -1, 0, 2, 1, 1), (0, 0, Int(Int32.max), 2, 1, 1),
    (0, 0, Int(Int32.min), 2, 1, 1), (0, 0, 0, 2, 3, 1), (0, 0, 0, 2, 1, 2), (0, 0, 0, 2, 1, -1),
  ])
  func refusesABinThatCannotBe(cell: Int, category: Int, hour: Int, checks: Int, violations: Int, end: Int) throws {
    var tally = try TrendTally(
      TrendQuery(), places: TrendPlaces(cells: Self.cells), categories: [.speed()], rules: .utc)
    #expect(throws: TrendError.binBroken) {
      try tally.add(
        cells: [Int32(cell)], sites: [0], hours: [Int32(hour)], categories: [Int32(category)],
        checks: [UInt32(checks)], violations: [UInt32(violations)], ends: [end],
        counts: [OutcomeCount(outcome: .none, count: 2)])
    }
  }

  @Test func refusesMoreVehiclesOfOneSpeedThanThereCanBe() throws {
    var tally = try TrendTally(
      TrendQuery(), places: TrendPlaces(cells: Self.cells), categories: [.speed()], rules: .utc)
    func add(_ speed: UInt16) throws {
      try tally.add(
        cells: [0], sites: [0], hours: [0], categories: [0], checks: [.max], violations: [0], ends: [1],
        counts: [OutcomeCount(outcome: Outcome(rawValue: speed), count: .max)])
    }
    try add(40)
    try add(400)
    #expect(throws: TrendError.binBroken) { try add(40) }
    #expect(throws: TrendError.binBroken) { try add(400) }
  }
}
