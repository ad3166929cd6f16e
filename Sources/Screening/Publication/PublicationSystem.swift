/// How the counts of one kind hang together, those of one publication and those of two.
///
/// Every slot of the layout has four counts.
struct PublicationSystem: Sendable {
  /// Which of a slot's counts.
  enum Quantity: Int, CaseIterable {
    case checks, violations, clean, withoutDenominator
  }

  private let slots: Int
  /// Of one publication.
  let alone: [DisclosureAttack.Relation]
  /// Of a publication, an earlier one, and how much each count has grown, one after the other.
  let beside: [DisclosureAttack.Relation]

  init(_ layout: PublicationLayout) {
    let slots = layout.count
    let counts = slots * Quantity.allCases.count
    let alone =
      Quantity.allCases.flatMap { quantity in layout.relations.map { $0.shifted(by: quantity.rawValue * slots) } }
      + (0..<slots).map { slot in
        .init(
          total: Quantity.checks.rawValue * slots + slot,
          parts: [Quantity.violations.rawValue * slots + slot, Quantity.clean.rawValue * slots + slot])
      }
    self.slots = slots
    self.alone = alone
    beside =
      (0..<3).flatMap { copy in alone.map { $0.shifted(by: copy * counts) } }
      + (0..<counts).map { .init(total: $0, parts: [counts + $0, 2 * counts + $0]) }
  }

  func index(_ quantity: Quantity, _ slot: Int) -> Int { quantity.rawValue * slots + slot }
}

extension DisclosureAttack.Relation {
  fileprivate func shifted(by offset: Int) -> Self { .init(total: total + offset, parts: parts.map { $0 + offset }) }
}
