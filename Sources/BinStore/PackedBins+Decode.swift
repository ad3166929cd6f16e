import CheckModel

extension PackedBins {
  /// Takes in one row of `pack`.
  ///
  /// The hot loop of every reader: 15 ns for a bin of 1–2 checks, 39 ns for one of 31.
  ///
  /// - Parameters:
  ///   - pack: the row; its own bytes are not looked at.
  ///   - bytes: those of the blob, and the zeros after them.
  /// - Throws: `StoreError.corrupt` when the bytes are no pack, or not what the row says of them. What the lists grow to
  ///   is bounded by the bytes.
  mutating func decode(_ pack: BinPack, _ bytes: [UInt8], _ reader: CountReader) throws(StoreError) {
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
      try place.advance(head & 15, source, &offset, reader)
      guard place.hour >= Int64(pack.hours.lowerBound), place.hour <= Int64(pack.hours.upperBound) else {
        throw .corrupt
      }
      let number = try Varint.read(source, &offset)
      if number >= numbered.count {
        guard number == numbered.count else { throw .corrupt }
        let id = Int64(bitPattern: try Varint.read(source, &offset))
        guard let index = reader.categoryIndices[id], reader.categories[index].kind == pack.kind,
          reader.categories[index].sampling == pack.sampling
        else { throw .corrupt }
        numbered.append((Int32(index), UInt64(reader.violationsFrom[index])))
      }
      let (category, violationsFrom) = numbered[Int(number)]
      var binChecks: UInt64 = 0
      var binViolations: UInt64 = 0
      var outcomes = Int(head >> 4)
      if outcomes == 0 {
        guard filled < pack.outcomes else { throw .corrupt }
        binChecks = try Varint.read(source, &offset)
        guard let count = UInt32(exactly: binChecks), count > 0 else { throw .corrupt }
        countsOut[filled] = OutcomeCount(outcome: .none, count: count)
        filled += 1
        if violationsFrom == 0 { binViolations = binChecks }
      } else {
        if outcomes == BinPack.manyOutcomes {
          outcomes = Int(truncatingIfNeeded: try Varint.read(source, &offset))
          guard outcomes > 0 else { throw .corrupt }
        }
        guard outcomes <= pack.outcomes - filled else { throw .corrupt }
        var outcome: UInt64 = 0
        var leastGap: UInt64 = 0
        for _ in 0..<outcomes {
          guard offset < end else { throw .corrupt }
          let gap = try Varint.read(source, &offset)
          guard gap >> 1 >= leastGap, gap >> 1 <= UInt64(UInt16.max) - outcome else { throw .corrupt }
          outcome += gap >> 1
          leastGap = 1
          let count = gap & 1 == 0 ? 1 : try Varint.read(source, &offset)
          guard count > 0, count <= UInt64(UInt32.max) else { throw .corrupt }
          countsOut[filled] = OutcomeCount(
            outcome: Outcome(rawValue: UInt16(outcome)), count: UInt32(truncatingIfNeeded: count))
          filled += 1
          binChecks += count
          if outcome >= violationsFrom { binViolations += count }
        }
        guard binChecks <= UInt64(UInt32.max) else { throw .corrupt }
      }
      cellsOut[bin] = place.cell
      sitesOut[bin] = place.site
      hoursOut[bin] = Int32(truncatingIfNeeded: place.hour)
      categoriesOut[bin] = category
      checksOut[bin] = UInt32(truncatingIfNeeded: binChecks)
      violationsOut[bin] = UInt32(truncatingIfNeeded: binViolations)
      endsOut[bin] = filled
      sum += Int64(binChecks)
    }
    guard offset == end, filled == pack.outcomes, sum == pack.checks else { throw .corrupt }
    (self.cells, self.sites, self.hours, self.categories) = (cells, sites, hours, categories)
    (self.checks, self.violations, self.ends, self.counts) = (checks, violations, ends, counts)
  }

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
    _ step: UInt8, _ source: Span<UInt8>, _ offset: inout Int, _ reader: CountReader
  ) throws(StoreError) {
    if step < BinPack.hoursStep {
      hour += Int64(step)
    } else if step == BinPack.hoursStep {
      hour &+= Int64(truncatingIfNeeded: try Varint.read(source, &offset))
    } else {
      return try move(source, &offset, reader)
    }
    if !isKnown { throw .corrupt }
  }

  private mutating func move(_ source: Span<UInt8>, _ offset: inout Int, _ reader: CountReader) throws(StoreError) {
    cellID &+= Varint.unzigzag(try Varint.read(source, &offset))
    siteID &+= Varint.unzigzag(try Varint.read(source, &offset))
    hour &+= Varint.unzigzag(try Varint.read(source, &offset))
    guard let cell = reader.cellIndices[cellID], let site = Int32(exactly: siteID) else { throw .corrupt }
    (self.cell, self.site, isKnown) = (Int32(cell), site, true)
  }
}
