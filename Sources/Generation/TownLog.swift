import CheckModel

/// What to generate. The same values give the same bytes, on every machine and any number of cores.
package struct TownLogOptions: Sendable {
  package var checks: Int
  package var seed: UInt64
  package var townSeed: UInt64 = 1
  package var sites = 240
  package var start = CivilDate(year: 2026, month: 6, day: 5)
  package var days = 1
  package var groups = Set(DeviceGroup.allCases)
  package var format = LogFormat.csv
  /// The share of lines that is broken, 0–0.5.
  package var dirt = 0.0
  /// Whether rows hold positions; without them a site register is needed to import the log.
  package var positions = true

  package init(checks: Int, seed: UInt64) {
    self.checks = checks
    self.seed = seed
  }
}

/// A version 1 check log of a made-up town.
package struct TownLog: Sendable {
  package let town: Town
  private let schedule: Schedule
  private let frame: LogFrame

  /// - Throws: `GenerationError` when an option is out of its range.
  package init(_ options: TownLogOptions) throws(GenerationError) {
    guard (0...10_000_000_000).contains(options.checks) else { throw .checksOutside }
    guard (10...100_000).contains(options.sites) else { throw .sitesOutside }
    guard (1...3660).contains(options.days) else { throw .daysOutside }
    guard (0...0.5).contains(options.dirt) else { throw .dirtOutside }
    let firstDay = options.start.dayNumber
    let hours =
      LocalClock.utcHour(midnightOf: firstDay)..<LocalClock.utcHour(midnightOf: firstDay + options.days)
    town = Town(seed: options.townSeed, sites: options.sites)
    schedule = Schedule(
      town: town, groups: options.groups, checks: options.checks, seed: options.seed, hours: hours)
    guard schedule.totalWeight > 0 else { throw .noDevices }
    // A share of all lines is more of the checks: each broken line comes on top.
    let dirt = Int((options.dirt / (1 - options.dirt) * 1_000_000).rounded())
    frame = LogFrame(
      town: town, devices: schedule.devices,
      text: RowText(town: town, devices: schedule.devices, positions: options.positions), format: options.format,
      seed: options.seed, dirt: dirt, positions: options.positions,
      unclosedQuoteAt: dirt > 0 && options.format == .csv ? options.checks / 2 : nil)
  }

  /// Writes the log, chunk by chunk, and returns what it holds. Memory does not grow with the log.
  ///
  /// - Parameter compressed: whether to write one gzip member.
  package func write(compressed: Bool, to sink: ([UInt8]) throws -> Void) throws -> Truth {
    var output = ChunkedOutput(compressed: compressed)
    var truth = Truth()
    if frame.format == .csv {
      try output.append(RowText.header, to: sink)
      truth.lines = 1
      truth.bytes = RowText.header.count
    }
    var waiting: [LogPart] = []
    var waitingChecks = 0
    var firstCheck = 0
    func drawWaiting() throws {
      for (bytes, part) in inParallel(waiting, { [frame] in frame.rows(of: $0) }) {
        truth.add(part)
        try output.append(bytes, to: sink)
      }
      waiting.removeAll()
      waitingChecks = 0
    }
    try schedule.forEachHour { hour, shifts in
      for part in LogPart.divided(shifts, hour: hour, firstCheck: firstCheck, seed: frame.seed) {
        let checks = part.shifts.reduce(0) { $0 + $1.checks }
        firstCheck += checks
        waitingChecks += checks
        waiting.append(part)
        if waitingChecks >= 16 * LogPart.checks { try drawWaiting() }
      }
    }
    try drawWaiting()
    try output.finish(to: sink)
    return truth
  }

  /// The town's site register, `site,lat,lon,limit`.
  package func siteRegister() -> [UInt8] {
    var bytes = Array("site,lat,lon,limit\n".utf8)
    for site in town.sites { bytes += "\(site.name),\(site.latText),\(site.lonText),\(site.limitKmh)\n".utf8 }
    return bytes
  }
}
