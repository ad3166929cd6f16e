import CheckModel

/// The counts of one kind on their way to be published: which of them are withheld, and what an attack finds of those.
///
/// Every slot of the layout has four counts: checks, violations, checks without violation (which nobody publishes, and
/// anybody subtracts), and checks without a denominator.
struct PublicationDraft: Sendable {
  /// The lowest count that is shown.
  let base: Int
  let facts: PublicationFacts
  /// Large enough to be shown, and withheld so that others stay hidden.
  private(set) var protecting: Set<Int> = []

  private let system: PublicationSystem

  typealias Quantity = PublicationSystem.Quantity

  init(_ facts: PublicationFacts, base: Int) {
    self.facts = facts
    self.base = base
    system = PublicationSystem(facts.layout)
  }

  /// Other counts of the same layout, of which nothing is protected.
  func with(_ other: PublicationFacts) -> PublicationDraft {
    precondition(other.layout == facts.layout, "two publications are compared place by place")
    return PublicationDraft(facts: other, base: base, system: system)
  }

  private init(facts: PublicationFacts, base: Int, system: PublicationSystem) {
    (self.facts, self.base, self.system) = (facts, base, system)
  }

  private var slots: Int { facts.layout.count }
  private var counts: Int { slots * Quantity.allCases.count }

  private func index(_ quantity: Quantity, _ slot: Int) -> Int { system.index(quantity, slot) }

  private func truth(_ index: Int) -> Int {
    let sums = facts.sums[index % slots]
    switch Quantity.allCases[index / slots] {
    case .checks: return sums.checks
    case .violations: return sums.violations
    case .clean: return sums.checks - sums.violations
    case .withoutDenominator: return sums.withoutDenominator
    }
  }

  private func isPublished(_ index: Int) -> Bool {
    index / slots != Quantity.clean.rawValue && facts.layout.published.contains(index % slots)
  }

  private func isShown(_ index: Int) -> Bool {
    isPublished(index) && truth(index) >= base && !protecting.contains(index)
  }

  func published(_ quantity: Quantity, _ slot: Int) -> PublishedCount {
    let index = index(quantity, slot)
    return isShown(index) ? .from(truth(index) / base * base) : .withheld
  }

  /// How many counts are withheld because they are small and not zero.
  var smallCounts: Int {
    (0..<counts).reduce(0) { $0 + (isPublished($1) && (1..<base).contains(truth($1)) ? 1 : 0) }
  }

  // MARK: What is known

  /// What everybody knows of each count, and more, to be on the safe side: one that is withheld is taken to be small
  /// unless it is not, though nobody is told which; and where no check of the kind was made, that is known.
  private var bounds: [DisclosureAttack.Bounds] {
    (0..<counts).map { index in
      if facts.sums[index % slots] == PublicationSums() { return .init(0, 0) }
      guard isPublished(index), !protecting.contains(index) else { return .init(0) }
      let truth = truth(index)
      return truth < base ? .init(0, base - 1) : .init(truth / base * base, truth / base * base + base - 1)
    }
  }

  /// What the publication tells alone.
  var attack: DisclosureAttack { DisclosureAttack(bounds, relations: system.alone) }

  /// What it tells beside an earlier one, to which checks have only been added: the counts of this one, then those of
  /// the earlier, then how much each has grown.
  func attack(beside earlier: PublicationDraft) -> DisclosureAttack {
    precondition(earlier.counts == counts, "two publications are compared place by place")
    return DisclosureAttack(
      bounds + earlier.bounds + Array(repeating: .init(0), count: counts), relations: system.beside)
  }

  /// Counts of 1 ..< base of which an attack finds too much. Alone, a publication must leave every value of these
  /// possible; beside an earlier one, at least half of them, for what both leave possible of a count leaves less of how
  /// much it has grown.
  func findings(_ attack: DisclosureAttack, beside earlier: PublicationDraft? = nil) -> [Int] {
    let values = base - 1
    return attack.bounds.indices.filter { index in
      let own = index % counts
      let truth =
        switch index / counts {
        case 0: truth(own)
        case 1: earlier?.truth(own) ?? 0
        default: truth(own) - (earlier?.truth(own) ?? 0)
        }
      guard (1...values).contains(truth) else { return false }
      let left = min(attack.bounds[index].high, values) - max(attack.bounds[index].low, 1) + 1
      return earlier == nil ? left < values : 2 * left < values
    }
  }

  // MARK: Protection

  /// Withholds more until the attack finds nothing, alone and beside each of the earlier ones.
  ///
  /// - Throws: when something is found and nothing is left to withhold, or it can't be told whether something is.
  mutating func protect(beside earlier: [PublicationDraft] = []) throws(PublicationError) {
    for earlier in [nil] + earlier.map(Optional.some) {
      while true {
        let attack = earlier.map { self.attack(beside: $0) } ?? self.attack
        guard attack.isAtRest else { throw .stillFound }
        let found = findings(attack, beside: earlier)
        if found.isEmpty { break }
        let victims = victims(of: found, in: attack)
        guard !victims.isEmpty else { throw .stillFound }
        protecting.formUnion(victims)
      }
    }
  }

  /// The counts to withhold so that those that were found are not: of each, the smallest that is shown in the relations
  /// that narrowed it, or else in those that narrowed the others of these relations, and so on.
  private func victims(of found: [Int], in attack: DisclosureAttack) -> Set<Int> {
    let shown = (0..<counts).map(isShown)
    func comesFirst(_ one: Int, _ other: Int) -> Bool { (truth(one), one) < (truth(other), other) }
    var smallest = attack.relations.map { relation in
      var smallest: Int?
      for member in relation.members where member < counts && shown[member] {
        if let least = smallest, !comesFirst(member, least) { continue }
        smallest = member
      }
      return smallest
    }
    // Outwards from the relations that have one, to those that these have narrowed.
    var reached = smallest.indices.filter { smallest[$0] != nil }
    var distance = smallest.map { $0 == nil ? Int.max : 0 }
    var narrowed = [[Int32]](repeating: [], count: smallest.count)
    for (relation, least) in smallest.enumerated() where least == nil {
      for member in attack.relations[relation].members {
        let by = attack.narrowedBy[member]
        if by.low >= 0 { narrowed[Int(by.low)].append(Int32(relation)) }
        if by.high >= 0, by.high != by.low { narrowed[Int(by.high)].append(Int32(relation)) }
      }
    }
    var next = 0
    while next < reached.count {
      let relation = reached[next]
      next += 1
      for other in narrowed[relation].map(Int.init) where distance[other] == Int.max {
        distance[other] = distance[relation] + 1
        smallest[other] = smallest[relation]
        reached.append(other)
      }
    }
    var victims: Set<Int> = []
    for count in found {
      let by = [attack.narrowedBy[count].low, attack.narrowedBy[count].high].filter { $0 >= 0 }.map(Int.init)
      let least = by.min { one, other in
        if distance[one] != distance[other] { return distance[one] < distance[other] }
        guard let first = smallest[one], let second = smallest[other] else { return false }
        return comesFirst(first, second)
      }
      if let least, let victim = smallest[least] { victims.insert(victim) }
    }
    return victims
  }
}

/// Why counts can't be published.
package enum PublicationError: Error, Equatable, Sendable {
  /// A withheld count can be worked out, whatever else is withheld.
  case stillFound

  /// In the form `what is wrong; try …`.
  package var message: String {
    switch self {
    case .stillFound:
      "a count of few people could be worked out from what would be published, so nothing is; try again after the next import"
    }
  }
}
