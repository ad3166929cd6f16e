import CheckModel

/// The beginning of a log: enough of it to bind a profile.
package struct LogOpening: Sendable {
  /// How many bytes of a log to show: preamble and header must lie within them.
  package static let byteCount = 65_536

  /// The first bytes, at most `byteCount`.
  package var bytes: [UInt8]
  /// The log has no more bytes.
  package var isWhole: Bool
  /// The log's name without folders.
  package var fileName: String

  package init(bytes: [UInt8], isWhole: Bool, fileName: String) {
    self.bytes = bytes
    self.isWhole = isWhole
    self.fileName = fileName
  }

  /// Whether there is nothing but blanks and newlines in the whole log.
  package var isBlank: Bool {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    return isWhole && text.allSatisfy { Span<UInt8>.isBlank($0) || $0 == UInt8(ascii: "\n") }
  }
}

/// A profile bound to one log.
package struct BoundLog: Sendable {
  package let plan: ParsePlan
  /// Where the first record begins, behind byte order mark, preamble and header.
  package let firstRecordOffset: Int
  /// The lines before it: preamble and header.
  package let leadingLines: Int64
  /// Whether header, preamble or file name show that the log is of this format; without, only its rows can.
  package let hasEvidence: Bool
}

extension Profile {
  /// Binds the profile to a log.
  package func bind(_ opening: LogOpening, _ context: LogContext) throws(PlanFailure) -> BoundLog {
    var cursor = OpeningCursor(opening)
    try cursor.skipByteOrderMark()
    var captures: [String: String] = [:]
    if let fileName {
      guard let found = fileName.captures(in: opening.fileName) else {
        throw .mismatch("the file's name is not of the profile's `file-name` pattern")
      }
      captures = found
    }
    var keys: [String: String] = [:]
    if let preamble {
      keys = try cursor.preamble(preamble, encoding)
    }
    let format = try format(of: opening, at: cursor.offset)
    var leadingLines = Int64(preamble?.lines ?? 0)
    var delimiter = delimiters.first ?? UInt8(ascii: ",")
    var columns = PlanDraft.Columns.keys
    if format == .delimited {
      columns = columnNames.isEmpty ? .numbered : .named(columnNames)
      if hasHeader {
        let header = try cursor.header(delimiters: delimiters, quote: quote, encoding, wanted: requiredColumns)
        delimiter = header.delimiter
        columns = .named(withoutTrailing(header.names, delimiter))
        leadingLines += 1
      }
    } else if format == .jsonArray {
      cursor.skipBlanks()
      cursor.offset += 1  // the opening bracket, which `format` saw
    }
    let draft = PlanDraft(
      profile: self, format: format, delimiter: delimiter, context: context, zone: timeZone ?? context.timeZone,
      columns: columns,
      preamble: keys, captures: captures)
    return BoundLog(
      plan: try ParsePlan(draft), firstRecordOffset: cursor.offset, leadingLines: leadingLines,
      hasEvidence: (hasHeader && format == .delimited) || preamble != nil)
  }

  /// The header's columns without those that the text at the end of every row makes, if the header ends in it too.
  private func withoutTrailing(_ names: [String], _ delimiter: UInt8) -> [String] {
    let junk = trailing.utf8.count { $0 == delimiter }
    return junk < names.count && names.suffix(junk).allSatisfy(\.isEmpty) ? names.dropLast(junk) : names
  }

  /// The columns without which the profile cannot read a log.
  private var requiredColumns: [String] {
    (time.map(\.value) + values.values).flatMap(\.alternatives).flatMap { alternative -> [String] in
      guard case .columns(let columns) = alternative.origin else { return [] }
      return columns.filter { !$0.isOptional }.map(\.name)
    }
  }

  private func format(of opening: LogOpening, at offset: Int) throws(PlanFailure) -> Format {
    let first = opening.bytes[offset...].first { $0 > 0x20 }
    let format: Format =
      switch first {
      case UInt8(ascii: "{"): .jsonLines
      case UInt8(ascii: "["): .jsonArray
      default: .delimited
      }
    if formats.contains(format) { return format }
    // A delimited row may begin with any character.
    if formats.contains(.delimited) { return .delimited }
    throw .mismatch("the log is not \(formats.map(\.rawValue).joined(separator: " or "))")
  }
}

