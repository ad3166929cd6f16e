import BinStore
import CheckModel
import Ingest
import Report
import Screening

/// What may be published of a store: its bins are read once, with its areas, from one committed state.
struct PublicationAnswer {
  let tables: PublishedTables
  private let gone: GoneChecks

  init(_ store: BinStore) throws {
    let rules = try store.timeZone()
    let cellMetres = store.grid.cellMetres
    (tables, gone) = try store.readCounts { reader in
      let places = TrendPlaces(cells: reader.cells, areas: try reader.areas())
      var tally = try PublicationTally(
        places: places, cellMetres: cellMetres, categories: reader.categories, rules: rules)
      try reader.forEachPack { bins in
        try tally.add(
          importID: bins.importID, cells: bins.cells, hours: bins.hours, categories: bins.categories,
          checks: bins.checks, violations: bins.violations, ends: bins.ends, counts: bins.counts)
      }
      return (try PublishedTables(tally, cellMetres: cellMetres), try reader.gone())
    }
  }

  /// The same for a page. Its map is drawn around the squares that are published, and knows of no others.
  func contents(_ store: BinStore, roads: [[RoadFile.Position]], day: Int?) throws -> PublishedContents {
    let squares = tables.rows.compactMap { if case .square(let square) = $0.subject { square } else { nil as Cell? } }
    let grid = tables.grid(of: store)
    let degrees = try CellDegrees(grid)
    return PublishedContents(
      tables, middles: squares.map { degrees.position(north: Double($0.north) + 0.5, east: Double($0.east) + 0.5) },
      map: try ReportMapDrawing(grid).map(squares: squares, side: 1, areas: try store.areaShapes(), roads: roads),
      day: day)
  }

  /// For who publishes; it counts what is hidden.
  var summary: String {
    let withheld = tables.withheld
    return """
      published in squares of \(tables.squareMetres) m, by the rule: \(PublicationRule.explanation.en)
      withheld: \(withheld.squares) squares, which show nothing; \(withheld.small) counts that are small and not zero; \
      \(withheld.protecting) more so that those stay hidden. An attack on the rest, alone and beside what could have been \
      published before each of the last \(PublicationRule.earlierPublications) imports of its kind still in the store, one \
      at a time, found none of them. This line is not for publication.
      """ + (warning.map { "\n\($0)" } ?? "")
  }

  /// Of publications that the attack can't know of.
  private var warning: String? {
    var reasons: [String] = []
    if gone.imports > 0 {
      reasons.append(gone.imports == 1 ? "an import was" : "\(gone.imports) imports were")
      reasons[0] += " undone or replaced"
    }
    if let date = gone.purgedBefore { reasons.append("checks before \(Terminal.inert(date)) were purged") }
    if reasons.isEmpty { return nil }
    return """
      warning: what was published before \(reasons.joined(separator: " or ")) can tell of few people beside this, \
      and was not tried; try to withdraw it first, or to publish when many checks have come or gone since
      """
  }
}

extension PublishedTables {
  /// Of its squares.
  func grid(of store: BinStore) -> Grid { Grid(crs: store.grid.crs, cellMetres: Int32(clamping: squareMetres)) }
}
