import CheckModel
import Screening

/// What the page for citizens tells: what may be published, and where that is. It has nothing else, so that the page can't
/// say more than the tables.
package struct PublishedContents {
  package let tables: PublishedTables
  /// By the squares of the tables: their middles; nil where that can't be said.
  let middles: [PlaceLocation.Position?]
  /// Of those squares.
  let map: ReportMap
  /// The date that the page bears, as days since 1970-01-01; nil for the last month that is published.
  let day: Int?

  package init(_ tables: PublishedTables, middles: [PlaceLocation.Position?], map: ReportMap, day: Int?) {
    (self.tables, self.middles, self.map, self.day) = (tables, middles, map, day)
  }

  var total: [PublishedNumbers] { tables.rows.first { $0.subject == .everything }?.numbers ?? [] }
  var months: [(code: TrendCode, numbers: [PublishedNumbers])] {
    tables.rows.compactMap { if case .month(let month) = $0.subject { (month, $0.numbers) } else { nil } }
  }
  var strata: [(stratum: Stratum, numbers: [PublishedNumbers])] {
    tables.rows.compactMap { if case .stratum(let stratum) = $0.subject { (stratum, $0.numbers) } else { nil } }
  }
  var areas: [(name: String, numbers: [PublishedNumbers])] {
    tables.rows.compactMap { if case .area(let name) = $0.subject { (name, $0.numbers) } else { nil } }
  }
  /// Those of which something is shown.
  var squares: [[PublishedNumbers]] {
    tables.rows.compactMap { if case .square = $0.subject { $0.numbers } else { nil } }
  }
}
