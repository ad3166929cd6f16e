import CheckModel
import Screening

/// How much was checked, and what was not.
package struct ReportEffort: Equatable, Sendable {
  /// Logs that were taken in.
  package var files: Int
  /// Lines that were refused.
  package var rejected: Int64
  package var all: Effort.Sum
  package var cells: Int
  package var days: ClosedRange<Int>?
  /// Control hours by local hour of the week, from Monday 00 on.
  package var hoursOfWeek: [Int]
  package var kinds: [KindEffort]
  package var areas: [AreaEffort]
  /// Registered sites, and the names of those at which no check was made.
  package var sites: Int
  package var sitesUnchecked: [String]

  package struct KindEffort: Equatable, Sendable {
    package var kind: CheckKind
    package var checks: Int
    package var violations: Int
    /// By sampling's raw value.
    package var bySampling: [Int]

    package init(kind: CheckKind, checks: Int, violations: Int, bySampling: [Int]) {
      (self.kind, self.checks, self.violations, self.bySampling) = (kind, checks, violations, bySampling)
    }
  }

  package struct AreaEffort: Equatable, Sendable {
    package var name: String
    package var cells: Int
    package var sum: Effort.Sum
    /// Speeds above the limit.
    package var speed: RateGroup?
    /// Numbers of the report's places in it.
    package var places: [Int]

    package init(name: String, cells: Int, sum: Effort.Sum, speed: RateGroup?, places: [Int]) {
      (self.name, self.cells, self.sum, self.speed, self.places) = (name, cells, sum, speed, places)
    }
  }

  package init(
    files: Int, rejected: Int64, effort: Effort, kinds: [KindEffort], areas: [AreaEffort], sites: Int,
    sitesUnchecked: [String]
  ) {
    (self.files, self.rejected, self.kinds, self.areas) = (files, rejected, kinds, areas)
    (self.sites, self.sitesUnchecked) = (sites, sitesUnchecked)
    all = effort.all
    cells = effort.cells.count { $0.checks > 0 }
    days = effort.days
    hoursOfWeek = effort.hoursOfWeek
  }
}
