import CheckModel

/// What the bins of one place's cells add up to.
struct PlaceDetail {
  let place: FlaggedPlace
  /// By the samplings' raw values.
  private(set) var seen = [PlaceSessions](repeating: PlaceSessions(), count: Sampling.allCases.count)
  /// What the deciding sampling saw.
  private(set) var hours = PlaceHours()
  private(set) var speeds: [Int] = []
  private var limits: [UInt16: Int] = [:]
  private var vehicles: [VehicleClass: (checks: Int, violations: Int)] = [:]
  private var sites: [Int32: Int] = [:]
  /// Of every kind.
  private var allChecks = (onCarriageway: 0, total: 0)

  init(place: FlaggedPlace) { self.place = place }

  mutating func add(
    _ key: PlaceSessions.Key, _ category: Category, _ local: LocalHour, hour: Int32, checks: Int, siteID: Int32,
    _ outcomes: [OutcomeCount]
  ) {
    allChecks.total += checks
    if category.vehicle.needsCarriageway { allChecks.onCarriageway += checks }
    let speedChannel = place.channel == .mopedSpeed ? Channel.mopedSpeed : .speed
    if speedChannel.counting(category) != nil {
      if category.limitKmh > 0 { limits[category.limitKmh, default: 0] += checks }
      if category.sampling == .all { addSpeeds(outcomes) }
    }
    let sampling = Int(category.sampling.rawValue)
    guard let counting = place.channel.counting(category) else {
      // Whatever an offender was noted for, control was there.
      if category.sampling == .offenders {
        seen[sampling].add(key, hour: hour, checks: checks, violations: 0)
        if place.sampling == .offenders { hours.add(key.cell, local, checks: 0, violations: 0) }
      }
      return
    }
    let violations = counting.violations(outcomes)
    seen[sampling].add(key, hour: hour, checks: checks, violations: violations)
    if siteID != 0 { sites[siteID, default: 0] += checks }
    if category.sampling == place.sampling {
      hours.add(key.cell, local, checks: checks, violations: violations)
      vehicles[category.vehicle, default: (0, 0)].checks += checks
      vehicles[category.vehicle, default: (0, 0)].violations += violations
    }
  }

  private mutating func addSpeeds(_ outcomes: [OutcomeCount]) {
    // Speeds are at most 1023 km/h wherever a log is read; a store may hold anything.
    for entry in outcomes {
      let speed = min(Int(entry.outcome.rawValue), 1023)
      if speed >= speeds.count { speeds += repeatElement(0, count: speed + 1 - speeds.count) }
      speeds[speed] += Int(entry.count)
    }
  }

  /// The commonest, the lower of two.
  var limitKmh: Int? { limits.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { Int($0.key) } }

  /// The one with most checks, the first registered of two.
  var siteID: Int32? { sites.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key }

  var vehicleCounts: [PriorityPlace.VehicleCount] {
    vehicles.map {
      PriorityPlace.VehicleCount(vehicle: $0.key, checks: $0.value.checks, violations: $0.value.violations)
    }
    .sorted {
      ($1.violations, $1.checks, $0.vehicle.rawValue) < ($0.violations, $0.checks, $1.vehicle.rawValue)
    }
  }

  var carriagewayShare: Double {
    allChecks.total > 0 ? Double(allChecks.onCarriageway) / Double(allChecks.total) : 0
  }

  /// 0 without violations.
  func shareOfViolations(_ isOfKind: (VehicleClass) -> Bool) -> Double {
    let total = vehicles.values.reduce(0) { $0 + $1.violations }
    let own = vehicles.reduce(0) { $0 + (isOfKind($1.key) ? $1.value.violations : 0) }
    return total > 0 ? Double(own) / Double(total) : 0
  }
}
