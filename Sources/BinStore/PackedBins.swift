import CheckModel

/// The bins of one pack, decoded: value `i` of each list is that of bin `i`, in the order in which bins are stored.
///
/// All of one import, kind and sampling. A pack's bins ascend by cell, site, hour and category. It is filled anew for
/// each pack: to keep something of it costs a copy.
package struct PackedBins: Sendable {
  package internal(set) var kind: CheckKind = .speed
  package internal(set) var sampling: Sampling = .all
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

  package var count: Int { ends.count }
}

extension CountReader {
  /// Hands over the bins pack by pack: every bin of the kinds and samplings that were asked for (all, without), and of
  /// the hours. A pack with an hour of those may hold other hours too.
  ///
  /// A bin that several imports share comes once from each.
  ///
  /// - Throws: `StoreError.corrupt` when a pack can't be; what the closure throws.
  package func forEachPack(
    kinds: Set<CheckKind>? = nil, samplings: Set<Sampling>? = nil, hours: Range<Int32>? = nil,
    _ body: (borrowing PackedBins) throws -> Void
  ) throws {
    var pack = PackedBins()
    try forEachBin { bin in
      let category = categories[bin.category]
      guard kinds?.contains(category.kind) ?? true, samplings?.contains(category.sampling) ?? true else { return }
      let hour = try bin.hour
      guard hours?.contains(hour) ?? true else { return }
      pack.kind = category.kind
      pack.sampling = category.sampling
      pack.cells = [Int32(bin.cell)]
      pack.sites = [try bin.siteID]
      pack.hours = [hour]
      pack.categories = [Int32(bin.category)]
      pack.checks = [UInt32(try bin.checks)]
      pack.violations = [UInt32(try bin.violations)]
      pack.counts = try bin.histogram()
      pack.ends = [pack.counts.count]
      try body(pack)
    }
  }
}
