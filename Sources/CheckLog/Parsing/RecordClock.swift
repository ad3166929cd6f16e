import CheckModel

// Unsafe: two bytes are read at once, where they were just found to be.

/// Reads the times of records, and remembers what the zone last said.
final class RecordClock {
  /// How the last local time stood to the clock; `unique` for a time that was told with its offset.
  private(set) var lastReading = TimeZoneRules.LocalTimeReading.unique

  /// The local seconds for which the zone was last asked, and what it said.
  private var zoneSpan: Range<Int64> = 0..<0
  private var zoneOffset: Int64 = 0
  private var zoneReading = TimeZoneRules.LocalTimeReading.unique
  /// Whether the last time was told without its offset.
  private var isLocal = false

  /// Whether what was said of the last time holds from one time, seconds since 1970 UTC, to another.
  func holds(_ first: Int64, _ last: Int64) -> Bool {
    !isLocal || (zoneSpan.contains(first + zoneOffset) && zoneSpan.contains(last + zoneOffset))
  }

  /// Seconds since 1970 UTC, by the plan's patterns.
  func read(
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
    precondition(offset >= 0 && offset &+ 2 <= count)
    let both = unsafe UInt16(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt16.self))
    let values = both &- 0x3030
    // No value is above 9, as then adding 6 would reach the upper half of its byte.
    let areDigits = (values | (values &+ 0x0606)) & 0xF0F0 == 0
    return areDigits ? Int(values & 0xFF) &* 10 &+ Int(values >> 8) : 100
  }
}
