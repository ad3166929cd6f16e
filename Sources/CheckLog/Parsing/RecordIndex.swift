/// Where the records of a chunk, and the columns of each, end.
///
/// Filled once per chunk and reused; afterwards any column of a record is found without walking over those before it.
struct RecordIndex {
  /// For delimited text: the offset of every delimiter and record end, in order.
  var fieldEnds: [Int32] = []
  /// For delimited text: the index in `fieldEnds` of the last column of each record.
  var lastFields: [Int32] = []
  /// For JSON: the bytes of each record.
  var ranges: [ByteRange] = []
  /// The records, by their number in the chunk, in which text stands after a closing quote; ascending.
  var misquoted: [Int] = []
  /// Whether any column of the chunk is quoted.
  var hasQuotes = false

  mutating func removeAll() {
    fieldEnds.removeAll(keepingCapacity: true)
    lastFields.removeAll(keepingCapacity: true)
    ranges.removeAll(keepingCapacity: true)
    misquoted.removeAll(keepingCapacity: true)
    hasQuotes = false
  }
}

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
    }
    // The last record of a log may lack its newline.
    if count > 0, bytes[count - 1] != UInt8(ascii: "\n") || index.lastFields.isEmpty {
      index.lastFields.append(Int32(truncatingIfNeeded: index.fieldEnds.count))
      index.fieldEnds.append(Int32(truncatingIfNeeded: count))
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
