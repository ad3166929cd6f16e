import CheckModel

/// Reads the times of records, and remembers what the last ones had in common: logs go forward in time.
final class RecordClock {
  /// How the last local time stood to the clock; `unique` for a time that was told with its offset.
  private(set) var lastReading = TimeZoneRules.LocalTimeReading.unique

  /// The local seconds for which the zone was last asked, and what it said.
  private var zoneSpan: Range<Int64> = 0..<0
  private var zoneOffset: Int64 = 0
  private var zoneReading = TimeZoneRules.LocalTimeReading.unique
  /// Whether the last time was told without its offset.
  private var isLocal = false

  /// An RFC 3339 time up to its minute, `2026-06-01T04:00`, with what stands behind its seconds, and the first second
  /// of that minute: most records share them with the one before.
  private var minuteHead: UInt64 = 0
  private var minuteTail: UInt64 = 0
  private var suffix: UInt64 = 0
  private var byteCount = -1
  private var minuteSeconds: Int64 = 0
  private var minuteReading = TimeZoneRules.LocalTimeReading.unique

  private let rfc3339Slot: Int

  init(_ plan: ParsePlan) { rfc3339Slot = plan.rfc3339Slot ?? -1 }

  /// Seconds since 1970 UTC.
  @inline(__always)
  func read(
    _ bytes: Span<UInt8>, _ slots: Span<ByteRange>, _ plan: ParsePlan
  ) -> Result<Int64, RecordParser.Problem> {
    guard rfc3339Slot >= 0 else { return readParts(bytes, slots, plan) }
    let text = bytes.trimmed(slots[rfc3339Slot])
    // The minute, a colon and two digits, and nothing or a short offset.
    guard text.count >= 19, text.count <= 27 else { return readParts(bytes, slots, plan) }
    let rest = ByteRange(start: text.start + 19, end: text.end)
    let second = bytes.twoDigits(at: text.start + 17)
    if text.count == byteCount, bytes.word(at: text.start) == minuteHead, bytes.word(at: text.start + 8) == minuteTail,
      bytes.head(rest) == suffix, bytes[text.start + 16] == UInt8(ascii: ":"), second <= 59
    {
      lastReading = minuteReading
      return .success(minuteSeconds + Int64(second))
    }
    let result = readParts(bytes, slots, plan)
    if case .success(let utcSeconds) = result, second <= 59, holdsForMinute(utcSeconds, second) {
      (minuteHead, minuteTail) = (bytes.word(at: text.start), bytes.word(at: text.start + 8))
      (suffix, byteCount) = (bytes.head(rest), text.count)
      (minuteSeconds, minuteReading) = (utcSeconds - Int64(second), lastReading)
    }
    return result
  }

  /// Whether what the zone said holds for all seconds of the minute.
  private func holdsForMinute(_ utcSeconds: Int64, _ second: Int) -> Bool {
    if !isLocal { return true }
    let start = utcSeconds + zoneOffset - Int64(second)
    return zoneSpan.contains(start) && zoneSpan.contains(start + 59)
  }

  /// Any time, by the plan's patterns.
  private func readParts(
    _ bytes: Span<UInt8>, _ slots: Span<ByteRange>, _ plan: ParsePlan
  ) -> Result<Int64, RecordParser.Problem> {
    var parts = TimeParts()
    for i in plan.time.indices {
      let isRead: Bool
      switch plan.fields.find(plan.time[i].field, bytes, slots) {
      case .text(let range, _): isRead = plan.time[i].pattern.read(bytes, range, into: &parts)
      case .constant(let constant, _):
        let text = plan.timeTexts[Int(constant.code)]
        isRead = plan.time[i].pattern.read(text.span, ByteRange(start: 0, end: text.count), into: &parts)
      case .missing: return .failure(RecordParser.Problem(reason: .timeMissing))
      case .passOver: return .failure(RecordParser.Problem())
      case .rejected: return .failure(RecordParser.Problem(reason: .timeInvalid))
      }
      guard isRead else { return .failure(RecordParser.Problem(reason: .timeInvalid)) }
    }
    guard let reading = parts.reading() else { return .failure(RecordParser.Problem(reason: .timeInvalid)) }
    let utcSeconds = utcSeconds(reading, plan.zone)
    guard plan.secondsRange.contains(utcSeconds) else { return .failure(RecordParser.Problem(reason: .timeOutside)) }
    return .success(utcSeconds)
  }

  private func utcSeconds(_ time: TimeParts.Reading, _ zone: TimeZoneRules) -> Int64 {
    switch time {
    case .utc(let utc):
      lastReading = .unique
      isLocal = false
      return utc
    case .local(let local):
      if !zoneSpan.contains(local) {
        let resolved = zone.resolve(localSeconds: local)
        zoneSpan = resolved.span
        zoneOffset = local - resolved.utcSeconds
        zoneReading = resolved.reading
      }
      lastReading = zoneReading
      isLocal = true
      return local - zoneOffset
    }
  }
}

extension Span<UInt8> {
  /// The number that two digits write; above 99 where they are none.
  @inline(__always)
  func twoDigits(at offset: Int) -> Int {
    let (tens, ones) = (self[offset] &- 0x30, self[offset + 1] &- 0x30)
    return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : 100
  }
}
