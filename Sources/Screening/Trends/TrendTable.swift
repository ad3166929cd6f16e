import CheckModel

/// The answer to a question about trends: a row for each group that has checks.
package struct TrendTable: Sendable {
  package let query: TrendQuery
  /// In the order of their codes, by the dimensions in the order asked for.
  package internal(set) var rows: [TrendRow]
  package let labels: TrendLabels
  /// Whether checks were counted in several areas.
  package let hasOverlap: Bool
  /// Whether only some cells were asked about.
  package let isOfSomeCells: Bool

  package init(_ tally: TrendTally) throws(TrendError) {
    query = tally.query
    labels = TrendLabels(tally.places, siteNames: tally.sites.names)
    hasOverlap = tally.hasOverlap
    isOfSomeCells = tally.places.wantedCells != nil
    let groups = TrendGroups(tally)
    // An offence that nobody was seen to commit is no row; one that some group lacks is a rate of 0 there.
    let offences: [Int?] =
      query.has(.offence)
      ? (0..<OffenceCounts.width).filter { offence in groups.offences.contains { $0.counts[offence].checks > 0 } }
      : [nil]
    guard groups.sums.count * offences.count <= TrendTally.mostGroups else {
      throw .tooManyGroups(limit: TrendTally.mostGroups)
    }
    let width = query.dimensions.count
    var codes: [TrendCode] = []
    codes.reserveCapacity(groups.sums.count * offences.count * width)
    for group in groups.sums.indices {
      for offence in offences { codes += tally.codes(group, offence: offence) }
    }
    rows = Self.order(codes, width: width, count: groups.sums.count * offences.count).map { index in
      let (group, offence) = (index / offences.count, offences[index % offences.count])
      let sums = groups.sums[group]
      let hasSpeeds = tally.query.wantsSpeeds && sums.kinds & 1 << CheckKind.speed.rawValue != 0
      return TrendRow(
        codes: Array(codes[index * width..<(index + 1) * width]), sums,
        speeds: hasSpeeds ? groups.speeds(group) : nil,
        offence: offence.map { groups.offences[group].counts[$0] }, query: tally.query)
    }
  }

  /// Indices of lists of codes in the lists' order.
  ///
  /// - Parameters:
  ///   - codes: the lists end to end, `width` codes each.
  private static func order(_ codes: [TrendCode], width: Int, count: Int) -> [Int] {
    var keys = [UInt64](repeating: 0, count: count)
    var bits = 0
    for place in 0..<width {
      let column = (0..<count).lazy.map { codes[$0 * width + place] }
      let known = column.filter { $0 != noTrendCode }
      let (lowest, highest) = (Int64(known.min() ?? 0), Int64(known.max() ?? 0))
      let none = UInt64(highest - lowest + 1)
      let needed = UInt64.bitWidth - none.leadingZeroBitCount
      bits += needed
      if bits > UInt64.bitWidth { break }
      for (index, code) in column.enumerated() {
        keys[index] = keys[index] << UInt64(needed) | (code == noTrendCode ? none : UInt64(Int64(code) - lowest))
      }
    }
    // A number is compared in a twentieth of the time of a list.
    if bits <= UInt64.bitWidth { return (0..<count).sorted { keys[$0] < keys[$1] } }
    func list(_ index: Int) -> ArraySlice<TrendCode> { codes[index * width..<(index + 1) * width] }
    return (0..<count).sorted { list($0).lexicographicallyPrecedes(list($1)) }
  }
}

extension TrendTally {
  /// One code for each dimension asked for.
  fileprivate func codes(_ group: Int, offence: Int?) -> [TrendCode] {
    let key = groups.keys[group]
    var (time, place, category) = (0, 0, 0)
    func next(_ codes: [TrendCode], _ position: inout Int) -> TrendCode {
      position += 1
      return codes[position - 1]
    }
    return query.dimensions.map { dimension in
      switch dimension {
      case .month, .week, .date, .hour, .weekday, .stratum: next(times.codes[Int(key.time)], &time)
      case .area, .cell: next(placeGroups.codes[Int(key.place)], &place)
      case .site: sites.codes[Int(key.site)][0]
      case .kind, .vehicle, .limit, .sampling: next(categories.codes[Int(key.category)], &category)
      case .offence: offence.map { $0 == OffenceCounts.width - 1 ? noTrendCode : TrendCode($0) } ?? noTrendCode
      }
    }
  }
}
