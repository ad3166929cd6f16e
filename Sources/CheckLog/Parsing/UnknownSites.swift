/// How many checks were rejected for naming each site that is not registered.
///
/// Of more labels than `most`, those that come first in the order of their bytes are kept, with exact counts: whatever
/// was counted where, and merged in whatever order, the same are left.
package struct UnknownSites: Equatable, Sendable {
  /// A log with more has its sites elsewhere.
  package static let most = 1000

  /// By the bytes of the labels, as sites are told apart by them.
  private var counts: [[UInt8]: Int64] = [:]
  /// The last of those kept when there were too many: what comes after it is never among the first.
  private var last: [UInt8]?

  package init() {}

  /// The labels kept, and their checks; labels that only differ in how their letters are composed are one.
  package var checksByLabel: [String: Int64] {
    var kept = self
    kept.prune()
    var checks: [String: Int64] = [:]
    for (label, count) in kept.sorted { checks[String(decoding: label, as: UTF8.self), default: 0] += count }
    return checks
  }

  private var sorted: [(key: [UInt8], value: Int64)] { counts.sorted { $0.key.lexicographicallyPrecedes($1.key) } }

  package mutating func add(_ label: String) {
    let label = Array(label.utf8)
    if let last, last.lexicographicallyPrecedes(label) { return }
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
    let first = sorted.prefix(Self.most)
    last = first.last?.key
    counts = Dictionary(uniqueKeysWithValues: first.map { ($0.key, $0.value) })
  }
}
