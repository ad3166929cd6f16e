import CheckModel

/// What one sampling saw at a place, session by session and stratum by stratum.
struct PlaceSessions: Sendable {
  struct Key: Hashable, Comparable {
    var cell: Int
    var day: Int
    var stratum: Stratum

    static func < (a: Key, b: Key) -> Bool {
      (a.cell, a.day, a.stratum.rawValue) < (b.cell, b.day, b.stratum.rawValue)
    }
  }

  struct Counts {
    /// For offenders: everything noted, of whatever channel.
    var checks = 0
    var violations = 0
    /// A bit for each UTC hour, its number modulo 32.
    var hours: UInt32 = 0
  }

  private(set) var counts: [Key: Counts] = [:]

  mutating func add(_ key: Key, hour: Int32, checks: Int, violations: Int) {
    counts[key, default: Counts()].checks += checks
    counts[key, default: Counts()].violations += violations
    counts[key, default: Counts()].hours |= 1 << UInt32(truncatingIfNeeded: hour & 31)
  }

  func evidence(_ sampling: Sampling) -> PriorityPlace.Evidence? {
    let days = Set(counts.keys.map(\.day))
    guard let first = days.min(), let last = days.max() else { return nil }
    let violations = counts.values.reduce(0) { $0 + $1.violations }
    return PriorityPlace.Evidence(
      sampling: sampling,
      checks: sampling == .offenders ? violations : counts.values.reduce(0) { $0 + $1.checks },
      violations: violations, dates: days.count,
      controlHours: counts.values.reduce(0) { $0 + $1.hours.nonzeroBitCount }, firstDay: first, lastDay: last)
  }

  /// A part of the sessions added up.
  struct Part<Prior: NetworkPrior> {
    private(set) var checks = 0
    private(set) var violations = 0
    private(set) var hours = 0
    private(set) var dates = 0
    private(set) var effective = EffectiveNumbers.none

    /// - Parameter counts: in order of keys; those of one cell and date are one session.
    init(_ counts: some Sequence<(key: Key, value: Counts)>, clustering: Double) {
      var cell: (number: Int, violations: Double, exposure: Double, squares: Double)?
      var session: (key: Key, checks: Int, violations: Int, hours: Int)?
      var days: Set<Int> = []
      func closeSession() {
        guard let closing = session else { return }
        let size = Prior.exposure(checks: Int32(clamping: closing.checks), hours: Int32(clamping: closing.hours))
        cell!.violations += Double(closing.violations)
        cell!.exposure += size
        cell!.squares += size * size
        session = nil
      }
      func closeCell() {
        closeSession()
        guard let closing = cell else { return }
        effective =
          effective
          + Prior.effective(
            violations: closing.violations, exposure: closing.exposure, squares: closing.squares,
            clustering: clustering)
        cell = nil
      }
      for (key, value) in counts {
        if cell?.number != key.cell {
          closeCell()
          cell = (key.cell, 0, 0, 0)
        }
        if session?.key.day != key.day {
          closeSession()
          session = (key, 0, 0, 0)
        }
        let valueHours = value.hours.nonzeroBitCount
        session!.checks += value.checks
        session!.violations += value.violations
        session!.hours += valueHours
        checks += value.checks
        violations += value.violations
        hours += valueHours
        days.insert(key.day)
      }
      closeCell()
      dates = days.count
    }
  }

  /// The parts of the sessions that have the same value, each in order of keys.
  func parts<Value: Hashable>(by value: (Key) -> Value) -> [Value: [(key: Key, value: Counts)]] {
    Dictionary(grouping: counts.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }) { value($0.key) }
  }
}
