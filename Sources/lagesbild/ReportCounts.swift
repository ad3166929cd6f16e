import BinStore
import CheckModel
import Screening

/// What a report counts: a store's bins are read twice from one committed state, once for everything but the details
/// of the places that are chosen.
struct ReportCounts {
  var screened: Screened
  var places: [PriorityPlace]
  var effort: Effort
  var rates: RateMap
  /// By kind's raw value.
  var kinds: [OfKind]
  var trends: [ReportQuestion: TrendTable]
  /// Of the registered sites, those that a check named.
  var namedSites: Set<Int32>
  var cells: [Cell]

  struct OfKind {
    var checks = 0
    var violations = 0
    var bySampling = [Int](repeating: 0, count: Sampling.allCases.count)
  }

  /// - Parameters:
  ///   - area: the cells that it is about; nil for all. Places are screened against all.
  ///   - areas: the store's, with their cells, by name.
  ///   - choose: which of all flagged places to tell of, in which order.
  init(
    _ store: BinStore, seed: UInt64, area: Set<Cell>?, areas: [(name: String, cells: Set<Cell>)], mostSquares: Int,
    choose: ([FlaggedPlace], [Cell]) -> [FlaggedPlace]
  ) throws {
    let rules = try store.timeZone()
    self = try store.readCounts { reader in
      let wanted = area.map { area in reader.cells.map(area.contains) }
      var numbers: [Cell: Int32] = [:]
      for (index, cell) in reader.cells.enumerated() { numbers[cell] = Int32(index) }
      let trendPlaces = TrendPlaces(
        cells: reader.cells,
        areas: areas.map { ($0.name, $0.cells.compactMap { numbers[$0] }.sorted()) }.sorted { $0.0 < $1.0 },
        wantedCells: wanted)
      var tally = try ScreeningTally(cells: reader.cells, categories: reader.categories, rules: rules)
      var rateTally = RateMapTally(cellCount: reader.cells.count, categories: reader.categories, rules: rules)
      var effortTally = EffortTally(cellCount: reader.cells.count, rules: rules)
      let questions = ReportQuestion.allCases.filter { $0 != .areas || !areas.isEmpty }
      var trendTallies = try questions.map {
        try TrendTally($0.query, places: trendPlaces, categories: reader.categories, rules: rules)
      }
      var kinds = [OfKind](repeating: OfKind(), count: CheckKind.allCases.count)
      var namedSites: Set<Int32> = []
      try reader.forEachPack { bins in
        let (kind, sampling) = (Int(bins.kind.rawValue), Int(bins.sampling.rawValue))
        var lastSite: Int32 = 0
        for bin in 0..<bins.count {
          let (cell, checks, violations) = (Int(bins.cells[bin]), Int(bins.checks[bin]), Int(bins.violations[bin]))
          let (category, hour) = (Int(bins.categories[bin]), bins.hours[bin])
          try tally.add(
            cell: cell, category: category, hour: hour, checks: checks, violations: violations,
            histogram: { bins.histogram(bin) })
          try rateTally.add(
            cell: cell, category: category, hour: hour, checks: checks, violations: violations,
            histogram: { bins.histogram(bin) })
          try effortTally.add(cell: cell, hour: hour, checks: checks)
          if bins.sites[bin] != lastSite {
            lastSite = bins.sites[bin]
            namedSites.insert(lastSite)
          }
          guard wanted?[cell] ?? true else { continue }
          kinds[kind].checks += checks
          kinds[kind].violations += violations
          kinds[kind].bySampling[sampling] += checks
        }
        for index in questions.indices where questions[index].isAbout(bins.kind) {
          try trendTallies[index].add(
            cells: bins.cells, sites: bins.sites, hours: bins.hours, categories: bins.categories, checks: bins.checks,
            violations: bins.violations, ends: bins.ends, counts: bins.counts)
        }
      }
      let screened = try Screened(tally, seed: seed)
      var details = PlaceDetails(screened, choose(screened.places, reader.cells), categories: reader.categories)
      let detailed = details.wantedCells
      if detailed.contains(true) {
        try reader.forEachPack { bins in
          for bin in 0..<bins.count where detailed[Int(bins.cells[bin])] {
            details.add(
              cell: Int(bins.cells[bin]), category: Int(bins.categories[bin]), hour: bins.hours[bin],
              checks: Int(bins.checks[bin]), siteID: bins.sites[bin], histogram: { bins.histogram(bin) })
          }
        }
      }
      var trends: [ReportQuestion: TrendTable] = [:]
      for (question, tally) in zip(questions, trendTallies) { trends[question] = try TrendTable(tally) }
      return ReportCounts(
        screened: screened, places: try details.finished(), effort: try effortTally.effort(of: wanted),
        rates: try RateMap(rateTally, screened, wanted: wanted, mostSquares: mostSquares), kinds: kinds,
        trends: trends, namedSites: namedSites, cells: reader.cells)
    }
  }
}

extension ReportCounts {
  private init(
    screened: Screened, places: [PriorityPlace], effort: Effort, rates: RateMap, kinds: [OfKind],
    trends: [ReportQuestion: TrendTable], namedSites: Set<Int32>, cells: [Cell]
  ) {
    (self.screened, self.places, self.effort, self.rates) = (screened, places, effort, rates)
    (self.kinds, self.trends, self.namedSites, self.cells) = (kinds, trends, namedSites, cells)
  }
}
