import CheckModel

/// The exact histogram of one bin as the bytes of `bin.outcomes`.
///
/// For each outcome that occurred, in ascending order: the varint of `gap << 1 | several`, where `gap` is the outcome
/// minus the one before (minus 0 for the first); and, when `several` is 1, the varint of its count (2 or more); when
/// it is 0 the count is 1. A varint is unsigned LEB128: seven bits a byte, lowest first, the top bit set on all but the
/// last. NULL instead of a blob says that every check had outcome 0: a behaviour check, a negative drug test, a breath
/// test below 0.01 mg/L.
///
/// Most bins hold a few checks with different speeds, which cost a byte each up to a gap of 63. Measured on 2 million
/// bins of 2.5 speed checks: 2.5 bytes a bin against 4.9 for plain pairs of outcome and count; on bins of 31 checks
/// 27 against 38.
enum HistogramBlob {
  /// Writes the blob of `histogram` to the front of `bytes`, which grows as needed and is there to be used again.
  ///
  /// - Returns: how many bytes the blob has; 0 for what is kept as NULL.
  static func encode(_ histogram: ArraySlice<OutcomeCount>, into bytes: inout [UInt8]) -> Int {
    if histogram.count == 1, histogram.first?.outcome.rawValue == 0 { return 0 }
    let room = histogram.count * bytesPerOutcome
    if bytes.count < room { bytes.append(contentsOf: repeatElement(0, count: room - bytes.count)) }
    var output = bytes.mutableSpan
    var end = 0
    var last: UInt64 = 0
    for entry in histogram {
      let outcome = UInt64(entry.outcome.rawValue)
      Varint.append((outcome &- last) << 1 | (entry.count == 1 ? 0 : 1), to: &output, &end)
      if entry.count != 1 { Varint.append(UInt64(entry.count), to: &output, &end) }
      last = outcome
    }
    return end
  }

  /// At most three bytes for 17 bits of gap, and five for a count.
  private static let bytesPerOutcome = 8

  /// The histogram that `bytes` says, for a bin of `checks` checks.
  ///
  /// - Throws: `StoreError.corrupt` when the blob is torn, is not ascending, or does not add up to `checks`.
  static func decode(_ bytes: [UInt8], checks: Int64) throws(StoreError) -> [OutcomeCount] {
    var histogram: [OutcomeCount] = []
    var offset = 0
    var outcome: UInt64 = 0
    var sum: Int64 = 0
    while offset < bytes.count {
      let isFirst = offset == 0
      let head = try varint(bytes, &offset)
      let gap = head >> 1
      guard gap > 0 || isFirst, gap <= UInt64(UInt16.max) - outcome else { throw .corrupt }
      outcome += gap
      let count = head & 1 == 0 ? 1 : try varint(bytes, &offset)
      guard count > 0, count <= UInt64(UInt32.max) else { throw .corrupt }
      sum += Int64(count)  // at most 65 536 × 2³²
      histogram.append(OutcomeCount(outcome: Outcome(rawValue: UInt16(outcome)), count: UInt32(count)))
    }
    guard sum == checks, !bytes.isEmpty else { throw .corrupt }
    return histogram
  }

  /// At most five bytes: no gap or count needs more than 35 bits.
  private static func varint(_ bytes: [UInt8], _ offset: inout Int) throws(StoreError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 35, by: 7) {
      guard offset < bytes.count else { throw .corrupt }
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw .corrupt
  }
}
