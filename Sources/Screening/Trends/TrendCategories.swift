import CheckModel

/// Which group each category belongs to, and how its checks count.
struct TrendCategories: Sendable {
  struct Use: Sendable {
    /// −1 when it is not asked about.
    var group: Int32 = -1
    /// Whether the highest speed that is legal is known; true of all that is not about speed.
    var canViolate = true
    /// Whether its checks are what a rate is of.
    var hasDenominator = false
    var isOnSuspicion = false
    var isSpeed = false
    /// Whether its speeds say what the traffic's are.
    var isAllTraffic = false
    /// 0 when not known.
    var limitKmh: Int32 = 0
    var offences: OffenceSet = []
    /// A bit of `CheckKind`'s raw value.
    var kinds: UInt8 = 0
  }

  let uses: [Use]
  /// By group: one code for each of `kind`, `vehicle`, `limit` and `sampling` that is asked for, in the order asked.
  let codes: [[TrendCode]]

  init(_ query: TrendQuery, _ categories: [Category]) {
    let dimensions = query.dimensions.filter { [.kind, .vehicle, .limit, .sampling].contains($0) }
    var codes: [[TrendCode]] = []
    var numbers: [[TrendCode]: Int32] = [:]
    uses = categories.map { category in
      guard query.wants(category) else { return Use() }
      let key = dimensions.map { Self.code($0, category) }
      let group = numbers[key] ?? Int32(codes.count)
      if group == codes.count {
        numbers[key] = group
        codes.append(key)
      }
      return Use(category, group: group)
    }
    self.codes = codes
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
  init(_ category: Category, group: Int32) {
    self.group = group
    kinds = 1 << category.kind.rawValue
    isSpeed = category.kind == .speed
    isOnSuspicion = category.isOnSuspicion
    canViolate = category.canBeViolation
    hasDenominator = category.hasDenominator
    isAllTraffic = isSpeed && category.sampling == .all
    limitKmh = Int32(category.limitKmh)
    offences = category.offences
  }
}
