import CheckModel
import GRDB

/// The ids of cells, found or given within one transaction.
///
/// A new cell is entered in the areas that hold it. Remembers only the last cell: bins come cell by cell, so memory does
/// not grow with a log's cells.
struct CellTable {
  private let grid: Grid
  private let srsID: Int32
  private var last: (cell: Cell, id: Int64)?
  private let find: SQLStatement
  private let insert: SQLStatement
  private let index: SpatialIndex
  private let database: Database
  /// From the first new cell on: most imports bring none.
  private var areas: AreaCells?

  init(_ database: Database, grid: Grid, srsID: Int32) throws {
    self.database = database
    self.grid = grid
    self.srsID = srsID
    find = try SQLStatement(database, "SELECT id FROM cell WHERE north_index = ? AND east_index = ?")
    insert = try SQLStatement(database, "INSERT INTO cell (north_index, east_index, geom) VALUES (?, ?, ?)")
    index = try SpatialIndex(database, of: "cell")
  }

  mutating func id(_ cell: Cell) throws -> Int64 {
    if let last, last.cell == cell { return last.id }
    let id = try storedID(cell)
    last = (cell, id)
    return id
  }

  private mutating func storedID(_ cell: Cell) throws -> Int64 {
    find.bind(1, Int64(cell.north))
    find.bind(2, Int64(cell.east))
    defer { find.reset() }
    if try find.step() { return try find.integer(0) }
    insert.bind(1, Int64(cell.north))
    insert.bind(2, Int64(cell.east))
    try insert.bind(3, GeoPackage.polygon(cell, grid: grid, srsID: srsID))
    try insert.run()
    let id = database.lastInsertedRowID
    try index.enter(id, AreaBox(cell, grid))
    if areas == nil { areas = try AreaCells(database, grid: grid) }
    try areas?.enter(cell, id: id)
    return id
  }
}
