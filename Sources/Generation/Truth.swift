import CheckModel

/// What a generated log holds, counted as it was written: what a correct import of it must show.
package struct Truth: Equatable, Sendable {
  /// Records: the header of a CSV log, checks and broken lines.
  package internal(set) var lines = 0
  package internal(set) var checks = 0
  package internal(set) var bytes = 0
  /// Indexed by the kinds' raw values.
  package internal(set) var checksByKind = [Int](repeating: 0, count: CheckKind.allCases.count)
  package internal(set) var violationsByKind = [Int](repeating: 0, count: CheckKind.allCases.count)
  package internal(set) var checksByVehicle = [Int](repeating: 0, count: VehicleClass.allCases.count)
  package internal(set) var checksBySampling = [Int](repeating: 0, count: Sampling.allCases.count)
  /// Broken lines by the reason for which they must be rejected, indexed by its raw value.
  package internal(set) var rejectedByReason = [Int](repeating: 0, count: RejectionReason.allCases.count)
  /// UTC hours with a check.
  package internal(set) var hours = 0
  /// The first and last check, seconds since 1970 UTC; nil without checks.
  package internal(set) var seconds: ClosedRange<Int64>?
  /// By the site's index in the town: the checks that its planted rate is about, and the violations among them.
  package internal(set) var planted: [Int: Evidence] = [:]

  /// What the log shows of a planting.
  package struct Evidence: Equatable, Sendable {
    package internal(set) var checks = 0
    package internal(set) var violations = 0
  }

  package var rejected: Int { rejectedByReason.reduce(0, +) }

  mutating func count(_ check: GeneratedCheck, at site: Int, of watch: Watch) {
    let category = Category(
      kind: check.kind, vehicle: check.vehicle, limitKmh: UInt16(check.limitKmh), offences: check.offences)
    let isViolation = category.isViolation(check.outcome)
    checks += 1
    checksByKind[Int(check.kind.rawValue)] += 1
    if isViolation { violationsByKind[Int(check.kind.rawValue)] += 1 }
    checksByVehicle[Int(check.vehicle.rawValue)] += 1
    checksBySampling[Int(watch.group.sampling.rawValue)] += 1
    guard let role = watch.site.planting?.role, watch.group != .camera, role.holds(in: watch.hour),
      role.concerns(check.vehicle)
    else { return }
    let found: Bool
    switch (role, check.kind) {
    case (.speed, .speed), (.nightSpeed, .speed): found = check.outcome.rawValue > check.limitKmh
    case (.tunedMopeds, .speed): found = check.outcome.rawValue > check.vehicle.constructionSpeedKmh ?? .max
    case (.footpath, .behaviour): found = check.offences.contains(.footpath)
    case (.redLight, .behaviour): found = check.offences.contains(.redLight)
    case (.crossing, .behaviour): found = check.offences.contains(.crossing)
    case (.drinkDriving, .alcohol) where check.basis == .random: found = isViolation
    case (.heavilyControlled, _), (.seenOnce, _): found = isViolation
    default: return
    }
    planted[site, default: Evidence()].checks += 1
    if found { planted[site, default: Evidence()].violations += 1 }
  }

  /// Adds what was counted in a later part of the same log.
  mutating func add(_ later: Truth) {
    func sum(_ a: [Int], _ b: [Int]) -> [Int] { zip(a, b).map { $0 + $1 } }
    lines += later.lines
    checks += later.checks
    bytes += later.bytes
    checksByKind = sum(checksByKind, later.checksByKind)
    violationsByKind = sum(violationsByKind, later.violationsByKind)
    checksByVehicle = sum(checksByVehicle, later.checksByVehicle)
    checksBySampling = sum(checksBySampling, later.checksBySampling)
    rejectedByReason = sum(rejectedByReason, later.rejectedByReason)
    if let range = later.seconds {
      // Parts come in order of time; two parts may share an hour.
      let sharesAnHour = seconds.map {
        floorDivide($0.upperBound, 3600) == floorDivide(range.lowerBound, 3600)
      }
      hours += later.hours - (sharesAnHour == true ? 1 : 0)
      seconds = (seconds?.lowerBound ?? range.lowerBound)...range.upperBound
    }
    planted.merge(later.planted) {
      Evidence(checks: $0.checks + $1.checks, violations: $0.violations + $1.violations)
    }
  }
}
