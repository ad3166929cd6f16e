/// What somebody who knows how published counts hang together can work out of those that are not: bounds of each, by
/// propagation over every relation until nothing narrows any more (the feasibility intervals of A. Hundepool et al.,
/// *Statistical Disclosure Control*, 2012, 4.4 and 5).
///
/// For relations that share at most one count, as those of a total with its parts, the bounds are the best there are;
/// for others they may be wider than the best.
package struct DisclosureAttack: Sendable {
  /// A count that is the sum of others.
  package struct Relation: Equatable, Sendable {
    package var total: Int
    package var parts: [Int]

    package init(total: Int, parts: [Int]) {
      self.total = total
      self.parts = parts
    }

    var members: [Int] { [total] + parts }
  }

  /// What is known of a count; without an upper end, nothing is.
  package struct Bounds: Equatable, Sendable {
    package var low: Int
    package var high: Int

    package init(_ low: Int, _ high: Int = Self.open) {
      self.low = low
      self.high = high
    }

    /// Above every count.
    package static let open = 1 << 60
  }

  package let relations: [Relation]
  package private(set) var bounds: [Bounds]
  /// Whether no counts at all can be within the bounds, which are then worth nothing.
  package private(set) var isContradiction = false
  /// Whether nothing narrows any more. Counts that hang together in circles can go on narrowing by one at a time for longer
  /// than anybody waits; then more is known than is found.
  package private(set) var isAtRest = false
  /// By count: the relation that narrowed its lower and its upper end last; −1 for none.
  private(set) var narrowedBy: [(low: Int32, high: Int32)]

  /// - Parameters:
  ///   - bounds: what is known at first, of each count; the truth is within it, and below 2⁵⁴.
  ///   - relations: between counts by their index.
  package init(_ bounds: [Bounds], relations: [Relation]) {
    self.bounds = bounds
    self.relations = relations
    narrowedBy = Array(repeating: (-1, -1), count: bounds.count)
    run()
  }

  private static let mostRounds = 256

  private mutating func run() {
    for _ in 0..<Self.mostRounds {
      var narrows = false
      for index in relations.indices where !isContradiction && narrow(index) { narrows = true }
      isAtRest = !narrows || isContradiction
      if isAtRest { return }
    }
  }

  private mutating func narrow(_ index: Int) -> Bool {
    let (total, parts) = (relations[index].total, relations[index].parts)
    var low = 0
    var high = 0
    var openParts = 0
    for part in parts {
      // Neither can overflow: both addends are at most `open`.
      low = min(low + bounds[part].low, Bounds.open)
      if bounds[part].high >= Bounds.open { openParts += 1 } else { high = min(high + bounds[part].high, Bounds.open) }
    }
    // A sum that is cut says nothing.
    if high == Bounds.open { openParts = parts.count + 1 }
    var narrows = raise(total, to: low, index)
    if openParts == 0, lower(total, to: high, index) { narrows = true }
    let whole = bounds[total]
    // Ends of the sums as they were: what one part gains is seen by the others in the next round.
    for part in parts {
      let own = bounds[part]
      let isOpen = own.high >= Bounds.open
      if openParts == 0 || openParts == 1 && isOpen,
        raise(part, to: whole.low - (isOpen ? high : high - own.high), index)
      {
        narrows = true
      }
      if whole.high < Bounds.open, lower(part, to: whole.high - (low - own.low), index) { narrows = true }
    }
    return narrows
  }

  private mutating func raise(_ count: Int, to low: Int, _ relation: Int) -> Bool {
    guard low > bounds[count].low else { return false }
    bounds[count].low = low
    narrowedBy[count].low = Int32(relation)
    if low > bounds[count].high { isContradiction = true }
    return true
  }

  private mutating func lower(_ count: Int, to high: Int, _ relation: Int) -> Bool {
    guard high < bounds[count].high else { return false }
    bounds[count].high = high
    narrowedBy[count].high = Int32(relation)
    if high < bounds[count].low { isContradiction = true }
    return true
  }
}
