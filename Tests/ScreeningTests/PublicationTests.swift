import CheckModel
import TestSupport
import Testing

@testable import Screening

/// What may be published, and what an attack makes of it.
struct PublicationTests {
  private static let row = (0..<6).map { Cell(north: 0, east: Int32($0 * 5)) }

  private func numbers(
    _ tables: PublishedTables, _ subject: PublishedTables.Subject, _ kind: CheckKind = .speed
  ) -> PublishedNumbers? {
    tables.rows.first { $0.subject == subject }?.numbers.first { $0.kind == kind }
  }

  @Test(
    arguments: [
      (CheckKind.speed, 0, nil), (.speed, 1, nil), (.speed, 4, nil), (.speed, 5, 5), (.speed, 9, 5), (.speed, 10, 10),
      (.behaviour, 4, nil), (.behaviour, 29, 25), (.alcohol, 9, nil), (.alcohol, 10, 10), (.alcohol, 19, 10),
      (.drug, 5, nil), (.drug, 99, 90), (.drug, 100, 100),
    ] as [(CheckKind, UInt32, Int?)])
  func countsAreRoundedDownAndSmallOnesWithheld(kind: CheckKind, checks: UInt32, shown: Int?) throws {
    let town = PublicationTown(
      cells: Self.row,
      checks: [.init(cell: 0, kind: kind, checks: 200, violations: checks), .init(cell: 1, kind: kind, checks: 200)])
    let tables = try town.tables()
    let found = try #require(numbers(tables, .square(Cell(north: 0, east: 0)), kind))
    #expect(found.checks == .from(200))
    #expect(found.violations.count == shown)
    #expect(found.withoutDenominator == .withheld)
    #expect((found.ratePercent == nil) == (shown == nil))
    #expect(numbers(tables, .everything, kind)?.checks == .from(400))
  }

  @Test(arguments: [
    (Int32(1), Int32(500)), (100, 5), (250, 2), (300, 2), (499, 2), (500, 1), (1000, 1), (0, 500),
  ])
  func squaresAreOfFiveHundredMetresOrMore(cellMetres: Int32, cellsPerSide: Int32) {
    #expect(PublicationRule.cellsPerSide(cellMetres: cellMetres) == cellsPerSide)
  }

