import CheckModel

/// How much was checked, where and when, whatever was checked: what must be told before any rate.
package struct EffortTally: Sendable {
  private let cellCount: Int
  private let rules: TimeZoneRules
  private var sessions = SessionTally()
  private var hours: LocalHours

  /// - Parameter rules: of the store's time zone.
  package init(cellCount: Int, rules: TimeZoneRules) {
    self.cellCount = cellCount
    self.rules = rules
    hours = LocalHours(rules)
  }

  /// - Parameters:
  ///   - cell: an index of the cells.
  ///   - hour: UTC, whole hours since 1970.
  package mutating func add(cell: Int, hour: Int32, checks: Int) throws(ScreeningError) {
    let key = SessionTally.key(cell: cell, day: hours.local(hour).day)
    try sessions.add(key, checks: checks, violations: 0, hour: hour)
  }

  /// - Parameter wanted: a value for each cell: whether it is asked about; nil for all.
  package mutating func effort(of wanted: [Bool]? = nil) throws(ScreeningError) -> Effort {
    var effort = Effort(cells: [Effort.Sum](repeating: Effort.Sum(), count: cellCount))
    var days: Set<Int> = []
    var hoursOfDay: [Int: [Int8]] = [:]
    for record in try sessions.sorted() where wanted?[record.cell] ?? true {
      let hours = record.hours.nonzeroBitCount
      let sum = Effort.Sum(checks: Int(record.checks), controlHours: hours, dates: 1)
      effort.cells[record.cell].add(sum)
      effort.all.add(sum)
      days.insert(record.day)
      let places = hoursOfDay[record.day] ?? localHours(of: record.day)
      hoursOfDay[record.day] = places
      var bits = record.hours
      while bits != 0 {
        let place = places[bits.trailingZeroBitCount]
        if place >= 0 { effort.hoursOfWeek[(LocalHour.weekday(ofDay: record.day) - 1) * 24 + Int(place)] += 1 }
        bits &= bits - 1
      }
    }
    effort.all.dates = days.count
    effort.days = days.min().flatMap { first in days.max().map { first...$0 } }
    return effort
  }

  /// By a UTC hour's number modulo 32: the local hour that it is on a date; −1 where it is none of the date's.
  private func localHours(of day: Int) -> [Int8] {
    var hours = [Int8](repeating: -1, count: 32)
    for utc in (day * 24 - 15)...(day * 24 + 38) {
      let local = LocalHour(utcHour: Int32(clamping: utc), rules: rules)
      if local.day == day { hours[utc & 31] = Int8(local.hour) }
    }
    return hours
  }
}

/// Effort in sums.
package struct Effort: Equatable, Sendable {
  package struct Sum: Equatable, Sendable {
    package var checks = 0
    /// Hours with checks, cell by cell.
    package var controlHours = 0
    /// Of a cell its dates; of all, different dates.
    package var dates = 0

    package init(checks: Int = 0, controlHours: Int = 0, dates: Int = 0) {
      (self.checks, self.controlHours, self.dates) = (checks, controlHours, dates)
    }

    fileprivate mutating func add(_ other: Sum) {
      checks += other.checks
      controlHours += other.controlHours
      dates += other.dates
    }
  }

  package var all = Sum()
  /// By index of the cells; nothing where none were made.
  package var cells: [Sum]
  /// Control hours by local hour of the week, from Monday 00 on: 168 numbers.
  package var hoursOfWeek = [Int](repeating: 0, count: 7 * 24)
  /// The first and the last local date with checks, as days since 1970-01-01.
  package var days: ClosedRange<Int>?
}
