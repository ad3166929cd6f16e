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

  /// Which of a slot's counts.
  enum Quantity: Int, CaseIterable {
    case checks, violations, clean, withoutDenominator
  }

  init(_ facts: PublicationFacts, base: Int) {
    self.facts = facts
    self.base = base
  }

  private var slots: Int { facts.layout.count }
  private var counts: Int { slots * Quantity.allCases.count }

  private func index(_ quantity: Quantity, _ slot: Int) -> Int { quantity.rawValue * slots + slot }

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

  private var relations: [DisclosureAttack.Relation] {
    let layout = facts.layout.relations
    return Quantity.allCases.flatMap { quantity in layout.map { $0.shifted(by: quantity.rawValue * slots) } }
      + (0..<slots).map { .init(total: index(.checks, $0), parts: [index(.violations, $0), index(.clean, $0)]) }
  }

  /// What the publication tells alone.
  var attack: DisclosureAttack { DisclosureAttack(bounds, relations: relations) }

  /// What it tells beside an earlier one, to which checks have only been added: the counts of this one, then those of
  /// the earlier, then how much each has grown.
  func attack(beside earlier: PublicationDraft) -> DisclosureAttack {
    precondition(earlier.facts.layout == facts.layout, "two publications are compared place by place")
    let relations = relations
    return DisclosureAttack(
      bounds + earlier.bounds + Array(repeating: .init(0), count: counts),
      relations: (0..<3).flatMap { copy in relations.map { $0.shifted(by: copy * counts) } }
        + (0..<counts).map { .init(total: $0, parts: [counts + $0, 2 * counts + $0]) })
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
  /// - Throws: when something is found and nothing is left to withhold.
  mutating func protect(beside earlier: [PublicationDraft] = []) throws(PublicationError) {
    for earlier in [nil] + earlier.map(Optional.some) {
      while true {
        let attack = earlier.map { self.attack(beside: $0) } ?? self.attack
        let found = findings(attack, beside: earlier)
        if found.isEmpty { break }
        let victims = found.compactMap { victim(of: $0, in: attack) }
        guard !victims.isEmpty else { throw .stillFound }
        protecting.formUnion(victims)
      }
    }
  }

  /// The count to withhold so that one that was found is not: the smallest that is shown in the relation that narrowed it,
  /// or else in those that narrowed the others of that relation, and so on.
  private func victim(of found: Int, in attack: DisclosureAttack) -> Int? {
    var seen: Set<Int32> = [-1]
    var next = [found]
    while !next.isEmpty {
      var relations: [Int32] = []
      for count in next {
        let by = attack.narrowedBy[count]
        for relation in [by.low, by.high] where seen.insert(relation).inserted { relations.append(relation) }
      }
      let members = relations.flatMap { attack.relations[Int($0)].members }
      let shown = members.filter { $0 < counts && $0 != found && isShown($0) }
      if let smallest = shown.min(by: { (truth($0), $0) < (truth($1), $1) }) { return smallest }
      next = members
    }
    return nil
  }
}

extension DisclosureAttack.Relation {
  fileprivate func shifted(by offset: Int) -> Self { .init(total: total + offset, parts: parts.map { $0 + offset }) }
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
