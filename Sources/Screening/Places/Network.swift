/// All cells of one channel and sampling, shrunk towards each other and judged by one rule.
package struct Network: Sendable {
  package let sessions: Sessions
  package let rule: FlagRule
  /// Of the checks in one session.
  package let correlation: Double
  package let prior: BetaBinomialPrior
  /// The rate that a flagged cell is above.
  package let threshold: Double
  /// The cells' numbers as they enter a posterior.
  package let effectiveChecks: [Double]
  package let effectiveViolations: [Double]
  package let isFlagged: [Bool]

  /// Estimates the correlation, fits the prior and judges every cell. O(sessions) and some ten passes over the cells.
  package init(_ sessions: Sessions, rule: FlagRule = FlagRule()) throws(ScreeningError) {
    try rule.check()
    let correlation = sessions.correlation
    var checks = [Double](repeating: 0, count: sessions.cellCount)
    var violations = checks
    var seenEnough = [Bool](repeating: false, count: sessions.cellCount)
    for cell in checks.indices {
      var (n, k, hours, dates) = (0, 0, 0, 0)
      var squares = 0.0
      for session in sessions.of(cell) {
        n += Int(sessions.checks[session])
        k += Int(sessions.violations[session])
        hours += Int(sessions.hours[session])
        dates += sessions.checks[session] > 0 ? 1 : 0
        squares += Double(sessions.checks[session]) * Double(sessions.checks[session])
      }
      let effective = EffectiveNumbers(
        checks: Double(n), violations: Double(k), squares: squares, correlation: correlation)
      checks[cell] = effective.checks
      violations[cell] = effective.violations
      seenEnough[cell] = rule.isSeenEnough(checks: n, hours: hours, dates: dates)
    }
    let prior = try BetaBinomialPrior.fit(violations: violations, checks: checks)
    let threshold = rule.threshold(prior.beta)
    isFlagged = checks.indices.map { cell in
      seenEnough[cell]
        && prior.posterior(violations: violations[cell], checks: checks[cell]).map { rule.isAbove(threshold, $0) }
          ?? false
    }
    self.sessions = sessions
    self.rule = rule
    self.correlation = correlation
    self.prior = prior
    self.threshold = threshold
    effectiveChecks = checks
    effectiveViolations = violations
  }

  /// The posterior of cells taken as one: of a cell, or of a place. nil only when their numbers leave 1e9.
  package func posterior(of cells: some Sequence<Int32>) -> BetaDistribution? {
    var (n, k) = (0.0, 0.0)
    for cell in cells {
      n += effectiveChecks[Int(cell)]
      k += effectiveViolations[Int(cell)]
    }
    return prior.posterior(violations: min(k, n), checks: n)
  }
}
