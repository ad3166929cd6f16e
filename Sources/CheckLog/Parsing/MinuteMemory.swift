import CheckModel

// Unsafe: the hottest loop. The bytes of four words are read at once, where they were just found to be.

/// The minutes of the last times, where a time is one text with its second always in the same place.
///
/// A step before `HourTable` that costs a tenth: all bytes but the second's are compared as they stand. There are two,
/// as a log of two kinds of devices has times of two kinds, in turn.
struct MinuteMemory {
  private struct Entry: BitwiseCopyable {
    /// Of the text; -1 for a free entry.
    var byteCount = -1
    /// Which bytes are compared, 0xFF or 0, and their values; in words, as bytes would be taken one by one.
    var masks = SIMD4<UInt64>()
    var values = SIMD4<UInt64>()
    var secondOffset = 0
    /// The first second of the minute, since 1970 UTC.
    var startSeconds: Int64 = 0
    var reading = TimeZoneRules.LocalTimeReading.unique
  }

  /// A longer text is not remembered.
  private static let mostBytes = 32

  private var first = Entry()
  private var second = Entry()

  /// The time that the text writes, since 1970 UTC, and how it stood to the clock; nil when it is of neither minute.
  @inline(__always)
  func utcSeconds(_ bytes: Span<UInt8>, _ text: ByteRange) -> (Int64, TimeZoneRules.LocalTimeReading)? {
    Self.utcSeconds(bytes, text, first) ?? Self.utcSeconds(bytes, text, second)
  }

  @inline(__always)
  private static func utcSeconds(
    _ bytes: Span<UInt8>, _ text: ByteRange, _ entry: Entry
  ) -> (Int64, TimeZoneRules.LocalTimeReading)? {
    guard text.count == entry.byteCount else { return nil }
    let difference = (words(bytes, at: text.start) ^ entry.values) & entry.masks
    guard difference == SIMD4() else { return nil }
    let second = bytes.twoDigits(at: text.start &+ entry.secondOffset)
    return second <= 59 ? (entry.startSeconds &+ Int64(second), entry.reading) : nil
  }

  @inline(__always)
  private static func words(_ bytes: Span<UInt8>, at start: Int) -> SIMD4<UInt64> {
    precondition(start >= 0 && start &+ mostBytes <= bytes.count)
    // The bytes were just found to be there, and any are words.
    return unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: SIMD4<UInt64>.self)
  }

  /// - Parameter text: a time whose second is at `secondOffset`.
  mutating func remember(
    _ bytes: Span<UInt8>, _ text: ByteRange, secondOffset: Int, startSeconds: Int64,
    _ reading: TimeZoneRules.LocalTimeReading
  ) {
    guard text.count <= Self.mostBytes else { return }
    var entry = Entry()
    entry.byteCount = text.count
    var masks = [UInt8](repeating: 0xFF, count: text.count) + [UInt8](repeating: 0, count: Self.mostBytes - text.count)
    for i in secondOffset..<(secondOffset + 2) { masks[i] = 0 }
    entry.masks = Self.words(masks.span, at: 0)
    entry.values = Self.words(bytes, at: text.start) & entry.masks
    entry.secondOffset = secondOffset
    entry.startSeconds = startSeconds
    entry.reading = reading
    // Of one kind there is one.
    if first.byteCount != text.count { second = first }
    first = entry
  }
}
