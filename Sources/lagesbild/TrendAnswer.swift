import BinStore
import CheckModel
import Report
import Screening

/// Asks a store about trends: its bins are read once, from one committed state, for the answer and for what its trends
/// are a series of.
enum TrendAnswer {
  struct Result {
    var table: TrendTable
    /// nil when no trend is wanted.
    var series: [[TrendCode]: TrendSeries]?
  }

  /// - Parameter area: the one that is asked about; nil for all checks.
  static func ask(_ store: BinStore, _ query: TrendQuery, area: Set<Cell>?, wantsTrend: Bool) throws -> Result {
    let rules = try store.timeZone()
    let sites = query.dimensions.contains(.site) ? try store.sites() : []
    let areas = query.dimensions.contains(.area) ? try store.areas().map(\.name) : []
    let cellsOfAreas = try areas.map { ($0, try store.cells(inArea: $0) ?? []) }
    return try store.readCounts { reader in
      var numbers: [Cell: Int32] = [:]
      for (index, cell) in reader.cells.enumerated() { numbers[cell] = Int32(index) }
      let places = TrendPlaces(
        cells: reader.cells,
        areas: cellsOfAreas.map { name, cells in (name, cells.compactMap { numbers[$0] }.sorted()) }
          .sorted { $0.0 < $1.0 },
        siteNames: Dictionary(sites.map { ($0.id, $0.name) }) { first, _ in first },
        wantedCells: area.map { area in reader.cells.map(area.contains) })
      let needsSeries = wantsTrend && !query.dimensions.contains(where: \.isPeriod)
      let empty = try ([query] + (needsSeries ? [TrendTable.seriesQuery(query)] : [])).map {
        try TrendTally($0, places: places, categories: reader.categories, rules: rules)
      }
      let tallies = try TrendCounter.count(empty) { count in
        try reader.forEachBatch(
          kinds: query.kind.map { [$0] }, hours: query.hours, needsHours: query.needsHours, count)
      }
      var table = try TrendTable(tallies[0])
      guard wantsTrend else { return Result(table: table) }
      let series = try table.addTrends(needsSeries ? TrendTable(tallies[1]) : table)
      return Result(table: table, series: series)
    }
  }
}
