import CheckModel

/// What one sampling saw at a place, hour of the week by hour of the week.
struct PlaceHours: Sendable {
  private struct Key: Hashable {
    var cell: Int
    var day: Int
    var hour: Int
  }

  struct Counts: Equatable, Sendable {
    var checks = 0
    var violations = 0
  }

  /// The sessions of one hour of the week: each a cell's hour on one date.
  struct Part: Sendable {
    /// 1 Monday – 7 Sunday.
    var weekday: Int
    var hour: Int
    var sessions: [Counts]
  }

  private var counts: [Key: Counts] = [:]

  mutating func add(_ cell: Int, _ local: LocalHour, checks: Int, violations: Int) {
    let key = Key(cell: cell, day: local.day, hour: local.hour)
    counts[key, default: Counts()].checks += checks
    counts[key, default: Counts()].violations += violations
  }

  /// Those with checks, from Monday 00 on; their sessions in order.
  var parts: [Part] {
    var sessions = [[Counts]](repeating: [], count: 7 * 24)
    let sorted = counts.sorted { ($0.key.cell, $0.key.day, $0.key.hour) < ($1.key.cell, $1.key.day, $1.key.hour) }
    for (key, value) in sorted { sessions[(LocalHour.weekday(ofDay: key.day) - 1) * 24 + key.hour].append(value) }
    return sessions.enumerated().filter { !$1.isEmpty }.map {
      Part(weekday: $0 / 24 + 1, hour: $0 % 24, sessions: $1)
    }
  }
}
