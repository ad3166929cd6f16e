import CheckModel

// Unsafe: the hottest loop; the texts of a plan are counted when it is made, and the list has that length.

extension RecordParser {
  /// Reads the records of a delimited chunk from `first` on for as long as the spot, subject and hour of each are
  /// known.
  ///
  /// What is the least out of the ordinary is left to be decoded in full, which then says what it is; so this never
  /// rejects, and what it accepts is what would have been decoded.
  ///
  /// - Returns: the number of the first record that is to be decoded, or that of records.
  mutating func readQuickly(
    _ bytes: Span<UInt8>, from first: Int, _ quick: QuickPlan, columns: Int, quote: UInt8?
  ) -> Int {
    let index = index
    let fieldEnds = index.fieldEnds.span
    let lastFields = index.lastFields.span
    let list = quick.texts
    let wanted = list.span
    // Taken out for as long as they are written to, so that each write need not ask who else holds them.
    var heldTexts: [ByteRange] = []
    swap(&heldTexts, &quickTexts)
    var heldWords: [UInt64] = []
    swap(&heldWords, &keyWords)
    var heldChecks: [Check] = []
    swap(&heldChecks, &checkRoom)
    defer {
      swap(&heldTexts, &quickTexts)
      swap(&heldWords, &keyWords)
      swap(&heldChecks, &checkRoom)
    }
    if heldChecks.count < index.recordCount {
      heldChecks += repeatElement(.none, count: index.recordCount - heldChecks.count)
    }
    var texts = heldTexts.mutableSpan
    var checks = heldChecks.mutableSpan
    precondition(
      wanted.count <= quick.time.lowerBound && quick.time.upperBound <= texts.count && quick.mostColumn < columns)
    var words = heldWords.mutableSpan
    var record = first
    var firstField = record == 0 ? 0 : Int(lastFields[record - 1]) + 1
    while record < index.recordCount {
      let lastField = Int(lastFields[record])
      let start = Int(fieldEnds[firstField]) &+ 1
      guard lastField &- firstField == columns &- 1,
        Int(fieldEnds[lastField &+ 1]) &- start <= RecordSplitter.longestLineBytes
      else { break }
      for i in wanted.indices {
        // The record has all the columns that are wanted.
        unsafe texts[unchecked: i] = ByteRange(
          start: Int(fieldEnds[unchecked: firstField &+ Int(wanted[i].first)]) &+ 1,
          end: Int(fieldEnds[unchecked: firstField &+ Int(wanted[i].last) &+ 1]))
      }
      if index.hasQuotes { quick.unquoteMeasured(bytes, &texts, quote) }
      guard var check = known(bytes, &texts, quick, &words) else { break }
      check.start = Int32(truncatingIfNeeded: start)
      check.line = Int32(truncatingIfNeeded: record &+ 1)
      checks[checkCount] = check
      checkCount &+= 1
      record &+= 1
      firstField = lastField &+ 1
    }
    return record
  }

  /// Reads the JSON record whose values are in the slots, likewise; false when it is to be decoded.
  mutating func readQuickly(_ bytes: Span<UInt8>, _ record: ByteRange, _ quick: QuickPlan) -> Bool {
    var heldTexts: [ByteRange] = []
    swap(&heldTexts, &quickTexts)
    var heldWords: [UInt64] = []
    swap(&heldWords, &keyWords)
    defer {
      swap(&heldTexts, &quickTexts)
      swap(&heldWords, &keyWords)
    }
    var texts = heldTexts.mutableSpan
    for i in quick.texts.indices { texts[i] = slots[Int(quick.texts[i].first)] }
    var words = heldWords.mutableSpan
    guard var check = known(bytes, &texts, quick, &words) else { return false }
    check.start = Int32(truncatingIfNeeded: record.start)
    check.line = Int32(truncatingIfNeeded: lines)
    append(check)
    return true
  }

