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
    var named: [(codes: [TrendCode], group: Int, offence: Int?)] = []
    named.reserveCapacity(groups.sums.count * offences.count)
    for group in groups.sums.indices {
      for offence in offences { named.append((tally.codes(group, offence: offence), group, offence)) }
    }
    named.sort { $0.codes.lexicographicallyPrecedes($1.codes) }
    rows = named.map { codes, group, offence in
      TrendRow(
        codes: codes, groups.sums[group], speeds: { groups.speeds(group) },
        offence: offence.map { groups.offences[group].counts[$0] }, query: tally.query)
    }
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
