import CScan

// Unsafe: the hottest loop. The lists were found to have room for every byte of the range before it begins, and 64
// bytes are read only where they were found to be.

/// Where the records of a chunk, and the columns of each, end.
///
/// Filled once per chunk and reused; afterwards any column of a record is found without walking over those before it.
struct RecordIndex {
  /// For delimited text: the offset of every delimiter and record end, in order, behind a first element of -1, so that
  /// column `n` of the chunk stands behind element `n`, up to the next.
  private(set) var fieldEnds: [Int32] = [-1]
  /// For delimited text: the number in the chunk of the last column of each record.
  private(set) var lastFields: [Int32] = [0]
  private(set) var recordCount = 0
  private var fieldCount = 0
  /// The records, by their number in the chunk, in which text stands after a closing quote; ascending.
  private(set) var misquoted: [Int] = []
  /// Whether any column of the chunk is quoted.
  private(set) var hasQuotes = false

  /// The columns of a record, by their numbers in the chunk.
  func fields(ofRecord record: Int) -> Range<Int> {
    (record == 0 ? 0 : Int(lastFields[record - 1]) + 1)..<(Int(lastFields[record]) + 1)
  }

  /// Where columns stand, from the first of them to the last.
  func range(ofFields fields: Range<Int>) -> ByteRange {
    ByteRange(start: Int(fieldEnds[fields.lowerBound]) + 1, end: Int(fieldEnds[fields.upperBound]))
  }

  /// Fills the index for a chunk of whole records.
  mutating func fill(_ bytes: Span<UInt8>, count: Int, _ syntax: DelimitedSyntax) {
    misquoted.removeAll(keepingCapacity: true)
    recordCount = 0
    fieldCount = 0
    hasQuotes = false
    if !fillUnquoted(bytes, count: count, syntax) {
      hasQuotes = true
      recordCount = 0
      fieldCount = 0
      fillQuoted(bytes, count: count, syntax)
    } else {
      // The last record of a log may lack its newline.
      if count > 0, bytes[count - 1] != UInt8(ascii: "\n") { appendField(count, endsRecord: true) }
    }
  }

  /// Makes room for more columns and records.
  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if fieldEnds.count <= fieldCount + more {
      fieldEnds += [Int32](repeating: 0, count: fieldEnds.count / 2 + more + 1)
    }
    if lastFields.count <= recordCount + more {
      lastFields += [Int32](repeating: 0, count: lastFields.count / 2 + more + 1)
    }
  }

  private mutating func appendField(_ offset: Int, endsRecord: Bool) {
    reserve(1)
    if endsRecord {
      lastFields[recordCount] = Int32(truncatingIfNeeded: fieldCount)
      recordCount += 1
    }
    fieldCount += 1
    fieldEnds[fieldCount] = Int32(truncatingIfNeeded: offset)
  }

  private mutating func fillQuoted(_ bytes: Span<UInt8>, count: Int, _ syntax: DelimitedSyntax) {
    var filled = self
    _ = syntax.walk(bytes, count: count) { offset, endsRecord, isMisquoted in
      if isMisquoted, filled.misquoted.last != filled.recordCount { filled.misquoted.append(filled.recordCount) }
      filled.appendField(offset, endsRecord: endsRecord)
    }
    self = filled
  }

  /// Every byte is looked at once, 64 at a time; false when a quote stands among them.
  private mutating func fillUnquoted(_ bytes: Span<UInt8>, count: Int, _ syntax: DelimitedSyntax) -> Bool {
    let whole = count & ~63
    // What cannot be a quote, where there are none.
    let quote = syntax.quote ?? UInt8(ascii: "\n")
    var start = 0
    while start < whole {
      // Room for as many at once that it need not be asked for each time.
      let end = Swift.min(whole, start + 4096)
      reserve(4096)
      let quotes = Self.scan(
        bytes, start..<end, syntax.delimiter, quote, &fieldEnds, &fieldCount, &lastFields, &recordCount)
      if quotes != 0, syntax.quote != nil { return false }
      start = end
    }
    for offset in whole..<count {
      let byte = bytes[offset]
      if byte == syntax.quote { return false }
      if byte == syntax.delimiter || byte == UInt8(ascii: "\n") {
        appendField(offset, endsRecord: byte == UInt8(ascii: "\n"))
      }
    }
    return true
  }

  /// - Parameter range: a multiple of 64 bytes.
  /// - Returns: not zero when a quote stands there.
  private static func scan(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ delimiter: UInt8, _ quote: UInt8, _ fieldEnds: inout [Int32],
    _ fieldCount: inout Int, _ lastFields: inout [Int32], _ recordCount: inout Int
  ) -> UInt64 {
    var ends = fieldEnds.mutableSpan
    var lasts = lastFields.mutableSpan
    var fields = fieldCount
    var records = recordCount
    var quotes: UInt64 = 0
    // Every byte can end a field.
    precondition(fields &+ range.count < ends.count && records &+ range.count < lasts.count)
    var start = range.lowerBound
    while start < range.upperBound {
      let (delimiters, newlines) = bytes.masks64(at: start, delimiter, UInt8(ascii: "\n"))
      quotes |= bytes.masks64(at: start, quote, quote).0
      var mask = delimiters | newlines
      var newline = newlines
      while newline != 0 {
        let upTo = newline ^ (newline &- 1)
        unsafe lasts[unchecked: records] = Int32(
          truncatingIfNeeded: fields &+ (mask & upTo).nonzeroBitCount &- 1)
        records &+= 1
        newline &= newline &- 1
      }
      while mask != 0 {
        fields &+= 1
        unsafe ends[unchecked: fields] = Int32(truncatingIfNeeded: start &+ mask.trailingZeroBitCount)
        mask &= mask &- 1
      }
      start &+= 64
    }
    fieldCount = fields
    recordCount = records
    return quotes
  }
}

extension Span<UInt8> {
  /// For each of the 64 bytes at `offset` a bit, lowest first: where it is `first`, and where it is `second`.
  @inline(__always)
  fileprivate func masks64(at offset: Int, _ first: UInt8, _ second: UInt8) -> (UInt64, UInt64) {
    precondition(offset >= 0 && offset + 64 <= count)
    // The C function reads the 64 bytes that were just found to be there.
    return unsafe withUnsafeBufferPointer { buffer in
      let base = unsafe buffer.baseAddress! + offset
      return unsafe (scan_equal64(base, first), scan_equal64(base, second))
    }
  }

  /// The first place in the range where the byte stands, or nil.
  func firstOffset(of byte: UInt8, in range: ByteRange) -> Int? {
    var i = range.start
    while i + 64 <= range.end {
      let (mask, _) = masks64(at: i, byte, byte)
      if mask != 0 { return i + mask.trailingZeroBitCount }
      i += 64
    }
    while i < range.end {
      if self[i] == byte { return i }
      i += 1
    }
    return nil
  }

  /// The last place in the range where the byte stands, or nil.
  func lastOffset(of byte: UInt8, in range: ByteRange) -> Int? {
    var end = range.end
    while end - 64 >= range.start {
      let (mask, _) = masks64(at: end - 64, byte, byte)
      if mask != 0 { return end - 1 - mask.leadingZeroBitCount }
      end -= 64
    }
    while end > range.start {
      if self[end - 1] == byte { return end - 1 }
      end -= 1
    }
    return nil
  }
}
