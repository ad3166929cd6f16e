import CheckModel

/// Which group each category belongs to, and how its checks count.
struct TrendCategories: Sendable {
  /// What is done with the checks of a category; the same for many.
  struct Use: Hashable, Sendable {
    /// Which of `codes`.
    var group: Int32
    var kind: CheckKind
    /// Whether the highest speed that is legal is known; true of all that is not about speed.
    var canViolate: Bool
    /// Whether its checks are what a rate is of.
    var hasDenominator: Bool
    var isOnSuspicion: Bool
    /// Whether its speeds say what the traffic's are.
    var isAllTraffic: Bool
    /// Whether it is told how many drove over the posted limit.
    var hasLimit: Bool
    /// 0 where it makes no difference.
    var limitKmh = 0
    /// Empty where they make no difference.
    var offences: OffenceSet = []
  }

  let uses: [Use]
  /// By category; −1 when it is not asked about.
  let useOfCategory: [Int32]
  /// By use: whether its histograms are wanted.
  let hasSpeeds: [Bool]
  /// By group: one code for each of `kind`, `vehicle`, `limit` and `sampling` that is asked for, in the order asked.
  let codes: [[TrendCode]]

  init(_ query: TrendQuery, _ categories: [Category]) {
    let dimensions = query.dimensions.filter { [.kind, .vehicle, .limit, .sampling].contains($0) }
    var groups: [[TrendCode]: Int32] = [:]
    var numbers: [Use: Int32] = [:]
    useOfCategory = categories.map { category in
      guard query.wants(category) else { return -1 }
      let key = dimensions.map { Self.code($0, category) }
      let group = groups[key] ?? Int32(groups.count)
      groups[key] = group
      var use = Use(category, group: group)
      if use.hasLimit, query.wantsSpeeds { use.limitKmh = Int(category.limitKmh) }
      if query.has(.offence) { use.offences = category.offences }
      let number = numbers[use] ?? Int32(numbers.count)
      numbers[use] = number
      return number
    }
    codes = groups.sorted { $0.value < $1.value }.map(\.key)
    uses = numbers.sorted { $0.value < $1.value }.map(\.key)
    hasSpeeds = uses.map { query.wantsSpeeds && ($0.isAllTraffic || $0.hasLimit) }
  }

  private static func code(_ dimension: TrendDimension, _ category: Category) -> TrendCode {
    switch dimension {
    case .kind: TrendCode(category.kind.rawValue)
    case .vehicle: TrendCode(category.vehicle.rawValue)
    case .limit: category.limitKmh > 0 ? TrendCode(category.limitKmh) : noTrendCode
    case .sampling: TrendCode(category.sampling.rawValue)
    case .month, .week, .date, .hour, .weekday, .stratum, .area, .site, .cell, .offence:
      preconditionFailure("no part of a category")
    }
  }
}

extension TrendCategories.Use {
  fileprivate init(_ category: Category, group: Int32) {
    self.group = group
    kind = category.kind
    isOnSuspicion = category.isOnSuspicion
    canViolate = category.canBeViolation
    hasDenominator = category.hasDenominator
    isAllTraffic = kind == .speed && category.sampling == .all
    hasLimit = kind == .speed && hasDenominator && category.limitKmh > 0
  }
}
