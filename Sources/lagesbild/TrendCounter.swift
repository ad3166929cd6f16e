import BinStore
import Dispatch
import Foundation
import Screening
import Synchronization

/// One core's share of counting packs: tallies merge to the same answer whatever share each core had.
final class TrendCounter: Sendable {
  private struct State {
    var bins = PackedBins()
    var tallies: [TrendTally]
    var error: (any Error)?
  }

  private let state: Mutex<State>

  private init(_ tallies: [TrendTally]) { state = Mutex(State(tallies: tallies)) }

  /// Counts packs into tallies.
  ///
  /// - Parameters:
  ///   - empty: one for each question.
  ///   - read: hands over the packs, batch by batch.
  static func count(_ empty: [TrendTally], _ read: (([StoredPack]) throws -> Void) throws -> Void) throws
    -> [TrendTally]
  {
    // More would wait for the one that reads.
    let counters = (0..<min(ProcessInfo.processInfo.activeProcessorCount, 4)).map { _ in TrendCounter(empty) }
    try read { packs in
      DispatchQueue.concurrentPerform(iterations: counters.count) { index in
        counters[index].count(stride(from: index, to: packs.count, by: counters.count).lazy.map { packs[$0] })
      }
      for counter in counters { if let error = counter.state.withLock(\.error) { throw error } }
    }
    var merged = counters[0].state.withLock(\.tallies)
    for counter in counters.dropFirst() {
      let tallies = counter.state.withLock(\.tallies)
      for index in merged.indices { try merged[index].merge(tallies[index]) }
    }
    return merged
  }

  private func count(_ packs: some Sequence<StoredPack>) {
    state.withLock { state in
      do {
        for pack in packs {
          try pack.decode(into: &state.bins)
          for index in state.tallies.indices { try state.tallies[index].add(state.bins) }
        }
      } catch {
        state.error = error
      }
    }
  }
}

extension TrendTally {
  fileprivate mutating func add(_ bins: borrowing PackedBins) throws {
    try add(
      cells: bins.cells, sites: bins.sites, hours: bins.hours, categories: bins.categories, checks: bins.checks,
      violations: bins.violations, ends: bins.ends, counts: bins.counts)
  }
}
