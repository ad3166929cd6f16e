import BinStore
import Dispatch
import Foundation
import Screening
import Synchronization

/// Counts packs on every core while they are read: tallies merge to the same answer whichever core counted what.
final class TrendCounter: Sendable {
  private struct Share {
    var bins = PackedBins()
    var tallies: [TrendTally]
  }

  private struct State {
    /// Those that nobody counts into just now.
    var free: [Share] = []
    var waiting = 0
    var error: (any Error)?
  }

  private let empty: [TrendTally]
  private let state = Mutex(State())

  private init(_ empty: [TrendTally]) { self.empty = empty }

  /// Counts packs into tallies.
  ///
  /// - Parameters:
  ///   - empty: one for each question.
  ///   - read: hands over the packs, batch by batch.
  static func count(_ empty: [TrendTally], _ read: (([StoredPack]) throws -> Void) throws -> Void) throws
    -> [TrendTally]
  {
    let counter = TrendCounter(empty)
    // More would wait for the one that reads.
    let others = min(ProcessInfo.processInfo.activeProcessorCount, 4) - 1
    let work = DispatchGroup()
    do {
      defer { work.wait() }
      try read { packs in
        // Whoever reads counts too, rather than read what nobody has the time for.
        guard try counter.enqueue(atMost: 2 * others) else { return counter.count(packs) }
        DispatchQueue.global().async(group: work) {
          counter.count(packs)
          counter.state.withLock { $0.waiting -= 1 }
        }
      }
    }
    return try counter.merged()
  }

  /// Whether one more batch may wait for another core.
  ///
  /// - Throws: what a count that has ended threw.
  private func enqueue(atMost limit: Int) throws -> Bool {
    try state.withLock { state in
      if let error = state.error { throw error }
      guard state.waiting < limit else { return false }
      state.waiting += 1
      return true
    }
  }

  private func count(_ packs: [StoredPack]) {
    var share = state.withLock { $0.free.popLast() } ?? Share(tallies: empty)
    do {
      for pack in packs {
        try pack.decode(into: &share.bins)
        for index in share.tallies.indices { try share.tallies[index].add(share.bins) }
      }
      state.withLock { $0.free.append(share) }
    } catch {
      state.withLock { $0.error = error }
    }
  }

  private func merged() throws -> [TrendTally] {
    let (shares, error) = state.withLock { ($0.free, $0.error) }
    if let error { throw error }
    guard var merged = shares.first?.tallies else { return empty }
    for share in shares.dropFirst() {
      for index in merged.indices { try merged[index].merge(share.tallies[index]) }
    }
    return merged
  }
}

extension TrendTally {
  fileprivate mutating func add(_ bins: borrowing PackedBins) throws {
    try add(
      cells: bins.cells, sites: bins.sites, hours: bins.hours, categories: bins.categories, checks: bins.checks,
      violations: bins.violations, ends: bins.ends, counts: bins.counts)
  }
}
