/// Lets files that were read at the same time be committed in the order in which they were named, so that the store
/// does not depend on which was done first.
actor CommitOrder {
  private var next = 0
  private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]

  /// Returns when every file before this one is done.
  func wait(for file: Int) async {
    if file == next { return }
    await withCheckedContinuation { waiting[file] = $0 }
  }

  func done(_ file: Int) {
    precondition(file == next)
    next += 1
    waiting.removeValue(forKey: next)?.resume()
  }
}
