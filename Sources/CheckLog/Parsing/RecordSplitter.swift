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
  /// What an earlier cut has seen of the bytes that are still there.
  private var seen: Walked?

  /// A stretch from the beginning of a record in which none ended: every newline in it stood within quotes, so that
  /// another walk that meets one of them within quotes goes on as this one did.
  private struct Walked: Sendable {
    var end: Int
    var state: DelimitedSyntax.State
    /// The last column's end at which text stood after a closing quote; -1 for none.
    var lastMisquoted: Int

    func moved(by count: Int) -> Walked {
      Walked(end: end - count, state: state, lastMisquoted: lastMisquoted - count)
    }
  }

  init(shape: Shape) { self.shape = shape }

  /// - Parameters:
  ///   - bytes: what has not been cut off yet, so much being dropped as the last cut said; it begins at the beginning
  ///     of a record.
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
    seen = nil
    if let newline = bytes.lastOffset(of: UInt8(ascii: "\n"), in: ByteRange(start: 0, end: count)) {
      return .records(byteCount: newline + 1)
    }
    // The parser rejects a whole line that is too long by the same bound.
    if count > Self.longestLineBytes { return .rejectedUpToNewline(.lineTooLong) }
    return isFinal ? .records(byteCount: count) : .needsInput
  }

  /// What is cut depends on the bytes alone, not on how many of them have arrived: a record longer than a line may be
  /// is never whole.
  ///
  /// A quote that is not closed swallows good lines, up to the end or up to the next quote. So a record over several
  /// lines that is too long, never ends, or has text after a closing quote is given up for its first line only, and the
  /// next line begins a new one. O(bytes) in all, as what has been seen of the swallowed lines is not walked again.
  private mutating func cutQuoted(_ bytes: Span<UInt8>, _ syntax: DelimitedSyntax, isFinal: Bool) -> Cut {
    let newline = UInt8(ascii: "\n")
    var start = 0
    var i = 0
    var state = DelimitedSyntax.State.fieldStart
    var lastMisquoted = -1
    var firstNewline: Int?
    var isTooLong = false
    var swallowsLines = false
    while true {
      isTooLong = i - start > Self.longestLineBytes
      if isTooLong { break }
      if i == bytes.count {
        if isFinal {
          if state == .misquoted { lastMisquoted = i }
          swallowsLines = state == .quoted || (lastMisquoted >= 0 && firstNewline != nil)
        }
        break
      }
      let byte = bytes[i]
      if state == .quoted {
        if byte == newline {
          if firstNewline == nil { firstNewline = i }
          if let seen, i < seen.end, seen.end <= bytes.count {
            if seen.lastMisquoted > i { lastMisquoted = seen.lastMisquoted }
            state = seen.state
            i = seen.end
            continue
          }
        }
        state = syntax.state(after: byte, state)
      } else if byte == newline || byte == syntax.delimiter {
        if state == .misquoted { lastMisquoted = i }
        if byte == newline {
          swallowsLines = lastMisquoted >= 0 && firstNewline != nil
          if swallowsLines { break }
          start = i + 1
          lastMisquoted = -1
          firstNewline = nil
        }
        state = .fieldStart
      } else {
        state = syntax.state(after: byte, state)
      }
      i += 1
    }
    let walked = Walked(end: i, state: state, lastMisquoted: lastMisquoted)
    if start > 0 {
      seen = walked.moved(by: start)
      return .records(byteCount: start)
    }
    if isTooLong || swallowsLines {
      if let firstNewline {
        seen = walked.moved(by: firstNewline + 1)
        return .rejected(byteCount: firstNewline + 1, .quoteUnclosed)
      }
      seen = nil
      return isTooLong ? .rejectedUpToNewline(.lineTooLong) : .rejected(byteCount: bytes.count, .quoteUnclosed)
    }
    seen = walked
    return isFinal ? .records(byteCount: bytes.count) : .needsInput
  }

  private mutating func cutArray(_ bytes: Span<UInt8>, isFinal: Bool) -> Cut {
    if isArrayClosed {
      if !JSONArraySyntax.isBlank(bytes, ByteRange(start: 0, end: bytes.count)) {
        return .unreadable("text stands after the end of the JSON array")
      }
      return bytes.count > 0 ? .records(byteCount: bytes.count) : isFinal ? .end : .needsInput
    }
    var end = 0
    var isTooLong = false
    let isClosed = JSONArraySyntax.walk(bytes) { element in
      // However much of the array has arrived, what stands behind an element that is too long is not read.
      isTooLong = isTooLong || element.count > Self.longestLineBytes
      if !isTooLong { end = element.end + 1 }
    }
    isArrayClosed = isClosed && !isTooLong
    if isArrayClosed || end > 0 { return .records(byteCount: end) }
    if isTooLong || bytes.count > Self.longestLineBytes {
      return .unreadable("an element of the JSON array is longer than \(Self.longestLineBytes) bytes")
    }
    return isFinal ? .unreadable("the JSON array is never closed: the log is torn") : .needsInput
  }
}
