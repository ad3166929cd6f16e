/// The offsets of one time zone from UTC over the years, as a table that can be searched without a calendar.
package struct TimeZoneRules: Sendable {
  /// A moment at which the offset changes.
  package struct Transition: Equatable, Sendable {
    /// Seconds since 1970 UTC of the first second with the new offset.
    package var utcSeconds: Int64
    /// Seconds to add to UTC for local time from then on.
    package var offsetSeconds: Int32

    package init(utcSeconds: Int64, offsetSeconds: Int32) {
      self.utcSeconds = utcSeconds
      self.offsetSeconds = offsetSeconds
    }
  }

  /// IANA name, such as `Europe/Stockholm`.
  package let identifier: String
  /// The offset before the first transition.
  package let firstOffsetSeconds: Int32
  /// Ascending.
  package let transitions: [Transition]

  package init(identifier: String, firstOffsetSeconds: Int32, transitions: [Transition]) {
    self.identifier = identifier
    self.firstOffsetSeconds = firstOffsetSeconds
    self.transitions = transitions
  }

  package static let utc = TimeZoneRules(identifier: "UTC", firstOffsetSeconds: 0, transitions: [])

  /// How a local time stands to the clock.
  package enum LocalTimeReading: BitwiseCopyable, Equatable, Sendable {
    case unique
    /// The clock never showed it: it jumped forward over it.
    case skipped
    /// The clock showed it twice: it was turned back.
    case repeated
  }

  /// The offset in force at a moment. O(log transitions).
  package func offsetSeconds(atUTC seconds: Int64) -> Int32 {
    offsetSeconds(before: firstTransition { transitions[$0].utcSeconds > seconds })
  }

  /// The moment that a local time means: one that the clock skipped is read with the offset before the change, one
  /// that it repeated as the first of the two. O(log transitions).
  ///
  /// - Parameter localSeconds: seconds since 1970-01-01T00:00 on the local clock.
  /// - Returns: seconds since 1970 UTC, how the reading came about, and the local seconds around it for which the
  ///   same offset and reading hold, so that a caller need not ask again for its neighbours.
  package func resolve(localSeconds local: Int64) -> (
    utcSeconds: Int64, reading: LocalTimeReading, span: Range<Int64>
  ) {
    // Both rules are one: the offset before a change holds until the later of the change's two local readings.
    let next = firstTransition { localReadings($0).upperBound > local }
    let utcSeconds = local - Int64(offsetSeconds(before: next))
    let low = next == 0 ? Int64.min : localReadings(next - 1).upperBound
    guard next < transitions.count else { return (utcSeconds, .unique, low..<Int64.max) }
    let change = localReadings(next)
    if local < change.lowerBound { return (utcSeconds, .unique, low..<change.lowerBound) }
    let skips = transitions[next].offsetSeconds > offsetSeconds(before: next)
    return (utcSeconds, skips ? .skipped : .repeated, max(low, change.lowerBound)..<change.upperBound)
  }

  private func offsetSeconds(before transition: Int) -> Int32 {
    transition == 0 ? firstOffsetSeconds : transitions[transition - 1].offsetSeconds
  }

  /// What the local clock shows at a transition before and after it, the earlier first.
  private func localReadings(_ transition: Int) -> Range<Int64> {
    let utc = transitions[transition].utcSeconds
    let before = utc + Int64(offsetSeconds(before: transition))
    let after = utc + Int64(transitions[transition].offsetSeconds)
    return min(before, after)..<max(before, after)
  }

  /// The index of the first transition for which `predicate` holds; it must hold for all after it.
  private func firstTransition(where predicate: (Int) -> Bool) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if predicate(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
