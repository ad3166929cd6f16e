import Foundation

/// How often something is attacked.
enum Attempts {
  /// Attacks of one kind on one command, at most. `make attack` sets it high enough for all there are.
  static let most = ProcessInfo.processInfo.environment["LAGESBILD_ATTACKS"].flatMap(Int.init) ?? 3

  /// Which of a run's calls to attack, from 1, others each time: all of them if that is not too many; else one that
  /// commits, one that gives a file its name, and of the others half among those that are rare.
  static func points(_ calls: [Character], atMost most: Int = most) -> [Int] {
    if calls.count <= most { return Array(1...max(1, calls.count)) }
    let first = [commits(calls), renames(calls)].compactMap { $0.randomElement() }.prefix(most)
    let others = Set(1...calls.count).subtracting(first).sorted()
    // A run has many more of these than of all others.
    let common = others.filter { "wWor".contains(calls[$0 - 1]) }
    let rare = some(others.filter { !"wWor".contains(calls[$0 - 1]) }, (most - first.count) / 2)
    return (first + rare + some(common, most - first.count - rare.count)).sorted()
  }

  /// Syncs of the log beside a store after pages were written to it: a page takes two writes, the log's header one.
  static func commits(_ calls: [Character]) -> [Int] {
    calls.indices.dropFirst(2).filter { calls[$0] == "S" && calls[$0 - 1] == "W" && calls[$0 - 2] == "W" }.map {
      $0 + 1
    }
  }

  static func renames(_ calls: [Character]) -> [Int] { calls.indices.filter { calls[$0] == "m" }.map { $0 + 1 } }

  /// One out of each of `count` equal stretches.
  static func some<Element>(_ elements: [Element], _ count: Int) -> [Element] {
    Damage.some(of: elements.count, count).map { elements[$0] }
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
