import CheckModel

/// The bins of a store as a question about trends needs them: summed by group. O(1) a bin and an outcome.
package struct TrendTally: Sendable {
  /// Groups beyond this are an error, since an answer takes about a kilobyte for each.
  package static let mostGroups = 1_000_000

  let query: TrendQuery
  let places: TrendPlaces
  let placeGroups: TrendPlaceGroups
  private(set) var times: TrendTimes
  private(set) var sites: TrendSiteGroups
  let categories: TrendCategories
  private(set) var groups: GroupNumbers
  /// What one group has of one use: its key has the use for its category.
  private(set) var parts: GroupNumbers
  /// By part.
  private(set) var groupOfPart: [Int32] = []
  private(set) var counts: [PartCounts] = []
  private(set) var speeds = SpeedCounts()
  /// Whether a bin was counted in several groups because areas overlap.
  private(set) var hasOverlap = false

  struct PartCounts: Equatable, Sendable {
    var checks = 0
    var violations = 0
    /// Of those the ones in the second period of a comparison.
    var checksAfter = 0
    var violationsAfter = 0
  }

  /// - Parameters:
  ///   - categories: as the bins name them, by index.
  ///   - rules: of the store's time zone.
  package init(
    _ query: TrendQuery, places: TrendPlaces, categories: [Category], rules: TimeZoneRules,
    mostGroups: Int = mostGroups
  ) throws(TrendError) {
    self.query = query
    self.places = places
    placeGroups = try TrendPlaceGroups(query, places)
    times = TrendTimes(query, rules: rules)
    sites = TrendSiteGroups(query, places)
    self.categories = TrendCategories(query, categories)
    groups = GroupNumbers(
      places: placeGroups.codes.count, sites: sites.codes.count, categories: self.categories.codes.count,
      limit: query.has(.offence) ? mostGroups / OffenceCounts.width : mostGroups)
    parts = GroupNumbers(
      places: placeGroups.codes.count, sites: sites.codes.count, categories: self.categories.uses.count,
      limit: Int(Int32.max))
  }

  /// Counts a run of bins, given as one array for each of their parts.
  ///
  /// - Parameters:
  ///   - cells: indices of the places' cells.
  ///   - sites: numbers of sites; 0 for none.
  ///   - hours: UTC, whole hours since 1970.
  ///   - categories: indices of the categories.
  ///   - violations: as `Category.isViolation` tells them.
  ///   - ends: where the outcomes of each bin end in `counts`; they begin where those of the one before end.
  package mutating func add(
    cells: [Int32], sites siteIDs: [Int32], hours: [Int32], categories categoryIndices: [Int32], checks: [UInt32],
    violations: [UInt32], ends: [Int], counts: [OutcomeCount]
  ) throws(TrendError) {
    let count = cells.count
    guard siteIDs.count == count, hours.count == count, categoryIndices.count == count, checks.count == count,
      violations.count == count, ends.count == count
    else { throw .binBroken }
    var start = 0
    // Bins come place by place and hour by hour.
    var (hour, slot) = (Int32.min, TrendTimes.unwanted)
    for bin in 0..<count {
      let end = ends[bin]
      let (cell, category) = (Int(cells[bin]), Int(categoryIndices[bin]))
      guard start <= end, end <= counts.count, cell >= 0, cell < placeGroups.cellCount, category >= 0,
        category < categories.useOfCategory.count, violations[bin] <= checks[bin]
      else { throw .binBroken }
      let outcomes = start..<end
      start = end
      let use = categories.useOfCategory[category]
      let places = placeGroups.range(cell)
      if use < 0 || places.isEmpty { continue }
      if hours[bin] != hour || hour == .min { (hour, slot) = (hours[bin], try times.slot(hours[bin])) }
      if slot < 0 { continue }
      let site = sites.group(siteIDs[bin])
      if places.count > 1 { hasOverlap = true }
      for place in places {
        let key = GroupNumbers.Key(time: slot >> 1, place: placeGroups[place], site: site, category: use)
        let part = try parts.number(key)
        if part == self.counts.count { try addPart(key) }
        self.counts[part].add(Int(checks[bin]), Int(violations[bin]), isAfter: slot & 1 == 1)
        if categories.hasSpeeds[Int(use)] { try speeds.add(counts, outcomes, to: part) }
      }
    }
  }

  /// Takes in what another tally counted of the same question.
  package mutating func merge(_ other: TrendTally) throws(TrendError) {
    precondition(query == other.query, "tallies of different questions")
    for (number, otherKey) in other.parts.keys.enumerated() {
      var key = otherKey
      key.time = times.number(other.times.codes[Int(otherKey.time)])
      let part = try parts.number(key)
      if part == counts.count { try addPart(key) }
      counts[part].add(other.counts[number])
      try speeds.merge(other.speeds, number, to: part)
    }
    hasOverlap = hasOverlap || other.hasOverlap
  }

  private mutating func addPart(_ key: GroupNumbers.Key) throws(TrendError) {
    var group = key
    group.category = categories.uses[Int(key.category)].group
    groupOfPart.append(Int32(try groups.number(group)))
    counts.append(PartCounts())
    speeds.addHistogram()
  }
}

extension TrendTally.PartCounts {
  /// It would take 2³¹ bins of the largest count to leave the range of 64 bits, so that no sum is looked at twice.
  @inline(__always)
  fileprivate mutating func add(_ checks: Int, _ violations: Int, isAfter: Bool) {
    self.checks &+= checks
    self.violations &+= violations
    checksAfter &+= isAfter ? checks : 0
    violationsAfter &+= isAfter ? violations : 0
  }

  fileprivate mutating func add(_ other: Self) {
    checks &+= other.checks
    violations &+= other.violations
    checksAfter &+= other.checksAfter
    violationsAfter &+= other.violationsAfter
  }
}
