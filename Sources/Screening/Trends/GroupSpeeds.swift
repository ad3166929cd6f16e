/// What the parts of a tally come to in each group.
struct TrendGroups {
  /// By group.
  private(set) var sums: [TrendSums]
  /// By group; empty when offences are not asked for.
  private(set) var offences: [OffenceCounts]
  private let tally: TrendTally
  /// The last part of each group, and the one before in the same group of each; −1 when there is none.
  private var last: [Int32]
  private var before: [Int32]

  init(_ tally: TrendTally) {
    self.tally = tally
    let count = tally.groups.keys.count
    sums = [TrendSums](repeating: TrendSums(), count: count)
    offences = [OffenceCounts](repeating: OffenceCounts(), count: tally.query.has(.offence) ? count : 0)
    last = [Int32](repeating: -1, count: count)
    before = [Int32](repeating: -1, count: tally.counts.count)
    for part in tally.counts.indices {
      let (group, use) = (Int(tally.groupOfPart[part]), use(part))
      sums[group].add(tally.counts[part], use)
      if !offences.isEmpty { offences[group].add(tally.counts[part], use) }
      before[part] = last[group]
      last[group] = Int32(part)
    }
  }

  private func use(_ part: Int) -> TrendCategories.Use { tally.categories.uses[Int(tally.parts.keys[part].category)] }

  private func parts(of group: Int) -> [Int] {
    var parts: [Int] = []
    var part = last[group]
    while part >= 0 {
      parts.append(Int(part))
      part = before[Int(part)]
    }
    return parts
  }

  func speeds(_ group: Int) -> TrendRow.Speeds {
    let (sums, parts) = (sums[group], parts(of: group))
    var speeds = TrendRow.Speeds()
    if sums.allTraffic > 0 {
      let (lowest, vehicles) = tally.speeds.merged(parts.filter { use($0).isAllTraffic })
      speeds.v85Kmh = percentile(0.85, of: vehicles).map { lowest + $0 }
      // Whole numbers up to 2⁵³ are exact, so that the order of bins does not matter.
      var sum = 0.0
      for (index, count) in vehicles.enumerated() { sum += Double(lowest + index) * Double(count) }
      speeds.meanKmh = sum / Double(sums.allTraffic)
    }
    if sums.limited > 0 {
      let limited = parts.filter { use($0).hasLimit }
      func share(overBy excess: Int) -> Double {
        let over = limited.reduce(0) { $0 + tally.speeds.vehicles(fasterThan: use($1).limitKmh + excess, in: $1) }
        return Double(over) / Double(sums.limited)
      }
      speeds.over = TrendRow.Over(
        limit: share(overBy: 0), by10: share(overBy: 10), by20: share(overBy: 20), by30: share(overBy: 30))
    }
    return speeds
  }
}
