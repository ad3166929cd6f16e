import CheckModel

/// Cuts a log that arrives in pieces into chunks of whole records.
///
/// It keeps no bytes: the caller holds those that have not been cut off yet and shows them again with more behind
/// them. Every chunk begins at the beginning of a record, so chunks can be parsed in any order.
package struct RecordSplitter: Sendable {
  /// The longest line that is read; a longer one is rejected as `line.tooLong`.
  package static let longestLineBytes = 1 << 20

  package enum Cut: Equatable, Sendable {
    /// The first bytes, so many, are whole records.
    case records(byteCount: Int)
    /// The first bytes are one line that is no record, and are to be dropped.
    case rejected(byteCount: Int, RejectionReason)
    /// The line that begins here is too long: to be dropped up to its newline, however far that is.
    case rejectedUpToNewline(RejectionReason)
    /// The log cannot be read on, for this reason.
    case unreadable(String)
    /// No record is whole yet.
    case needsInput
    /// Nothing is left.
    case end
  }

  enum Shape: Sendable {
    case lines
    case delimited(DelimitedSyntax)
    case jsonArray
  }

  let shape: Shape
  private var isArrayClosed = false

  init(shape: Shape) { self.shape = shape }

  /// - Parameters:
  ///   - bytes: what has not been cut off yet; it begins at the beginning of a record.
  ///   - isFinal: no more bytes will come.
  package mutating func cut(_ bytes: Span<UInt8>, isFinal: Bool) -> Cut {
    if case .jsonArray = shape { return cutArray(bytes, isFinal: isFinal) }
    let count = bytes.count
    if count == 0 { return isFinal ? .end : .needsInput }
    if case .delimited(let syntax) = shape, let quote = syntax.quote,
      bytes.firstOffset(of: quote, in: ByteRange(start: 0, end: count)) != nil
    {
      return cutQuoted(bytes, syntax, isFinal: isFinal)
    }
    if let newline = bytes.lastOffset(of: UInt8(ascii: "\n"), in: ByteRange(start: 0, end: count)) {
      return .records(byteCount: newline + 1)
    }
    // The parser rejects a whole line that is too long by the same bound.
    if count > Self.longestLineBytes { return .rejectedUpToNewline(.lineTooLong) }
    return isFinal ? .records(byteCount: count) : .needsInput
  }

  /// What is cut depends on the bytes alone, not on how many of them have arrived: a record longer than a line may be
  /// is never whole.
  private func cutQuoted(_ bytes: Span<UInt8>, _ syntax: DelimitedSyntax, isFinal: Bool) -> Cut {
    var start = 0
    var isTooLong = false
    let isQuoteOpen = syntax.walk(bytes, count: bytes.count) { offset, endsRecord, _ in
      guard endsRecord, !isTooLong else { return }
      if offset - start > Self.longestLineBytes { isTooLong = true } else { start = offset + 1 }
    }
    if start > 0 { return .records(byteCount: start) }
    isTooLong = isTooLong || bytes.count > Self.longestLineBytes
    if isTooLong || (isQuoteOpen && isFinal) {
      // An open quote swallows good lines: only the one on which it was opened is given up.
      if let newline = bytes.firstOffset(of: UInt8(ascii: "\n"), in: ByteRange(start: 0, end: bytes.count)),
        newline <= Self.longestLineBytes
      {
        return .rejected(byteCount: newline + 1, .quoteUnclosed)
      }
      return isTooLong ? .rejectedUpToNewline(.lineTooLong) : .rejected(byteCount: bytes.count, .quoteUnclosed)
    }
    return isFinal ? .records(byteCount: bytes.count) : .needsInput
  }

  private mutating func cutArray(_ bytes: Span<UInt8>, isFinal: Bool) -> Cut {
    if isArrayClosed {
      let rest = bytes.trimmed(ByteRange(start: 0, end: bytes.count))
      if !rest.isEmpty { return .unreadable("text stands after the end of the JSON array") }
      return isFinal ? .end : bytes.count == 0 ? .needsInput : .records(byteCount: bytes.count)
    }
    var end = 0
    isArrayClosed = JSONArraySyntax.walk(bytes) { end = $0.end + 1 }
    if isArrayClosed || end > 0 { return .records(byteCount: end) }
    if bytes.count > Self.longestLineBytes {
      return .unreadable("an element of the JSON array is longer than \(Self.longestLineBytes) bytes")
    }
    return isFinal ? .unreadable("the JSON array is never closed: the log is torn") : .needsInput
  }
}
