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
  private static let mostBytes = 48
  private static let stride = mostBytes + TextKey.slackBytes

  private var entries = [Entry](repeating: .free, count: entryCount)
  /// The text of entry `n` stands from `n * stride` on.
  private var texts = [UInt8](repeating: 0, count: entryCount * stride)
  /// That of the last time: the next is most often of the same hour, and need not be hashed.
  private var last = 0
  private let seed = UInt64.random(in: .min ... .max)

  /// What was taken out of a time.
  struct Taken {
    /// Seconds since the beginning of the hour.
    var seconds = 0
    var hasFraction = false
  }

  /// The time with these texts, since 1970 UTC, and how it stood to the clock; nil when its hour is not known.
  @inline(__always)
  mutating func utcSeconds(
    _ bytes: Span<UInt8>, _ texts: Span<ByteRange>, _ taken: Taken
  ) -> (Int64, TimeZoneRules.LocalTimeReading)? {
    guard let lengths = TextKey.lengths(texts) else { return nil }
    if !isHour(last, bytes, texts, taken, lengths: lengths) {
      guard let key = TextKey(bytes, texts, seed: seed), case let place = Int(key.hash) & (Self.entryCount &- 1),
        isHour(place, bytes, texts, taken, lengths: lengths)
      else { return nil }
      last = place
    }
    guard let reading = entries[last].reading else { return nil }
    return (entries[last].startSeconds &+ Int64(taken.seconds), reading)
  }

  @inline(__always)
  private func isHour(
    _ place: Int, _ bytes: Span<UInt8>, _ texts: Span<ByteRange>, _ taken: Taken, lengths: UInt64
  ) -> Bool {
    entries[place].lengths == lengths && entries[place].hasFraction == taken.hasFraction
      && TextKey.isSame(bytes, texts, self.texts.span, at: place &* Self.stride)
  }

  mutating func remember(
    _ bytes: Span<UInt8>, _ texts: Span<ByteRange>, _ taken: Taken, utcSeconds: Int64,
    _ reading: TimeZoneRules.LocalTimeReading
  ) {
    guard let key = TextKey(bytes, texts, seed: seed) else { return }
    var text: [UInt8] = []
    _ = TextKey.append(bytes, texts, to: &text)
    guard text.count <= Self.stride else { return }
    let place = Int(key.hash) & (Self.entryCount - 1)
    for i in text.indices { self.texts[place * Self.stride + i] = text[i] }
    entries[place] = Entry(
      lengths: key.lengths, startSeconds: utcSeconds - Int64(taken.seconds), hasFraction: taken.hasFraction,
      reading: reading)
  }
}
