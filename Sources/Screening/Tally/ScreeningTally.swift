import CheckModel
import Foundation

/// The bins of a store as a screening needs them: by channel and sampling, the sessions of every cell.
package struct ScreeningTally: Sendable {
  let rules: TimeZoneRules
  package let cells: [Cell]
  /// What each category counts for.
  private let uses: [[Use]]
  private var networks: [NetworkTally]
  /// Every offender noted in a cell, of whatever channel: that is when control is known to have been there.
  private var presence = SessionTally()
  private let isOffenders: [Bool]
  /// Bins come hour by hour.
  private var lastHour: (hour: Int32, day: Int)?

  private struct Use {
    var network: Int
    var counting: Counting
    var limitKmh: UInt16
    /// Whether the violations that the store kept are the channel's.
    var isAsStored: Bool
  }

  /// - Parameters:
  ///   - cells: ascending, each once.
  ///   - categories: as the bins name them, by index.
  ///   - rules: of the store's time zone.
  package init(cells: [Cell], categories: [Category], rules: TimeZoneRules) throws(ScreeningError) {
    for index in cells.indices.dropFirst() where !(cells[index - 1] < cells[index]) {
      throw .cellsUnordered(index: index)
    }
    self.cells = cells
    self.rules = rules
    networks = Channel.allCases.flatMap { channel in Sampling.allCases.map { NetworkTally(channel, $0, cells.count) } }
    uses = categories.map { category in
      Channel.allCases.compactMap { channel in
        channel.counting(category).map {
          let isMopedOnly = category.vehicle.constructionSpeedKmh != nil
          return Use(
            network: Self.number(channel, category.sampling), counting: $0, limitKmh: category.limitKmh,
            isAsStored: channel != .speed || !isMopedOnly)
        }
      }
    }
    isOffenders = categories.map { $0.sampling == .offenders }
  }

  private static func number(_ channel: Channel, _ sampling: Sampling) -> Int {
    Int(channel.rawValue) * Sampling.allCases.count + Int(sampling.rawValue)
  }

  /// Counts one bin.
  ///
  /// - Parameters:
  ///   - cell: an index of `cells`.
  ///   - category: an index of the categories.
  ///   - hour: UTC, whole hours since 1970.
  ///   - violations: as `Category.isViolation` tells them, no deduction made.
  ///   - histogram: asked for only where speeds are needed.
  package mutating func add(
    cell: Int, category: Int, hour: Int32, checks: Int, violations: Int, histogram: () throws -> [OutcomeCount]
  ) throws {
    if uses[category].isEmpty && !isOffenders[category] { return }
    let key = SessionTally.key(cell: cell, day: day(of: hour))
    if isOffenders[category] { try presence.add(key, checks: checks, violations: 0, hour: hour) }
    for use in uses[category] {
      var counted: Int
      switch use.counting {
      case .clean: counted = 0
      case .violating: counted = checks
      case .from: counted = violations
      case .above(let highest):
        counted = violations
        if violations > 0 {
          let speeds = try histogram()
          networks[use.network].addSeverity(cell, speeds, above: highest)
          if !use.isAsStored { counted = use.counting.violations(speeds) }
        }
        if use.limitKmh > 0 { networks[use.network].addLimit(cell, use.limitKmh, checks) }
      }
      guard counted <= checks else { throw ScreeningError.violationsAboveChecks(index: cell) }
      try networks[use.network].sessions.add(key, checks: checks, violations: counted, hour: hour)
    }
  }

  private mutating func day(of hour: Int32) -> Int {
    if let lastHour, lastHour.hour == hour { return lastHour.day }
    let day = LocalHour(utcHour: hour, rules: rules).day
    lastHour = (hour, day)
    return day
  }

  /// The sessions of a channel and sampling; nil when it has none.
  ///
  /// Those of offenders are all dates on which an offender log noted anything, with the channel's violations.
  mutating func sessions(_ channel: Channel, _ sampling: Sampling) throws(ScreeningError) -> CellSessions? {
    let own = try networks[Self.number(channel, sampling)].sessions.sorted()
    if own.isEmpty { return nil }
    guard sampling == .offenders else { return try CellSessions(own) }
    var all = try presence.sorted()
    var next = 0
    for index in all.indices {
      while next < own.count, own[next].key < all[index].key { next += 1 }
      if next < own.count, own[next].key == all[index].key { all[index].violations = own[next].violations }
    }
    return try CellSessions(all)
  }

  /// What the speeds of one cell say beside their counts.
  func speeds(_ channel: Channel, _ sampling: Sampling, cell: Int32) -> (severitySum: Double, limitKmh: UInt16) {
    networks[Self.number(channel, sampling)].speeds(cell: Int(cell))
  }
}

/// What one channel saw by one sampling.
private struct NetworkTally {
  var sessions = SessionTally()
  private let cellCount: Int
  /// By cell, in steps of 2⁻²⁴, so that it is the same in whatever order bins came.
  private var severity: [UInt64] = []
  /// By cell: the first limit seen, and its checks.
  private var limits: [(kmh: UInt16, checks: Int)] = []
  /// Checks by limit where a cell has had another.
  private var otherLimits: [Int: [UInt16: Int]] = [:]

  init(_ channel: Channel, _ sampling: Sampling, _ cellCount: Int) { self.cellCount = cellCount }

  /// exp(0.06 · km/h above the limit), up to 200 km/h above: beyond that it would say nothing but that.
  private static let severities: [UInt64] = (0...200).map {
    UInt64((speedSeverity(kmhAboveLimit: Double($0))! * 0x1p24).rounded())
  }

  mutating func addSeverity(_ cell: Int, _ speeds: [OutcomeCount], above highest: UInt16) {
    if severity.isEmpty { severity = [UInt64](repeating: 0, count: cellCount) }
    var sum = severity[cell]
    for entry in speeds where entry.outcome.rawValue > highest {
      let (product, overflow) = Self.severities[min(Int(entry.outcome.rawValue - highest), 200)]
        .multipliedReportingOverflow(by: UInt64(entry.count))
      let (total, overflows) = sum.addingReportingOverflow(product)
      sum = overflow || overflows ? .max : total
    }
    severity[cell] = sum
  }

  mutating func addLimit(_ cell: Int, _ limitKmh: UInt16, _ checks: Int) {
    if limits.isEmpty { limits = [(kmh: UInt16, checks: Int)](repeating: (0, 0), count: cellCount) }
    if limits[cell].kmh == 0 { limits[cell].kmh = limitKmh }
    if limits[cell].kmh == limitKmh {
      limits[cell].checks += checks
    } else {
      otherLimits[cell, default: [:]][limitKmh, default: 0] += checks
    }
  }

  /// The limit with most checks, the lower of two; 0 when none is known.
  func speeds(cell: Int) -> (severitySum: Double, limitKmh: UInt16) {
    var best = limits.isEmpty ? (kmh: 0, checks: 0) : limits[cell]
    for (limit, checks) in otherLimits[cell] ?? [:] where (checks, best.kmh) > (best.checks, limit) {
      best = (limit, checks)
    }
    return (severity.isEmpty ? 0 : Double(severity[cell]) * 0x1p-24, best.kmh)
  }
}
