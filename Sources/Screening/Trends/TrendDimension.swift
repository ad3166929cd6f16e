/// What checks can be grouped by.
package enum TrendDimension: String, CaseIterable, Sendable {
  case month, week, date, hour, weekday, stratum, area, site, cell, kind, vehicle, offence, limit, sampling

  /// The word of the command and the key of every output.
  package var name: String { rawValue }

  /// Whether it is a stretch of the calendar: what a trend is a series of.
  package var isPeriod: Bool { self == .month || self == .week || self == .date }

  /// Whether it is a stretch of the calendar or a part of the day or week.
  package var isTime: Bool { isPeriod || self == .hour || self == .weekday || self == .stratum }
}

/// One value of a dimension as a whole number that stands in the dimension's order.
///
/// | dimension | number |
/// |---|---|
/// | `month` | year × 12 + month − 1 |
/// | `week` | whole weeks since Monday 1969-12-29 |
/// | `date` | days since 1970-01-01 |
/// | `hour` | 0–23 |
/// | `weekday` | 1 Monday – 7 Sunday |
/// | `stratum`, `kind`, `vehicle`, `sampling` | the raw value |
/// | `area`, `site` | where the name stands among the names |
/// | `cell` | where the cell stands among the cells |
/// | `offence` | the bit |
/// | `limit` | km/h |
package typealias TrendCode = Int32

/// In none of the areas, at no registered site, with no offence, or of a limit that is not known: after all others.
package let noTrendCode = TrendCode.max
