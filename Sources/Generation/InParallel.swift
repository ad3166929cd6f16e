import Dispatch
import Synchronization

/// The results of `body` for each item, in the items' order, worked out on every core.
func inParallel<Item: Sendable, Result: Sendable>(
  _ items: [Item], _ body: @Sendable (Item) -> Result
) -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: items.count))
  DispatchQueue.concurrentPerform(iterations: items.count) { index in
    let result = body(items[index])
    results.withLock { $0[index] = result }
  }
  return results.withLock { $0.map { $0! } }
}
