/// Where the records of a chunk, and the columns of each, end.
///
/// Filled once per chunk and reused; afterwards any column of a record is found without walking over those before it.
struct RecordIndex {
  /// For delimited text: the offset of every delimiter and record end, in order.
  var fieldEnds: [Int32] = []
  /// For delimited text: the index in `fieldEnds` of the last column of each record.
  var lastFields: [Int32] = []
  /// The records, by their number in the chunk, in which text stands after a closing quote; ascending.
  var misquoted: [Int] = []
  /// Whether any column of the chunk is quoted.
  var hasQuotes = false

  mutating func removeAll() {
    fieldEnds.removeAll(keepingCapacity: true)
    lastFields.removeAll(keepingCapacity: true)
    misquoted.removeAll(keepingCapacity: true)
    hasQuotes = false
  }
}

/// The syntax of delimited text: what parts columns, records and quoted text.
struct DelimitedSyntax: Sendable {
  var delimiter: UInt8
  var quote: UInt8?

  enum State: Sendable {
    case fieldStart, plain, quoted, afterQuote
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
    if byte == quote { return .quoted }  // opens the column, or is the second of a doubled quote
    if Span<UInt8>.isBlank(byte) { return state }
    return state == .afterQuote ? .misquoted : .plain
  }

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

  /// Fills the index for a chunk of whole records.
  func index(_ bytes: Span<UInt8>, count: Int, into index: inout RecordIndex) {
    if let quote, bytes.contains(quote, in: ByteRange(start: 0, end: count)) {
      index.hasQuotes = true
      indexQuoted(bytes, count: count, into: &index)
    } else {
      for i in 0..<count {
        let byte = bytes[i]
        if byte == delimiter {
          index.fieldEnds.append(Int32(truncatingIfNeeded: i))
        } else if byte == UInt8(ascii: "\n") {
          index.lastFields.append(Int32(truncatingIfNeeded: index.fieldEnds.count))
          index.fieldEnds.append(Int32(truncatingIfNeeded: i))
        }
      }
      // The last record of a log may lack its newline.
      if count > 0, bytes[count - 1] != UInt8(ascii: "\n") {
        index.lastFields.append(Int32(truncatingIfNeeded: index.fieldEnds.count))
        index.fieldEnds.append(Int32(truncatingIfNeeded: count))
      }
    }
  }

  private func indexQuoted(_ bytes: Span<UInt8>, count: Int, into index: inout RecordIndex) {
    var fieldEnds = index.fieldEnds
    var lastFields = index.lastFields
    var misquoted = index.misquoted
    _ = walk(bytes, count: count) { offset, endsRecord, isMisquoted in
      if isMisquoted, misquoted.last != lastFields.count { misquoted.append(lastFields.count) }
      if endsRecord { lastFields.append(Int32(truncatingIfNeeded: fieldEnds.count)) }
      fieldEnds.append(Int32(truncatingIfNeeded: offset))
    }
    index.fieldEnds = fieldEnds
    index.lastFields = lastFields
    index.misquoted = misquoted
  }
}
