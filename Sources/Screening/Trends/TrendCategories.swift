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
    /// Whether it is told how many drove over the posted limit.
    var hasLimit = false
    /// Which of `speedClasses` its speeds are counted in; −1 for none.
    var speedClass: Int32 = -1
    var offences: OffenceSet = []
    /// A bit of `CheckKind`'s raw value.
    var kinds: UInt8 = 0
  }

  /// Speeds that are counted apart, since different things are told of them.
  struct SpeedClass: Hashable, Sendable {
    var isAllTraffic: Bool
    /// 0 when it is not told how many drove over it.
    var limitKmh: Int
  }

  let uses: [Use]
  let speedClasses: [SpeedClass]
  /// By group: one code for each of `kind`, `vehicle`, `limit` and `sampling` that is asked for, in the order asked.
  let codes: [[TrendCode]]

  init(_ query: TrendQuery, _ categories: [Category]) {
    let dimensions = query.dimensions.filter { [.kind, .vehicle, .limit, .sampling].contains($0) }
    var codes: [[TrendCode]] = []
    var numbers: [[TrendCode]: Int32] = [:]
    var classes: [SpeedClass: Int32] = [:]
    uses = categories.map { category in
      guard query.wants(category) else { return Use() }
      let key = dimensions.map { Self.code($0, category) }
      let group = numbers[key] ?? Int32(codes.count)
      if group == codes.count {
        numbers[key] = group
        codes.append(key)
      }
      var use = Use(category, group: group)
      if query.wantsSpeeds, use.isAllTraffic || use.hasLimit {
        let limit = use.hasLimit ? Int(category.limitKmh) : 0
        let next = Int32(classes.count)
        use.speedClass = classes[SpeedClass(isAllTraffic: use.isAllTraffic, limitKmh: limit), default: next]
        classes[SpeedClass(isAllTraffic: use.isAllTraffic, limitKmh: limit)] = use.speedClass
      }
      return use
    }
    speedClasses = classes.sorted { $0.value < $1.value }.map(\.key)
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
    let isTest = category.kind == .alcohol || category.kind == .drug
    isOnSuspicion = isTest && category.basis == .suspicion
    canViolate = !isSpeed || category.limitKmh > 0 || category.vehicle.constructionSpeedKmh != nil
    hasDenominator = category.sampling != .offenders && !isOnSuspicion && canViolate
    isAllTraffic = isSpeed && category.sampling == .all
    hasLimit = isSpeed && hasDenominator && category.limitKmh > 0
    offences = category.offences
  }
}
