import CheckModel

/// The hours of times that were read in full, each known by all that a time says beside its minute and second.
///
/// Logs go forward in time, so nearly every record is of an hour that was read before; it is remembered in the one place
/// that its text gives it, until another is.
struct HourTable {
  private struct Entry: BitwiseCopyable {
    var lengths: UInt64
    /// The first second of the hour, since 1970 UTC; where minutes are not taken out that of the minute, where nothing
    /// is, the time.
    var startSeconds: Int64
    var hasFraction: Bool
    /// nil for a free entry.
    var reading: TimeZoneRules.LocalTimeReading?

    static let free = Entry(lengths: 0, startSeconds: 0, hasFraction: false, reading: nil)
  }

  private static let entryCount = 256
  /// A longer text is not remembered.
  private static let mostWords = 8

  private var entries = [Entry](repeating: .free, count: entryCount)
  /// The key of entry `n` stands from `n * mostWords` on.
  private var words = [UInt64](repeating: 0, count: entryCount * mostWords)
  /// That of the last time: the next is most often of the same hour, and need not be hashed.
  private var last = 0
  private let seed = UInt64.random(in: .min ... .max)

  /// What was taken out of a time.
  struct Taken {
    /// Seconds since the beginning of the hour.
    var seconds = 0
    var hasFraction = false
  }

  /// The time with this key, since 1970 UTC, and how it stood to the clock; nil when its hour is not known.
  ///
  /// - Parameter own: the key's words.
  @inline(__always)
  mutating func utcSeconds(
    _ key: TextKey, _ own: Span<UInt64>, _ taken: Taken
  ) -> (Int64, TimeZoneRules.LocalTimeReading)? {
    if !isHour(last, key, own, taken) {
      let place = Int(key.hash(own, seed: seed)) & (Self.entryCount &- 1)
      guard isHour(place, key, own, taken) else { return nil }
      last = place
    }
    guard let reading = entries[last].reading else { return nil }
    return (entries[last].startSeconds &+ Int64(taken.seconds), reading)
  }

  @inline(__always)
  private func isHour(_ place: Int, _ key: TextKey, _ own: Span<UInt64>, _ taken: Taken) -> Bool {
    let entry = entries[place]
    guard entry.lengths == key.lengths, entry.hasFraction == taken.hasFraction, key.count <= Self.mostWords else {
      return false
    }
    return key.isSame(own, words.span, at: place &* Self.mostWords)
  }

  mutating func remember(
    _ key: TextKey, _ own: Span<UInt64>, _ taken: Taken, utcSeconds: Int64, _ reading: TimeZoneRules.LocalTimeReading
  ) {
    guard key.count <= Self.mostWords else { return }
    let place = Int(key.hash(own, seed: seed)) & (Self.entryCount - 1)
    for i in 0..<key.count { words[place * Self.mostWords + i] = own[i] }
    entries[place] = Entry(
      lengths: key.lengths, startSeconds: utcSeconds - Int64(taken.seconds), hasFraction: taken.hasFraction,
      reading: reading)
  }
}
