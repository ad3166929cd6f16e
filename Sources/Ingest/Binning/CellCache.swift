import CheckModel

/// Remembers the cells of positions: devices stand still, so a log repeats few of them, and projecting costs more than
/// all the rest of a check.
struct CellCache {
  private struct Entry {
    var first: Double
    var second: Double
    var isProjected: Bool
    var cell: Cell?
  }

  private var entries: [Entry]

  init() { entries = [Entry](repeating: Entry(first: .nan, second: .nan, isProjected: false, cell: nil), count: 4096) }

  /// The cell of a pair of coordinates, looked up where it is not remembered.
  ///
  /// - Parameter isProjected: metres north and east, not degrees of latitude and longitude.
  mutating func cell(_ first: Double, _ second: Double, isProjected: Bool, _ look: () -> Cell?) -> Cell? {
    let hash = (first.bitPattern &* 0x9E37_79B9_7F4A_7C15) ^ (second.bitPattern &* 0xC2B2_AE3D_27D4_EB4F)
    let index = Int(truncatingIfNeeded: (hash ^ hash >> 29) >> 20) & (entries.count - 1)
    if entries[index].first == first, entries[index].second == second, entries[index].isProjected == isProjected {
      return entries[index].cell
    }
    let cell = look()
    entries[index] = Entry(first: first, second: second, isProjected: isProjected, cell: cell)
    return cell
  }
}
