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
  private(set) var sums: [TrendSums] = []
  /// By group and speed class the number of a histogram in `speeds`.
  private(set) var histograms: GroupNumbers
  private(set) var speeds = SpeedCounts()
  /// By group and offence, `none` last; empty when offences are not asked for.
  private(set) var offences: [OffenceCount] = []
  /// Whether a bin was counted in several groups because areas overlap.
  private(set) var hasOverlap = false

  struct OffenceCount: Equatable, Sendable {
    var checks = 0
    var withDenominator = 0
    /// Of those the ones in the second period of a comparison.
    var after = 0
  }

  static let offenceWidth = OffenceSet.names.count + 1

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
      limit: query.has(.offence) ? mostGroups / Self.offenceWidth : mostGroups)
    histograms = GroupNumbers(
      places: 1, sites: 1, categories: self.categories.speedClasses.count, limit: Int(Int32.max))
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
        category < categories.uses.count, violations[bin] <= checks[bin]
      else { throw .binBroken }
      let outcomes = start..<end
      start = end
      let use = categories.uses[category]
      let places = placeGroups.range(cell)
      if use.group < 0 || places.isEmpty { continue }
      if hours[bin] != hour || hour == .min { (hour, slot) = (hours[bin], try times.slot(hours[bin])) }
      if slot < 0 { continue }
      let site = sites.group(siteIDs[bin])
      if places.count > 1 { hasOverlap = true }
      for place in places {
        let group = try groups.number(
          GroupNumbers.Key(time: slot >> 1, place: placeGroups[place], site: site, category: use.group))
        if group == sums.count { addGroup() }
        sums[group].add(checks[bin], violations[bin], use, isAfter: slot & 1 == 1)
        if use.speedClass >= 0 {
          let key = GroupNumbers.Key(time: Int32(group), place: 0, site: 0, category: use.speedClass)
          let histogram = try histograms.number(key)
          if histogram == speeds.count { speeds.addHistogram() }
          try speeds.add(counts, outcomes, to: histogram)
        }
        if !offences.isEmpty { addOffences(Int(checks[bin]), use, isAfter: slot & 1 == 1, to: group) }
      }
    }
  }

  private mutating func addGroup() {
    sums.append(TrendSums())
    if query.has(.offence) {
      offences.append(contentsOf: repeatElement(OffenceCount(), count: Self.offenceWidth))
    }
  }

  private mutating func addOffences(_ checks: Int, _ use: TrendCategories.Use, isAfter: Bool, to group: Int) {
    for offence in 0..<Self.offenceWidth {
      let has =
        offence == Self.offenceWidth - 1
        ? use.offences.isEmpty : use.offences.contains(OffenceSet(rawValue: 1 << UInt32(offence)))
      guard has else { continue }
      let index = group * Self.offenceWidth + offence
      offences[index].checks += checks
      if use.hasDenominator { offences[index].withDenominator += checks }
      if use.hasDenominator, isAfter { offences[index].after += checks }
    }
  }
}

extension TrendSums {
  /// It would take 2³¹ bins of the largest count to leave the range of 64 bits, so that no sum is looked at twice.
  @inline(__always)
  fileprivate mutating func add(
    _ checks: UInt32, _ violations: UInt32, _ use: TrendCategories.Use, isAfter: Bool
  ) {
    let (found, violating) = (Int(checks), Int(violations))
    self.checks &+= found
    self.violations &+= violating
    kinds |= use.kinds
    if use.isOnSuspicion { suspicion &+= found }
    if use.isSpeed {
      if use.isAllTraffic { allTraffic &+= found } else { hasOtherSpeeds = true }
      if !use.canViolate { hasUnlimitedSpeeds = true }
    }
    guard use.hasDenominator else { return }
    denominator.checks &+= found
    denominator.violations &+= violating
    if isAfter {
      after.checks &+= found
      after.violations &+= violating
    }
    if use.hasLimit { limited &+= found }
  }
}