/// A place in a log's beginning, from which what stands before the records is read.
private struct OpeningCursor {
  private let bytes: [UInt8]
  private let isWhole: Bool
  var offset = 0

  init(_ opening: LogOpening) {
    bytes = opening.bytes
    isWhole = opening.isWhole
  }

  mutating func skipByteOrderMark() throws(PlanFailure) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw .mismatch("the log is in UTF-16; convert it with `iconv -f UTF-16 -t UTF-8`")
    }
  }

  mutating func skipBlanks() {
    while offset < bytes.count, bytes[offset] <= 0x20 { offset += 1 }
  }

  private mutating func line() -> ArraySlice<UInt8>? {
    guard offset < bytes.count else { return nil }
    let rest = bytes[offset...]
    let end = rest.firstIndex(of: UInt8(ascii: "\n"))
    if end == nil, !isWhole { return nil }
    offset = end.map { $0 + 1 } ?? bytes.count
    return rest[..<(end ?? bytes.count)]
  }

  mutating func preamble(_ preamble: Profile.Preamble, _ encoding: TextEncoding) throws(PlanFailure) -> [String: String]
  {
    var keys: [String: String] = [:]
    for number in 1...preamble.lines {
      guard let line = line() else { throw .mismatch("the preamble ends before line \(number)") }
      guard let text = encoding.text(of: Array(line)) else { continue }
      let bytes = Array(text.utf8)
      let whole = ByteRange(start: 0, end: bytes.count)
      guard let found = bytes.span.firstRange(of: Array(preamble.separator.utf8), in: whole) else { continue }
      func trimmed(_ range: ByteRange) -> String {
        let range = bytes.span.trimmed(range)
        return String(decoding: bytes[range.start..<range.end], as: UTF8.self)
      }
      let key = trimmed(ByteRange(start: 0, end: found.start))
      if keys[key] == nil { keys[key] = trimmed(ByteRange(start: found.end, end: bytes.count)) }
    }
    return keys
  }

  /// Reads the header with the delimiter under which it has all the columns wanted.
  mutating func header(
    delimiters: [UInt8], quote: UInt8?, _ encoding: TextEncoding, wanted: [String]
  ) throws(PlanFailure) -> (names: [String], delimiter: UInt8) {
    guard offset < bytes.count else { throw .mismatch("the log has no header") }
    var problem = PlanFailure.mismatch("the log has no header")
    for delimiter in delimiters {
      guard let (names, end) = columns(DelimitedSyntax(delimiter: delimiter, quote: quote), encoding) else {
        problem = .mismatch(
          "the header is longer than \(LogOpening.byteCount) bytes, not in the log's encoding, or wrongly quoted")
        continue
      }
      if let missing = wanted.first(where: { !names.contains($0) && Int($0) == nil }) {
        problem = .mismatch("the header has no column `\(missing)`")
        continue
      }
      offset = end
      return (names, delimiter)
    }
    throw problem
  }

  private func columns(_ syntax: DelimitedSyntax, _ encoding: TextEncoding) -> (names: [String], end: Int)? {
    let rest = Array(bytes[offset...])
    var ends: [Int] = []
    var recordEnd: Int?
    var isMisquoted = false
    let isQuoteOpen = syntax.walk(rest.span, count: rest.count) { position, endsRecord, misquoted in
      guard recordEnd == nil else { return }
      ends.append(position)
      isMisquoted = isMisquoted || misquoted
      if endsRecord { recordEnd = position }
    }
    // A header that never ends would swallow the log.
    guard let recordEnd, !isMisquoted, recordEnd < rest.count || (isWhole && !isQuoteOpen) else { return nil }
    var names: [String] = []
    var start = 0
    for end in ends {
      let range = rest.span.trimmed(ByteRange(start: start, end: end))
      var name = Array(rest[range.start..<range.end])
      if let quote = syntax.quote, name.count >= 2, name.first == quote, name.last == quote {
        name = Array(name.dropFirst().dropLast())
      }
      guard let text = encoding.text(of: name) else { return nil }
      names.append(
        syntax.quote.map {
          text.replacing(
            String(repeating: Character(Unicode.Scalar($0)), count: 2),
            with: String(Character(Unicode.Scalar($0))))
        } ?? text)
      start = end + 1
    }
    return (names, offset + min(recordEnd + 1, rest.count))
  }
}
