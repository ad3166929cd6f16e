import Foundation

/// Leaves others a turn at the store's write lock.
///
/// Who waits for the lock asks again every 100 ms at most, in no order: a process that keeps many logs, one right after
/// another, would be asked in a moment between two of them only by luck, and another process would give up. So the lock
/// stays free for a tenth of the time that it was held.
struct WriteTurn {
  private var next: ContinuousClock.Instant?

  /// Waits until the lock may be taken again.
  func await() {
    guard let next else { return }
    let seconds = (next - .now) / .seconds(1)
    if seconds > 0 { Thread.sleep(forTimeInterval: seconds) }
  }

  mutating func end(since start: ContinuousClock.Instant) {
    let now = ContinuousClock.now
    next = now + min((now - start) / 10, Self.longest)
  }

  /// A little more than the time between two tries of SQLite's busy timeout.
  private static let longest = Duration.milliseconds(110)
}