  /// Reads a record whose spot, subject and hour are known; nil when they are not, or there is something else about
  /// it.
  @inline(__always)
  mutating func known(
    _ bytes: Span<UInt8>, _ texts: inout MutableSpan<ByteRange>, _ quick: QuickPlan, _ words: inout MutableSpan<UInt64>
  ) -> Check? {
    guard let spotKey = TextKey(bytes, texts.span.extracting(quick.spot), &words),
      let spot = spotTable.number(spotKey, words.span),
      let subjectKey = TextKey(bytes, texts.span.extracting(quick.subject), &words),
      let subject = subjectTable.number(subjectKey, words.span),
      let (utcSeconds, reading) = time(bytes, &texts, quick, &words)
    else { return nil }
    var outcome = subjects[Int(subject)].outcome
    switch subjects[Int(subject)].measured {
    case .nothing: break
    case .speed:
      guard let found = speed(bytes, texts[quick.speed!]) else { return nil }
      outcome = found
    case .breath:
      guard let found = breath(bytes, texts[quick.breath!]) else { return nil }
      outcome = found
    }
    if let device = quick.device, !isPlainDevice(bytes, texts[device]) { return nil }
    if let seq = quick.seq, !isPlainNumber(bytes, texts[seq]) { return nil }
    count(reading)
    return Check(
      utcSeconds: utcSeconds, start: 0, line: 0, spot: spot, subject: subject, outcome: outcome, reading: reading)
  }

  /// The time, if its minute or hour is known, and how it stood to the clock.
  @inline(__always)
  private mutating func time(
    _ bytes: Span<UInt8>, _ texts: inout MutableSpan<ByteRange>, _ quick: QuickPlan, _ words: inout MutableSpan<UInt64>
  ) -> (utcSeconds: Int64, TimeZoneRules.LocalTimeReading)? {
    if quick.isTimeInOne, let known = minutes.utcSeconds(bytes, texts[quick.timeSources.lowerBound]) { return known }
    guard let taken = quick.takeMinute(bytes, &texts),
      let key = TextKey(bytes, texts.span.extracting(quick.time), &words),
      let (utcSeconds, reading) = hours.utcSeconds(key, words.span, taken)
    else { return nil }
    if quick.isTimeInOne, !taken.hasFraction {
      minutes.remember(
        bytes, texts[quick.timeSources.lowerBound], secondOffset: quick.secondOffset,
        startSeconds: utcSeconds - Int64(taken.seconds % 60), reading)
    }
    return (utcSeconds, reading)
  }

