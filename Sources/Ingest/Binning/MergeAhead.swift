import CheckModel
import Dispatch
import Foundation
import Synchronization

// Unsafe: the runs are used by one task only, which was given them whole.

/// Merges runs on a thread of its own, a few batches ahead of whoever takes them: a commit is as long as the longer of
/// the merge and SQLite's work, and not as long as both together. Of 163 000 bins in two tables it takes two thirds.
enum MergeAhead {
  /// Batches that are merged and not yet taken.
  private static let mostBatches = 4

  /// `BinMerge.merge`, with `body` called in the caller's thread.
  static func merge(_ runs: [any BinRun], _ body: (SortedBins) throws -> Void) throws {
    let handOver = HandOver(room: mostBatches)
    let hasEnded = DispatchSemaphore(value: 0)
    // Used by the other thread alone until it has ended, which is waited for.
    nonisolated(unsafe) let runs = runs
    // Not in a queue of Dispatch: its threads are those of the tasks, which may all be busy.
    Thread.detachNewThread {
      let result = Result { unsafe try BinMerge.merge(runs) { try handOver.put($0) } }
      handOver.end(result)
      hasEnded.signal()
    }
    defer { hasEnded.wait() }
    do {
      while let batch = try handOver.take() { try body(batch) }
    } catch {
      handOver.stop()
      throw error
    }
  }
}

/// Batches on their way from one thread to another.
private final class HandOver: Sendable {
  private struct Stopped: Error {}

  private struct State {
    var batches: [SortedBins] = []
    var end: Result<Void, any Error>?
    var isStopped = false
  }

  private let state = Mutex(State())
  /// Begins at zero, as Dispatch ends the process when a semaphore goes with less than it began with.
  private let room = DispatchSemaphore(value: 0)
  private let ready = DispatchSemaphore(value: 0)

  init(room count: Int) { for _ in 0..<count { room.signal() } }

  /// Waits for room.
  ///
  /// - Throws: an error of its own when nobody takes any more.
  func put(_ batch: SortedBins) throws {
    room.wait()
    try state.withLock { state in
      if state.isStopped { throw Stopped() }
      state.batches.append(batch)
    }
    ready.signal()
  }

  func end(_ result: Result<Void, any Error>) {
    state.withLock { $0.end = result }
    ready.signal()
  }

  /// Takes no more, so that nobody waits for room in vain.
  func stop() {
    state.withLock { $0.isStopped = true }
    room.signal()
  }

  /// Waits for the next batch; nil at the end.
  ///
  /// - Throws: what the end was.
  func take() throws -> SortedBins? {
    ready.wait()
    let batch = try state.withLock { state in
      if !state.batches.isEmpty { return SortedBins?.some(state.batches.removeFirst()) }
      try state.end?.get()
      return nil
    }
    if batch != nil { room.signal() }
    return batch
  }
}
