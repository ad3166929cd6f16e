/// Exact histograms of speeds, one a group, in blocks that are made when a speed first falls in them.
struct SpeedCounts: Sendable {
  private static let blockKmh = 16
  /// Speeds below this have their blocks in a table; the few above it are in a dictionary.
  private static let tabledKmh = 256
  private static let blocksPerGroup = tabledKmh / blockKmh

  /// By group: where a block begins in `counts`, in blocks from 1; 0 when there is none.
  private var blocks: [Int32] = []
  private var counts: [UInt32] = []
  private var faster: [Int: [Int: UInt32]] = [:]

  mutating func addGroup() { blocks.append(contentsOf: repeatElement(0, count: Self.blocksPerGroup)) }

  @inline(__always)
  mutating func add(_ vehicles: UInt32, speedKmh: Int, to group: Int) throws(TrendError) {
    guard speedKmh < Self.tabledKmh else { return try addFaster(vehicles, speedKmh: speedKmh, to: group) }
    let block = group * Self.blocksPerGroup + speedKmh / Self.blockKmh
    if blocks[block] == 0 { try addBlock(block) }
    let index = (Int(blocks[block]) - 1) * Self.blockKmh + speedKmh % Self.blockKmh
    let (sum, overflows) = counts[index].addingReportingOverflow(vehicles)
    guard !overflows else { throw .binBroken }
    counts[index] = sum
  }

  private mutating func addBlock(_ block: Int) throws(TrendError) {
    counts.append(contentsOf: repeatElement(0, count: Self.blockKmh))
    guard let number = Int32(exactly: counts.count / Self.blockKmh) else { throw .binBroken }
    blocks[block] = number
  }

  private mutating func addFaster(_ vehicles: UInt32, speedKmh: Int, to group: Int) throws(TrendError) {
    let (sum, overflows) = faster[group, default: [:]][speedKmh, default: 0].addingReportingOverflow(vehicles)
    guard !overflows else { throw .binBroken }
    faster[group, default: [:]][speedKmh] = sum
  }

  /// Vehicles of a group by km/h.
  func histogram(_ group: Int) -> [Int] {
    let fast = faster[group] ?? [:]
    var histogram = [Int](repeating: 0, count: max(Self.tabledKmh, (fast.keys.max() ?? 0) + 1))
    for block in 0..<Self.blocksPerGroup where blocks[group * Self.blocksPerGroup + block] > 0 {
      let start = (Int(blocks[group * Self.blocksPerGroup + block]) - 1) * Self.blockKmh
      for offset in 0..<Self.blockKmh { histogram[block * Self.blockKmh + offset] = Int(counts[start + offset]) }
    }
    for (speed, vehicles) in fast { histogram[speed] = Int(vehicles) }
    return histogram
  }
}
