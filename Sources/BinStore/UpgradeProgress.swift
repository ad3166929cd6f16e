import Synchronization

/// How far a store of an earlier version has been brought to the current one; written by whoever does it, read by
/// whoever shows it.
package final class UpgradeProgress: Sendable {
  /// Bins to go through, some of them twice; 0 while nothing is being upgraded.
  package let total = Atomic<Int>(0)
  /// Bins gone through.
  package let done = Atomic<Int>(0)

  func begin(_ bins: Int64) { total.store(Int(clamping: bins), ordering: .relaxed) }
  func step() { done.add(1, ordering: .relaxed) }

  func end() {
    total.store(0, ordering: .relaxed)
    done.store(0, ordering: .relaxed)
  }
}
