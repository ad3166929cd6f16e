import CheckModel

// Unsafe: `Outcome` is its raw value and nothing else; why its initializer is not called stands there.

extension PackedBins {
  /// Takes in one row of `pack`.
  ///
  /// The hot loop of every reader: for its figures see `Schema.packs`.
  ///
  /// - Parameters:
  ///   - pack: the row; its own bytes are not looked at.
  ///   - bytes: those of the blob, and the zeros after them.
  /// - Throws: `StoreError.corrupt` when the bytes are no pack, or not what the row says of them. What the lists grow to
  ///   is bounded by the bytes.
  mutating func decode(_ pack: BinPack, _ bytes: [UInt8], _ names: PackNames) throws(StoreError) {
    let end = pack.byteCount
    guard end <= bytes.count - BinPack.zerosAtEnd, pack.bins > 0, pack.bins <= end / BinPack.bytesPerBin,
      pack.outcomes >= pack.bins, pack.outcomes <= end
    else { throw .corrupt }
    (kind, sampling, hourRange) = (pack.kind, pack.sampling, pack.hours)
    // Each list is a variable of its own while it is written.
    var cells = Self.taken(&cells, pack.bins, 0)
    var sites = Self.taken(&sites, pack.bins, 0)
    var hours = Self.taken(&hours, pack.bins, 0)
    var categories = Self.taken(&categories, pack.bins, 0)
    var checks = Self.taken(&checks, pack.bins, 0)
    var violations = Self.taken(&violations, pack.bins, 0)
    var ends = Self.taken(&ends, pack.bins, 0)
    var counts = Self.taken(&counts, pack.outcomes, OutcomeCount(outcome: .none, count: 0))
    var cellsOut = cells.mutableSpan
    var sitesOut = sites.mutableSpan
    var hoursOut = hours.mutableSpan
    var categoriesOut = categories.mutableSpan
    var checksOut = checks.mutableSpan
    var violationsOut = violations.mutableSpan
    var endsOut = ends.mutableSpan
    var countsOut = counts.mutableSpan

    let source = bytes.span
    var offset = 0
    var place = Place()
    var numbered: [(category: Int32, violationsFrom: UInt64)] = []
    var sum: Int64 = 0
    var filled = 0
    for bin in 0..<pack.bins {
      // A bin that begins before the end, and each of its outcomes, stays within the zeros.
      guard offset < end else { throw .corrupt }
      let head = source[offset]
      offset += 1
      try place.advance(head & 15, source, &offset, names)
      guard place.hour >= Int64(pack.hours.lowerBound), place.hour <= Int64(pack.hours.upperBound) else {
        throw .corrupt
      }
      let number = try Varint.read(source, &offset)
      if number >= numbered.count {
        guard number == numbered.count else { throw .corrupt }
        let id = Int64(bitPattern: try Varint.read(source, &offset))
        guard let index = names.categoryIndices[id], names.categories[index].kind == pack.kind,
          names.categories[index].sampling == pack.sampling
        else { throw .corrupt }
        numbered.append((Int32(index), UInt64(names.violationsFrom[index])))
      }
      let (category, violationsFrom) = numbered[Int(number)]
      let counted = try Self.histogram(head >> 4, source, &offset, end, into: &countsOut, &filled, violationsFrom)
      cellsOut[bin] = place.cell
      sitesOut[bin] = place.site
      hoursOut[bin] = Int32(truncatingIfNeeded: place.hour)
      categoriesOut[bin] = category
      checksOut[bin] = counted.checks
      violationsOut[bin] = counted.violations
      endsOut[bin] = filled
      sum += Int64(counted.checks)
    }
    guard offset == end, filled == pack.outcomes, sum == pack.checks else { throw .corrupt }
    (self.cells, self.sites, self.hours, self.categories) = (cells, sites, hours, categories)
    (self.checks, self.violations, self.ends, self.counts) = (checks, violations, ends, counts)
  }

  /// Reads one histogram, and sums it up.
  @inline(__always)
  private static func histogram(
    _ head: UInt8, _ source: Span<UInt8>, _ offset: inout Int, _ end: Int,
    into counts: inout MutableSpan<OutcomeCount>, _ filled: inout Int, _ violationsFrom: UInt64
  ) throws(StoreError) -> (checks: UInt32, violations: UInt32) {
    if head == 0 {
      let checks = UInt32(exactly: try Varint.read(source, &offset))
      guard let checks, checks > 0, filled < counts.count else { throw .corrupt }
      counts[filled].outcome = Self.outcome(0)
      counts[filled].count = checks
      filled += 1
      return (checks, violationsFrom == 0 ? checks : 0)
    }
    var outcomes = UInt64(head)
    if head == UInt8(BinPack.manyOutcomes) { outcomes = try Varint.read(source, &offset) }
    guard outcomes > 0, outcomes <= UInt64(counts.count - filled) else { throw .corrupt }
    let read = try Self.outcomes(source, offset, end, into: &counts, filled..<filled + Int(outcomes), violationsFrom)
    guard read.checks <= UInt64(UInt32.max) else { throw .corrupt }
    filled += Int(outcomes)
    offset = read.end
    return (UInt32(truncatingIfNeeded: read.checks), UInt32(truncatingIfNeeded: read.violations))
  }

