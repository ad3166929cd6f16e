import CScan

/// Where the records of a chunk, and the columns of each, end.
///
/// Filled once per chunk and reused; afterwards any column of a record is found without walking over those before it.
struct RecordIndex {
  /// For delimited text: the offset of every delimiter and record end, in order; only the first `fieldCount` count.
  private(set) var fieldEnds: [Int32] = []
  private(set) var fieldCount = 0
  /// For delimited text: the index in `fieldEnds` of the last column of each record.
  private(set) var lastFields: [Int32] = []
  /// The records, by their number in the chunk, in which text stands after a closing quote; ascending.
  private(set) var misquoted: [Int] = []
  /// Whether any column of the chunk is quoted.
  private(set) var hasQuotes = false

  /// Fills the index for a chunk of whole records.
  mutating func fill(_ bytes: Span<UInt8>, count: Int, _ syntax: DelimitedSyntax) {
    lastFields.removeAll(keepingCapacity: true)
    misquoted.removeAll(keepingCapacity: true)
    fieldCount = 0
    // At worst every byte is a delimiter; the last record may lack its newline.
    if fieldEnds.count < count + 1 { fieldEnds = [Int32](repeating: 0, count: count + 1) }
    hasQuotes = syntax.quote.map { bytes.firstOffset(of: $0, in: ByteRange(start: 0, end: count)) != nil } ?? false
    if hasQuotes {
      fillQuoted(bytes, count: count, syntax)
    } else {
      fillUnquoted(bytes, count: count, syntax.delimiter)
      // The last record of a log may lack its newline.
      if count > 0, bytes[count - 1] != UInt8(ascii: "\n") { appendField(count, endsRecord: true) }
    }
  }

  private mutating func appendField(_ offset: Int, endsRecord: Bool) {
    if endsRecord { lastFields.append(Int32(truncatingIfNeeded: fieldCount)) }
    fieldEnds[fieldCount] = Int32(truncatingIfNeeded: offset)
    fieldCount += 1
  }

  private mutating func fillQuoted(_ bytes: Span<UInt8>, count: Int, _ syntax: DelimitedSyntax) {
    var filled = self
    _ = syntax.walk(bytes, count: count) { offset, endsRecord, isMisquoted in
      if isMisquoted, filled.misquoted.last != filled.lastFields.count {
        filled.misquoted.append(filled.lastFields.count)
      }
      filled.appendField(offset, endsRecord: endsRecord)
    }
    self = filled
  }

  /// Every byte is looked at once, 64 at a time.
  private mutating func fillUnquoted(_ bytes: Span<UInt8>, count: Int, _ delimiter: UInt8) {
    let whole = count & ~63
    var fields = fieldCount
    // Taken out for as long as it is written to, so that each write need not ask who else holds it.
    var held: [Int32] = []
    swap(&held, &fieldEnds)
    var ends = held.mutableSpan
    var start = 0
    while start < whole {
      let (delimiters, newlines) = bytes.masks64(at: start, delimiter, UInt8(ascii: "\n"))
      var mask = delimiters | newlines
      var records = newlines
      while records != 0 {
        let below = (records & (~records &+ 1)) &- 1
        lastFields.append(Int32(truncatingIfNeeded: fields + (mask & below).nonzeroBitCount))
        records &= records &- 1
      }
      while mask != 0 {
        ends[fields] = Int32(truncatingIfNeeded: start + mask.trailingZeroBitCount)
        fields += 1
        mask &= mask &- 1
      }
      start += 64
    }
    swap(&held, &fieldEnds)
    fieldCount = fields
    for offset in whole..<count where bytes[offset] == delimiter || bytes[offset] == UInt8(ascii: "\n") {
      appendField(offset, endsRecord: bytes[offset] == UInt8(ascii: "\n"))
    }
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
