import CheckModel

extension TrendRow {
  /// - Parameters:
  ///   - histogram: of the speeds of every passing vehicle, by km/h.
  ///   - offence: the checks with the row's offence, when offences are asked for.
  init(
    codes: [TrendCode], _ sums: TrendSums, histogram: () -> [Int], offence: TrendTally.OffenceCount?, query: TrendQuery
  ) {
    self.codes = codes
    checks = sums.checks
    violations = offence?.checks ?? sums.violations
    withDenominator = sums.denominator.checks
    suspicion = sums.suspicion
    let counted = offence?.withDenominator ?? sums.denominator.violations
    rate = Rate(violations: counted, of: sums.denominator.checks)
    speeds = query.wantsSpeeds && sums.kinds & 1 << CheckKind.speed.rawValue != 0 ? Speeds(sums, histogram) : nil
    let after = offence?.after ?? sums.after.violations
    comparison = query.compared.map { _ in
      Comparison(
        checksBefore: sums.denominator.checks - sums.after.checks, violationsBefore: counted - after,
        checksAfter: sums.after.checks, violationsAfter: after)
    }
    notes = Self.notes(sums, speeds, comparison)
  }

  private static func notes(_ sums: TrendSums, _ speeds: Speeds?, _ comparison: Comparison?) -> [Note] {
    var notes: [Note] = []
    if sums.denominator.checks == 0 { notes.append(.noDenominator) }
    if sums.hasUnlimitedSpeeds { notes.append(.noLimit) }
    if sums.suspicion > 0 { notes.append(.onSuspicion) }
    if sums.kinds.nonzeroBitCount > 1 { notes.append(.severalKinds) }
    if speeds != nil {
      if sums.allTraffic == 0 {
        notes.append(.noFreeSpeeds)
      } else if sums.hasOtherSpeeds {
        notes.append(.speedsOfPart(checks: sums.allTraffic))
      }
    }
    if let comparison, comparison.ratio == nil, sums.denominator.checks > 0 {
      notes.append(
        comparison.checksBefore == 0 ? .notBefore : comparison.checksAfter == 0 ? .notAfter : .noViolations)
    }
    return notes
  }
}

extension TrendRow.Speeds {
  fileprivate init(_ sums: TrendSums, _ histogram: () -> [Int]) {
    if sums.allTraffic > 0 {
      let vehicles = histogram()
      v85Kmh = percentile(0.85, of: vehicles)
      // Whole numbers up to 2⁵³ are exact, so that the order of bins does not matter.
      let sum = vehicles.enumerated().reduce(0.0) { $0 + Double($1.offset) * Double($1.element) }
      meanKmh = sum / Double(sums.allTraffic)
    }
    if sums.limited > 0 {
      let limited = Double(sums.limited)
      over = TrendRow.Over(
        limit: Double(sums.over.limit) / limited, by10: Double(sums.over.by10) / limited,
        by20: Double(sums.over.by20) / limited, by30: Double(sums.over.by30) / limited)
    }
  }
}

extension TrendRow.Comparison {
  init(checksBefore: Int, violationsBefore: Int, checksAfter: Int, violationsAfter: Int) {
    self.checksBefore = checksBefore
    self.violationsBefore = violationsBefore
    self.checksAfter = checksAfter
    self.violationsAfter = violationsAfter
    ratio = RateRatio(
      violationsAfter, per: Double(checksAfter), to: violationsBefore, per: Double(checksBefore))
  }
}
