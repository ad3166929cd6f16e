import CheckModel
import GRDB

extension BinStore {
  /// Reads counts from one committed state of the store, as often as the closure wants.
  ///
  /// What the closure throws comes out unchanged.
  package func readCounts<Result>(_ body: (CountReader) throws -> Result) throws -> Result {
    try read { try body(CountReader($0)) }
  }
}

/// The bins of one committed state, row by row as they are stored: of each import by cell, site, hour and category.
///
/// A bin that several imports share comes once from each. Valid within `readCounts`.
package final class CountReader {
  /// Every cell of the store, ascending; a bin names one by its index here.
  package let cells: [Cell]
  /// Every category of the store; a bin names one by its index here.
  package let categories: [Category]
  private let database: Database
  private let cellIndices: IndexByID
  private let categoryIndices: IndexByID

  init(_ database: Database) throws {
    self.database = database
    var found: [(cell: Cell, id: Int64)] = []
    let row = try SQLStatement(
      database, "SELECT id, north_index, east_index FROM cell ORDER BY north_index, east_index")
    while try row.step() {
      let cell = Cell(north: try row.integer(1, as: Int32.self), east: try row.integer(2, as: Int32.self))
      found.append((cell, try row.integer(0)))
    }
    cells = found.map(\.cell)
    guard found.count <= Int32.max else { throw StoreError.corrupt }
    cellIndices = IndexByID(found.map(\.id))
    let categories = try CategoryTable.all(database).sorted { $0.key < $1.key }
    self.categories = categories.map(\.value)
    categoryIndices = IndexByID(categories.map(\.key))
  }

  /// One row of `bin`; its columns are read when they are asked for.
  package struct CountedBin {
    fileprivate let row: SQLStatement
    /// An index of `cells`.
    package let cell: Int
    /// An index of `categories`.
    package let category: Int

    /// UTC, whole hours since 1970.
    package var hour: Int32 { get throws { try row.integer(2, as: Int32.self) } }
    package var checks: Int { get throws { try count(3) } }
    package var violations: Int {
      get throws {
        let violations = try count(4)
        guard violations <= (try checks) else { throw StoreError.corrupt }
        return violations
      }
    }
    /// 0 when the checks named no registered site.
    package var siteID: Int32 { get throws { row.isNull(5) ? 0 : try row.integer(5, as: Int32.self) } }

    /// - Throws: `StoreError.corrupt` when it does not add up to the checks.
    package func histogram() throws -> [OutcomeCount] {
      let checks = try checks
      if row.isNull(6) { return checks > 0 ? [OutcomeCount(outcome: .none, count: UInt32(checks))] : [] }
      return try HistogramBlob.decode(try row.blob(6), checks: Int64(checks))
    }

    private func count(_ column: Int32) throws -> Int {
      guard let count = UInt32(exactly: try row.integer(column)) else { throw StoreError.corrupt }
      return Int(count)
    }
  }

  /// Hands over the bins; with `wanted`, which has a value for each cell, those of the cells wanted.
  ///
  /// - Throws: `StoreError.corrupt` when a row can't be a bin; what the closure throws.
  package func forEachBin(of wanted: [Bool]? = nil, _ body: (CountedBin) throws -> Void) throws {
    let row = try SQLStatement(
      database, "SELECT cell_id, category_id, hour_id, checks, violations, site_id, outcomes FROM bin ORDER BY id")
    while try row.step() {
      guard let cell = cellIndices[try row.integer(0)] else { throw StoreError.corrupt }
      if let wanted, !wanted[cell] { continue }
      guard let category = categoryIndices[try row.integer(1)] else { throw StoreError.corrupt }
      try body(CountedBin(row: row, cell: cell, category: category))
    }
  }
}

/// Where the row of an id stands in a list. Ids that SQLite gave out are dense; a file may hold others.
private struct IndexByID {
  private var dense: [Int32] = []
  private var sparse: [Int64: Int32] = [:]

  /// - Parameter ids: each once.
  init(_ ids: [Int64]) {
    let highest = ids.max() ?? 0
    if highest < 4 * ids.count + 1024, ids.allSatisfy({ $0 >= 0 }) {
      dense = [Int32](repeating: -1, count: Int(highest) + 1)
      for (index, id) in ids.enumerated() { dense[Int(id)] = Int32(index) }
    } else {
      for (index, id) in ids.enumerated() { sparse[id] = Int32(index) }
    }
  }

  subscript(id: Int64) -> Int? {
    if id >= 0, id < dense.count { return dense[Int(id)] < 0 ? nil : Int(dense[Int(id)]) }
    return sparse[id].map(Int.init)
  }
}
