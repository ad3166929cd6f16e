import CheckLog
import CheckModel
import Projection

/// Puts checks on the grid and into bins.
package struct CheckBinner {
  /// The bin that the last check of a spot and a subject went to: the next one most often goes there too.
  private struct Recent: BitwiseCopyable {
    var spot: Int32
    var subject: Int32
    var hour: Int32
    /// -1 for a free entry.
    var bin: Int32

    static let free = Recent(spot: 0, subject: 0, hour: 0, bin: -1)
  }

  private enum SpotPlace: BitwiseCopyable {
    case notLookedUp, outside
    case found(BinTable.Place, number: Int32)
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
  /// By the numbers of the parser's spots; a place's number in the table is -1 when the table is not the one it is of.
  private var places: [SpotPlace] = []
  /// By the numbers of the parser's subjects: the category's number in the table, or -1.
  private var categories: [Int32] = []
  private var generation = 0
  package private(set) var table = BinTable()
  /// The earliest and latest check that was binned, seconds since 1970 UTC.
  private(set) var seconds: ClosedRange<Int64>?

  package init(grid: Grid, sites: [Site]) {
    self.grid = grid
    self.sites = sites
  }

  /// The bins so far; the next begin anew.
  mutating func takeTable() -> BinTable {
    forgetNumbers()
    defer { table = BinTable() }
    return table
  }

  /// Forgets what was numbered by the table.
  private mutating func forgetNumbers() {
    for i in recent.indices { recent[i] = .free }
    for spot in places.indices {
      if case .found(let place, _) = places[spot] { places[spot] = .found(place, number: -1) }
    }
    for subject in categories.indices { categories[subject] = -1 }
  }

  /// Bins the checks of one chunk.
  ///
  /// - Parameter parser: whose spots and subjects the checks name.
  /// - Returns: the checks whose position is outside the grid's area, which are not binned.
  /// - Throws: `GridProjectionError`.
  package mutating func add(_ checks: ArraySlice<Check>, from parser: borrowing RecordParser) throws -> [Check] {
    if parser.generation != generation {
      places.removeAll(keepingCapacity: true)
      categories.removeAll(keepingCapacity: true)
      forgetNumbers()
      generation = parser.generation
    }
    places += repeatElement(.notLookedUp, count: max(parser.spots.count - places.count, 0))
    categories += repeatElement(-1, count: max(parser.subjects.count - categories.count, 0))
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
    let spot = Int(check.spot)
    if case .notLookedUp = places[spot] {
      let siteID = site(of: parser.spots[spot])?.id ?? 0
      places[spot] =
        try cell(of: parser.spots[spot]).map { .found(BinTable.Place(cell: $0, siteID: siteID), number: -1) }
        ?? .outside
    }
    guard case .found(let place, var number) = places[spot] else { return -1 }
    if number < 0 {
      number = table.number(of: place)
      places[spot] = .found(place, number: number)
    }
    return table.bin(place: number, hour: hour, category: category(of: check, from: parser))
  }

  /// The number of a check's category.
  private mutating func category(of check: Check, from parser: borrowing RecordParser) -> Int32 {
    let subject = parser.subjects[Int(check.subject)]
    if subject.takesSiteLimit, let limitKmh = site(of: parser.spots[Int(check.spot)])?.limitKmh {
      return table.number(of: subject.category.with(limitKmh: limitKmh))
    }
    let number = categories[Int(check.subject)]
    if number >= 0 { return number }
    let new = table.number(of: subject.category)
    categories[Int(check.subject)] = new
    return new
  }

  private func site(of spot: Check.Spot) -> Site? { spot.site < 0 ? nil : sites[Int(spot.site)] }

  private mutating func cell(of spot: Check.Spot) throws -> Cell? {
    if case .ofSite = spot.position { return site(of: spot)?.cell }
    let projection = try projection ?? GridProjection(grid: grid)
    self.projection = projection
    switch spot.position {
    case .ofSite: return nil
    case .geographic(let lat, let lon): return projection.cell(latDegrees: lat, lonDegrees: lon)
    case .projected(let north, let east): return projection.cell(northMetres: north, eastMetres: east)
    }
  }
}
