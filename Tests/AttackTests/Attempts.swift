import Foundation

/// How often something is attacked.
enum Attempts {
  /// Attacks of one kind on one command, at most. `make attack` sets it high enough for all there are.
  static let most = ProcessInfo.processInfo.environment["LAGESBILD_ATTACKS"].flatMap(Int.init) ?? 3

  /// Which of a run's calls to attack, from 1: all of them if that is not too many; else half of the attacks at the
  /// rare ones, where something is committed, and the other half evenly over the run.
  static func points(_ calls: [Character], atMost most: Int = most) -> [Int] {
    if calls.count <= most { return Array(1...max(1, calls.count)) }
    let writes = calls.indices.filter { calls[$0] == "w" }.map { $0 + 1 }
    let rare = evenly(Set(1...calls.count).subtracting(writes).sorted(), most / 2)
    let count = min(writes.count, most - rare.count)
    return (rare + (0..<count).map { writes[(2 * $0 + 1) * writes.count / (2 * count)] }).sorted()
  }

  /// With the first and the last.
  static func evenly<Element>(_ elements: [Element], _ count: Int) -> [Element] {
    if elements.count <= count { return elements }
    if count < 2 { return Array(elements.suffix(count)) }
    return (0..<count).map { elements[$0 * (elements.count - 1) / (count - 1)] }
  }

  /// Says what was done, for the guide's page on attacks.
  static func report(_ what: String, _ counts: KeyValuePairs<String, Int>) {
    print("attack: \(what): \(counts.map { "\($0.value) \($0.key)" }.joined(separator: ", "))")
  }
}
