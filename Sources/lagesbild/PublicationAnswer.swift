import BinStore
import CheckModel
import Ingest
import Report
import Screening

/// Asks a store what may be published of it: its bins are read once, from one committed state.
enum PublicationAnswer {
  static func ask(_ store: BinStore) throws -> PublishedTables {
    let rules = try store.timeZone()
    let cellsOfAreas = try store.areas().map { ($0.name, try store.cells(inArea: $0.name) ?? []) }
    return try store.readCounts { reader in
      var numbers: [Cell: Int32] = [:]
      for (index, cell) in reader.cells.enumerated() { numbers[cell] = Int32(index) }
      let places = TrendPlaces(
        cells: reader.cells,
        areas: cellsOfAreas.map { name, cells in (name, cells.compactMap { numbers[$0] }.sorted()) })
      let cellMetres = store.grid.cellMetres
      var tally = try PublicationTally(
        places: places, cellMetres: cellMetres, categories: reader.categories, rules: rules)
      try reader.forEachPack { bins in
        try tally.add(
          importID: bins.importID, cells: bins.cells, hours: bins.hours, categories: bins.categories,
          checks: bins.checks, violations: bins.violations, ends: bins.ends, counts: bins.counts)
      }
      return try PublishedTables(tally, cellMetres: cellMetres)
    }
  }

  /// The same for a page. Its map is drawn around the squares that are published, and knows of no others.
  static func contents(_ store: BinStore, roads: [[RoadFile.Position]], day: Int?) throws -> PublishedContents {
    let tables = try ask(store)
    let squares = tables.rows.compactMap { if case .square(let square) = $0.subject { square } else { nil as Cell? } }
    let grid = tables.grid(of: store)
    let degrees = try CellDegrees(grid)
    return PublishedContents(
      tables, middles: squares.map { degrees.position(north: Double($0.north) + 0.5, east: Double($0.east) + 0.5) },
      map: try ReportMapDrawing(grid).map(squares: squares, side: 1, areas: try store.areaShapes(), roads: roads),
      day: day)
  }
}

extension PublishedTables {
  /// Of its squares.
  func grid(of store: BinStore) -> Grid { Grid(crs: store.grid.crs, cellMetres: Int32(clamping: squareMetres)) }

  /// For who publishes; it counts what is hidden.
  var summary: String {
    """
    published in squares of \(squareMetres) m, by the rule: \(PublicationRule.explanation.en)
    withheld: \(withheld.squares) squares, which show nothing; \(withheld.small) counts that are small and not zero; \
    \(withheld.protecting) more so that those stay hidden. An attack on the rest, alone and against what could have been \
    published before each of the last imports, found none of them. This line is not for publication.
    """
  }
}
