import CheckModel
import GRDB

/// A bin as an export tells it: merged over the imports that share it.
package struct MergedBin: Equatable, Sendable {
  package var cell: Cell
  /// UTC, whole hours since 1970.
  package var hour: Int32
  /// nil when the checks named no registered site.
  package var site: String?
  package var category: Category
  package var checks: Int64
  package var violations: Int64
  /// Ascending outcomes, each once; they add up to the checks.
  package var histogram: [Count]

  /// How many checks had one outcome.
  package struct Count: Equatable, Sendable {
    package var outcome: Outcome
    package var count: Int64

    package init(outcome: Outcome, count: Int64) {
      self.outcome = outcome
      self.count = count
    }
  }

  package init(
    cell: Cell, hour: Int32, site: String?, category: Category, checks: Int64, violations: Int64, histogram: [Count]
  ) {
    self.cell = cell
    self.hour = hour
    self.site = site
    self.category = category
    self.checks = checks
    self.violations = violations
    self.histogram = histogram
  }
}

extension BinStore {
  /// Hands over the bins by cell, hour, site's name and category, merged over imports, from one committed state.
  ///
  /// The order does not depend on that in which the logs came. SQLite sorts them, beyond a few megabytes in a file, so
  /// that memory does not grow with the bins. What the closures throw comes out unchanged.
  ///
  /// - Parameters:
  ///   - area: of whose cells; nil for all. An area that is not there has none.
  ///   - wantsCategory: whether bins of a category are wanted.
  ///   - wantsHour: whether bins of a UTC hour, in whole hours since 1970, are wanted; asked once for each, first.
  /// - Throws: `StoreError.corrupt` when a row can't be a bin.
  package func forEachMergedBin(
    area: String?, wantsCategory: (Category) -> Bool, wantsHour: (Int32) throws -> Bool,
    _ body: (MergedBin) throws -> Void
  ) throws {
    try read { database in
      let categories = try CategoryTable.all(database)
      let row = try SQLStatement(database, Self.mergedBins(ofArea: area != nil))
      try row.bind(1, Self.list(categories.filter { !wantsCategory($0.value) }.map(\.key)))
      try row.bind(2, Self.list(try Self.hours(database).filter { try !wantsHour($0) }))
      if let area { try row.bind(3, Self.spelled(area)) }
      var merging: MergedBin?
      while try row.step() {
        guard let category = categories[try row.integer(3)] else { throw StoreError.corrupt }
        let bin = try Self.mergedBin(row, category)
        if merging?.isSameBin(as: bin) == true {
          try merging?.add(bin)
        } else {
          if let merging { try body(merging) }
          merging = bin
        }
      }
      if let merging { try body(merging) }
    }
  }

  /// Parameters: what is not wanted, so that a bin that names what is not there comes out and is found broken.
  private static func mergedBins(ofArea: Bool) -> String {
    """
    SELECT cell.north_index, cell.east_index, bin.hour_id, bin.category_id, site.name, bin.checks, bin.violations,
      bin.outcomes, bin.site_id IS NULL, hour.id IS NULL
    FROM bin
    LEFT JOIN cell ON cell.id = bin.cell_id
    LEFT JOIN category ON category.id = bin.category_id
    LEFT JOIN hour ON hour.id = bin.hour_id
    LEFT JOIN site ON site.id = bin.site_id
    WHERE bin.category_id NOT IN (SELECT value FROM json_each(?1)) AND bin.hour_id NOT IN (SELECT value FROM json_each(?2))
    \(ofArea
      ? "AND bin.cell_id IN (SELECT cell_id FROM area_cell JOIN area ON area.id = area_id WHERE area.name = ?3)" : "")
    ORDER BY cell.north_index, cell.east_index, bin.hour_id, site.name, category.kind, category.vehicle,
      category.sampling, category.basis, category.limit_kmh, category.offence_bits, category.id
    """
  }

  /// Every hour with a check.
  private static func hours(_ database: Database) throws -> [Int32] {
    let row = try SQLStatement(database, "SELECT id FROM hour ORDER BY id")
    var hours: [Int32] = []
    while try row.step() {
      let hour = try row.integer(0, as: Int32.self)
      guard LocalHour.hours.contains(hour) else { throw StoreError.corrupt }
      hours.append(hour)
    }
    return hours
  }

  private static func list(_ numbers: [some BinaryInteger]) -> String {
    "[" + numbers.map { String($0) }.joined(separator: ",") + "]"
  }

  private static func mergedBin(_ row: SQLStatement, _ category: Category) throws -> MergedBin {
    let isSited = try row.integer(8) == 0
    guard let checks = UInt32(exactly: try row.integer(5)), let violations = UInt32(exactly: try row.integer(6)),
      checks > 0, violations <= checks, try row.integer(9) == 0
    else { throw StoreError.corrupt }
    let histogram =
      row.isNull(7)
      ? [MergedBin.Count(outcome: .none, count: Int64(checks))]
      : try HistogramBlob.decode(try row.blob(7), checks: Int64(checks)).map {
        MergedBin.Count(outcome: $0.outcome, count: Int64($0.count))
      }
    let hour = try row.integer(2, as: Int32.self)
    return MergedBin(
      cell: Cell(north: try row.integer(0, as: Int32.self), east: try row.integer(1, as: Int32.self)),
      hour: hour, site: isSited ? try row.text(4) : nil, category: category,
      checks: Int64(checks), violations: Int64(violations), histogram: histogram)
  }
}

extension MergedBin {
  fileprivate func isSameBin(as other: MergedBin) -> Bool {
    cell == other.cell && hour == other.hour && category == other.category && site == other.site
  }

  /// Adds another import's part of the bin: at most 2²³ imports of 2³² checks each.
  fileprivate mutating func add(_ other: MergedBin) throws {
    checks += other.checks
    violations += other.violations
    var sum: [Count] = []
    sum.reserveCapacity(histogram.count + other.histogram.count)
    var (own, next) = (histogram[...], other.histogram[...])
    while let a = own.first, let b = next.first {
      if a.outcome == b.outcome {
        sum.append(Count(outcome: a.outcome, count: a.count + b.count))
        own.removeFirst()
        next.removeFirst()
      } else {
        sum.append(a.outcome < b.outcome ? own.removeFirst() : next.removeFirst())
      }
    }
    histogram = sum + own + next
  }
}
