import BinStore
import CheckModel
import Screening

/// Screens a store: reads its bins twice from one committed state, once to find places and once to look closer at those
/// that are chosen.
enum PlaceScreening {
  struct Result {
    var summaries: [NetworkSummary]
    var places: [PriorityPlace]
  }

  /// - Parameter choose: which of all flagged places to look closer at, in which order.
  static func run(
    _ store: BinStore, target: Double?, seed: UInt64,
    choose: ([FlaggedPlace], [Cell]) throws -> [FlaggedPlace]
  ) throws -> Result {
    let rules = try store.timeZone()
    return try store.readCounts { reader in
      var tally = try ScreeningTally(cells: reader.cells, categories: reader.categories, rules: rules)
      try reader.forEachPack { bins in
        for bin in 0..<bins.count {
          try tally.add(
            cell: Int(bins.cells[bin]), category: Int(bins.categories[bin]), hour: bins.hours[bin],
            checks: Int(bins.checks[bin]), violations: Int(bins.violations[bin]),
            histogram: { bins.histogram(bin) })
        }
      }
      let screened = try Screened(tally, target: target, seed: seed)
      let chosen = try choose(screened.places, reader.cells)
      var details = PlaceDetails(screened, chosen, categories: reader.categories)
      if !chosen.isEmpty {
        let wanted = details.wantedCells
        try reader.forEachPack { bins in
          for bin in 0..<bins.count where wanted[Int(bins.cells[bin])] {
            details.add(
              cell: Int(bins.cells[bin]), category: Int(bins.categories[bin]), hour: bins.hours[bin],
              checks: Int(bins.checks[bin]), siteID: bins.sites[bin], histogram: { bins.histogram(bin) })
          }
        }
      }
      return Result(summaries: screened.summaries, places: try details.finished())
    }
  }
}
