/// A part of a log that can be drawn by itself: some minutes of one UTC hour.
struct LogPart: Sendable {
  var hour: LocalHour
  var shifts: [Shift]
  /// Seconds of the hour.
  var seconds: Range<Int>
  /// Which of the log's checks is the part's first.
  var firstCheck: Int

  /// At most about so many checks are drawn and held at once.
  static let checks = 20_000

  /// Divides an hour's shifts into equal parts, fine enough for `checks`.
  static func divided(_ shifts: [Shift], hour: LocalHour, firstCheck: Int, seed: UInt64) -> [LogPart] {
    let total = shifts.reduce(0) { $0 + $1.checks }
    let divisors = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 240, 360, 720]
    let parts = divisors.first { total / $0 <= checks } ?? 3600
    var result: [LogPart] = []
    var first = firstCheck
    for part in 0..<parts {
      var own: [Shift] = []
      for var shift in shifts {
        // A phase of its own keeps the devices from writing in step.
        var random = SeededRandom(seed, UInt64(utc: hour.utcHour), UInt64(shift.device), 4)
        let phase = random.below(parts)
        let before = (part * shift.checks + phase) / parts
        shift.firstSeq += before
        shift.checks = ((part + 1) * shift.checks + phase) / parts - before
        if shift.checks > 0 { own.append(shift) }
      }
      let seconds = (part * 3600 / parts)..<((part + 1) * 3600 / parts)
      result.append(LogPart(hour: hour, shifts: own, seconds: seconds, firstCheck: first))
      first += own.reduce(0) { $0 + $1.checks }
    }
    return result
  }
}
