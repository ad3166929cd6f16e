/// The syntax of delimited text: what parts columns, records and quoted text.
struct DelimitedSyntax: Sendable {
  var delimiter: UInt8
  var quote: UInt8?

  private enum State { case fieldStart, plain, quoted, afterQuote }

  /// Walks over the bytes as RFC 4180 has it: a quote opens only at the beginning of a column, is doubled to stand for
  /// itself, and hides delimiters and newlines until it is closed.
  ///
  /// - Parameter visit: called at every column's end with its offset, whether it ends the record, and whether text
  ///   stood after its closing quote.
  /// - Returns: whether a quote is still open at the end.
  @inline(__always)
  func walk(
    _ bytes: Span<UInt8>, count: Int, _ visit: (_ offset: Int, _ endsRecord: Bool, _ isMisquoted: Bool) -> Void
  ) -> Bool {
    var state = State.fieldStart
    var isMisquoted = false
    for i in 0..<count {
      let byte = bytes[i]
      if state == .quoted {
        if byte == quote { state = .afterQuote }
      } else if byte == delimiter || byte == UInt8(ascii: "\n") {
        visit(i, byte == UInt8(ascii: "\n"), isMisquoted)
        state = .fieldStart
        isMisquoted = false
      } else if byte == quote, state != .plain {
        state = .quoted  // opens the column, or is the second of a doubled quote
      } else if state == .afterQuote {
        if byte > 0x20 {
          state = .plain
          isMisquoted = true
        }
      } else if byte != UInt8(ascii: " ") || state == .plain {
        state = .plain
      }
    }
    return state == .quoted
  }
}
