import Foundation

/// The two models of a network's cells: violations among checks, and counts per control hour.
package protocol NetworkPrior: Sendable {
  associatedtype Distribution: RatePosterior

  /// The prior itself.
  var distribution: Distribution { get }

  /// Of what a session's violations are a rate.
  static func exposure(checks: Int32, hours: Int32) -> Double

  /// How much less than so many independent checks or hours the sessions are worth; 0 when no less.
  static func clustering(of sessions: Sessions) -> Double

  /// A cell's numbers as they enter a posterior.
  ///
  /// - Parameter squares: the sum of its sessions' squared exposures.
  static func effective(
    violations: Double, exposure: Double, squares: Double, clustering: Double
  ) -> EffectiveNumbers

  static func fit(_ cells: [EffectiveNumbers]) throws(ScreeningError) -> Self

  /// As `fit`, within 1e-3 of it, for many fits of many cells.
  static func fitOnLattice(_ cells: [EffectiveNumbers]) throws(ScreeningError) -> Self

  /// nil only when the numbers leave 1e9.
  func posterior(_ numbers: EffectiveNumbers) -> Distribution?
}

/// Violations and what they are a rate of, brought down to what they are worth as evidence.
package struct EffectiveNumbers: Equatable, Sendable {
  package var violations: Double
  package var exposure: Double

  package static let none = EffectiveNumbers(violations: 0, exposure: 0)

  package static func + (a: EffectiveNumbers, b: EffectiveNumbers) -> EffectiveNumbers {
    EffectiveNumbers(violations: a.violations + b.violations, exposure: a.exposure + b.exposure)
  }
}

extension BetaBinomialPrior: NetworkPrior {
  package var distribution: BetaDistribution { beta }

  package static func exposure(checks: Int32, hours: Int32) -> Double { Double(checks) }

  package static func clustering(of sessions: Sessions) -> Double { sessions.correlation }

  /// What checks are worth when those of one session are alike: n/(1+(m̄−1)ρ), k scaled likewise, with m̄ = Σm²/Σm over
  /// the sessions, the mean size as a check meets it (A. Donner & N. Klar, *Cluster Randomization Trials*, 2000).
  @inline(__always)
  package static func effective(
    violations: Double, exposure: Double, squares: Double, clustering: Double
  ) -> EffectiveNumbers {
    guard exposure > 0 else { return .none }
    let scale = 1 / (1 + (squares / exposure - 1) * clustering)
    // Rounding may not lift the violations above the checks.
    return EffectiveNumbers(violations: min(violations * scale, exposure * scale), exposure: exposure * scale)
  }

  package static func fit(_ cells: [EffectiveNumbers]) throws(ScreeningError) -> BetaBinomialPrior {
    try fit(violations: cells.map(\.violations), checks: cells.map(\.exposure))
  }

  package static func fitOnLattice(_ cells: [EffectiveNumbers]) throws(ScreeningError) -> BetaBinomialPrior {
    var k = [Double](repeating: 0, count: Margin.latticeCount)
    var (m, n) = (k, k)
    for cell in cells where cell.exposure > 0 {
      Margin.add(cell.violations, to: &k)
      Margin.add(cell.exposure - cell.violations, to: &m)
      Margin.add(cell.exposure, to: &n)
    }
    return .fit(violations: Margin(onLattice: k), clean: Margin(onLattice: m), checks: Margin(onLattice: n))
  }

  package func posterior(_ numbers: EffectiveNumbers) -> BetaDistribution? {
    posterior(violations: min(numbers.violations, numbers.exposure), checks: numbers.exposure)
  }
}

extension GammaPoissonPrior: NetworkPrior {
  package var distribution: GammaDistribution { gamma }

  package static func exposure(checks: Int32, hours: Int32) -> Double { Double(hours) }

  package static func clustering(of sessions: Sessions) -> Double { sessions.excessDispersion }

  /// Count and exposure over φ: the quasi-likelihood of counts that vary φ times as much as Poisson's.
  @inline(__always)
  package static func effective(
    violations: Double, exposure: Double, squares: Double, clustering: Double
  ) -> EffectiveNumbers {
    EffectiveNumbers(violations: violations / (1 + clustering), exposure: exposure / (1 + clustering))
  }

  package static func fit(_ cells: [EffectiveNumbers]) throws(ScreeningError) -> GammaPoissonPrior {
    try fit(counts: cells.map(\.violations), exposures: cells.map(\.exposure))
  }

  package static func fitOnLattice(_ cells: [EffectiveNumbers]) throws(ScreeningError) -> GammaPoissonPrior {
    var lattice = [Double](repeating: 0, count: Margin.latticeCount)
    for cell in cells where cell.violations > 0 { Margin.add(cell.violations, to: &lattice) }
    return try fit(
      counts: cells.map(\.violations), exposures: cells.map(\.exposure), Margin(onLattice: lattice))
  }

  package func posterior(_ numbers: EffectiveNumbers) -> GammaDistribution? {
    posterior(count: numbers.violations, exposure: numbers.exposure)
  }
}
