import CheckLog
import CheckModel
import Projection

/// Puts checks on the grid and into bins.
package struct CheckBinner {
  private enum PositionCell: BitwiseCopyable {
    case notLookedUp, outside
    case found(Cell)
  }

  private let grid: Grid
  /// Made when a position first needs it: PROJ takes milliseconds to find its way, and a log that only names registered
  /// sites has no use for it.
  private var projection: GridProjection?
  private let sites: [Site]
  /// The cells of the parser's positions, by their numbers; looked up when first needed.
  private var cells: [PositionCell] = []
  private var positionsGeneration = 0
  package internal(set) var table = BinTable()
  /// The earliest and latest check that was binned, seconds since 1970 UTC.
  private(set) var seconds: ClosedRange<Int64>?

  package init(grid: Grid, sites: [Site]) {
    self.grid = grid
    self.sites = sites
  }

  /// Bins the checks of one chunk.
  ///
  /// - Parameter parser: whose positions the checks name.
  /// - Returns: the checks whose position is outside the grid's area, which are not binned.
  /// - Throws: `GridProjectionError`.
  package mutating func add(_ checks: [Check], from parser: borrowing RecordParser) throws -> [Check] {
    if parser.positionsGeneration != positionsGeneration { cells.removeAll(keepingCapacity: true) }
    positionsGeneration = parser.positionsGeneration
    while cells.count < parser.positions.count { cells.append(.notLookedUp) }
    var outside: [Check] = []
    var (first, last) = (seconds?.lowerBound ?? .max, seconds?.upperBound ?? .min)
    for check in checks {
      guard let cell = try cell(of: check, parser.positions) else {
        outside.append(check)
        continue
      }
      let hour = floorDivide(check.utcSeconds, 3600)
      let siteID = check.site < 0 ? 0 : sites[Int(check.site)].id
      table.add(BinKey(cell: cell, hour: Int32(hour), siteID: siteID, category: check.category), check.outcome)
      first = min(first, check.utcSeconds)
      last = max(last, check.utcSeconds)
    }
    if first <= last { seconds = first...last }
    return outside
  }

  private mutating func cell(of check: Check, _ positions: [Check.Position]) throws -> Cell? {
    guard check.position >= 0 else { return check.site < 0 ? nil : sites[Int(check.site)].cell }
    switch cells[Int(check.position)] {
    case .found(let cell): return cell
    case .outside: return nil
    case .notLookedUp:
      let projection = try projection ?? GridProjection(grid: grid)
      self.projection = projection
      let cell =
        switch positions[Int(check.position)] {
        case .geographic(let lat, let lon): projection.cell(latDegrees: lat, lonDegrees: lon)
        case .projected(let north, let east): projection.cell(northMetres: north, eastMetres: east)
        }
      cells[Int(check.position)] = cell.map { .found($0) } ?? .outside
      return cell
    }
  }
}
