import CheckModel

/// Shrunken rates by square of a map, channel, vehicles and part of the week.
package struct RateMap: Equatable, Sendable {
  /// The side of a square, in cells.
  package var side: Int32
  /// Ascending; every square with a check, of whatever kind.
  package var squares: [Square]

  package struct Square: Equatable, Sendable {
    /// Its south-west corner, in cells.
    package var corner: Cell
    /// By channel; those without a denominator have none.
    package var layers: [Layer]
  }

  package struct Layer: Equatable, Sendable {
    package var channel: Channel
    /// The best evidence that was enough, else the best there is; they are not mixed.
    package var sampling: Sampling
    /// `rateCount` of them: all vehicles, then each group; within these the whole week, then each stratum.
    package var rates: [Rate]
  }

  package struct Rate: Equatable, Sendable {
    package var checks: Int
    package var violations: Int
    /// The posterior mean; nil without checks.
    package var mean: Double?
  }

  /// The whole week, then each stratum.
  package static let weekParts = 1 + Stratum.allCases.count
  package static let rateCount = (1 + VehicleGroup.allCases.count) * weekParts

  /// - Parameters:
  ///   - wanted: a value for each cell: whether it is asked about; nil for all.
  ///   - mostSquares: with more cells than this, several make a square.
  package init(
    _ tally: RateMapTally, _ screened: Screened, wanted: [Bool]? = nil, mostSquares: Int
  ) throws(ScreeningError) {
    let cells = screened.tally.cells
    side = Self.side(cells.indices.filter { wanted?[$0] ?? true }.map { cells[$0] }, mostSquares: mostSquares)
    // Squares that are not asked about teach how squares differ, and are left out after that.
    var numbers: [SquareKey: Int] = [:]
    var squares: [Square] = []
    var squareOfCell: [Int] = []
    for (index, cell) in cells.enumerated() {
      let key = SquareKey(corner: Self.corner(of: cell, side: side), isWanted: wanted?[index] ?? true)
      if numbers[key] == nil {
        numbers[key] = squares.count
        squares.append(Square(corner: key.corner, layers: []))
      }
      squareOfCell.append(numbers[key] ?? 0)
    }
    for channel in Channel.allCases {
      let networks = screened.networks[Int(channel.rawValue)]
      let judged = [networks.all, networks.stopped].map { $0.map { LayerRates(tally, $0, squareOfCell) } }
      var made: [Int: Layer] = [:]
      // What was seen enough, best first; then what there is.
      for isEnough in [true, false] {
        for rates in judged.compactMap({ $0 }) {
          for (square, sums) in rates.sums where made[square] == nil && (!isEnough || sums.isSeenEnough) {
            made[square] = rates.layer(sums)
          }
        }
      }
      for (square, layer) in made { squares[square].layers.append(layer) }
    }
    self.squares = numbers.filter(\.key.isWanted).map { squares[$0.value] }.sorted { $0.corner < $1.corner }
  }

  private struct SquareKey: Hashable {
    var corner: Cell
    var isWanted: Bool
  }

  private static func corner(of cell: Cell, side: Int32) -> Cell {
    Cell(north: floorDivide(cell.north, side) * side, east: floorDivide(cell.east, side) * side)
  }

  private static func side(_ cells: [Cell], mostSquares: Int) -> Int32 {
    var side: Int32 = 1
    while side < 1 << 16, Set(cells.map { corner(of: $0, side: side) }).count > max(mostSquares, 1) { side *= 2 }
    return side
  }
}

/// The rates of one channel and sampling.
private struct LayerRates {
  /// What a square's cells add up to.
  struct Sums {
    var checks: [Int]
    var violations: [Int]
    /// What its checks are worth, of one; as for the whole week and all vehicles.
    var worth = EffectiveNumbers.none
    var cells: [Int32] = []
    var isSeenEnough = false
  }

  private let judged: JudgedNetwork<BetaBinomialPrior>
  private(set) var sums: [Int: Sums] = [:]
  /// By part: how the squares differ in it; nil where too few were seen to tell.
  private var priors: [BetaBinomialPrior?] = []

  init(_ tally: RateMapTally, _ judged: JudgedNetwork<BetaBinomialPrior>, _ squareOfCell: [Int]) {
    self.judged = judged
    let sampling = RateMapTally.samplings.firstIndex(of: judged.sampling) ?? 0
    for (number, cell) in judged.cells.enumerated() {
      guard let counts = tally.counts(judged.channel, sampling: sampling, cell: Int(cell)) else { continue }
      let none = [Int](repeating: 0, count: RateMap.rateCount)
      var sum = sums[squareOfCell[Int(cell)]] ?? Sums(checks: none, violations: none)
      for (index, count) in counts.enumerated() where count.checks > 0 {
        let (group, stratum) = (index / Stratum.allCases.count + 1, index % Stratum.allCases.count + 1)
        for part in [
          0, stratum, group * RateMap.weekParts, group * RateMap.weekParts + stratum,
        ] {
          sum.checks[part] += Int(count.checks)
          sum.violations[part] += Int(count.violations)
        }
      }
      sum.worth = sum.worth + judged.network.effective[number]
      sum.cells.append(Int32(number))
      if judged.network.isSeenEnough[number] { sum.isSeenEnough = true }
      sums[squareOfCell[Int(cell)]] = sum
    }
    // In order, so that the same squares give the same priors.
    let ordered = sums.sorted { $0.key < $1.key }.map(\.value)
    priors = (0..<RateMap.rateCount).map { part in
      let seen = ordered.filter { $0.checks[part] > 0 }.map { Self.effective($0, part) }
      return part > 0 && seen.count >= Network<BetaBinomialPrior>.fewestOfAClass
        ? try? BetaBinomialPrior.fitOnLattice(seen) : nil
    }
  }

  /// The checks of a part are taken to be as alike as all: those of a session are fewer, so that this is the least they
  /// are worth.
  private static func effective(_ sum: Sums, _ part: Int) -> EffectiveNumbers {
    let scale = sum.checks[0] > 0 ? min(sum.worth.exposure / Double(sum.checks[0]), 1) : 1
    let exposure = Double(sum.checks[part]) * scale
    return EffectiveNumbers(
      violations: min(Double(sum.violations[part]) * scale, exposure), exposure: exposure)
  }

  func layer(_ sums: Sums) -> RateMap.Layer {
    let prior = judged.network.priors[judged.network.prior(of: sums.cells)]
    let rates = (0..<RateMap.rateCount).map { part -> RateMap.Rate in
      guard sums.checks[part] > 0 else { return RateMap.Rate(checks: 0, violations: 0, mean: nil) }
      let posterior = (priors[part] ?? prior).posterior(Self.effective(sums, part))
      return RateMap.Rate(
        checks: sums.checks[part], violations: sums.violations[part], mean: posterior?.mean)
    }
    return RateMap.Layer(channel: judged.channel, sampling: judged.sampling, rates: rates)
  }
}
