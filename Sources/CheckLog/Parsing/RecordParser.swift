import CheckModel

/// Reads chunks of whole records into checks and rejections.
///
/// Not shared between tasks; every worker has one of its own over the same plan. It does no I/O, keeps nothing of the
/// bytes but the labels of unknown sites, and takes any bytes whatever: what it cannot read is a rejection.
package struct RecordParser {
  /// How many bytes behind those of a chunk its array must have, for columns that are joined and for texts that are
  /// read in words.
  package static let slackBytes = 4096

  let plan: ParsePlan

  /// The checks of the last chunk, in order.
  package var checks: ArraySlice<Check> { checkRoom[..<checkCount] }
  /// The rejections of the last chunk, in order; their lines count from 1 at the beginning of the chunk.
  package internal(set) var rejections: [Rejection] = []
  /// The number of records of the last chunk.
  package internal(set) var lines: Int64 = 0
  /// What became of all the lines so far; without the period, as a check may yet be refused for its place.
  package internal(set) var tally = LogTally()
  package internal(set) var unknownSites = UnknownSites()

  /// The spots and subjects that the checks name by number. Numbers stay the same from chunk to chunk until
  /// `generation` changes.
  package internal(set) var spots: [Check.Spot] = []
  package internal(set) var subjects: [Check.Subject] = []
  package internal(set) var generation = 0

  /// More spots or subjects, and their numbers begin anew, which bounds the memory for logs of moving devices.
  private static let mostNumbers = 65_536

  /// nil when every record is to be decoded in full.
  private let quick: QuickPlan?
  /// Where the texts stand that `quick` names.
  var quickTexts: [ByteRange]
  /// Room for the words of a key.
  var keyWords = [UInt64](repeating: 0, count: TextKey.mostWords)
  /// Room for the checks of a chunk; the first `checkCount` are there.
  var checkRoom: [Check] = []
  var checkCount = 0
  var index = RecordIndex()
  var slots: [ByteRange]
  var spotTable = TextTable()
  var subjectTable = TextTable()
  var minutes = MinuteMemory()
  var hours = HourTable()
  let clock = RecordClock()

  package init(plan: ParsePlan) {
    self.plan = plan
    quick = QuickPlan(plan)
    quickTexts = [ByteRange](repeating: .empty, count: quick?.time.upperBound ?? 0)
    slots = [ByteRange](repeating: .empty, count: plan.slotColumns.count)
  }

  /// Parses one chunk.
  ///
  /// - Parameters:
  ///   - bytes: the chunk and `slackBytes` more; quoted and escaped text is unescaped in place.
  ///   - count: how many of the bytes are the chunk's: whole records, at most 2 GB.
  ///   - byteOffset: the offset of the chunk in the log.
  package mutating func parse(_ bytes: inout [UInt8], count: Int, byteOffset: Int64) {
    precondition(bytes.count >= count + Self.slackBytes && count < Int(Int32.max))
    checkCount = 0
    rejections.removeAll(keepingCapacity: true)
    lines = 0
    if max(spots.count, subjects.count) >= Self.mostNumbers || spotTable.isFull || subjectTable.isFull {
      spots.removeAll(keepingCapacity: true)
      spotTable.removeAll()
      subjects.removeAll(keepingCapacity: true)
      subjectTable.removeAll()
      generation += 1
    }
    switch plan.shape {
    case .delimited(let syntax, let columns, let least):
      parseDelimited(&bytes, count: count, byteOffset: byteOffset, syntax, columns: columns, least: least)
    case .jsonLines(let keys):
      var start = 0
      while start < count {
        let end = bytes.span.firstOffset(of: UInt8(ascii: "\n"), in: ByteRange(start: start, end: count)) ?? count
        parseJSON(&bytes, ByteRange(start: start, end: end), byteOffset: byteOffset, chunkEnd: count, keys)
        start = end + 1
      }
    case .jsonArray(let keys):
      var ranges: [ByteRange] = []
      let isClosed = JSONArraySyntax.walk(bytes.span.extracting(0..<count)) { ranges.append($0) }
      // Nothing but blanks before the closing bracket is no element.
      if isClosed, let last = ranges.last, JSONArraySyntax.isBlank(bytes.span, last) { ranges.removeLast() }
      for range in ranges { parseJSON(&bytes, range, byteOffset: byteOffset, chunkEnd: count, keys, isElement: true) }
    }
    tally.lines += lines
    tally.checks += Int64(checkCount)
  }

  // MARK: Delimited text

  private mutating func parseDelimited(
    _ bytes: inout [UInt8], count: Int, byteOffset: Int64, _ syntax: DelimitedSyntax, columns: Int, least: Bool
  ) {
    index.fill(bytes.span, count: count, syntax)
    // A record with text behind a closing quote can look like one that is known; one of one column can be blank.
    let quick = index.misquoted.isEmpty && columns > 1 ? quick : nil
    var misquoted = index.misquoted[...]
    var record = 0
    while true {
      if let quick { record = readQuickly(bytes.span, from: record, quick, columns: columns, quote: syntax.quote) }
      if record >= index.recordCount { break }
      let isMisquoted = misquoted.first == record
      if isMisquoted { misquoted.removeFirst() }
      lines = Int64(record + 1)
      parse(
        &bytes, record: index.fields(ofRecord: record), count: count, byteOffset: byteOffset, syntax, columns: columns,
        least: least, isMisquoted: isMisquoted, quick)
      record += 1
    }
    lines = Int64(record)
  }

  /// Decodes one record in full.
  private mutating func parse(
    _ bytes: inout [UInt8], record: Range<Int>, count: Int, byteOffset: Int64, _ syntax: DelimitedSyntax, columns: Int,
    least: Bool, isMisquoted: Bool, _ quick: QuickPlan?
  ) {
    let range = index.range(ofFields: record)
    let recordOffset = byteOffset + Int64(range.start)
    if range.count > RecordSplitter.longestLineBytes { return reject(.record, .lineTooLong, recordOffset) }
    let fields = record.count
    if fields == 1, bytes.span.trimmed(range).isEmpty {
      tally.blank += 1
      return
    }
    if isMisquoted { return reject(.record, .quoteMisplaced, recordOffset) }
    guard fields == columns || (least && fields > columns) else { return reject(.record, .columnsCount, recordOffset) }
    var isUnescaped = false
    for slot in slots.indices {
      let column = plan.slotColumns[slot]
      if column < 0 { continue }
      let field = record.lowerBound + column
      var range = index.range(ofFields: field..<(field + 1))
      if !plan.trailingText.isEmpty, column == fields - plan.trailingColumns - 1 {
        range = bytes.span.withoutSuffix(range, plan.trailingText)
      }
      if index.hasQuotes { range = unquoted(&bytes, range, syntax.quote!, &isUnescaped) }
      slots[slot] = range
    }
    guard finish(&bytes, chunkEnd: count, start: range.start, recordOffset), let quick, !isUnescaped, fields == columns
    else { return }
    var texts = quick.texts.map { text in
      index.range(ofFields: (record.lowerBound + Int(text.first))..<(record.lowerBound + Int(text.last) + 1))
    }
    if index.hasQuotes {
      var span = texts.mutableSpan
      quick.unquoteMeasured(bytes.span, &span, syntax.quote)
    }
    remember(checkRoom[checkCount - 1], bytes.span, &texts, quick)
  }

  /// The text within the quotes, with doubled quotes made single in place.
  private func unquoted(
    _ bytes: inout [UInt8], _ field: ByteRange, _ quote: UInt8, _ isUnescaped: inout Bool
  ) -> ByteRange {
    let text = bytes.span.trimmed(field)
    guard text.count >= 2, bytes[text.start] == quote, bytes[text.end - 1] == quote else { return field }
    let inner = ByteRange(start: text.start + 1, end: text.end - 1)
    guard bytes.span.firstOffset(of: quote, in: inner) != nil else { return inner }
    isUnescaped = true
    var out = inner.start
    var i = inner.start
    while i < inner.end {
      if bytes[i] == quote, i + 1 < inner.end, bytes[i + 1] == quote { i += 1 }
      bytes[out] = bytes[i]
      out += 1
      i += 1
    }
    return ByteRange(start: inner.start, end: out)
  }

  // MARK: JSON

  private mutating func parseJSON(
    _ bytes: inout [UInt8], _ range: ByteRange, byteOffset: Int64, chunkEnd: Int, _ keys: JSONKeys,
    isElement: Bool = false
  ) {
    lines += 1
    let recordOffset = byteOffset + Int64(range.start)
    if range.count > RecordSplitter.longestLineBytes { return reject(.record, .lineTooLong, recordOffset) }
    if !isElement, bytes.span.trimmed(range).isEmpty {
      tally.blank += 1
      return
    }
    for slot in slots.indices { slots[slot] = .empty }
    guard JSONRecord.read(&bytes, range, keys, into: &slots) else { return reject(.record, .jsonInvalid, recordOffset) }
    if let quick, readQuickly(bytes.span, range, quick) { return }
    if finish(&bytes, chunkEnd: chunkEnd, start: range.start, recordOffset), let quick {
      var texts = quick.texts.map { slots[Int($0.first)] }
      remember(checkRoom[checkCount - 1], bytes.span, &texts, quick)
    }
  }

  // MARK: Both

  /// Decodes the record in the slots and counts what became of it; true when it is a check.
  private mutating func finish(_ bytes: inout [UInt8], chunkEnd: Int, start: Int, _ recordOffset: Int64) -> Bool {
    if !plan.joinedSlots.isEmpty, !join(&bytes, chunkEnd: chunkEnd) {
      reject(.record, .lineTooLong, recordOffset)
      return false
    }
    switch decode(bytes.span, start: start) {
    case .check: return true
    case .passedOver: tally.other += 1
    case .rejected(let field, let reason): reject(field, reason, recordOffset)
    }
    return false
  }

  /// Fills the joined slots, behind the chunk; false when they do not fit there.
  private mutating func join(_ bytes: inout [UInt8], chunkEnd: Int) -> Bool {
    var out = chunkEnd
    let end = chunkEnd + Self.slackBytes
    for joined in plan.joinedSlots {
      let start = out
      for (number, part) in joined.parts.enumerated() {
        let text = bytes.span.trimmed(slots[part])
        guard out + text.count + 1 <= end else { return false }
        if number > 0 {
          bytes[out] = 0x20
          out += 1
        }
        for i in text.start..<text.end {
          bytes[out] = bytes[i]
          out += 1
        }
      }
      slots[joined.slot] = ByteRange(start: start, end: out)
    }
    return true
  }

  private mutating func reject(_ field: CheckField, _ reason: RejectionReason, _ byteOffset: Int64) {
    tally.reject(reason)
    rejections.append(Rejection(line: lines, byteOffset: byteOffset, field: field, reason: reason))
  }
}
