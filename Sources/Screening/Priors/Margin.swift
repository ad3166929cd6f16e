/// The values of one count over all cells, with how many cells have each.
///
/// The likelihood of a beta-binomial or gamma–Poisson model needs the violations, the clean checks and the checks only
/// each by itself, so that 100 000 cells can be told in a few hundred numbers.
struct Margin {
  private(set) var values: [Double] = []
  private(set) var weights: [Double] = []

  /// Every value as it is; those of 0 are left out, since they add nothing to a likelihood.
  init(exactly all: some Sequence<Double>) {
    for value in all where value > 0 { values.append(value) }
    weights = [Double](repeating: 1, count: values.count)
  }

  /// A lattice of 64 steps an octave of 1 + value, on which each value is shared by its two neighbours in inverse
  /// proportion to their distance: sums and whole numbers below 64 stay exact, the curve between two nodes is taken
  /// as straight. A prior fitted on it differs from the exact one by less than 1e-3 of itself.
  init(onLattice lattice: [Double]) {
    for (index, weight) in lattice.enumerated() where weight > 0 && index > 0 {
      values.append(Self.node(index))
      weights.append(weight)
    }
  }

  /// Nodes for values 0 … 1e9: 30 octaves and the last one's end.
  static let latticeCount = 31 * 64 + 1

  private static func node(_ index: Int) -> Double {
    Double(bitPattern: 1.0.bitPattern + UInt64(index) << 46) - 1
  }

  /// Adds a value of 0 … 1e9 to a lattice of `latticeCount` numbers.
  @inline(__always)
  static func add(_ value: Double, to lattice: inout [Double]) {
    let bits = (1 + value).bitPattern - 1.0.bitPattern
    let index = Int(bits >> 46)
    let share = Double(bits & (1 << 46 - 1)) * 0x1p-46
    lattice[index] += 1 - share
    lattice[index + 1] += share
  }

  /// Σ f(value), each as often as it occurs.
  @inline(__always)
  func sum(_ f: (Double) -> Double) -> Double {
    var total = 0.0
    for index in values.indices { total += weights[index] * f(values[index]) }
    return total
  }

  /// Σ ln Γ(base + value) − ln Γ(base), with the first and second derivatives in `base`.
  func logRising(_ base: Double) -> (value: Double, first: Double, second: Double) {
    let origin = LogGammaDerivatives(base)
    var value = 0.0
    var first = 0.0
    var second = 0.0
    for index in values.indices {
      let there = LogGammaDerivatives(base + values[index])
      value += weights[index] * (there.value - origin.value)
      first += weights[index] * (there.first - origin.first)
      second += weights[index] * (there.second - origin.second)
    }
    return (value, first, second)
  }
}
