import CheckModel
import GRDB

/// Reads the rows of `bin`, import by import, as they stand.
final class StoredBins {
  struct Bin {
    var cellID: Int64
    var categoryID: Int64
    var key: BinKey
    var checks: Int64
    var violations: Int64
    /// Of `bin.outcomes`; none for NULL.
    var bytes: [UInt8]
    var histogram: [OutcomeCount]

    /// As a pack takes it.
    var stored: StoredBin {
      StoredBin(
        cellID: cellID, siteID: key.siteID, hour: key.hour, categoryID: categoryID, checks: checks,
        outcomes: bytes.isEmpty ? 0 : histogram.count)
    }

    var violationsOfHistogram: Int64 {
      histogram.reduce(0) { $0 + (key.category.isViolation($1.outcome) ? Int64($1.count) : 0) }
    }
  }

  private let cells: [Cell]
  private let cellIndices: IndexByID
  private let categories: [Int64: Category]
  private let row: SQLStatement

  init(_ database: Database) throws {
    let reader = try CountReader(database)
    cells = reader.cells
    cellIndices = reader.names.cellIndices
    categories = try CategoryTable.all(database)
    row = try SQLStatement(
      database,
      """
      SELECT cell_id, coalesce(site_id, 0), hour_id, category_id, checks, violations, outcomes
      FROM bin WHERE id BETWEEN ? AND ? ORDER BY id
      """)
  }

  enum Step {
    case bin(Bin)
    /// A row that can't be a bin.
    case broken
    case end

    var isEnd: Bool { if case .end = self { true } else { false } }
  }

  /// To be called before the first bin of each import.
  func begin(_ id: Int64) throws {
    guard Schema.importIDs.contains(id) else { throw StoreError.corrupt }
    row.reset()
    row.bind(1, Schema.ids(ofImport: id, bits: Schema.binBits))
  }

  func next() throws -> Step {
    guard try row.step() else { return .end }
    do {
      return .bin(try bin())
    } catch StoreError.corrupt {
      return .broken
    }
  }

  /// - Parameter body: is given nil for a row that can't be a bin.
  func forEach(ofImport id: Int64, _ body: (Bin?) throws -> Void) throws {
    try begin(id)
    defer { row.reset() }
    while true {
      switch try next() {
      case .bin(let bin): try body(bin)
      case .broken: try body(nil)
      case .end: return
      }
    }
  }

  private func bin() throws -> Bin {
    let (cellID, categoryID) = (try row.integer(0), try row.integer(3))
    guard let cell = cellIndices[cellID], let category = categories[categoryID] else { throw StoreError.corrupt }
    let key = BinKey(
      cell: cells[cell], hour: try row.integer(2, as: Int32.self), siteID: try row.integer(1, as: Int32.self),
      category: category)
    let checks = try row.integer(4)
    var bin = Bin(
      cellID: cellID, categoryID: categoryID, key: key, checks: checks, violations: try row.integer(5), bytes: [],
      histogram: [])
    if row.isNull(6) {
      guard checks > 0, let count = UInt32(exactly: checks) else { throw StoreError.corrupt }
      bin.histogram = [OutcomeCount(outcome: .none, count: count)]
    } else {
      bin.bytes = try row.blob(6)
      bin.histogram = try HistogramBlob.decode(bin.bytes, checks: checks)
    }
    return bin
  }
}

extension BinPacker {
  mutating func append(_ bin: StoredBins.Bin) throws {
    try append(
      bin.stored, network: Self.network(bin.key.category), histogram: bin.bytes, byteCount: bin.bytes.count,
      counts: bin.histogram[...])
  }
}
