/// Lets tasks that run at the same time do a part of their work one after the other, by their numbers: files that were
/// read together are committed in the order in which they were named, and chunks are hashed in the log's order.
actor Turns {
  private var next = 0
  private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]

  /// Returns when all before this one are done.
  func wait(for number: Int) async {
    if number == next { return }
    await withCheckedContinuation { waiting[number] = $0 }
  }

  func done(_ number: Int) {
    precondition(number == next)
    next += 1
    waiting.removeValue(forKey: next)?.resume()
  }
}
