/// All cells of one channel and sampling, shrunk towards each other and judged by one rule.
package struct Network<Prior: NetworkPrior>: Sendable {
  package let sessions: Sessions
  package let rule: FlagRule
  /// ρ of the checks in one session, or φ − 1 of counts.
  package let clustering: Double
  /// The first is fitted to all cells that were seen on two dates or more, each other to those of one class; where
  /// fewer than `fewestOfAClass` were, to all.
  package let priors: [Prior]
  /// The rate that a flagged cell is above, by prior.
  package let thresholds: [Double]
  /// The index of each cell's prior.
  package let priorOfCell: [Int32]
  /// The cells that each prior was fitted to, ascending.
  let taught: [[Int32]]
  /// The cells' numbers as they enter a posterior.
  package let effective: [EffectiveNumbers]
  package let isSeenEnough: [Bool]
  package let isFlagged: [Bool]

  /// The fewest cells of a class that have a prior of their own.
  package static var fewestOfAClass: Int { 20 }

  /// Estimates the clustering, fits the priors and judges every cell. O(sessions) and some ten passes over the cells.
  ///
  /// - Parameter classes: of each cell, such as its speed limit; 0 for none. Cells of a class that fewer than
  ///   `fewestOfAClass` have share the prior of all.
  package init(
    _ sessions: Sessions, rule: FlagRule = FlagRule(), classes: [UInt16]? = nil
  ) throws(ScreeningError) {
    try rule.check()
    guard classes.map({ $0.count == sessions.cellCount }) ?? true else { throw .shapeBroken }
    let clustering = Prior.clustering(of: sessions)
    var effective = [EffectiveNumbers](repeating: .none, count: sessions.cellCount)
    var isSeenEnough = [Bool](repeating: false, count: sessions.cellCount)
    var isSeenTwice = isSeenEnough
    for cell in effective.indices {
      let sum = SessionSum<Prior>(sessions, cell) { _ in 1 }
      effective[cell] = sum.effective(clustering)
      isSeenEnough[cell] = rule.isSeenEnough(checks: sum.checks, hours: sum.hours, dates: sum.dates)
      isSeenTwice[cell] = sum.dates >= 2
    }
    // What is seen on one date is a street and an evening, not to be told apart: how much streets differ is learnt from
    // those that are seen on more, if these are enough.
    let isTaught = isSeenTwice.count { $0 } >= Self.fewestOfAClass ? isSeenTwice : effective.map { $0.exposure > 0 }
    let priorOfCell = Self.priors(of: classes, isTaught)
    var taught = [[Int32]](repeating: [], count: Int(priorOfCell.max() ?? 0) + 1)
    for cell in effective.indices where isTaught[cell] {
      taught[0].append(Int32(cell))
      if priorOfCell[cell] > 0 { taught[Int(priorOfCell[cell])].append(Int32(cell)) }
    }
    var priors: [Prior] = []
    for cells in taught { priors.append(try Prior.fit(cells.map { effective[Int($0)] })) }
    let thresholds = priors.map { rule.threshold($0.distribution) }
    isFlagged = effective.indices.map { cell in
      let prior = Int(priorOfCell[cell])
      return isSeenEnough[cell]
        && priors[prior].posterior(effective[cell]).map { rule.isAbove(thresholds[prior], $0) } ?? false
    }
    self.sessions = sessions
    self.rule = rule
    self.clustering = clustering
    self.priors = priors
    self.thresholds = thresholds
    self.priorOfCell = priorOfCell
    self.taught = taught
    self.effective = effective
    self.isSeenEnough = isSeenEnough
  }

  private static func priors(of classes: [UInt16]?, _ isTaught: [Bool]) -> [Int32] {
    guard let classes else { return [Int32](repeating: 0, count: isTaught.count) }
    var sizes: [UInt16: Int] = [:]
    for (cell, name) in classes.enumerated() where name != 0 && isTaught[cell] { sizes[name, default: 0] += 1 }
    let own = sizes.filter { $0.value >= fewestOfAClass }.keys.sorted()
    let numbers = Dictionary(uniqueKeysWithValues: own.enumerated().map { ($1, Int32($0 + 1)) })
    return classes.map { numbers[$0] ?? 0 }
  }

  /// The index of the prior for cells taken as one: that of the cell with most evidence, the first of them in a tie.
  package func prior(of cells: some Sequence<Int32>) -> Int {
    var best: (exposure: Double, prior: Int32) = (-1, 0)
    for cell in cells where effective[Int(cell)].exposure > best.exposure {
      best = (effective[Int(cell)].exposure, priorOfCell[Int(cell)])
    }
    return Int(best.prior)
  }

  /// The posterior of cells taken as one: of a cell, or of a place. nil only when their numbers leave 1e9.
  package func posterior(of cells: some Sequence<Int32>) -> Prior.Distribution? {
    priors[prior(of: cells)].posterior(cells.reduce(.none) { $0 + effective[Int($1)] })
  }
}

/// A cell's sessions added up, each so many times.
struct SessionSum<Prior: NetworkPrior> {
  /// Each as often as its date counts.
  private(set) var checks = 0
  private var violations = 0.0
  private var exposure = 0.0
  private var squares = 0.0
  /// Each once, however often its date counts.
  private(set) var hours = 0
  private(set) var dates = 0

  init(_ sessions: Sessions, _ cell: Int, times: (Int32) -> Int32) {
    for session in sessions.of(cell) {
      let times = times(sessions.dates[session])
      guard times > 0 else { continue }
      let weight = Double(times)
      let size = Prior.exposure(checks: sessions.checks[session], hours: sessions.hours[session])
      checks += Int(times) * Int(sessions.checks[session])
      violations += weight * Double(sessions.violations[session])
      exposure += weight * size
      squares += weight * size * size
      hours += Int(sessions.hours[session])
      dates += sessions.checks[session] > 0 ? 1 : 0
    }
  }

  func effective(_ clustering: Double) -> EffectiveNumbers {
    // A draw of dates could lift a sum past what a posterior holds.
    let scale = largestNumber / max(exposure, violations, largestNumber)
    return Prior.effective(
      violations: violations * scale, exposure: exposure * scale, squares: squares * scale, clustering: clustering)
  }
}
