/// Leaves out the points of a line that are hardly off the way without them (D. Douglas & T. Peucker, 1973).
enum LineThinning {
  /// So that no line takes more than so many steps a point.
  private static let mostPointsAtOnce = 1000

  /// O(n). Both ends stay, and every thousandth point.
  static func thinned(_ line: [(Double, Double)], tolerance: Double) -> [(Double, Double)] {
    guard line.count > 2 else { return line }
    var isKept = [Bool](repeating: false, count: line.count)
    var stretches: [(Int, Int)] = []
    for first in stride(from: 0, to: line.count - 1, by: mostPointsAtOnce) {
      let last = min(first + mostPointsAtOnce, line.count - 1)
      (isKept[first], isKept[last]) = (true, true)
      stretches.append((first, last))
    }
    while let (first, last) = stretches.popLast() {
      var farthest = (index: 0, distance: tolerance * tolerance)
      for index in (first + 1)..<max(last, first + 1) {
        let distance = squaredDistance(line[index], from: line[first], to: line[last])
        if distance > farthest.distance { farthest = (index, distance) }
      }
      guard farthest.index > 0 else { continue }
      isKept[farthest.index] = true
      stretches.append((first, farthest.index))
      stretches.append((farthest.index, last))
    }
    return zip(line, isKept).filter(\.1).map(\.0)
  }

  /// From a point to a stretch of a line.
  private static func squaredDistance(
    _ point: (Double, Double), from a: (Double, Double), to b: (Double, Double)
  ) -> Double {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1)
    let length = dx * dx + dy * dy
    let share = length > 0 ? min(max(((point.0 - a.0) * dx + (point.1 - a.1) * dy) / length, 0), 1) : 0
    let (x, y) = (point.0 - a.0 - share * dx, point.1 - a.1 - share * dy)
    return x * x + y * y
  }
}
