import CheckModel
import TestSupport

@testable import Screening

/// A made-up town for publications: cells of 100 m, areas, and checks that come import by import.
struct PublicationTown {
  struct Checks {
    var importID: Int64 = 1
    var cell: Int
    /// Hours since 1970.
    var hour: Int32 = 490_000
    var kind: CheckKind = .speed
    var isOffenders = false
    var checks: UInt32
    var violations: UInt32 = 0
  }

  var cells: [Cell]
  var areas: [(name: String, cells: [Int32])] = []
  var checks: [Checks] = []

  static let categories = CheckKind.allCases.flatMap { kind in
    [Sampling.all, .offenders].map { CheckModel.Category(kind: kind, sampling: $0, limitKmh: kind == .speed ? 50 : 0) }
  }

  /// What a store hands over.
  func tally() throws -> PublicationTally {
    var tally = try PublicationTally(
      places: TrendPlaces(cells: cells, areas: areas), cellMetres: 100, categories: Self.categories, rules: .utc)
    for group in checks.sorted(by: { $0.importID < $1.importID }) {
      // All outcomes alike: which are violations was told before.
      try tally.add(
        importID: group.importID, cells: [Int32(group.cell)], hours: [group.hour],
        categories: [Int32(group.kind.rawValue) * 2 + (group.isOffenders ? 1 : 0)], checks: [group.checks],
        violations: [group.violations], ends: [1],
        counts: [OutcomeCount(outcome: Outcome(rawValue: 40), count: group.checks)])
    }
    return tally
  }

  func tables() throws -> PublishedTables { try PublishedTables(tally(), cellMetres: 100) }

  /// Few checks in few squares, so that much is hidden; the last import brings one to four checks.
  init(_ dice: inout Dice) {
    let squares = dice.index(in: 1...6)
    cells = (0..<squares).flatMap { square in
      (0..<dice.index(in: 1...3)).map { Cell(north: 0, east: Int32(square * 5 + $0)) }
    }
    let last = Int32(cells.count - 1)
    for number in 0..<dice.index(in: 0...3) {
      let start = Int32(dice.index(in: 0...Int(last)))
      areas.append(("area \(number)", Array(start...Int32(dice.index(in: Int(start)...Int(last))))))
    }
    // In half of the towns every square lies in a district.
    if dice.index(in: 0...1) == 0 {
      let width = dice.index(in: 1...3)
      for district in 0...(squares - 1) / width {
        let inside = cells.indices.filter { Int(cells[$0].east) / 5 / width == district }
        areas.append(("district \(district)", inside.map { Int32($0) }))
      }
    }
    let months = dice.index(in: 1...3)
    let kinds = Array(CheckKind.allCases.shuffled(using: &dice).prefix(2))
    let busy = dice.index(in: 1...9)
    for importID in 1...3 {
      let groups = importID == 3 ? dice.index(in: 1...4) : cells.count * dice.index(in: 1...3)
      for _ in 0..<groups {
        let count = importID == 3 ? 1 : dice.index(in: 1...(dice.index(in: 0...3) == 0 ? busy * 6 : busy))
        checks.append(
          Checks(
            importID: Int64(importID), cell: dice.index(in: 0...cells.count - 1),
            hour: Int32(490_000 + dice.index(in: 0...months - 1) * 740 + dice.index(in: 0...160)),
            kind: kinds[dice.index(in: 0...1)], isOffenders: dice.index(in: 0...9) == 0, checks: UInt32(count),
            violations: UInt32(dice.index(in: 0...count))))
      }
    }
  }

  /// So many districts, each of the next two cells.
  static func pairs(_ count: Int) -> [(name: String, cells: [Int32])] {
    (0..<Int32(count)).map { (name: "district \($0)", cells: [2 * $0, 2 * $0 + 1]) }
  }

  init(cells: [Cell], checks: [Checks] = []) {
    self.cells = cells
    self.checks = checks
  }
}

/// Looks for counts that would have led to the same publications, with one of them set to a value: where there are such,
/// nobody can exclude the value.
struct PossibleTowns {
  let attack: DisclosureAttack
  /// Where the search begins: other towns are found near the true one.
  let truths: [Int]
  var stepsLeft = 200

  /// - Returns: a value for every count; nil when there are none, or none was found.
  mutating func counts(with index: Int, at value: Int) -> [Int]? {
    var bounds = attack.bounds
    bounds[index] = .init(value, value)
    return search(bounds)
  }

  private mutating func search(_ bounds: [DisclosureAttack.Bounds]) -> [Int]? {
    guard stepsLeft > 0 else { return nil }
    stepsLeft -= 1
    let propagated = DisclosureAttack(bounds, relations: attack.relations)
    guard !propagated.isContradiction else { return nil }
    let narrowed = propagated.bounds
    let open = narrowed.indices.filter { narrowed[$0].low < narrowed[$0].high }
    guard let next = open.min(by: { narrowed[$0].high - narrowed[$0].low < narrowed[$1].high - narrowed[$1].low })
    else { return narrowed.map(\.low) }
    let near = narrowed[next].low...min(narrowed[next].high, max(narrowed[next].low, truths[next]) + 12)
    for value in near.suffix(25).sorted(by: { abs($0 - truths[next]) < abs($1 - truths[next]) }) {
      var bounds = narrowed
      bounds[next] = .init(value, value)
      if let found = search(bounds) { return found }
    }
    return nil
  }
}