  /// Reads the outcomes of one histogram; alone, so that all it works with stays in registers.
  @inline(never)
  private static func outcomes(
    _ source: Span<UInt8>, _ start: Int, _ end: Int, into counts: inout MutableSpan<OutcomeCount>, _ range: Range<Int>,
    _ violationsFrom: UInt64
  ) throws(StoreError) -> (end: Int, checks: UInt64, violations: UInt64) {
    var offset = start
    var outcome: UInt64 = 0
    var leastGap: UInt64 = 0
    var checks: UInt64 = 0
    var violations: UInt64 = 0
    for index in range {
      guard offset < end else { throw .corrupt }
      // Whether a count follows can't be guessed, so that nothing jumps for it where both have one byte.
      let (word, next) = (UInt64(source[offset]), UInt64(source[offset &+ 1]))
      let several = word & 1
      var gap = word >> 1
      var count = (next & (0 &- several)) | (several ^ 1)
      if (word | count) < 0x80 {
        offset &+= 1 &+ Int(several)
      } else {
        (gap, count, offset) = try longOutcome(source, offset)
      }
      guard gap >= leastGap, count > 0 else { throw .corrupt }
      outcome &+= gap
      leastGap = 1
      counts[index].outcome = Self.outcome(UInt16(truncatingIfNeeded: outcome))
      counts[index].count = UInt32(truncatingIfNeeded: count)
      checks &+= count
      violations &+= outcome >= violationsFrom ? count : 0
    }
    // Outcomes ascend and no step is longer than this, so that looking at the last is enough.
    guard outcome <= UInt64(UInt16.max) else { throw .corrupt }
    return (offset, checks, violations)
  }

  @inline(never)
  private static func longOutcome(
    _ source: Span<UInt8>, _ start: Int
  ) throws(StoreError) -> (gap: UInt64, count: UInt64, end: Int) {
    var offset = start
    let word = try Varint.read(source, &offset)
    let count = word & 1 == 0 ? 1 : try Varint.read(source, &offset)
    guard word >> 1 <= UInt64(UInt16.max), count <= UInt64(UInt32.max) else { throw .corrupt }
    return (word >> 1, count, offset)
  }

  /// An outcome is its raw value and nothing else; a call of its initializer in another module takes a fifth of the time
  /// of all decoding.
  @inline(__always)
  private static func outcome(_ rawValue: UInt16) -> Outcome { unsafe unsafeBitCast(rawValue, to: Outcome.self) }

  /// The list's own memory, with `count` elements, and the list left empty.
  private static func taken<T>(_ list: inout [T], _ count: Int, _ filler: T) -> [T] {
    var taken: [T] = []
    swap(&taken, &list)
    if taken.count > count { taken.removeLast(taken.count - count) }
    if taken.count < count { taken.append(contentsOf: repeatElement(filler, count: count - taken.count)) }
    return taken
  }
}

/// Where and when the checks of a bin were made.
private struct Place {
  private var cellID: Int64 = 0
  private var siteID: Int64 = 0
  private(set) var hour: Int64 = 0
  private(set) var cell: Int32 = 0
  private(set) var site: Int32 = 0
  private var isKnown = false

  @inline(__always)
  mutating func advance(
    _ step: UInt8, _ source: Span<UInt8>, _ offset: inout Int, _ names: PackNames
  ) throws(StoreError) {
    if step < BinPack.hoursStep {
      hour += Int64(step)
    } else if step == BinPack.hoursStep {
      hour &+= Int64(truncatingIfNeeded: try Varint.read(source, &offset))
    } else {
      return try move(source, &offset, names)
    }
    if !isKnown { throw .corrupt }
  }

  private mutating func move(_ source: Span<UInt8>, _ offset: inout Int, _ names: PackNames) throws(StoreError) {
    cellID &+= Varint.unzigzag(try Varint.read(source, &offset))
    siteID &+= Varint.unzigzag(try Varint.read(source, &offset))
    hour &+= Varint.unzigzag(try Varint.read(source, &offset))
    guard let cell = names.cellIndices[cellID], let site = Int32(exactly: siteID) else { throw .corrupt }
    (self.cell, self.site, isKnown) = (Int32(cell), site, true)
  }
}
