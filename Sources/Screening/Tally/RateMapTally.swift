import CheckModel

/// The bins of a store as a map of rates needs them: by cell, channel, vehicles and part of the week, where there is a
/// denominator. O(1) a bin.
package struct RateMapTally: Sendable {
  /// Checks and violations by vehicles and stratum.
  static let blockWidth = VehicleGroup.allCases.count * Stratum.allCases.count

  /// The samplings with a denominator, best first.
  static let samplings: [Sampling] = [.all, .stopped]

  private struct Use {
    var network: Int
    var counting: Counting
    /// Whether the violations that the store kept are the channel's.
    var isAsStored: Bool
  }

  private let cellCount: Int
  private var hours: LocalHours
  private let uses: [Use]
  /// By category: where its uses begin, and, last, where they end.
  private let useStarts: [Int]
  private let groups: [Int]
  /// By network, then cell: the number of its block, from 1; 0 when it has none. Empty for a network without checks.
  private var blocks: [[Int32]]
  private var checks: [UInt32] = []
  private var violations: [UInt32] = []

  package init(cellCount: Int, categories: [Category], rules: TimeZoneRules) {
    self.cellCount = cellCount
    hours = LocalHours(rules)
    blocks = [[Int32]](repeating: [], count: Channel.allCases.count * Self.samplings.count)
    groups = categories.map { Int(VehicleGroup($0.vehicle).rawValue) }
    var uses: [Use] = []
    var useStarts = [0]
    for category in categories {
      uses += Self.uses(of: category)
      useStarts.append(uses.count)
    }
    (self.uses, self.useStarts) = (uses, useStarts)
  }

  private static func uses(of category: Category) -> [Use] {
    guard let sampling = samplings.firstIndex(of: category.sampling) else { return [] }
    return Channel.allCases.compactMap { channel in
      channel.counting(category).map {
        Use(
          network: Int(channel.rawValue) * samplings.count + sampling, counting: $0,
          isAsStored: channel != .speed || category.vehicle.constructionSpeedKmh == nil)
      }
    }
  }

  /// Counts one bin, given as `ScreeningTally.add` is.
  package mutating func add(
    cell: Int, category: Int, hour: Int32, checks: Int, violations: Int, histogram: () throws -> [OutcomeCount]
  ) throws {
    let own = useStarts[category]..<useStarts[category + 1]
    if own.isEmpty { return }
    let part = groups[category] * Stratum.allCases.count + Int(hours.local(hour).stratum.rawValue)
    for index in own {
      let use = uses[index]
      let counted =
        switch use.counting {
        case .clean: 0
        case .violating: checks
        case .from: violations
        case .above:
          use.isAsStored || violations == 0 ? violations : use.counting.violations(try histogram())
        }
      let place = block(use.network, cell) + part
      self.checks[place] = Self.sum(self.checks[place], checks)
      self.violations[place] = Self.sum(self.violations[place], min(counted, checks))
    }
  }

  /// More checks of a cell than 32 bits hold are an error of the screening before they come here.
  private static func sum(_ a: UInt32, _ b: Int) -> UInt32 { UInt32(clamping: Int(a) + max(b, 0)) }

  private mutating func block(_ network: Int, _ cell: Int) -> Int {
    if blocks[network].isEmpty { blocks[network] = [Int32](repeating: 0, count: cellCount) }
    if blocks[network][cell] == 0 {
      checks.append(contentsOf: repeatElement(0, count: Self.blockWidth))
      violations.append(contentsOf: repeatElement(0, count: Self.blockWidth))
      blocks[network][cell] = Int32(checks.count / Self.blockWidth)
    }
    return (Int(blocks[network][cell]) - 1) * Self.blockWidth
  }

  /// The counts of a cell, vehicles by strata; nil without checks.
  func counts(_ channel: Channel, sampling: Int, cell: Int) -> [(checks: UInt32, violations: UInt32)]? {
    let network = Int(channel.rawValue) * Self.samplings.count + sampling
    guard !blocks[network].isEmpty, blocks[network][cell] > 0 else { return nil }
    let start = (Int(blocks[network][cell]) - 1) * Self.blockWidth
    return (start..<start + Self.blockWidth).map { (checks[$0], violations[$0]) }
  }
}
