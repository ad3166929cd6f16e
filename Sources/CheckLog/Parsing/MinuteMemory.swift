import CheckModel

/// The minutes of the last times, where a time is one text with its second always in the same place.
///
/// A step before `HourTable` that costs a tenth: all bytes but the second's are compared as they stand. There are two,
/// as a log of two kinds of devices has times of two kinds, in turn.
struct MinuteMemory {
  private struct Entry: BitwiseCopyable {
    /// Of the text; -1 for a free entry.
    var byteCount = -1
    /// Which bytes are compared, 0xFF or 0, and their values.
    var masks = SIMD32<UInt8>()
    var values = SIMD32<UInt8>()
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
    let difference = (first(bytes, text) ^ entry.values) & entry.masks
    guard difference == SIMD32() else { return nil }
    let second = bytes.twoDigits(at: text.start &+ entry.secondOffset)
    return second <= 59 ? (entry.startSeconds &+ Int64(second), entry.reading) : nil
  }

  /// The bytes of a text, and what stands behind it.
  @inline(__always)
  private static func first(_ bytes: Span<UInt8>, _ text: ByteRange) -> SIMD32<UInt8> {
    precondition(text.start >= 0 && text.start &+ mostBytes <= bytes.count)
    // They were just found to be there.
    return unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: text.start, as: SIMD32<UInt8>.self)
  }

  /// - Parameter text: a time whose second is at `secondOffset`.
  mutating func remember(
    _ bytes: Span<UInt8>, _ text: ByteRange, secondOffset: Int, startSeconds: Int64,
    _ reading: TimeZoneRules.LocalTimeReading
  ) {
    guard text.count <= Self.mostBytes else { return }
    var entry = Entry()
    entry.byteCount = text.count
    for i in 0..<text.count where i != secondOffset && i != secondOffset + 1 {
      entry.masks[i] = 0xFF
    }
    entry.values = Self.first(bytes, text) & entry.masks
    entry.secondOffset = secondOffset
    entry.startSeconds = startSeconds
    entry.reading = reading
    // Of one kind there is one.
    if first.byteCount != text.count { second = first }
    first = entry
  }
}
