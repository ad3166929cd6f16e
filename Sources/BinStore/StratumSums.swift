import CheckModel

/// Sums the bins of one place and local date by stratum and category.
///
/// Bins come place by place and hour by hour, so that a date is done when another begins: memory does not grow with the
/// import.
struct StratumSums {
  private let rules: TimeZoneRules
  /// Of the last bin.
  private var date: (cellID: Int64, siteID: Int32, day: Int)?
  private var hour: (utc: Int32, local: LocalHour)?
  /// Ascending by the first of their hours, and by category within it.
  private var sums: [Sum] = []
  private var numbers: [Key: Int] = [:]
  private var merged: [OutcomeCount] = []
  private var bytes: [UInt8] = []

  private struct Sum {
    var bin: StoredBin
    var network: Int
    var counts: [OutcomeCount]
  }

  private struct Key: Hashable {
    var stratum: Stratum
    var categoryID: Int64
  }

  init(rules: TimeZoneRules) { self.rules = rules }

  /// Whether a bin is of another date or place than the one before. To be asked before each is added.
  ///
  /// - Throws: `StoreError.corrupt` for an hour that can't be.
  mutating func begins(anotherDateOrPlace bin: StoredBin) throws(StoreError) -> Bool {
    let found = try (bin.cellID, bin.siteID, local(bin.hour).day)
    defer { date = found }
    return date.map { $0 != found } ?? false
  }

  private mutating func local(_ utcHour: Int32) throws(StoreError) -> LocalHour {
    if let hour, hour.utc == utcHour { return hour.local }
    guard LocalHour.hours.contains(utcHour) else { throw .corrupt }
    let local = LocalHour(utcHour: utcHour, rules: rules)
    hour = (utcHour, local)
    return local
  }

  mutating func add(_ bin: StoredBin, network: Int, _ counts: ArraySlice<OutcomeCount>) throws(StoreError) {
    let key = Key(stratum: try local(bin.hour).stratum, categoryID: bin.categoryID)
    // Past 32 bits the sum goes on in another bin.
    if let number = numbers[key], sums[number].bin.checks + bin.checks <= Int64(UInt32.max) {
      sums[number].bin.checks += bin.checks
      Self.merge(counts, into: &sums[number].counts, by: &merged)
    } else {
      numbers[key] = sums.count
      sums.append(Sum(bin: bin, network: network, counts: Array(counts)))
    }
  }

  /// Hands over the sums with their histograms, of which the first so many bytes count, and forgets them.
  mutating func removeAll(_ body: (StoredBin, _ network: Int, [UInt8], Int) throws -> Void) rethrows {
    for sum in sums {
      let byteCount = HistogramBlob.encode(sum.counts[...], into: &bytes)
      var bin = sum.bin
      bin.outcomes = byteCount == 0 ? 0 : sum.counts.count
      try body(bin, sum.network, bytes, byteCount)
    }
    sums.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
  }

  /// Both ascend; no count leaves 32 bits, since their sum does not.
  private static func merge(
    _ counts: ArraySlice<OutcomeCount>, into sum: inout [OutcomeCount], by merged: inout [OutcomeCount]
  ) {
    merged.removeAll(keepingCapacity: true)
    var next = sum.startIndex
    for entry in counts {
      while next < sum.endIndex, sum[next].outcome < entry.outcome {
        merged.append(sum[next])
        next += 1
      }
      if next < sum.endIndex, sum[next].outcome == entry.outcome {
        merged.append(OutcomeCount(outcome: entry.outcome, count: sum[next].count + entry.count))
        next += 1
      } else {
        merged.append(entry)
      }
    }
    merged.append(contentsOf: sum[next...])
    swap(&merged, &sum)
  }
}
