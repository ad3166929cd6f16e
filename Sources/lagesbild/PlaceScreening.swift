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
      try reader.forEachBin { bin in
        try tally.add(
          cell: bin.cell, category: bin.category, hour: bin.hour, checks: bin.checks, violations: bin.violations,
          histogram: bin.histogram)
      }
      let screened = try Screened(tally, target: target, seed: seed)
      let chosen = try choose(screened.places, reader.cells)
      var details = PlaceDetails(screened, chosen, categories: reader.categories)
      if !chosen.isEmpty {
        try reader.forEachBin(of: details.wantedCells) { bin in
          try details.add(
            cell: bin.cell, category: bin.category, hour: bin.hour, checks: bin.checks, siteID: bin.siteID,
            histogram: bin.histogram)
        }
      }
      return Result(summaries: screened.summaries, places: try details.finished())
    }
  }
}
