import BinStore
import CheckModel
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
}

extension PublishedTables {
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
