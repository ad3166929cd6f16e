import CheckModel

/// The minutes of times that were read in full, each known by all that its text says beside the seconds.
///
/// Logs go forward in time, so nearly every record is of a minute that was read before; it is remembered in the one
/// place that its text gives it, until another is.
struct MinuteTable {
  private struct Entry: BitwiseCopyable {
    var lengths: UInt64
    /// The first second of the minute, since 1970 UTC; for times without seconds, that time.
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
  private let seed = UInt64.random(in: .min ... .max)

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
    let start = text.start &+ plan.byteOffset
    var end = start &+ 2
    var second = end <= text.end ? bytes.twoDigits(at: start) : 100
    if second > 99, !plan.isPadded, start < text.end {
      second = Int(bytes[start] &- 0x30)
      end = start &+ 1
      guard second <= 9 else { return nil }
    }
    // A leap second counts as the one before it, and has no minute of its own to be remembered by.
    guard second <= 59 else { return nil }
    var hasFraction = false
    if plan.fractionMark != 0, end < text.end, bytes[end] == plan.fractionMark {
      let first = end &+ 1
      end = first
      while end < text.end, bytes[end] &- 0x30 <= 9 { end &+= 1 }
      guard end > first else { return nil }
      hasFraction = true
    }
    return Seconds(second: second, hasFraction: hasFraction, start: start, end: end)
  }

  /// The time with these texts and seconds, since 1970 UTC; nil when it is of no minute that is remembered.
  @inline(__always)
  func utcSeconds(
    _ bytes: Span<UInt8>, _ texts: Span<ByteRange>, _ seconds: Seconds
  ) -> (Int64, TimeZoneRules.LocalTimeReading)? {
    guard let key = TextKey(bytes, texts, seed: seed) else { return nil }
    let place = Int(key.hash) & (Self.entryCount &- 1)
    let entry = entries[place]
    guard entry.lengths == key.lengths, entry.hasFraction == seconds.hasFraction, let reading = entry.reading,
      TextKey.isSame(bytes, texts, self.texts.span, at: place &* Self.stride)
    else { return nil }
    return (entry.startSeconds &+ Int64(seconds.second), reading)
  }

  mutating func remember(
    _ bytes: Span<UInt8>, _ texts: Span<ByteRange>, _ seconds: Seconds, utcSeconds: Int64,
    _ reading: TimeZoneRules.LocalTimeReading
  ) {
    guard let key = TextKey(bytes, texts, seed: seed) else { return }
    var text: [UInt8] = []
    _ = TextKey.append(bytes, texts, to: &text)
    guard text.count <= Self.stride else { return }
    let place = Int(key.hash) & (Self.entryCount - 1)
    self.texts.replaceSubrange((place * Self.stride)..<(place * Self.stride + text.count), with: text)
    entries[place] = Entry(
      lengths: key.lengths, startSeconds: utcSeconds - Int64(seconds.second), hasFraction: seconds.hasFraction,
      reading: reading)
  }
}
