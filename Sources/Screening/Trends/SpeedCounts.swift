import CheckModel

/// Exact histograms of speeds by number, each over the stretch of km/h that its vehicles need.
struct SpeedCounts: Sendable {
  /// Speeds from this on are in a dictionary: only a broken radar tells them.
  private static let fastestKmh = 256
  /// Stretches begin and end at multiples of this.
  private static let stepKmh = 16

  /// Where a histogram stands in `counts`, and the speed of the first.
  private struct Stretch {
    var start = 0
    var lowestKmh: Int32 = 0
    var width: Int32 = 0
  }

  private var stretches: [Stretch] = []
  private var counts: [UInt32] = []
  private var faster: [Int: [Int: UInt32]] = [:]

  /// The new histogram's number is how many there were.
  mutating func addHistogram() { stretches.append(Stretch()) }

  /// Counts a bin's vehicles, whose outcomes are km/h.
  @inline(__always)
  mutating func add(_ vehicles: [OutcomeCount], _ range: Range<Int>, to number: Int) throws(TrendError) {
    var next = range.lowerBound
    while true {
      let stretch = stretches[number]
      var counts = counts.mutableSpan
      next += try Self.add(vehicles.span.extracting(next..<range.upperBound), to: &counts, stretch)
      if next == range.upperBound { return }
      try addOutside(vehicles, &next, range.upperBound, number)
    }
  }

  /// Alone, so that all it works with stays in registers.
  ///
  /// - Returns: which is the first that is outside the stretch.
  @inline(never)
  private static func add(
    _ vehicles: Span<OutcomeCount>, to counts: inout MutableSpan<UInt32>, _ stretch: Stretch
  ) throws(TrendError) -> Int {
    let (lowestKmh, width) = (Int(stretch.lowestKmh), Int(stretch.width))
    for index in 0..<vehicles.count {
      let offset = Int(vehicles[index].outcome.rawValue) &- lowestKmh
      guard offset >= 0, offset < width else { return index }
      let (sum, overflows) = counts[stretch.start &+ offset].addingReportingOverflow(vehicles[index].count)
      guard !overflows else { throw .binBroken }
      counts[stretch.start &+ offset] = sum
    }
    return vehicles.count
  }

  /// Makes room for a speed, or counts it if it is a fast one.
  @inline(never)
  private mutating func addOutside(
    _ vehicles: [OutcomeCount], _ next: inout Int, _ end: Int, _ number: Int
  ) throws(TrendError) {
    let speedKmh = Int(vehicles[next].outcome.rawValue)
    if speedKmh < Self.fastestKmh {
      // A stretch that holds the last speed too is rarely made wider again.
      let last = Int(vehicles[end - 1].outcome.rawValue)
      widen(number, from: speedKmh, through: min(max(speedKmh, last), Self.fastestKmh - 1))
    } else {
      try addFaster(vehicles[next].count, speedKmh: speedKmh, to: number)
      next += 1
    }
  }

  /// Below `fastestKmh`.
  private mutating func widen(_ number: Int, from lowest: Int, through highest: Int) {
    let old = stretches[number]
    var (start, end) = (lowest / Self.stepKmh * Self.stepKmh, (highest / Self.stepKmh + 1) * Self.stepKmh)
    if old.width > 0 {
      start = min(start, Int(old.lowestKmh))
      end = max(end, Int(old.lowestKmh + old.width))
    }
    let new = Stretch(start: counts.count, lowestKmh: Int32(start), width: Int32(end - start))
    counts.append(contentsOf: repeatElement(0, count: end - start))
    for index in 0..<Int(old.width) {
      counts[new.start + Int(old.lowestKmh) - start + index] = counts[old.start + index]
    }
    stretches[number] = new
  }

  private mutating func addFaster(_ vehicles: UInt32, speedKmh: Int, to number: Int) throws(TrendError) {
    let (sum, overflows) = faster[number, default: [:]][speedKmh, default: 0].addingReportingOverflow(vehicles)
    guard !overflows else { throw .binBroken }
    faster[number, default: [:]][speedKmh] = sum
  }

  /// Adds one histogram of another table.
  mutating func merge(_ other: SpeedCounts, _ otherNumber: Int, to number: Int) throws(TrendError) {
    let from = other.stretches[otherNumber]
    if from.width > 0 {
      let (lowest, end) = (Int(from.lowestKmh), Int(from.lowestKmh + from.width))
      let known = stretches[number]
      if known.width == 0 || lowest < Int(known.lowestKmh) || end > Int(known.lowestKmh + known.width) {
        widen(number, from: lowest, through: end - 1)
      }
      let to = stretches[number]
      let shift = to.start + lowest - Int(to.lowestKmh)
      for index in 0..<Int(from.width) {
        let (sum, overflows) = counts[shift + index].addingReportingOverflow(other.counts[from.start + index])
        guard !overflows else { throw .binBroken }
        counts[shift + index] = sum
      }
    }
    if other.faster.isEmpty { return }
    for (speedKmh, vehicles) in other.faster[otherNumber] ?? [:] {
      try addFaster(vehicles, speedKmh: speedKmh, to: number)
    }
  }

  // MARK: What is in them

  /// The vehicles of some histograms together, by km/h from the lowest on.
  func merged(_ numbers: [Int]) -> (lowestKmh: Int, vehicles: [Int]) {
    let filled = numbers.lazy.map { stretches[$0] }.filter { $0.width > 0 }
    let fast = faster.isEmpty ? [] : numbers.flatMap { faster[$0] ?? [:] }
    let lowest = filled.map { Int($0.lowestKmh) }.min() ?? 0
    let end = max(filled.map { Int($0.lowestKmh + $0.width) }.max() ?? 0, (fast.map(\.key).max() ?? -1) + 1)
    var vehicles = [Int](repeating: 0, count: end - lowest)
    for stretch in filled {
      let first = Int(stretch.lowestKmh) - lowest
      for index in 0..<Int(stretch.width) { vehicles[first + index] += Int(counts[stretch.start + index]) }
    }
    for (speed, count) in fast { vehicles[speed - lowest] += Int(count) }
    return (lowest, vehicles)
  }

  /// How many vehicles of a histogram drove faster than a speed.
  func vehicles(fasterThan speedKmh: Int, in number: Int) -> Int {
    let stretch = stretches[number]
    let first = min(max(speedKmh + 1 - Int(stretch.lowestKmh), 0), Int(stretch.width))
    let tabled = counts[stretch.start + first..<stretch.start + Int(stretch.width)].reduce(0) { $0 + Int($1) }
    if faster.isEmpty { return tabled }
    return (faster[number] ?? [:]).reduce(tabled) { $1.key > speedKmh ? $0 + Int($1.value) : $0 }
  }
}
