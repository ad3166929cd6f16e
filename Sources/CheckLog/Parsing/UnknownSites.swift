/// How many checks were rejected for naming each site that is not registered.
///
/// Of more labels than `most`, those that come first in the order of their bytes are kept, with exact counts: whatever
/// was counted where, and merged in whatever order, the same are left.
package struct UnknownSites: Equatable, Sendable {
  /// A log with more has its sites elsewhere.
  package static let most = 1000

  private var counts: [String: Int64] = [:]

  package init() {}

  /// The labels kept, and their checks.
  package var checksByLabel: [String: Int64] {
    var kept = self
    kept.prune()
    return kept.counts
  }

  package mutating func add(_ label: String) {
    counts[label, default: 0] += 1
    if counts.count > 2 * Self.most { prune() }
  }

  package mutating func add(_ other: UnknownSites) {
    counts.merge(other.counts, uniquingKeysWith: +)
    prune()
  }

  /// A label that is among the first of all is among the first of any part, so it is never dropped.
  private mutating func prune() {
    guard counts.count > Self.most else { return }
    let kept = counts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.prefix(Self.most)
    counts = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
  }
}
