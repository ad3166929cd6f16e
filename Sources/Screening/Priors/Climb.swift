import Foundation

/// A log-likelihood of two parameters with its gradient and Hessian.
struct Surface {
  var value: Double
  var gradient: (Double, Double)
  /// xx, xy, yy.
  var hessian: (Double, Double, Double)
}

/// The top of a smooth log-likelihood in a box, by Newton's method guarded three ways: a Hessian that does not bend
/// down is shifted until it does, steps are at most 2 long in each direction, and a step that leads down is halved.
///
/// - Returns: the point, and the surface there; the best found when 100 steps do not suffice.
func climb(
  from start: (Double, Double), x: ClosedRange<Double>, y: ClosedRange<Double>, _ evaluate: (Double, Double) -> Surface
) -> (point: (Double, Double), surface: Surface) {
  func clamp(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    min(max(value, range.lowerBound), range.upperBound)
  }
  var point = (clamp(start.0, x), clamp(start.1, y))
  var here = evaluate(point.0, point.1)
  for _ in 0..<100 {
    var (xx, xy, yy) = here.hessian
    let spread = sqrt((xx - yy) * (xx - yy) / 4 + xy * xy)
    let steepest = (xx + yy) / 2 + spread
    let scale = abs(xx) + abs(yy) + 1e-12
    if steepest > -1e-10 * scale {
      xx -= steepest + 1e-3 * scale
      yy -= steepest + 1e-3 * scale
    }
    let determinant = xx * yy - xy * xy
    var step = (
      -(yy * here.gradient.0 - xy * here.gradient.1) / determinant,
      -(xx * here.gradient.1 - xy * here.gradient.0) / determinant
    )
    let longest = max(abs(step.0), abs(step.1))
    guard longest.isFinite else { break }
    if longest > 2 { step = (step.0 * 2 / longest, step.1 * 2 / longest) }
    var moved = false
    for _ in 0..<30 {
      let next = (clamp(point.0 + step.0, x), clamp(point.1 + step.1, y))
      let there = evaluate(next.0, next.1)
      if there.value >= here.value - 1e-13 * abs(here.value) {
        moved = abs(next.0 - point.0) + abs(next.1 - point.1) > 1e-10
        point = next
        here = there
        break
      }
      step = (step.0 / 2, step.1 / 2)
    }
    if !moved { break }
  }
  return (point, here)
}
