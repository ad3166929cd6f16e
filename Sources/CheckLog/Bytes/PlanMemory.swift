// Unsafe: tables that stand still, so that a plan is read without counting references. This object owns their memory,
// and every plan holds this object.

/// The memory of a plan's tables: filled when the plan is made, never changed, freed with it.
///
/// Reading a Swift array counts a reference up and down; a plan is read some dozen times per record, from several
/// tasks, and does without.
@safe
final class PlanMemory: @unchecked Sendable {
  private var blocks: [UnsafeMutableRawPointer] = unsafe []

  init() {}

  deinit { while let block = unsafe blocks.popLast() { unsafe block.deallocate() } }

  /// A copy of the elements that lives as long as this memory.
  func table<Element: BitwiseCopyable>(_ elements: [Element]) -> PlanTable<Element> {
    let base = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
    for (index, element) in elements.enumerated() { unsafe (base + index).initialize(to: element) }
    unsafe blocks.append(UnsafeMutableRawPointer(base))
    return unsafe PlanTable(base: UnsafePointer(base), count: elements.count)
  }
}

/// A fixed table in the memory of a plan; not to be used after the plan is gone.
@safe
struct PlanTable<Element: BitwiseCopyable>: @unchecked Sendable, BitwiseCopyable {
  private let base: UnsafePointer<Element>
  let count: Int

  fileprivate init(base: UnsafePointer<Element>, count: Int) {
    unsafe self.base = unsafe base
    self.count = count
  }

  @inline(__always)
  subscript(_ index: Int) -> Element {
    precondition(index >= 0 && index < count)
    return unsafe base[index]
  }
}
