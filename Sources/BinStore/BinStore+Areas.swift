import CheckModel
import Foundation
import GRDB

/// An area of a file, before the store gives it a number.
package struct AreaEntry: Equatable, Sendable {
  package var name: String
  /// In the CRS of the store's grid; every ring is closed.
  package var shape: AreaShape

  package init(name: String, shape: AreaShape) {
    self.name = name
    self.shape = shape
  }
}

/// What importing areas did.
package struct AreaChanges: Equatable, Sendable {
  package var added = 0
  package var changed = 0
  package var unchanged = 0
}

/// An area in the store.
package struct Area: Equatable, Sendable {
  package var name: String
  /// How many of the store's cells it holds the centre of.
  package var cells: Int64
  /// In the CRS of the store's grid.
  package var box: AreaBox
}

/// A name has one spelling in Unicode (NFC), so that `å` typed and `å` from a file are the same.
extension BinStore {
  /// The areas, by name.
  package func areas() throws(StoreError) -> [Area] {
    try reading(without: []) { database in
      let row = try SQLStatement(
        database,
        """
        SELECT name, (SELECT count(*) FROM area_cell WHERE area_id = area.id),
          substr(geom, 1, \(GeoPackage.headerByteCount))
        FROM area ORDER BY name
        """)
      var areas: [Area] = []
      while try row.step() {
        areas.append(
          Area(name: try row.text(0), cells: try row.integer(1), box: try GeoPackage.box(try row.blob(2))))
      }
      return areas
    }
  }

  /// The store's cells whose centre the area holds; nil when there is no such area.
  package func cells(inArea name: String) throws(StoreError) -> Set<Cell>? {
    try reading(without: nil) { database in
      let area = try SQLStatement(database, "SELECT id FROM area WHERE name = ?")
      try area.bind(1, Self.spelled(name))
      guard try area.step() else { return nil }
      let row = try SQLStatement(
        database,
        """
        SELECT cell.north_index, cell.east_index
        FROM area_cell CROSS JOIN cell ON cell.id = area_cell.cell_id WHERE area_cell.area_id = ?
        """)
      row.bind(1, try area.integer(0))
      var cells: Set<Cell> = []
      while try row.step() {
        cells.insert(Cell(north: try row.integer(0, as: Int32.self), east: try row.integer(1, as: Int32.self)))
      }
      return cells
    }
  }

  /// The names of the areas that hold each cell, in order; a cell in none, or not in the store, is left out.
  package func areaNames(of cells: some Sequence<Cell>) throws(StoreError) -> [Cell: [String]] {
    try reading(without: [:]) { database in
      var wanted: [Int64: Cell] = [:]
      let find = try SQLStatement(database, "SELECT id FROM cell WHERE north_index = ? AND east_index = ?")
      for cell in Set(cells) {
        find.bind(1, Int64(cell.north))
        find.bind(2, Int64(cell.east))
        if try find.step() { wanted[try find.integer(0)] = cell }
        find.reset()
      }
      // One pass: a look into each area for each cell takes minutes for a place of 100 000 cells among all
      // municipalities.
      let row = try SQLStatement(
        database,
        """
        SELECT area_cell.cell_id, area.name
        FROM area CROSS JOIN area_cell ON area_cell.area_id = area.id ORDER BY area.name
        """)
      var names: [Cell: [String]] = [:]
      while try row.step() {
        if let cell = wanted[try row.integer(0)] { names[cell, default: []].append(try row.text(1)) }
      }
      return names
    }
  }

