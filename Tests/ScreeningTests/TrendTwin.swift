import CheckModel

@testable import Screening

/// The answer to a question about trends, worked out the slow way: every check by itself, every group anew.
struct TrendTwin {
  /// One check.
  struct Check {
    var bin: TestBin
    var outcome: UInt16
    var hour: LocalHour
    /// The areas that hold its cell.
    var areas: [Int]
  }

  /// What a group must come to.
  struct Group: Equatable {
    var checks = 0
    var violations = 0
    var withDenominator = 0
    var violationsWithDenominator = 0
    var suspicion = 0
    var mean: Double?
    var v85: Int?
    /// Above the limit, by 10, 20 and 30, of so many.
    var over: [Int] = []
    var limited = 0
    var after = [0, 0]
  }

  let query: TrendQuery
  let checks: [Check]
  let places: TrendPlaces
  let siteNames: [String]

  init(_ query: TrendQuery, _ bins: [TestBin], places: TrendPlaces, rules: TimeZoneRules) {
    self.query = query
    self.places = places
    siteNames = places.siteNames.values.sorted()
    checks = bins.flatMap { bin in
      let cell = places.cells.firstIndex(of: bin.cell)!
      let areas = places.areas.indices.filter { places.areas[$0].cells.contains(Int32(cell)) }
      let hour = LocalHour(utcHour: bin.hour, rules: rules)
      return bin.outcomes.flatMap { entry in
        [Check](
          repeating: Check(bin: bin, outcome: entry.outcome.rawValue, hour: hour, areas: areas), count: Int(entry.count)
        )
      }
    }.filter { check in
      let category = check.bin.category
      let date = CivilDate(dayNumber: check.hour.day)
      let isRedDay = query.holidaysAreWeekend && SwedishHolidays.contains(day: date.dayNumber)
      let stratum = Stratum(weekday: isRedDay ? 6 : check.hour.weekday, localHour: check.hour.hour)
      let cell = places.cells.firstIndex(of: check.bin.cell)!
      return (query.kind == nil || query.kind == category.kind)
        && (query.vehicles == nil || query.vehicles!.contains(category.vehicle))
        && (query.stratum == nil || query.stratum == stratum)
        && (query.from == nil || check.hour.day >= query.from!) && (query.to == nil || check.hour.day <= query.to!)
        && (query.compared == nil || query.compared!.before.contains(check.hour.day)
          || query.compared!.after.contains(check.hour.day))
        && (places.wantedCells == nil || places.wantedCells![cell])
        && (!query.dimensions.contains(.offence) || category.kind == .behaviour)
    }
  }

  /// By codes.
  var groups: [[TrendCode]: Group] {
    let others = query.dimensions.filter { $0 != .offence }
    var members: [[TrendCode]: [Check]] = [:]
    for check in checks {
      var keys: [[TrendCode]] = [[]]
      for dimension in others { keys = keys.flatMap { key in codes(dimension, check).map { key + [$0] } } }
      for key in keys { members[key, default: []].append(check) }
    }
    guard let position = query.dimensions.firstIndex(of: .offence) else { return members.mapValues { group($0, nil) } }
    var groups: [[TrendCode]: Group] = [:]
    for offence in Set(checks.flatMap(offences)) {
      for (key, members) in members {
        var key = key
        key.insert(offence, at: position)
        groups[key] = group(members, offence)
      }
    }
    return groups
  }

  private func codes(_ dimension: TrendDimension, _ check: Check) -> [TrendCode] {
    let category = check.bin.category
    let date = CivilDate(dayNumber: check.hour.day)
    switch dimension {
    case .month: return [TrendCode(date.year * 12 + date.month - 1)]
    case .week:
      var monday = check.hour.day
      while LocalHour(utcHour: Int32(monday * 24), rules: .utc).weekday != 1 { monday -= 1 }
      return [TrendCode((monday + 3) / 7)]
    case .date: return [TrendCode(check.hour.day)]
    case .hour: return [TrendCode(check.hour.hour)]
    case .weekday: return [TrendCode(check.hour.weekday)]
    case .stratum:
      let isRedDay = query.holidaysAreWeekend && SwedishHolidays.contains(day: check.hour.day)
      return [
        TrendCode(Stratum(weekday: isRedDay ? 6 : check.hour.weekday, localHour: check.hour.hour).rawValue)
      ]
    case .area: return check.areas.isEmpty ? [noTrendCode] : check.areas.map { TrendCode($0) }
    case .site:
      guard let name = places.siteNames[check.bin.siteID] else { return [noTrendCode] }
      return [TrendCode(siteNames.firstIndex(of: name)!)]
    case .cell: return [TrendCode(places.cells.firstIndex(of: check.bin.cell)!)]
    case .kind: return [TrendCode(category.kind.rawValue)]
    case .vehicle: return [TrendCode(category.vehicle.rawValue)]
    case .offence: return offences(check)
    case .limit: return [category.limitKmh == 0 ? noTrendCode : TrendCode(category.limitKmh)]
    case .sampling: return [TrendCode(category.sampling.rawValue)]
    }
  }

  private func offences(_ check: Check) -> [TrendCode] {
    let names = check.bin.category.offences.names
    return names.isEmpty ? [noTrendCode] : names.map { TrendCode(OffenceSet.names.firstIndex(of: $0)!) }
  }

  private func group(_ members: [Check], _ offence: TrendCode?) -> Group {
    func violates(_ check: Check) -> Bool {
      if let offence { return offences(check).contains(offence) }
      return check.bin.category.isViolation(Outcome(rawValue: check.outcome))
    }
    func hasDenominator(_ check: Check) -> Bool {
      let category = check.bin.category
      if category.sampling == .offenders { return false }
      switch category.kind {
      case .speed: return category.limitKmh > 0 || category.vehicle.constructionSpeedKmh != nil
      case .alcohol, .drug: return category.basis == .random
      case .behaviour: return true
      }
    }
    var group = Group()
    group.checks = members.count
    group.violations = members.filter(violates).count
    let counted = members.filter(hasDenominator)
    group.withDenominator = counted.count
    group.violationsWithDenominator = counted.filter(violates).count
    group.suspicion =
      members.filter {
        [.alcohol, .drug].contains($0.bin.category.kind) && $0.bin.category.basis == .suspicion
      }.count
    if let compared = query.compared {
      let after = counted.filter { compared.after.contains($0.hour.day) }
      group.after = [after.count, after.filter(violates).count]
    }
    guard query.wantsSpeeds else { return group }
    let speeds = members.filter { $0.bin.category.kind == .speed && $0.bin.category.sampling == .all }
      .map { Int($0.outcome) }.sorted()
    if !speeds.isEmpty {
      group.mean = Double(speeds.reduce(0, +)) / Double(speeds.count)
      // The smallest with at least 85 in a hundred at or below it.
      group.v85 = speeds.first { speed in speeds.filter { $0 <= speed }.count * 100 >= 85 * speeds.count }
    }
    let limited = counted.filter { $0.bin.category.kind == .speed && $0.bin.category.limitKmh > 0 }
    group.limited = limited.count
    group.over = [0, 10, 20, 30].map { more in
      limited.filter { Int($0.outcome) > Int($0.bin.category.limitKmh) + more }.count
    }
    return group
  }
}
