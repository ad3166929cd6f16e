import CheckModel

extension TrendRow {
  /// - Parameters:
  ///   - speeds: of the group, when they are wanted and it has some.
  ///   - offence: the checks with the row's offence, when offences are asked for.
  init(
    codes: [TrendCode], _ sums: TrendSums, speeds: Speeds?, offence: OffenceCounts.Count?, query: TrendQuery
  ) {
    self.codes = codes
    checks = sums.checks
    violations = offence?.checks ?? sums.violations
    withDenominator = sums.denominator.checks
    suspicion = sums.suspicion
    let counted = offence?.withDenominator ?? sums.denominator.violations
    rate = Rate(violations: counted, of: sums.denominator.checks)
    self.speeds = speeds
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
