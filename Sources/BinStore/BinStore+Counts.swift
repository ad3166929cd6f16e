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

/// The bins of one committed state. Valid within `readCounts`.
package final class CountReader {
  /// Every cell of the store, ascending; a bin names one by its index here.
  package let cells: [Cell]
  /// Every category of the store; a bin names one by its index here.
  package var categories: [Category] { names.categories }
  let database: Database
  let names: PackNames

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
    names = PackNames(cellIDs: found.map(\.id), try CategoryTable.all(database).sorted { $0.key < $1.key })
  }
}

/// What the ids in packs stand for.
struct PackNames: Sendable {
  let categories: [Category]
  let cellIndices: IndexByID
  let categoryIndices: IndexByID
  /// By index: the lowest outcome that is a violation.
  let violationsFrom: [UInt32]

  init(cellIDs: [Int64], _ categories: [(key: Int64, value: Category)]) {
    self.categories = categories.map(\.value)
    cellIndices = IndexByID(cellIDs)
    categoryIndices = IndexByID(categories.map(\.key))
    violationsFrom = self.categories.map(CategoryTable.violationsFrom)
  }
}

/// Where the row of an id stands in a list. Ids that SQLite gave out are dense; a file may hold others.
struct IndexByID: Sendable {
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