  /// Adds areas and changes those whose name is there already; none is taken out. All or none, in one transaction.
  ///
  /// - Throws: `outOfRange` for an area without a name or a position, or with a coordinate that is none.
  package func importAreas(_ entries: [AreaEntry]) throws(StoreError) -> AreaChanges {
    try StoreError.translating {
      try write { database in
        let find = try SQLStatement(database, "SELECT id, geom FROM area WHERE name = ?")
        let insert = try SQLStatement(database, "INSERT INTO area (name, geom) VALUES (?, ?)")
        let update = try SQLStatement(database, "UPDATE area SET geom = ?2 WHERE id = ?1")
        let index = try SpatialIndex(database, of: "area")
        let clear = try SQLStatement(database, "DELETE FROM area_cell WHERE area_id = ?")
        // An area that was deleted in QGIS leaves its cells behind, and its number may be given again.
        try database.execute(sql: "DELETE FROM area_cell WHERE area_id NOT IN (SELECT id FROM area)")
        var changes = AreaChanges()
        var moved: Set<Int64> = []
        for entry in entries {
          let name = Self.spelled(entry.name)
          guard !name.isEmpty else { throw StoreError.outOfRange("area.name") }
          guard let geometry = geometry(entry.shape), let box = AreaBox(entry.shape) else {
            throw StoreError.outOfRange("area.geom")
          }
          defer { find.reset() }
          try find.bind(1, name)
          if try find.step() {
            if try find.blob(1) == geometry {
              changes.unchanged += 1
              continue
            }
            let id = try find.integer(0)
            update.bind(1, id)
            try update.bind(2, geometry)
            try update.run()
            try index.enter(id, box)
            clear.bind(1, id)
            try clear.run()
            moved.insert(id)
            changes.changed += 1
          } else {
            try insert.bind(1, name)
            try insert.bind(2, geometry)
            try insert.run()
            let id = database.lastInsertedRowID
            try index.enter(id, box)
            moved.insert(id)
            changes.added += 1
          }
        }
        if !moved.isEmpty {
          try enterCells(database, in: moved)
          try GeoPackage.refreshContents(database)
          try refreshExtent(of: "area", database)
          try Seal.set([.area], database)
        }
        return changes
      }
    }
  }

  /// The outline in the CRS of the grid; nil when it has no position, or a coordinate that is none.
  func geometry(_ shape: AreaShape) -> [UInt8]? {
    let coordinates = AreaShape.Position.metres
    let isSound = shape.polygons.joined().joined().allSatisfy {
      coordinates.contains($0.northMetres) && coordinates.contains($0.eastMetres)
    }
    return isSound ? GeoPackage.multiPolygon(shape, srsID: srsID) : nil
  }

  private func enterCells(_ database: Database, in areas: Set<Int64>) throws {
    var areaCells = try AreaCells(database, grid: grid, only: areas)
    let row = try SQLStatement(
      database, "SELECT id, north_index, east_index FROM cell ORDER BY north_index, east_index")
    while try row.step() {
      let cell = Cell(north: try row.integer(1, as: Int32.self), east: try row.integer(2, as: Int32.self))
      try areaCells.enter(cell, id: try row.integer(0))
    }
  }

  /// Brings the bounding box of a table of outlines in `gpkg_contents` up to date.
  func refreshExtent(of table: String, _ database: Database) throws {
    let extent = try Self.extent(of: table, database)
    try database.execute(
      sql: "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
      arguments: [extent?.west, extent?.south, extent?.east, extent?.north, table])
  }

  /// The bounding box of a table of outlines; nil when it has none.
  static func extent(of table: String, _ database: Database) throws -> AreaBox? {
    let row = try SQLStatement(database, "SELECT substr(geom, 1, \(GeoPackage.headerByteCount)) FROM \(table)")
    var extent: AreaBox?
    while try row.step() {
      let box = try GeoPackage.box(try row.blob(0))
      extent =
        extent.map {
          AreaBox(
            south: min($0.south, box.south), west: min($0.west, box.west), north: max($0.north, box.north),
            east: max($0.east, box.east))
        } ?? box
    }
    return extent
  }

  static func spelled(_ name: String) -> String { name.precomposedStringWithCanonicalMapping }

  /// Reads; a store of a version without areas has none.
  private func reading<T>(without: T, _ body: (Database) throws -> T) throws(StoreError) -> T {
    try StoreError.translating {
      try read { try Schema.storedVersion($0) < Schema.areaVersion ? without : try body($0) }
    }
  }
}
