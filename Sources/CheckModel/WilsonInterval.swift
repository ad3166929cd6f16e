/// Wilson's score interval of a share (E. B. Wilson, *Journal of the American Statistical Association* 22, 1927).
///
/// - Parameters:
///   - violations: 0 to `checks`.
///   - checks: above 0.
///   - z: the normal quantile of the coverage: 1.96 for 95 %.
package func wilsonInterval(violations: Double, checks: Double, z: Double) -> ClosedRange<Double> {
  let share = violations / checks
  let square = z * z / checks
  let centre = (share + square / 2) / (1 + square)
  let half = z / (1 + square) * (share * (1 - share) / checks + square / (4 * checks)).squareRoot()
  let low = violations == 0 ? 0 : max(0, centre - half)
  let high = violations == checks ? 1 : min(1, centre + half)
  return low...max(low, high)
}
