import Foundation
import Synchronization

// Unsafe: a signal handler may do next to nothing: it writes a byte to a pipe whose ends are set before it is
// installed, and never again.

/// SIGINT and SIGTERM: the command stops within a second, leaves no half of anything, and says what was done.
enum Interruption {
  private struct State {
    /// The signal that came.
    var signal: Int32?
    /// Files to remove when the process ends before they are complete.
    var parts: Set<String> = []
    /// Ends work that can say how far it came; nil where none is under way.
    var stop: (@Sendable () -> Void)?
    /// Whether that work has ended.
    var hasStopped = false
  }

  private static let state = Mutex(State())

  /// How long work may take to end in order.
  private static let patienceSeconds = 0.8

  /// The signal that came, if one did.
  static var signal: Int32? { state.withLock { $0.signal } }

  /// A pipe from the handler, which may do next to nothing, to a thread that may do anything.
  nonisolated(unsafe) private static var pipeEnds: (read: Int32, write: Int32) = (-1, -1)

  /// Watches for the signals, but for those that whoever started the program had it ignore. To be called once.
  static func watch() {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return }
    unsafe pipeEnds = (ends[0], ends[1])
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { number in
      // Whoever was interrupted may be about to look at it.
      let code = errno
      var byte = UInt8(truncatingIfNeeded: number)
      unsafe _ = write(Interruption.pipeEnds.write, &byte, 1)
      errno = code
    }
    action.sa_flags = SA_RESTART
    var watched = sigset_t()
    unsafe sigemptyset(&watched)
    for number in [SIGINT, SIGTERM] where !isIgnored(number) {
      unsafe sigaction(number, &action, nil)
      unsafe sigaddset(&watched, number)
    }
    // Whoever started the program may have blocked them for itself.
    unsafe pthread_sigmask(SIG_UNBLOCK, &watched, nil)
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while true {
        if unsafe read(pipeEnds.read, &byte, 1) == 1 { come(Int32(byte)) }
      }
    }
  }

  /// Removes the file when a signal ends the process.
  static func atEndRemove(_ path: String) { state.withLock { _ = $0.parts.insert(path) } }

  /// Takes that back.
  static func atEndKeep(_ path: String) { state.withLock { _ = $0.parts.remove(path) } }

  /// Does work that ends soon when its task is cancelled, as a signal does, and that says itself what it has done.
  static func stopping<Result: Sendable>(_ work: @escaping @Sendable () async -> Result) async -> Result {
    let task = Task { await work() }
    let isStopped = state.withLock { state in
      state.stop = { task.cancel() }
      return state.signal != nil
    }
    if isStopped { task.cancel() }
    let result = await task.value
    state.withLock { state in
      state.stop = nil
      state.hasStopped = true
    }
    return result
  }

  private static func come(_ number: Int32) {
    let stop: (@Sendable () -> Void)? = state.withLock { state in
      // At a second signal nobody wants to wait.
      guard state.signal == nil else { return nil }
      state.signal = number
      return state.stop
    }
    guard let stop else { end(number) }
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: patienceSeconds)
      if !state.withLock({ $0.hasStopped }) { end(number) }
    }
    stop()
  }

  /// Ends the process as it is: a store's transaction that was not committed is undone by whoever opens it next.
  private static func end(_ number: Int32) -> Never {
    state.withLock { state in
      for path in state.parts { unsafe unlink(path) }
      Terminal.say("lagesbild: stopped; what was under way is done whole or not at all; try the same command again")
      _exit(128 + number)
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    unsafe sigaction(number, nil, &action)
    let ignore = unsafe unsafeBitCast(SIG_IGN, to: Int.self)
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == ignore
  }
}
