/// Why there is no answer to a question about trends.
package enum TrendError: Error, Equatable, Sendable {
  /// More groups than are kept apart.
  case tooManyGroups(limit: Int)
  /// A bin names what is not there, has an hour outside of the calendar, or counts more than there can be.
  case binBroken

  /// In the form `what is wrong; try …`.
  package var message: String {
    switch self {
    case .tooManyGroups(let limit):
      "there are more than \(limit) groups; try fewer dimensions, or a shorter period or an area"
    case .binBroken: "the store holds a bin that cannot be; try a new import into a new store"
    }
  }
}
