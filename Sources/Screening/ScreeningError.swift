/// Why numbers cannot be screened. The caller adds the store.
package enum ScreeningError: Error, Equatable, Sendable {
  /// Arrays that belong together have different lengths, or offsets do not divide their array.
  case shapeBroken
  /// A number is not finite, is negative, or is above 1e9.
  case numberOutside(index: Int)
  /// More violations than checks.
  case violationsAboveChecks(index: Int)
  /// No exposure beside a count.
  case exposureMissing(index: Int)
  /// Cells are not ascending, each once.
  case cellsUnordered(index: Int)
  /// A probability, level or threshold is not within its range.
  case levelOutside
  /// More values than the method is made for.
  case tooMany(limit: Int)
  /// More flagged places than can be ranked.
  case tooManyPlaces(limit: Int)

  /// In the form `what is wrong; try …`.
  package var message: String {
    switch self {
    case .shapeBroken: "what is to be screened does not belong together; try `PRAGMA integrity_check` in sqlite3"
    case .numberOutside(let index):
      "cell \(index) holds a number that is not between 0 and 1 000 000 000; try `lagesbild undo` of what was imported twice"
    case .violationsAboveChecks(let index):
      "cell \(index) has more violations than checks; try `PRAGMA integrity_check` in sqlite3"
    case .exposureMissing(let index):
      "cell \(index) has a count but no control hours; try `PRAGMA integrity_check` in sqlite3"
    case .cellsUnordered(let index):
      "cell \(index) is out of order or there twice; try `PRAGMA integrity_check` in sqlite3"
    case .levelOutside: "a probability is not between 0 and 1; try one such as 0.95"
    case .tooManyPlaces(let limit): "more than \(limit) places are flagged; try a higher target"
    case .tooMany(let limit): "there are more than \(limit) values; try longer periods"
    }
  }
}

/// The largest count or exposure that is screened: beyond it a posterior leaves the range of `BetaDistribution`.
let largestNumber = 1e9

/// Throws unless 0 ≤ k ≤ n ≤ 1e9 in every row.
func requireShares(_ violations: [Double], of checks: [Double]) throws(ScreeningError) {
  guard violations.count == checks.count else { throw .shapeBroken }
  for index in checks.indices {
    guard checks[index] >= 0, checks[index] <= largestNumber, violations[index] >= 0 else {
      throw .numberOutside(index: index)
    }
    guard violations[index] <= checks[index] else { throw .violationsAboveChecks(index: index) }
  }
}
