import CheckModel

/// The bins of one pack, decoded: value `i` of each list is that of bin `i`.
///
/// All of one import, kind and sampling, ascending by cell, site, hour and category; each a bin of the store, or of those
/// of a local date's stratum. It is filled anew for each pack: to
/// keep a list of it costs a copy.
package struct PackedBins: Sendable {
  /// The import that brought them.
  package internal(set) var importID: Int64 = 0
  package internal(set) var kind: CheckKind = .speed
  package internal(set) var sampling: Sampling = .all
  /// From the first to the last hour of its bins.
  package internal(set) var hourRange: ClosedRange<Int32> = 0...0
  /// Indices of `CountReader.cells`.
  package internal(set) var cells: [Int32] = []
  /// Numbers in the site register; 0 when the checks named no registered site.
  package internal(set) var sites: [Int32] = []
  /// UTC, whole hours since 1970.
  package internal(set) var hours: [Int32] = []
  /// Indices of `CountReader.categories`.
  package internal(set) var categories: [Int32] = []
  /// How many checks; at least 1.
  package internal(set) var checks: [UInt32] = []
  /// As `Category.isViolation` tells them, no deduction made.
  package internal(set) var violations: [UInt32] = []
  /// Where the histogram ends in `counts`; it begins where the one before ends, and holds at least one outcome.
  package internal(set) var ends: [Int] = []
  /// The histograms end to end, each by ascending outcome.
  package internal(set) var counts: [OutcomeCount] = []

  package init() {}

  package var count: Int { ends.count }

  /// The histogram of one bin, as a list of its own.
  package func histogram(_ bin: Int) -> [OutcomeCount] { Array(counts[(bin == 0 ? 0 : ends[bin - 1])..<ends[bin]]) }
}
