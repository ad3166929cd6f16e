import CheckLog
import CheckModel
import Projection

/// Puts checks on the grid and into bins.
struct CheckBinner {
  /// What is known of a subject of the parser.
  private struct Known: BitwiseCopyable {
    enum Place: UInt8, BitwiseCopyable { case notLookedUp, outside, found }

    var place = Place.notLookedUp
    /// The hour of its last check, and the bin that this went to: the next one most often goes there too.
    var hour: Int32 = 0
    var bin: Int32 = -1
    var cell = Cell(north: 0, east: 0)
  }

  private let grid: Grid
  /// Made when a position first needs it: PROJ takes milliseconds to find its way, and a log that only names registered
  /// sites has no use for it.
  private var projection: GridProjection?
  private let sites: [Site]
  /// By the numbers of the parser's subjects.
  private var known: [Known] = []
  /// The cells of the parser's positions, by their numbers: .some(nil) for one outside, nil until it is looked up.
  private var cells: [Cell??] = []
  private var generation = 0
  private(set) var table = BinTable()
  /// The earliest and latest check that was binned, seconds since 1970 UTC.
  private(set) var seconds: ClosedRange<Int64>?

  init(grid: Grid, sites: [Site]) {
    self.grid = grid
    self.sites = sites
  }

  /// The bins so far; the next begin anew.
  mutating func takeTable() -> BinTable {
    for number in known.indices { known[number].bin = -1 }
    defer { table = BinTable() }
    return table
  }

  /// Bins the checks of one chunk.
  ///
  /// - Parameter parser: whose subjects and positions the checks name.
  /// - Returns: the checks whose position is outside the grid's area, which are not binned.
  /// - Throws: `GridProjectionError`.
  mutating func add(_ checks: [Check], from parser: borrowing RecordParser) throws -> [Check] {
    if parser.generation != generation {
      known.removeAll(keepingCapacity: true)
      cells.removeAll(keepingCapacity: true)
      generation = parser.generation
    }
    let newSubjects = parser.subjects.count - known.count
    if newSubjects > 0 { known += repeatElement(Known(), count: newSubjects) }
    var outside: [Check] = []
    var (first, last) = (seconds?.lowerBound ?? .max, seconds?.upperBound ?? .min)
    for check in checks {
      let number = Int(check.subject)
      let hour = Int32(truncatingIfNeeded: floorDivide(check.utcSeconds, 3600))
      if known[number].bin < 0 || known[number].hour != hour {
        guard try findBin(of: number, hour: hour, from: parser) else {
          outside.append(check)
          continue
        }
      }
      table.count(check.outcome, in: Int(known[number].bin))
      first = min(first, check.utcSeconds)
      last = max(last, check.utcSeconds)
    }
    if first <= last { seconds = first...last }
    return outside
  }

  /// Finds the bin of a subject in an hour; false when its position is outside the grid's area.
  @inline(never)
  private mutating func findBin(of number: Int, hour: Int32, from parser: borrowing RecordParser) throws -> Bool {
    let subject = parser.subjects[number]
    if known[number].place == .notLookedUp {
      let cell = try cell(of: subject, parser.positions)
      known[number].place = cell == nil ? .outside : .found
      if let cell { known[number].cell = cell }
    }
    if known[number].place == .outside { return false }
    let siteID = subject.site < 0 ? 0 : sites[Int(subject.site)].id
    let key = BinKey(cell: known[number].cell, hour: hour, siteID: siteID, category: subject.category)
    known[number].hour = hour
    known[number].bin = Int32(truncatingIfNeeded: table.bin(for: key))
    return true
  }

  private mutating func cell(of subject: Check.Subject, _ positions: [Check.Position]) throws -> Cell? {
    guard subject.position >= 0 else { return subject.site < 0 ? nil : sites[Int(subject.site)].cell }
    let number = Int(subject.position)
    while cells.count <= number { cells.append(nil) }
    if let known = cells[number] { return known }
    let projection = try projection ?? GridProjection(grid: grid)
    self.projection = projection
    let cell =
      switch positions[number] {
      case .geographic(let lat, let lon): projection.cell(latDegrees: lat, lonDegrees: lon)
      case .projected(let north, let east): projection.cell(northMetres: north, eastMetres: east)
      }
    cells[number] = .some(cell)
    return cell
  }
}
