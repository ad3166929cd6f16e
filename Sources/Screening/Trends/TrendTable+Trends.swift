import CheckModel

/// The rates of one group, period by period, and where they are going.
package struct TrendSeries: Equatable, Sendable {
  /// Codes of the periods that have a rate, ascending, and the rates.
  package var periods: [TrendCode] = []
  package var rates: [Double] = []
  package internal(set) var trend = Trend.none

  /// Of no period.
  package init() {}
}

extension TrendTable {
  /// The dimension that a trend is a series of: the period asked for, else `month`; nil when several are.
  package static func period(of dimensions: [TrendDimension]) -> TrendDimension? {
    let periods = dimensions.filter(\.isPeriod)
    return periods.count > 1 ? nil : periods.first ?? .month
  }

  /// The question whose answer holds the series: the same with a period, and without speeds.
  package static func seriesQuery(_ query: TrendQuery) -> TrendQuery {
    var query = query
    query.wantsSpeeds = false
    if !query.dimensions.contains(where: \.isPeriod) { query.dimensions.append(.month) }
    return query
  }

  /// Gives each row the trend of its group: of the rates as they are, not drawn towards any mean.
  ///
  /// - Parameter table: the answer to `seriesQuery`.
  /// - Returns: the series by the codes of their groups, without the period.
  /// - Throws: `ScreeningError.tooMany` when there are more periods than `Trend` judges.
  package mutating func addTrends(_ table: TrendTable) throws(ScreeningError) -> [[TrendCode]: TrendSeries] {
    guard let period = table.query.dimensions.firstIndex(where: \.isPeriod) else { return [:] }
    var series: [[TrendCode]: TrendSeries] = [:]
    for row in table.rows {
      guard let rate = row.rate else { continue }
      var key = row.codes
      let code = key.remove(at: period)
      series[key, default: TrendSeries()].periods.append(code)
      series[key, default: TrendSeries()].rates.append(rate.share)
    }
    for key in series.keys { try series[key]?.judge() }
    for index in rows.indices { rows[index].trend = series[group(of: rows[index])]?.trend ?? Trend.none }
    return series
  }

  /// A row's codes without that of its period.
  package func group(of row: TrendRow) -> [TrendCode] {
    zip(query.dimensions, row.codes).filter { !$0.0.isPeriod }.map(\.1)
  }
}

extension TrendSeries {
  /// Rows come in order of their first dimensions, so that a group's periods may be apart but ascend.
  fileprivate mutating func judge() throws(ScreeningError) {
    trend = try Trend(of: rates, periods: periods.map { Int($0) })
  }
}

extension Trend {
  /// Of no period.
  static let none = try! Trend(of: [])
}
