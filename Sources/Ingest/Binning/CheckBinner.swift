import CheckLog
import CheckModel
import Projection

/// Puts checks on the grid and into bins.
struct CheckBinner {
  /// The bin that the last check of a spot and a subject went to: the next one most often goes there too.
  private struct Recent: BitwiseCopyable {
    var spot: Int32
    var subject: Int32
    var hour: Int32
    /// -1 for a free entry.
    var bin: Int32

    static let free = Recent(spot: 0, subject: 0, hour: 0, bin: -1)
  }

  private enum SpotCell: BitwiseCopyable {
    case notLookedUp, outside
    case found(Cell)
  }

  /// Each in the one place that its spot and subject give it, until another is; they fit in a core's own cache.
  private static let recentCount = 32_768
  /// So many checks are taken together that the memory for all of their bins is on its way at once.
  private static let batchCount = 64

  private let grid: Grid
  /// Made when a position first needs it: PROJ takes milliseconds to find its way, and a log that only names registered
  /// sites has no use for it.
  private var projection: GridProjection?
  private let sites: [Site]
  private var recent = [Recent](repeating: .free, count: recentCount)
  /// By the numbers of the parser's spots.
  private var cells: [SpotCell] = []
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
    forgetRecent()
    defer { table = BinTable() }
    return table
  }

  private mutating func forgetRecent() {
    for place in recent.indices { recent[place] = .free }
  }

  /// Bins the checks of one chunk.
  ///
  /// - Parameter parser: whose spots and subjects the checks name.
  /// - Returns: the checks whose position is outside the grid's area, which are not binned.
  /// - Throws: `GridProjectionError`.
  mutating func add(_ checks: ArraySlice<Check>, from parser: borrowing RecordParser) throws -> [Check] {
    if parser.generation != generation {
      forgetRecent()
      cells.removeAll(keepingCapacity: true)
      generation = parser.generation
    }
    let newSpots = parser.spots.count - cells.count
    if newSpots > 0 { cells += repeatElement(.notLookedUp, count: newSpots) }
    var outside: [Check] = []
    var (first, last) = (seconds?.lowerBound ?? .max, seconds?.upperBound ?? .min)
    let checks = checks.span
    var bins = InlineArray<64, Int32>(repeating: -1)
    var start = 0
    while start < checks.count {
      let count = min(Self.batchCount, checks.count - start)
      for i in 0..<count {
        let check = checks[start &+ i]
        let hour = Int32(truncatingIfNeeded: floorDivide(check.utcSeconds, 3600))
        let place = Self.place(check)
        var bin = recent[place].bin
        if recent[place].spot != check.spot || recent[place].subject != check.subject || recent[place].hour != hour {
          bin = -1
        }
        if bin < 0 {
          bin = try findBin(of: check, hour: hour, from: parser)
          if bin < 0 {
            bins[i] = -1
            outside.append(check)
            continue
          }
          recent[place] = Recent(spot: check.spot, subject: check.subject, hour: hour, bin: bin)
        }
        bins[i] = bin
        table.prefetch(Int(bin))
        first = min(first, check.utcSeconds)
        last = max(last, check.utcSeconds)
      }
      for i in 0..<count where bins[i] >= 0 { table.prefetchHistogram(of: Int(bins[i])) }
      for i in 0..<count where bins[i] >= 0 { table.count(checks[start &+ i].outcome, in: Int(bins[i])) }
      start &+= count
    }
    if first <= last { seconds = first...last }
    return outside
  }

  @inline(__always)
  private static func place(_ check: Check) -> Int {
    let both = UInt64(UInt32(bitPattern: check.spot)) << 32 | UInt64(UInt32(bitPattern: check.subject))
    return Int(truncatingIfNeeded: (both &* 0x9E37_79B9_7F4A_7C15) >> 49)
  }

  /// The number of a check's bin; -1 when its position is outside the grid's area.
  @inline(never)
  private mutating func findBin(of check: Check, hour: Int32, from parser: borrowing RecordParser) throws -> Int32 {
    let spot = parser.spots[Int(check.spot)]
    if case .notLookedUp = cells[Int(check.spot)] {
      cells[Int(check.spot)] = try cell(of: spot).map { .found($0) } ?? .outside
    }
    guard case .found(let cell) = cells[Int(check.spot)] else { return -1 }
    let subject = parser.subjects[Int(check.subject)]
    let site = spot.site < 0 ? nil : sites[Int(spot.site)]
    var category = subject.category
    if subject.takesSiteLimit, let limitKmh = site?.limitKmh { category = category.with(limitKmh: limitKmh) }
    return Int32(
      truncatingIfNeeded: table.bin(for: BinKey(cell: cell, hour: hour, siteID: site?.id ?? 0, category: category)))
  }

  private mutating func cell(of spot: Check.Spot) throws -> Cell? {
    if case .ofSite = spot.position { return spot.site < 0 ? nil : sites[Int(spot.site)].cell }
    let projection = try projection ?? GridProjection(grid: grid)
    self.projection = projection
    switch spot.position {
    case .ofSite: return nil
    case .geographic(let lat, let lon): return projection.cell(latDegrees: lat, lonDegrees: lon)
    case .projected(let north, let east): return projection.cell(northMetres: north, eastMetres: east)
    }
  }
}
