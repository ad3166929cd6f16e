import CheckModel

extension RecordParser {
  /// Where the texts of a record stand that `QuickPlan` names.
  typealias QuickTexts = InlineArray<32, ByteRange>

  /// Reads the records of a delimited chunk from `first` on for as long as each is of a subject that is known.
  ///
  /// What is the least out of the ordinary is left to be decoded in full, which then says what it is; so this never
  /// rejects, and what it accepts is what would have been decoded.
  ///
  /// - Returns: the number of the first record that is to be decoded, or that of records.
  mutating func readQuickly(_ bytes: Span<UInt8>, from first: Int, _ quick: QuickPlan, columns: Int) -> Int {
    let index = index
    let fieldEnds = index.fieldEnds.span
    let lastFields = index.lastFields.span
    let wanted = quick.texts.span
    var texts = QuickTexts(repeating: .empty)
    var record = first
    var firstField = record == 0 ? 0 : Int(lastFields[record - 1]) + 1
    while record < index.recordCount {
      let lastField = Int(lastFields[record])
      guard lastField - firstField == columns - 1 else { break }
      let start = Int(fieldEnds[firstField]) + 1
      guard Int(fieldEnds[lastField + 1]) - start <= RecordSplitter.longestLineBytes else { break }
      for i in wanted.indices {
        let text = wanted[i]
        texts[i] = ByteRange(
          start: Int(fieldEnds[firstField &+ Int(text.first)]) &+ 1,
          end: Int(fieldEnds[firstField &+ Int(text.last) &+ 1]))
      }
      guard readKnown(bytes, &texts, quick, start: start, line: record + 1) else { break }
      record += 1
      firstField = lastField + 1
    }
    return record
  }

  /// Reads one record of a known subject; false when it is none, or there is something else about it.
  @inline(__always)
  mutating func readKnown(
    _ bytes: Span<UInt8>, _ texts: inout QuickTexts, _ quick: QuickPlan, start: Int, line: Int
  ) -> Bool {
    guard let entry = subjectTable.entry(bytes, texts.span.extracting(quick.subject)) else { return false }
    guard let utcSeconds = utcSeconds(bytes, &texts, quick) else { return false }
    var outcome = entry.outcome
    switch entry.measured {
    case .nothing: break
    case .speed:
      guard let found = speed(bytes, texts[quick.speed!]) else { return false }
      outcome = found
    case .breath:
      guard let found = breath(bytes, texts[quick.breath!]) else { return false }
      outcome = found
    }
    if let device = quick.device, !isPlainDevice(bytes, texts[device]) { return false }
    if let seq = quick.seq, !isPlainNumber(bytes, texts[seq]) { return false }
    tally.checks += 1
    if minute.reading != .unique { count(minute.reading) }
    checks.append(
      Check(
        utcSeconds: utcSeconds, start: Int32(truncatingIfNeeded: start), line: Int32(truncatingIfNeeded: line),
        subject: entry.subject, outcome: outcome, reading: minute.reading))
    return true
  }

  /// The time, if it is of the last minute.
  @inline(__always)
  private func utcSeconds(_ bytes: Span<UInt8>, _ texts: inout QuickTexts, _ quick: QuickPlan) -> Int64? {
    guard let taken = takeSeconds(bytes, &texts, quick) else { return nil }
    return minute.utcSeconds(bytes, texts.span.extracting(quick.time), taken)
  }

  /// Takes the seconds out of a time's text, which leaves what stands before and behind them in two texts; nil when they
  /// do not stand where they do in most records.
  @inline(__always)
  private func takeSeconds(
    _ bytes: Span<UInt8>, _ texts: inout QuickTexts, _ quick: QuickPlan
  ) -> MinuteMemory.Seconds? {
    guard let seconds = quick.seconds else {
      return MinuteMemory.Seconds(second: 0, hasFraction: false, start: 0, end: 0)
    }
    let (before, behind) = (quick.time.lowerBound, quick.time.lowerBound + 1)
    guard let found = MinuteMemory.seconds(bytes, texts[before], seconds) else { return nil }
    texts[before].end = found.start
    texts[behind].start = found.end
    return found
  }

  @inline(__always)
  private func speed(_ bytes: Span<UInt8>, _ text: ByteRange) -> Outcome? {
    let alternative = plan.fields.alternative(plan.speed.first)
    if alternative.unit == .kilometresPerHour, text.count - 1 <= 2 {
      var kmh: Int64 = 0
      var areDigits = !text.isEmpty
      for i in text.start..<text.end {
        let digit = bytes[i] &- 0x30
        areDigits = areDigits && digit <= 9
        kmh = kmh &* 10 &+ Int64(digit)
      }
      if areDigits, plan.ranges.speedKmh.contains(kmh) { return Outcome(rawValue: UInt16(truncatingIfNeeded: kmh)) }
    }
    guard let value = Decimal(bytes, bytes.trimmed(text), point: plan.point) else { return nil }
    return Self.speed(alternative.isMagnitude ? value.magnitude : value, alternative.unit, plan.ranges)
  }

  private func breath(_ bytes: Span<UInt8>, _ text: ByteRange) -> Outcome? {
    guard let value = Decimal(bytes, bytes.trimmed(text), point: plan.point) else { return nil }
    return Self.breath(value, plan.fields.alternative(plan.breath.first).unit, plan.ranges)
  }

  /// Whether a device's name is short ASCII, as nearly all are.
  @inline(__always)
  private func isPlainDevice(_ bytes: Span<UInt8>, _ text: ByteRange) -> Bool {
    text.count <= Self.mostDeviceBytes && !bytes.hasUpperHalf(text)
  }

  /// Whether a text is nothing or a few digits.
  @inline(__always)
  private func isPlainNumber(_ bytes: Span<UInt8>, _ text: ByteRange) -> Bool {
    guard text.count <= 16 else { return false }
    for i in text.start..<text.end where bytes[i] &- 0x30 > 9 { return false }
    return true
  }

  /// Remembers the subject and the minute of a record that was decoded in full.
  mutating func remember(_ check: Check, _ bytes: Span<UInt8>, _ texts: inout QuickTexts, _ quick: QuickPlan) {
    if subjectTable.entry(bytes, texts.span.extracting(quick.subject)) == nil {
      let measured: QuickPlan.Measured =
        switch subjects[Int(check.subject)].category.kind {
        case .speed where quick.speed != nil: .speed
        case .alcohol where quick.breath != nil: .breath
        default: .nothing
        }
      subjectTable.remember(
        bytes, texts.span.extracting(quick.subject), subject: check.subject, outcome: check.outcome,
        measured: measured)
    }
    guard let taken = takeSeconds(bytes, &texts, quick),
      clock.holdsForMinute(utcSeconds: check.utcSeconds, second: taken.second)
    else { return }
    minute.remember(
      bytes, texts.span.extracting(quick.time), taken, utcSeconds: check.utcSeconds, check.reading)
  }
}
