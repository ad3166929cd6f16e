import CheckModel

/// The minute of the last time that was read in full: logs go forward in time, so most records share it with the one
/// before them.
struct MinuteMemory {
  /// The key of all that a time says beside its seconds, see `TextKey`; empty when nothing is remembered.
  private var words: [UInt64] = []
  private var hasFraction = false
  /// The first second of the minute, since 1970 UTC; for times without seconds, that time.
  private var startSeconds: Int64 = 0
  private(set) var reading = TimeZoneRules.LocalTimeReading.unique

  /// The seconds of a time and where they stand, their fraction included.
  struct Seconds {
    var second: Int
    var hasFraction: Bool
    var start: Int
    var end: Int
  }

  /// nil when the seconds do not stand where they do in most records.
  @inline(__always)
  static func seconds(_ bytes: Span<UInt8>, _ text: ByteRange, _ plan: QuickPlan.Seconds) -> Seconds? {
    // Blanks before the time do not matter, and would hide where its seconds are.
    guard !text.isEmpty, !Span<UInt8>.isBlank(bytes[text.start]) else { return nil }
    let start = text.start + plan.byteOffset
    var end = start + 2
    var second = end <= text.end ? bytes.twoDigits(at: start) : 100
    if second > 99, !plan.isPadded, start < text.end {
      second = Int(bytes[start] &- 0x30)
      end = start + 1
      guard second <= 9 else { return nil }
    }
    // A leap second counts as the one before it, and has no minute of its own to be remembered by.
    guard second <= 59 else { return nil }
    var hasFraction = false
    if plan.fractionMark != 0, end < text.end, bytes[end] == plan.fractionMark {
      let first = end + 1
      end = first
      while end < text.end, bytes[end] &- 0x30 <= 9 { end += 1 }
      guard end > first else { return nil }
      hasFraction = true
    }
    return Seconds(second: second, hasFraction: hasFraction, start: start, end: end)
  }

  /// Seconds since 1970 UTC of a time with these texts; nil when it is not of the remembered minute.
  @inline(__always)
  func utcSeconds(
    _ bytes: Span<UInt8>, _ texts: Span<ByteRange>, _ taken: Seconds
  ) -> Int64? {
    guard taken.hasFraction == hasFraction, !words.isEmpty, TextKey.isSame(bytes, texts, words.span, at: 0) else {
      return nil
    }
    return startSeconds + Int64(taken.second)
  }

  mutating func remember(
    _ bytes: Span<UInt8>, _ texts: Span<ByteRange>, _ taken: Seconds, utcSeconds: Int64,
    _ reading: TimeZoneRules.LocalTimeReading
  ) {
    words.removeAll(keepingCapacity: true)
    for i in texts.indices where texts[i].count > TextKey.mostBytes { return }
    TextKey.append(bytes, texts, to: &words)
    hasFraction = taken.hasFraction
    startSeconds = utcSeconds - Int64(taken.second)
    self.reading = reading
  }
}
