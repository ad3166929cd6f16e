import BinStore
import CheckModel
import Ingest
import Report
import Screening

/// Puts together what a report tells, from a store.
struct ReportAssembly {
  /// Which places to tell of, and what to draw behind them.
  struct Options {
    /// How many places of each channel.
    var top: Int
    var seed: UInt64
    var area: String?
    var roads: [[RoadFile.Position]] = []
    /// Days since 1970-01-01; nil for the date of the last check.
    var day: Int?
  }

  /// More squares than this make a page slow, and are too small to see.
  private static let mostSquares = 8000

  /// - Parameter cells: of the area that it is about; nil for all.
  static func contents(_ store: BinStore, _ options: Options, in cells: Set<Cell>?) throws -> ReportContents {
    let status = try store.status()
    let shapes = try store.areaShapes()
    let areas = try shapes.map { ($0.name, try store.cells(inArea: $0.name) ?? []) }
    let counts = try ReportCounts(
      store, seed: options.seed, area: cells, areas: areas, mostSquares: mostSquares
    ) { chosen($0, $1, top: options.top, in: cells) }
    let locator = try PlaceLocator(store, for: counts.places)
    let places = try counts.places.map(locator.locate)
    let sites = try self.sites(of: store, counts, shapes.first { $0.name == options.area }?.shape)
    let rates = counts.rates
    let map = try ReportMapDrawing(store.grid).map(
      squares: rates.squares.map(\.corner), side: rates.side, places: places, areas: shapes, roads: options.roads)
    let siteNames = siteNames(sites.all, side: rates.side)
    let table = counts.trends
    return ReportContents(
      day: options.day ?? counts.effort.days?.upperBound, area: options.area, gridName: store.grid.name,
      timeZone: store.timeZoneIdentifier,
      effort: ReportEffort(
        files: status.imports.count, rejected: status.rejected, effort: counts.effort, kinds: kinds(counts),
        areas: self.areas(areas, counts, places), sites: sites.all.count, sitesUnchecked: sites.unchecked),
      map: map, squares: rates.squares.map { .init(site: siteNames[$0.corner], layers: $0.layers) },
      networks: counts.screened.summaries, places: places, kinds: try months(table[.months]),
      mopeds: MopedContents(
        classes: groups(table[.mopedClasses]), months: groups(table[.mopedMonths]),
        strata: groups(table[.mopedStrata]),
        hours: table[.mopedHours]?.rows.map { RateGroup($0, code: ($0.codes[0] - 1) * 24 + $0.codes[1]) } ?? [],
        offences: groups(table[.mopedOffences])),
      tests: [(.alcohol, .alcohol), (.drug, .drugs)].compactMap { (kind: CheckKind, question: ReportQuestion) in
        let strata = groups(table[question])
        return strata.isEmpty ? nil : .init(kind: kind, strata: strata)
      },
      imports: try imports(status, rules: store.timeZone()))
  }

  /// The first of every channel, channel by channel.
  private static func chosen(
    _ places: [FlaggedPlace], _ cells: [Cell], top: Int, in area: Set<Cell>?
  ) -> [FlaggedPlace] {
    let places = places.filter { place in
      area.map { area in place.cells.contains { area.contains(cells[Int($0)]) } } ?? true
    }
    return Channel.allCases.flatMap { channel in
      places.filter { $0.channel == channel }.sorted { $0.rank < $1.rank }.prefix(top)
    }
  }

  private static func groups(_ table: TrendTable?) -> [RateGroup] { table?.rows.map { RateGroup($0) } ?? [] }

  private static func months(_ table: TrendTable?) throws -> [ReportContents.KindMonths] {
    guard var table else { return [] }
    let series = try table.addTrends(table)
    return try CheckKind.allCases.compactMap { kind in
      let rows = table.rows.filter { $0.codes[0] == TrendCode(kind.rawValue) }
      if rows.isEmpty { return nil }
      return .init(
        kind: kind, months: rows.map { RateGroup($0, code: $0.codes[1]) },
        trend: try series[[TrendCode(kind.rawValue)]]?.trend ?? Trend(of: []))
    }
  }

  private static func kinds(_ counts: ReportCounts) -> [ReportEffort.KindEffort] {
    CheckKind.allCases.map { kind in
      let sums = counts.kinds[Int(kind.rawValue)]
      return .init(kind: kind, checks: sums.checks, violations: sums.violations, bySampling: sums.bySampling)
    }
  }

  private static func areas(
    _ areas: [(name: String, cells: Set<Cell>)], _ counts: ReportCounts, _ places: [LocatedPlace]
  ) -> [ReportEffort.AreaEffort] {
    let speeds = counts.trends[.areas]
    let efforts = Dictionary(zip(counts.cells, counts.effort.cells)) { first, _ in first }
    return areas.map { area in
      var sum = Effort.Sum()
      var cells = 0
      for effort in area.cells.lazy.compactMap({ efforts[$0] }) where effort.checks > 0 {
        cells += 1
        sum.checks += effort.checks
        sum.controlHours += effort.controlHours
      }
      let row = speeds?.rows.first { speeds?.labels.label(.area, $0.codes[0]) == .text(area.name) }
      return .init(
        name: area.name, cells: cells, sum: sum, speed: row.map { RateGroup($0) },
        places: places.indices.filter { places[$0].place.cells.contains(where: area.cells.contains) }.map { $0 + 1 })
    }
  }

  /// The registered sites, of one area where it is about one, and the names of those without a check.
  private static func sites(
    of store: BinStore, _ counts: ReportCounts, _ area: AreaShape?
  ) throws -> (all: [Site], unchecked: [String]) {
    let side = Double(store.grid.cellMetres)
    let sites = try store.sites().filter { site in
      guard let area else { return true }
      let east = (Double(site.cell.east) + 0.5) * side
      return area.spans(northMetres: (Double(site.cell.north) + 0.5) * side).contains {
        $0.fromEastMetres <= east && east < $0.toEastMetres
      }
    }
    let checked = Set(zip(counts.cells, counts.effort.cells).filter { $1.checks > 0 }.map(\.0))
    let unchecked = sites.filter { !checked.contains($0.cell) && !counts.namedSites.contains($0.id) }
    return (sites, unchecked.map(\.name))
  }

  /// The first by name in each square.
  private static func siteNames(_ sites: [Site], side: Int32) -> [Cell: String] {
    Dictionary(
      sites.map {
        let corner = Cell(
          north: floorDivide($0.cell.north, side) * side, east: floorDivide($0.cell.east, side) * side)
        return (corner, $0.name)
      }
    ) { min($0, $1) }
  }

  private static func imports(_ status: StoreStatus, rules: TimeZoneRules) -> [ReportContents.ImportLine] {
    func day(_ second: Int64) -> Int {
      LocalHour(utcHour: Int32(clamping: floorDivide(second, 3600)), rules: rules).day
    }
    return status.imports.map { stored in
      let record = stored.record
      return .init(
        sha256: record.contentSHA256, profile: record.profile, checks: record.tally.checks,
        rejected: record.tally.rejected,
        days: record.tally.seconds.map { day($0.lowerBound)...max(day($0.lowerBound), day($0.upperBound)) })
    }
    // Whatever the order in which they came.
    .sorted {
      ($0.days?.lowerBound ?? .max, $0.sha256.map(Int.init)) < ($1.days?.lowerBound ?? .max, $1.sha256.map(Int.init))
    }
  }
}

private func < (a: (Int, [Int]), b: (Int, [Int])) -> Bool {
  a.0 != b.0 ? a.0 < b.0 : a.1.lexicographicallyPrecedes(b.1)
}
