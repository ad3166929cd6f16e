/// What became of the lines of a log. A commutative monoid: tallies of parts add up to the tally of the whole.
package struct LogTally: Equatable, Sendable {
  /// Records as the format defines them: a quoted newline does not end one.
  package var lines: Int64 = 0
  package var checks: Int64 = 0
  package var blank: Int64 = 0
  /// Header, preamble, and rows that the profile declares not to be checks.
  package var other: Int64 = 0
  /// Rejected lines by reason, indexed by its raw value.
  package private(set) var rejectedByReason = [Int64](repeating: 0, count: RejectionReason.allCases.count)
  /// Checks whose local time the clock skipped: read with the offset before the change.
  package var clockSkipped: Int64 = 0
  /// Checks whose local time the clock showed twice: read as the first.
  package var clockRepeated: Int64 = 0
  /// The earliest and latest check, seconds since 1970 UTC; nil without checks.
  package var seconds: ClosedRange<Int64>?

  package init() {}

  package var rejected: Int64 { rejectedByReason.reduce(0, +) }

  /// True when every line is a check, blank, other or a rejection: what every import must show.
  package var addsUp: Bool { lines == checks + blank + other + rejected }

  package func rejected(_ reason: RejectionReason) -> Int64 { rejectedByReason[Int(reason.rawValue)] }

  package mutating func reject(_ reason: RejectionReason, count: Int64 = 1) {
    rejectedByReason[Int(reason.rawValue)] += count
  }

  package mutating func see(second: Int64) {
    guard let range = seconds else { return seconds = second...second }
    if second < range.lowerBound { seconds = second...range.upperBound }
    if second > range.upperBound { seconds = range.lowerBound...second }
  }

  package mutating func add(_ other: LogTally) {
    lines += other.lines
    checks += other.checks
    blank += other.blank
    self.other += other.other
    for i in rejectedByReason.indices { rejectedByReason[i] += other.rejectedByReason[i] }
    clockSkipped += other.clockSkipped
    clockRepeated += other.clockRepeated
    if let range = other.seconds {
      see(second: range.lowerBound)
      see(second: range.upperBound)
    }
  }
}
