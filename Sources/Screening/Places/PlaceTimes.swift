import CheckModel

/// One place's rate by stratum and by month, shrunken as the place is.
struct PlaceTimes<Prior: NetworkPrior> {
  private let sessions: PlaceSessions
  private let judged: JudgedNetwork<Prior>
  private let prior: Int
  /// The parts of the sessions by month, counted from year 0.
  private let months: [Int: PlaceSessions.Part<Prior>]

  init(_ sessions: PlaceSessions, _ judged: JudgedNetwork<Prior>, prior: Int) {
    self.sessions = sessions
    self.judged = judged
    self.prior = prior
    let clustering = judged.network.clustering
    months = sessions.parts { Self.month($0.day) }.mapValues { PlaceSessions.Part($0, clustering: clustering) }
  }

  private static func month(_ day: Int) -> Int {
    let date = CivilDate(dayNumber: day)
    return date.year * 12 + date.month - 1
  }

  func strata() throws(ScreeningError) -> [PriorityPlace.StratumEvidence] {
    let parts = sessions.parts(by: \.stratum)
    var strata: [PriorityPlace.StratumEvidence] = []
    for stratum in Stratum.allCases {
      guard let counts = parts[stratum] else { continue }
      let part = PlaceSessions.Part<Prior>(counts, clustering: judged.network.clustering)
      guard let posterior = judged.network.priors[prior].posterior(part.effective),
        let estimate = PriorityPlace.Estimate(posterior)
      else { throw .shapeBroken }
      strata.append(
        PriorityPlace.StratumEvidence(
          stratum: stratum, checks: judged.sampling == .offenders ? part.violations : part.checks,
          violations: part.violations, controlHours: part.hours, estimate: estimate))
    }
    return strata
  }

  /// Over the last twelve months up to the network's last date.
  func persistence() -> PriorityPlace.Persistence {
    let rule = judged.network.rule
    let last = judged.days.last.map(Self.month) ?? 0
    let recent = months.filter { ($0.key > last - 12) && $0.key <= last }.values
    let enough = recent.filter { rule.isSeenEnough(checks: $0.checks, hours: $0.hours, dates: $0.dates) }
    let flagged = enough.filter { part in
      judged.network.priors[prior].posterior(part.effective).map {
        rule.isAbove(judged.network.thresholds[prior], $0)
      } ?? false
    }
    return PriorityPlace.Persistence(
      monthsFlagged: flagged.count, monthsSeenEnough: enough.count, monthsSeen: recent.count)
  }

  func trend() throws(ScreeningError) -> Trend {
    let series = months.sorted { $0.key < $1.key }.suffix(Trend.mostPeriods)
    let rates = series.map { judged.network.priors[prior].posterior($0.value.effective)?.mean ?? 0 }
    return try Trend(of: rates, periods: series.map(\.key))
  }

  /// The months one by one, as the trend takes them.
  func monthly() throws(ScreeningError) -> [PriorityPlace.MonthEvidence] {
    var evidence: [PriorityPlace.MonthEvidence] = []
    for (month, part) in months.sorted(by: { $0.key < $1.key }).suffix(Trend.mostPeriods) {
      guard let posterior = judged.network.priors[prior].posterior(part.effective),
        let estimate = PriorityPlace.Estimate(posterior)
      else { throw .shapeBroken }
      evidence.append(
        PriorityPlace.MonthEvidence(
          month: month, checks: judged.sampling == .offenders ? part.violations : part.checks,
          violations: part.violations, estimate: estimate))
    }
    return evidence
  }

  /// The hours of the week one by one: the checks of one cell's hour are alike, as those of a session are.
  func hourly(_ hours: PlaceHours) throws(ScreeningError) -> [PriorityPlace.HourEvidence] {
    var evidence: [PriorityPlace.HourEvidence] = []
    for part in hours.parts {
      let exposures = part.sessions.map {
        Prior.exposure(checks: Int32(clamping: $0.checks), hours: 1)
      }
      let violations = part.sessions.reduce(0) { $0 + $1.violations }
      let effective = Prior.effective(
        violations: Double(violations), exposure: exposures.reduce(0, +),
        squares: exposures.reduce(0) { $0 + $1 * $1 }, clustering: judged.network.clustering)
      guard let posterior = judged.network.priors[prior].posterior(effective) else { throw .shapeBroken }
      evidence.append(
        PriorityPlace.HourEvidence(
          weekday: part.weekday, hour: part.hour,
          checks: judged.sampling == .offenders ? violations : part.sessions.reduce(0) { $0 + $1.checks },
          violations: violations, rate: posterior.mean))
    }
    return evidence
  }
}
