import CheckModel
import GRDB

/// Enters cells in the areas that hold their centre, within one transaction.
///
/// Costs least for cells in ascending order: where the areas lie is worked out once for a row of cells.
struct AreaCells {
  private struct Area {
    let id: Int64
    let box: AreaBox
    /// Read when the first row of cells meets the box.
    var shape: AreaShape?
  }

  private let grid: Grid
  private var areas: [Area] = []
  private var row: (north: Int32, found: [(areaID: Int64, spans: [AreaShape.Span])])?
  private let geometry: SQLStatement
  private let insert: SQLStatement

  /// - Parameter only: the areas that matter; nil for all.
  init(_ database: Database, grid: Grid, only: Set<Int64>? = nil) throws {
    self.grid = grid
    geometry = try SQLStatement(database, "SELECT geom FROM area WHERE id = ?")
    insert = try SQLStatement(database, "INSERT INTO area_cell (area_id, cell_id) VALUES (?, ?)")
    let header = try SQLStatement(
      database, "SELECT id, substr(geom, 1, \(GeoPackage.headerByteCount)) FROM area ORDER BY id")
    while try header.step() {
      let id = try header.integer(0)
      if only?.contains(id) ?? true { areas.append(Area(id: id, box: try GeoPackage.box(try header.blob(1)))) }
    }
  }

  /// To be called once for a cell.
  mutating func enter(_ cell: Cell, id: Int64) throws {
    for areaID in try areas(holding: cell) {
      insert.bind(1, areaID)
      insert.bind(2, id)
      try insert.run()
    }
  }

  /// The ids of the areas that hold the cell's centre.
  mutating func areas(holding cell: Cell) throws -> [Int64] {
    if areas.isEmpty { return [] }
    let side = Double(grid.cellMetres)
    if row?.north != cell.north { row = (cell.north, try spans(northMetres: (Double(cell.north) + 0.5) * side)) }
    let east = (Double(cell.east) + 0.5) * side
    return (row?.found ?? []).compactMap { areaID, spans in
      spans.contains { $0.fromEastMetres <= east && east < $0.toEastMetres } ? areaID : nil
    }
  }

  private mutating func spans(northMetres: Double) throws -> [(areaID: Int64, spans: [AreaShape.Span])] {
    var found: [(areaID: Int64, spans: [AreaShape.Span])] = []
    for index in areas.indices where areas[index].box.south <= northMetres && northMetres < areas[index].box.north {
      let shape = try areas[index].shape ?? shape(of: areas[index].id)
      areas[index].shape = shape
      let spans = shape.spans(northMetres: northMetres)
      if !spans.isEmpty { found.append((areas[index].id, spans)) }
    }
    return found
  }

  private func shape(of id: Int64) throws -> AreaShape {
    geometry.bind(1, id)
    defer { geometry.reset() }
    guard try geometry.step() else { throw StoreError.corrupt }
    return try GeoPackage.shape(try geometry.blob(0))
  }
}
