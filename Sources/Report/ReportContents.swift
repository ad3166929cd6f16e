import CheckModel
import Screening

/// Everything that a report tells, as a plain value: what is counted is all here, and what is written from it adds
/// nothing, so that a rule for what may be published can stand between the two.
package struct ReportContents: Equatable, Sendable {
  /// The date that the report bears, as days since 1970-01-01; nil where there is nothing to date it by.
  package var day: Int?
  /// The one area that it is about; nil for all.
  package var area: String?
  package var gridName: String
  package var timeZone: String
  package var effort: ReportEffort
  package var map: ReportMap
  /// By the map's squares; each has a check.
  package var squares: [Square]
  package var networks: [NetworkSummary]
  /// In the order of their cards, by channel, then rank; a place's number is its index and one.
  package var places: [LocatedPlace]
  /// By month, for every kind with checks.
  package var kinds: [KindMonths]
  package var mopeds: MopedContents
  /// Alcohol and drugs, by stratum.
  package var tests: [TestStrata]
  package var imports: [ImportLine]

  package struct Square: Equatable, Sendable {
    /// The registered site in it, the first by name.
    package var site: String?
    package var layers: [RateMap.Layer]

    package init(site: String?, layers: [RateMap.Layer]) { (self.site, self.layers) = (site, layers) }
  }

  package struct KindMonths: Equatable, Sendable {
    package var kind: CheckKind
    package var months: [RateGroup]
    package var trend: Trend

    package init(kind: CheckKind, months: [RateGroup], trend: Trend) {
      (self.kind, self.months, self.trend) = (kind, months, trend)
    }
  }

  package struct TestStrata: Equatable, Sendable {
    package var kind: CheckKind
    /// `code` is the stratum's raw value.
    package var strata: [RateGroup]

    package init(kind: CheckKind, strata: [RateGroup]) { (self.kind, self.strata) = (kind, strata) }
  }

  /// One log that the report rests on, known by its content.
  package struct ImportLine: Equatable, Sendable {
    package var sha256: [UInt8]
    package var profile: String
    package var checks: Int64
    package var rejected: Int64
    /// Local dates of its first and last check.
    package var days: ClosedRange<Int>?

    package init(sha256: [UInt8], profile: String, checks: Int64, rejected: Int64, days: ClosedRange<Int>?) {
      (self.sha256, self.profile, self.checks, self.rejected, self.days) = (sha256, profile, checks, rejected, days)
    }
  }

  package init(
    day: Int?, area: String?, gridName: String, timeZone: String, effort: ReportEffort,
    map: ReportMap, squares: [Square], networks: [NetworkSummary], places: [LocatedPlace], kinds: [KindMonths],
    mopeds: MopedContents,
    tests: [TestStrata], imports: [ImportLine]
  ) {
    (self.day, self.area, self.gridName, self.timeZone) = (day, area, gridName, timeZone)
    (self.effort, self.map, self.squares, self.networks) = (effort, map, squares, networks)
    (self.places, self.kinds, self.mopeds, self.tests, self.imports) = (places, kinds, mopeds, tests, imports)
  }
}

/// Mopeds of every class, and A-traktors.
package struct MopedContents: Equatable, Sendable {
  /// Speeds by class; `code` is the vehicle's raw value.
  package var classes: [RateGroup]
  /// Speeds by month.
  package var months: [RateGroup]
  /// Speeds by stratum.
  package var strata: [RateGroup]
  /// Speeds by hour of the week: `code` is (weekday − 1) × 24 + hour.
  package var hours: [RateGroup]
  /// Of behaviour checks, by offence: `code` is the bit, `noTrendCode` for none.
  package var offences: [RateGroup]

  package init(
    classes: [RateGroup], months: [RateGroup], strata: [RateGroup], hours: [RateGroup], offences: [RateGroup]
  ) {
    (self.classes, self.months, self.strata, self.hours, self.offences) = (classes, months, strata, hours, offences)
  }
}

/// What was checked of one group, and the rate where there is a denominator.
package struct RateGroup: Equatable, Sendable {
  /// Of the dimension that it is a group by.
  package var code: TrendCode
  package var checks: Int
  package var violations: Int
  /// The checks that the rate is of.
  package var denominator: Int
  package var suspicion: Int
  package var rate: PriorityPlace.Estimate?
  package var v85Kmh: Int?
  package var meanKmh: Double?
  package var shareOver10: Double?

  /// - Parameter code: nil for the row's first.
  package init(_ row: TrendRow, code: TrendCode? = nil) {
    self.code = code ?? row.codes.first ?? 0
    (checks, violations, denominator, suspicion) = (row.checks, row.violations, row.withDenominator, row.suspicion)
    rate = row.rate.map {
      PriorityPlace.Estimate(
        mean: $0.share, low: $0.interval?.lowerBound ?? $0.share, high: $0.interval?.upperBound ?? $0.share)
    }
    v85Kmh = row.speeds?.v85Kmh
    meanKmh = row.speeds?.meanKmh
    shareOver10 = row.speeds?.over?.by10
  }
}
