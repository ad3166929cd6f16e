/// The syntax of delimited text: what parts columns, records and quoted text.
struct DelimitedSyntax: Sendable {
  var delimiter: UInt8
  var quote: UInt8?

  enum State: Sendable {
    case fieldStart, plain, quoted
    /// Behind a quote that closes the text, or is the first of a doubled one.
    case afterQuote
    /// Behind the closing quote and a blank.
    case afterText
    /// Text stood after the closing quote of this column.
    case misquoted
  }

  /// The state behind a byte that ends no column.
  ///
  /// As RFC 4180 has it: a quote opens only at the beginning of a column, is doubled to stand for itself, and hides
  /// delimiters and newlines until it is closed. Blanks around quoted text do not matter.
  @inline(__always)
  func state(after byte: UInt8, _ state: State) -> State {
    if state == .quoted { return byte == quote ? .afterQuote : .quoted }
    if state == .plain || state == .misquoted { return state }
    if byte == quote, state != .afterText { return .quoted }  // opens the column, or is the second of a doubled quote
    if Span<UInt8>.isBlank(byte) { return state == .fieldStart ? .fieldStart : .afterText }
    return state == .fieldStart ? .plain : .misquoted
  }

  /// Walks over the bytes, which begin at the beginning of a record.
  ///
  /// - Parameter visit: called at every column's end with its offset, whether it ends the record, and whether text
  ///   stood after its closing quote. The last column is visited too if it lacks its newline.
  /// - Returns: whether a quote is still open at the end.
  @inline(__always)
  func walk(
    _ bytes: Span<UInt8>, count: Int, _ visit: (_ offset: Int, _ endsRecord: Bool, _ isMisquoted: Bool) -> Void
  ) -> Bool {
    var state = State.fieldStart
    for i in 0..<count {
      let byte = bytes[i]
      if state != .quoted, byte == delimiter || byte == UInt8(ascii: "\n") {
        visit(i, byte == UInt8(ascii: "\n"), state == .misquoted)
        state = .fieldStart
      } else {
        state = self.state(after: byte, state)
      }
    }
    if count > 0, bytes[count - 1] != UInt8(ascii: "\n") || state == .quoted { visit(count, true, state == .misquoted) }
    return state == .quoted
  }
}
