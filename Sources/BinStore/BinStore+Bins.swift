import CheckModel
import GRDB

extension BinStore {
  /// Hands over every bin once, in ascending order of keys, with its histogram merged over all imports.
  ///
  /// SQLite sorts the bins (on disk when they are many); beside that, memory holds one cell's hour. What the closure
  /// throws ends it and comes out unchanged.
  ///
  /// - Throws: `StoreError`: `corrupt` when a row can't be a bin.
  package func forEachBin(_ body: (BinKey, [OutcomeCount]) throws -> Void) throws {
    try read { database in
      let categories = try CategoryTable.all(database)
      let row = try SQLStatement(
        database,
        """
        SELECT cell.north_index, cell.east_index, coalesce(bin.site_id, 0), bin.hour_id,
          bin.category_id, bin.checks, bin.outcomes
        FROM bin CROSS JOIN cell ON cell.id = bin.cell_id
        ORDER BY 1, 2, 3, 4
        """)
      // The bins of one cell, site and hour: the store's category ids have no order of their own.
      var run: [(key: BinKey, histogram: [OutcomeCount])] = []
      while try row.step() {
        guard let category = categories[try row.integer(4)] else { throw StoreError.corrupt }
        let cell = Cell(north: try row.integer(0, as: Int32.self), east: try row.integer(1, as: Int32.self))
        let key = BinKey(
          cell: cell, hour: try row.integer(3, as: Int32.self), siteID: try row.integer(2, as: Int32.self),
          category: category)
        if let first = run.first?.key, (first.cell, first.siteID, first.hour) != (key.cell, key.siteID, key.hour) {
          try Self.merge(run, into: body)
          run.removeAll(keepingCapacity: true)
        }
        run.append((key, try Self.histogram(row)))
      }
      try Self.merge(run, into: body)
    }
  }

  private static func histogram(_ row: SQLStatement) throws -> [OutcomeCount] {
    let checks = try row.integer(5)
    if !row.isNull(6) { return try HistogramBlob.decode(try row.blob(6), checks: checks) }
    guard checks > 0, let count = UInt32(exactly: checks) else { throw StoreError.corrupt }
    return [OutcomeCount(outcome: .none, count: count)]
  }

  private static func merge(
    _ run: [(key: BinKey, histogram: [OutcomeCount])], into body: (BinKey, [OutcomeCount]) throws -> Void
  ) throws {
    let sorted = run.sorted { $0.key < $1.key }
    var start = 0
    while start < sorted.count {
      let key = sorted[start].key
      let end = sorted[start...].firstIndex { $0.key != key } ?? sorted.count
      try body(key, end - start == 1 ? sorted[start].histogram : try sum(sorted[start..<end].map(\.histogram)))
      start = end
    }
  }

  private static func sum(_ histograms: [[OutcomeCount]]) throws -> [OutcomeCount] {
    var counts: [Outcome: UInt32] = [:]
    for entry in histograms.joined() {
      let (total, overflow) = counts[entry.outcome, default: 0].addingReportingOverflow(entry.count)
      if overflow { throw StoreError.outOfRange("a merged bin's count") }
      counts[entry.outcome] = total
    }
    return counts.map { OutcomeCount(outcome: $0.key, count: $0.value) }.sorted { $0.outcome < $1.outcome }
  }
}