  @inline(__always)
  private func speed(_ bytes: Span<UInt8>, _ text: ByteRange) -> Outcome? {
    let alternative = plan.fields.alternative(plan.speed.first)
    if case .kilometresPerHour = alternative.unit, text.count &- 1 <= 2 {
      var kmh: Int64 = 0
      var areDigits = !text.isEmpty
      var i = text.start
      while i < text.end {
        let digit = bytes[i] &- 0x30
        areDigits = areDigits && digit <= 9
        kmh = kmh &* 10 &+ Int64(digit)
        i &+= 1
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
    if text.count <= 8 { return bytes.shortWord(text, filler: 0) & 0x8080_8080_8080_8080 == 0 }
    return text.count <= Self.mostDeviceBytes && !bytes.hasUpperHalf(text)
  }

  /// Whether a text is nothing or a few digits.
  @inline(__always)
  private func isPlainNumber(_ bytes: Span<UInt8>, _ text: ByteRange) -> Bool {
    guard text.count <= 8 else { return false }
    let upper: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
    let zeros: UInt64 = 0x3030_3030_3030_3030
    let word = bytes.shortWord(text, filler: zeros)
    // A digit's upper half is 3, and adding 6 leaves it so.
    return word & upper == zeros && (word &+ 0x0606_0606_0606_0606) & upper == zeros
  }

  /// Remembers what the texts of a record meant that was decoded in full.
  ///
  /// - Parameter texts: those that the plan names.
  mutating func remember(_ check: Check, _ bytes: Span<UInt8>, _ texts: inout [ByteRange], _ quick: QuickPlan) {
    texts += repeatElement(.empty, count: quick.time.count)
    var texts = texts.mutableSpan
    var room = [UInt64](repeating: 0, count: TextKey.mostWords)
    var words = room.mutableSpan
    if let key = TextKey(bytes, texts.span.extracting(quick.spot), &words), spotTable.number(key, words.span) == nil {
      spotTable.remember(key, words.span, as: check.spot)
    }
    if let key = TextKey(bytes, texts.span.extracting(quick.subject), &words),
      subjectTable.number(key, words.span) == nil
    {
      subjectTable.remember(key, words.span, as: check.subject)
    }
    guard let taken = quick.takeMinute(bytes, &texts) else { return }
    let first = check.utcSeconds - Int64(taken.seconds)
    let last = first + quick.secondsKnownByText - 1
    guard clock.holds(first, last), plan.secondsRange.contains(first), plan.secondsRange.contains(last) else { return }
    if let key = TextKey(bytes, texts.span.extracting(quick.time), &words) {
      hours.remember(key, words.span, taken, utcSeconds: check.utcSeconds, check.reading)
    }
  }
}

extension QuickPlan {
  /// For how long the texts of a time stay the same when minute and second are taken out.
  fileprivate var secondsKnownByText: Int64 { minute != nil ? 3600 : second != nil ? 60 : 1 }

  /// Takes minute and second out of a time's texts, which leaves what stands before and behind them; nil when they do
  /// not stand where they do in most records.
  @inline(__always)
  fileprivate func takeMinute(_ bytes: Span<UInt8>, _ texts: inout MutableSpan<ByteRange>) -> HourTable.Taken? {
    for i in sourceOfTime.indices { texts[time.lowerBound &+ i] = texts[sourceOfTime[i]] }
    var taken = HourTable.Taken()
    guard let second else { return taken }
    var end = 0
    if let minute {
      guard let found = take(minute, bytes, &texts, &end) else { return nil }
      taken.seconds = found &* 60
    }
    guard let found = take(second, bytes, &texts, &end) else { return nil }
    taken.seconds &+= found
    if second.fractionMark != 0 {
      let behind = time.lowerBound &+ second.text &+ 1
      let textEnd = texts[behind].end
      if end < textEnd, bytes[end] == second.fractionMark {
        let first = end &+ 1
        end = first
        while end < textEnd, bytes[end] &- 0x30 <= 9 { end &+= 1 }
        guard end > first else { return nil }
        taken.hasFraction = true
        texts[behind].start = end
      }
    }
    return taken
  }

  /// - Parameter end: set to where the digits end.
  @inline(__always)
  private func take(
    _ digits: Digits, _ bytes: Span<UInt8>, _ texts: inout MutableSpan<ByteRange>, _ end: inout Int
  ) -> Int? {
    let before = time.lowerBound &+ digits.text
    let text = texts[before]
    // Blanks before the time do not matter, and would hide where its digits are.
    guard !text.isEmpty, digits.followsMinute || !Span<UInt8>.isBlank(bytes[text.start]) else { return nil }
    let start = text.start &+ digits.byteOffset
    end = start &+ 2
    var value = end <= text.end ? bytes.twoDigits(at: start) : 100
    if value > 99, !digits.isPadded, start < text.end {
      end = start &+ 1
      value = Int(bytes[start] &- 0x30)
      guard value <= 9 else { return nil }
    }
    // A leap second counts as the one before it, which is for a clock to say.
    guard value <= 59 else { return nil }
    texts[before].end = start
    texts[before &+ 1].start = end
    return value
  }

  /// Takes the quotes off what is read anew for every record. A quote within such a text is nothing that is read
  /// quickly, except in a device's name, where it does not matter.
  func unquoteMeasured(_ bytes: Span<UInt8>, _ texts: inout MutableSpan<ByteRange>, _ quote: UInt8?) {
    for i in timeSources.lowerBound..<time.lowerBound {
      let text = bytes.trimmed(texts[i])
      guard text.count >= 2, bytes[text.start] == quote, bytes[text.end - 1] == quote else { continue }
      texts[i] = ByteRange(start: text.start + 1, end: text.end - 1)
    }
  }
}

extension Span<UInt8> {
  /// A text of at most eight bytes, with `filler` in place of those that it lacks; as many bytes follow it.
  @inline(__always)
  fileprivate func shortWord(_ text: ByteRange, filler: UInt64) -> UInt64 {
    let lacking: UInt64 = text.count == 8 ? 0 : ~0 << UInt64(truncatingIfNeeded: text.count &* 8)
    return word(at: text.start) & ~lacking | filler & lacking
  }
}