  @Test func squaresNestSouthAndWestOfTheOriginToo() {
    for (north, square) in [(-6, -2), (-5, -1), (-1, -1), (0, 0), (4, 0), (5, 1)] as [(Int32, Int32)] {
      #expect(
        PublicationRule.square(of: Cell(north: north, east: north), cellsPerSide: 5)
          == Cell(north: square, east: square))
    }
    let corner = Cell(north: .min, east: .max)
    #expect(PublicationRule.square(of: corner, cellsPerSide: 1) == corner)
  }

  @Test func squaresWithNothingToShowAndMonthsAtTheEndsAreNotThere() throws {
    let town = PublicationTown(
      cells: Self.row,
      checks: [
        .init(cell: 0, hour: 490_000, checks: 3), .init(cell: 1, hour: 490_000 + 800, checks: 60),
        .init(cell: 1, hour: 490_000 + 3 * 800, checks: 60), .init(cell: 2, hour: 490_000 + 5 * 800, checks: 2),
      ])
    let tables = try town.tables()
    let squares = tables.rows.compactMap { if case .square(let square) = $0.subject { square } else { nil as Cell? } }
    #expect(squares == [Cell(north: 0, east: 1)])
    let months = tables.rows.compactMap { if case .month(let month) = $0.subject { month } else { nil as TrendCode? } }
    #expect(months.map(TrendCalendar.monthText) == ["2025-12", "2026-01", "2026-02", "2026-03"])
    #expect(numbers(tables, .everything)?.checks == .from(125))
    #expect(tables.withheld.squares == 2)
  }

  @Test func ratesAreOfFiftyAndMore() throws {
    let town = PublicationTown(
      cells: Self.row,
      checks: [
        .init(cell: 0, checks: 49, violations: 20), .init(cell: 1, checks: 50, violations: 20),
        .init(cell: 2, isOffenders: true, checks: 90, violations: 90),
      ])
    let tables = try town.tables()
    let few = try #require(numbers(tables, .square(Cell(north: 0, east: 0))))
    #expect(few.checks == .from(45) && few.violations == .from(20))
    #expect(few.ratePercent == nil)
    let enough = try #require(numbers(tables, .square(Cell(north: 0, east: 1))))
    // 22 of 52, the middles of 20–24 and 50–54.
    #expect(enough.ratePercent == 42)
    let offenders = try #require(numbers(tables, .square(Cell(north: 0, east: 2))))
    #expect(offenders.checks == .withheld && offenders.withoutDenominator == .from(90))
    #expect(offenders.ratePercent == nil)
  }

  /// A V85 is exact: one that differs between a square and an area around it, or that changes, shows a check.
  @Test(arguments: [(UInt32(49), nil), (50, 40)] as [(UInt32, Int?)])
  func v85IsOfEverythingOnly(checks: UInt32, v85Kmh: Int?) throws {
    var town = PublicationTown(cells: Self.row, checks: [.init(cell: 0, checks: checks)])
    town.areas = [("whole", [0, 1])]
    let tables = try town.tables()
    #expect(tables.rows.count > 3 && numbers(tables, .area("whole"))?.checks != .withheld)
    for row in tables.rows {
      for numbers in row.numbers {
        #expect(numbers.v85Kmh == (row.subject == .everything && numbers.kind == .speed ? v85Kmh : nil))
      }
    }
  }

  // MARK: The attack

  /// What is usually done: exact counts, the small ones left out. The attack must find them.
  @Test func findsTheHiddenCountWhereNothingIsRounded() {
    let attack = DisclosureAttack(
      [.init(53, 53), .init(20, 20), .init(30, 30), .init(1, 4)], relations: [.init(total: 0, parts: [1, 2, 3])])
    #expect(attack.bounds[3] == .init(3, 3))
  }

  @Test func findsWhatIsLeftOfNestedAreas() {
    // An area in another, and what the outer has beyond it.
    let attack = DisclosureAttack(
      [.init(47, 47), .init(45, 45), .init(0)], relations: [.init(total: 0, parts: [1, 2])])
    #expect(attack.bounds[2] == .init(2, 2))
  }

  /// Rounding is not enough: five parts of four make twenty, and nothing else does.
  @Test func withholdsMoreWhereRoundedCountsTellTooMuch() throws {
    let town = PublicationTown(cells: Array(Self.row.prefix(5)), checks: (0..<5).map { .init(cell: $0, checks: 4) })
    let draft = PublicationDraft(try town.tally().facts(of: .speed).now, base: 5)
    let squares = draft.facts.layout.squares
    #expect(draft.published(.checks, 0) == .from(20))
    #expect(draft.attack.bounds[squares.lowerBound] == .init(4, 4))
    #expect(draft.findings(draft.attack).count > 0)
    let tables = try town.tables()
    #expect(numbers(tables, .everything)?.checks == .withheld)
    #expect(tables.withheld.protecting > 0)
  }

  /// Four squares reach five with one check each, below a total that stays at 20: each had four, and got one.
  @Test func withholdsMoreWhereTwoPublicationsTellTooMuch() throws {
    var town = PublicationTown(cells: Self.row, checks: (0..<5).map { .init(cell: $0, checks: 4) })
    town.checks += [.init(cell: 5, checks: 60)]
    let before = PublicationDraft(try town.tally().facts(of: .speed).now, base: 5)
    #expect(before.findings(before.attack).isEmpty)
    town.checks += (0..<4).map { .init(importID: 2, cell: $0, checks: 1) }
    let after = PublicationDraft(try town.tally().facts(of: .speed).now, base: 5)
    #expect(before.published(.checks, 0) == after.published(.checks, 0))
    #expect(after.findings(after.attack).isEmpty)
    let attack = after.attack(beside: before)
    let square = after.facts.layout.squares.lowerBound
    #expect(attack.bounds[attack.bounds.count / 3 + square] == .init(4, 4))
    #expect(numbers(try town.tables(), .everything)?.checks == .withheld)
    // The same checks of one log, and no earlier publication: nothing more is withheld.
    for index in town.checks.indices { town.checks[index].importID = 1 }
    #expect(numbers(try town.tables(), .everything)?.checks == .from(80))
  }

  /// Five districts of two squares with two checks each: each is below five, and together they are twenty.
  @Test func withholdsMoreWhereAreasMakeUpTheTotal() throws {
    let cells = (0..<10).map { Cell(north: 0, east: Int32($0 * 5)) }
    var town = PublicationTown(cells: cells, checks: cells.indices.map { .init(cell: $0, checks: 2) })
    town.areas = PublicationTown.pairs(5)
    let draft = PublicationDraft(try town.tally().facts(of: .speed).now, base: 5)
    #expect(draft.published(.checks, 0) == .from(20))
    for area in draft.facts.layout.areas { #expect(draft.attack.bounds[area] == .init(4, 4)) }
    let tables = try town.tables()
    #expect(numbers(tables, .everything)?.checks == .withheld && tables.withheld.protecting > 0)
  }

  /// Four areas of nine and one of four, each of two squares that are too small to show, in one that has forty.
  @Test func withholdsMoreWhereAreasMakeUpAnArea() throws {
    let cells = (0..<11).map { Cell(north: 0, east: Int32($0 * 5)) }
    var town = PublicationTown(cells: cells)
    town.checks = (0..<8).map { .init(cell: $0, checks: $0 % 2 == 0 ? 4 : 5) }
    town.checks += [.init(cell: 8, checks: 2), .init(cell: 9, checks: 2), .init(cell: 10, checks: 60)]
    town.areas = PublicationTown.pairs(4)
    town.areas += [("small", [8, 9]), ("whole", Array(0..<10))]
    let draft = PublicationDraft(try town.tally().facts(of: .speed).now, base: 5)
    let areas = draft.facts.layout.areas
    #expect(areas.dropLast(2).allSatisfy { draft.published(.checks, $0) == .from(5) })
    #expect(draft.published(.checks, areas.upperBound - 1) == .from(40))
    #expect(draft.attack.bounds[areas.upperBound - 2] == .init(4, 4))
    let tables = try town.tables()
    #expect(numbers(tables, .area("small"))?.checks == .withheld && tables.withheld.protecting > 0)
    let shown = try #require(try PublishedTables.drafts(town.tally()).first)
    #expect(shown.attack.bounds[areas.upperBound - 2] == .init(0, 4))
  }

  /// Areas that overlap can't be among the parts together; what lies outside of each is still found.
  @Test func withholdsMoreWhereAreasOverlap() throws {
    let cells = (0..<15).map { Cell(north: 0, east: Int32($0 * 5)) }
    // The second of the districts below, cut by an area that is half in it.
    var town = PublicationTown(cells: cells, checks: (0..<10).map { .init(cell: $0, checks: 2) })
    town.checks += [.init(cell: 14, checks: 1)]
    town.areas =
      [("across", [3, 4, 5, 6, 14])] + PublicationTown.pairs(5)
    town.areas += [("all districts", Array(0..<10))]
    let draft = PublicationDraft(try town.tally().facts(of: .speed).now, base: 5)
    for area in draft.facts.layout.areas.dropFirst().dropLast() { #expect(draft.attack.bounds[area] == .init(4, 4)) }
    #expect(numbers(try town.tables(), .area("all districts"))?.checks == .withheld)
  }

  /// Device files come by the dozen: those of another kind must not push out what this kind had before.
  @Test(arguments: [CheckKind.speed, .alcohol])
  func importsOfOtherKindsDoNotMakeItForget(kind: CheckKind) throws {
    let (base, other) = (PublicationRule.base(of: kind), kind == .speed ? CheckKind.behaviour : .speed)
    let cells = (0...base + 1).map { Cell(north: 0, east: Int32($0 * 5)) }
    var town = PublicationTown(cells: cells)
    let few = 0..<base - 1
    town.checks = few.map { .init(cell: $0, kind: kind, checks: UInt32(base - 1)) }
    let rest = 20 * base - few.count * (base - 1)
    town.checks += [.init(cell: base, kind: kind, checks: UInt32(rest))]
    town.checks += few.map { .init(importID: 2, cell: $0, kind: kind, checks: 1) }
    for importID in 3..<40 as Range<Int64> {
      town.checks.append(.init(importID: importID, cell: base + 1, kind: other, checks: 7))
    }
    let tally = try town.tally()
    #expect(try tally.facts(of: kind).earlier.count == 1 && tally.facts(of: other).earlier.count == 16)
    #expect(numbers(try town.tables(), .everything, kind)?.checks == .withheld)
  }

  @Test func sumsThatAreTooLargeSayNothing() {
    let most = DisclosureAttack.Bounds.open - 1
    let attack = DisclosureAttack(
      [.init(0)] + Array(repeating: .init(1, most), count: 40), relations: [.init(total: 0, parts: Array(1...40))])
    #expect(attack.isAtRest && attack.bounds[0] == .init(40) && attack.bounds[1] == .init(1, most))
    let low = DisclosureAttack(
      [.init(0)] + Array(repeating: .init(most), count: 40), relations: [.init(total: 0, parts: Array(1...40))])
    #expect(low.isAtRest)
  }

  /// Counts that hang together in a circle, and narrow by one a round.
  @Test func tellsThatItIsNotAtRest() {
    let circle = [DisclosureAttack.Relation(total: 0, parts: [1, 2]), .init(total: 1, parts: [0, 3])]
    let attack = DisclosureAttack([.init(0), .init(0), .init(1, 1), .init(0, 1)], relations: circle)
    #expect(!attack.isAtRest && !attack.isContradiction)
    #expect(DisclosureAttack([.init(0), .init(0), .init(0, 1), .init(0, 1)], relations: circle).isAtRest)
  }

  /// Why zero is not shown: where it is, four new squares below an unchanged total had one check each.
  @Test func aZeroThatIsShownTellsOnTheNextPublication() {
    let new = 1...4
    let attack = DisclosureAttack(
      [.init(40, 44), .init(40, 44), .init(0)] + new.map { _ in .init(1, 4) } + [.init(40, 44)],
      relations: [.init(total: 1, parts: [0, 2]), .init(total: 2, parts: new.map { $0 + 2 })])
    #expect(new.allSatisfy { attack.bounds[$0 + 2] == .init(1, 1) })
  }

  @Test func boundsHoldTheTruthWhateverIsWithheld() throws {
    var dice = Dice(5)
    for _ in 0..<100 {
      let tally = try PublicationTown(&dice).tally()
      for draft in try PublishedTables.drafts(tally) {
        let truths = PublicationDraft.truths(draft)
        #expect(zip(draft.attack.bounds, truths).allSatisfy { $0.low <= $1 && $1 <= $0.high })
        #expect(draft.findings(draft.attack).isEmpty)
      }
    }
  }

  /// For hidden counts and values from 1 to below their base there is a town with the same publication: the bounds of the
  /// attack are no wishful thinking. Bounds look at one relation at a time; where several together exclude a value, most
  /// values must be left.
  @Test(arguments: 0..<4) func nearlyEveryValueOfAHiddenCountIsPossible(part: Int) throws {
    var dice = Dice(UInt64(100 + part))
    var (asked, possible) = (0, 0)
    for _ in 0..<6 {
      for draft in try PublishedTables.drafts(PublicationTown(&dice).tally()) {
        let truths = PublicationDraft.truths(draft)
        let attack = draft.attack
        for index in truths.indices where (1..<draft.base).contains(truths[index]) {
          var excluded = 0
          for value in 1..<draft.base {
            var towns = PossibleTowns(attack: attack, truths: truths)
            asked += 1
            if let found = towns.counts(with: index, at: value) {
              possible += 1
              #expect(found[index] == value && draft.publishesTheSame(found))
            } else if towns.stepsLeft > 0 {
              excluded += 1
            }
          }
          #expect(2 * excluded <= draft.base - 1, "count \(index): \(excluded) values are excluded")
        }
      }
    }
    #expect(asked > 1000 && possible * 100 >= asked * 98, "\(possible) of \(asked)")
  }
}

extension PublicationDraft {
  static func truths(_ draft: PublicationDraft) -> [Int] {
    Quantity.allCases.flatMap { quantity in
      draft.facts.sums.map { sums in
        switch quantity {
        case .checks: sums.checks
        case .violations: sums.violations
        case .clean: sums.checks - sums.violations
        case .withoutDenominator: sums.withoutDenominator
        }
      }
    }
  }

  /// Whether other counts, which must add up, would be published as these are.
  func publishesTheSame(_ counts: [Int]) -> Bool {
    let (layout, slots) = (facts.layout, facts.layout.count)
    let sound = Quantity.allCases.allSatisfy { quantity in
      layout.relations.allSatisfy { relation in
        let offset = quantity.rawValue * slots
        return counts[offset + relation.total] == relation.parts.reduce(0) { $0 + counts[offset + $1] }
      }
    }
    let split = (0..<slots).allSatisfy { counts[$0] == counts[slots + $0] + counts[2 * slots + $0] }
    let same = [Quantity.checks, .violations, .withoutDenominator].allSatisfy { quantity in
      layout.published.allSatisfy { slot in
        let count = counts[quantity.rawValue * slots + slot]
        if protecting.contains(quantity.rawValue * slots + slot) { return true }
        return published(quantity, slot) == (count < base ? .withheld : .from(count / base * base))
      }
    }
    return sound && split && same && counts.allSatisfy { $0 >= 0 }
  }
}
