import CheckModel

/// One check as drawn, before it is written.
struct GeneratedCheck {
  var kind: CheckKind
  var vehicle: Vehicle
  var outcome = Outcome.none
  var limitKmh = 0
  var offences: OffenceSet = []
  var basis = Basis.random
}

extension OffenceSet {
  static let footpath = named("footpath")
  static let redLight = named("red_light")
  static let crossing = named("crossing")

  static func named(_ name: String) -> OffenceSet {
    OffenceSet(rawValue: 1 << UInt32(OffenceSet.names.firstIndex(of: name)!))
  }
}

/// The conditions that a device meets at its site for an hour, and what it then sees.
struct Watch {
  let site: TownSite
  let hour: LocalHour
  let group: DeviceGroup
  /// A class for each of 1024 draws.
  let mix: [Vehicle]
  /// Tenths of km/h by which speeds at the site differ from its mean on this day.
  private let dayNoise: Int
  private let kindShares: [Int]

  init(_ site: TownSite, index: Int, hour: LocalHour, group: DeviceGroup, mix: [Vehicle], seed: UInt64) {
    self.site = site
    self.hour = hour
    self.group = group
    self.mix = mix
    var random = SeededRandom(seed, UInt64(index), UInt64(utc: hour.dayNumber), 3)
    dayNoise = random.deviate(15) + (site.planting?.role == .seenOnce ? 120 : 0)
    kindShares =
      switch group {
      case .radar: [100, 0, 0, 0]
      case .camera: [70, 30, 0, 0]
      case .patrol where site.streetClass == .cyclePath: [0, 85, 12, 3]
      case .patrol where hour.isNight: [20, 20, 48, 12]
      case .patrol: [38, 40, 17, 5]
      }
  }

  func draw(_ random: inout SeededRandom) -> GeneratedCheck {
    let vehicle = mix[random.below(mix.count)]
    var draw = random.below(100)
    for kind in CheckKind.allCases {
      draw -= kindShares[Int(kind.rawValue)]
      guard draw < 0 else { continue }
      switch kind {
      case .speed: return speedCheck(vehicle, &random)
      case .behaviour: return behaviourCheck(vehicle, &random)
      case .alcohol: return alcoholCheck(vehicle, &random)
      case .drug: return drugCheck(vehicle, &random)
      }
    }
    return speedCheck(vehicle, &random)
  }
}

// MARK: Speed

extension Watch {
  private func speedCheck(_ vehicle: Vehicle, _ random: inout SeededRandom) -> GeneratedCheck {
    var check = GeneratedCheck(kind: .speed, vehicle: vehicle, limitKmh: site.limitKmh)
    var tenths = freeSpeed(vehicle, &random)
    // A camera keeps what is clearly over the limit.
    if group == .camera { tenths = max(tenths, site.limitKmh * 10 + 60 + abs(random.deviate(70))) }
    check.outcome = Outcome(rawValue: UInt16(min(240, max(3, (tenths + 5) / 10))))
    return check
  }

  /// Tenths of km/h.
  private func freeSpeed(_ vehicle: Vehicle, _ random: inout SeededRandom) -> Int {
    var mean = (hour.isNight ? site.nightMean : site.dayMean) + dayNoise
    let role = site.planting?.role
    if hour.isRushHour, site.streetClass != .residential, role != .speed { mean -= 40 }
    func around(_ own: Int, _ deviation: Int) -> Int { own + random.deviate(deviation) }
    switch vehicle {
    case .car, .van, .motorcycle, .unknown, .other, .twowheeler:
      let racers = vehicle == .van ? 5 : hour.isNight ? 70 : 25
      let racing = random.chance(racers) ? 150 + random.below(400) : 0
      return around(mean + (vehicle == .motorcycle ? 20 : 0), site.deviation) + racing
    case .truck, .bus, .heavy: return around(mean - 45, site.deviation * 3 / 4)
    case .moped1: return built(for: 450, tunedTo: 620, mean: mean, usual: 2500, &random)
    case .moped2: return built(for: 250, tunedTo: 430, mean: mean, usual: 2500, &random)
    case .atractor: return built(for: 300, tunedTo: 540, mean: mean, usual: 4000, &random)
    case .moped: return min(around(410, 60), mean + 60)
    case .mopedcar: return min(around(425, 25), mean + 40)
    case .tractor: return around(280, 40)
    case .bicycle: return around(170, 40)
    case .escooter: return around(185, 25)
    }
  }

  /// A vehicle that may be built for a speed, and is often made faster.
  private func built(
    for construction: Int, tunedTo tuned: Int, mean: Int, usual: Int, _ random: inout SeededRandom
  ) -> Int {
    let planted = site.planting?.role == .tunedMopeds ? site.planting?.share : nil
    if random.chance(planted ?? usual) {
      return max(construction + 10, min(tuned, max(mean + 100, construction + 60)) + random.deviate(60))
    }
    return min(construction, min(construction - 15, mean + 20) + random.deviate(20))
  }
}

// MARK: Behaviour

extension Watch {
  private static let byCar: [OffenceSet] = [
    "seatbelt", "seatbelt", "seatbelt", "phone", "phone", "phone", "phone", "lights", "lights", "lane", "distance",
    "overtaking", "unlicensed", "unregistered", "give_way", "stop_sign", "crossing", "red_light", "other",
  ].map(OffenceSet.named)
  private static let byMoped: [OffenceSet] = [
    "helmet", "helmet", "passenger", "passenger", "tuned", "tuned", "tuned", "footpath", "unlicensed", "lights",
    "unregistered", "wrong_way",
  ].map(OffenceSet.named)
  private static let byBicycle: [OffenceSet] = ["red_light", "lights", "lights", "wrong_way", "phone", "other"]
    .map(OffenceSet.named)
  private static let byCamera: [OffenceSet] = ["red_light", "red_light", "phone", "seatbelt"].map(OffenceSet.named)

  private func behaviourCheck(_ vehicle: Vehicle, _ random: inout SeededRandom) -> GeneratedCheck {
    var check = GeneratedCheck(kind: .behaviour, vehicle: vehicle)
    let usual: [OffenceSet] =
      switch vehicle {
      case _ where group == .camera: Self.byCamera
      case .moped, .moped1, .moped2, .twowheeler: Self.byMoped
      case .bicycle, .escooter: Self.byBicycle
      default: Self.byCar
      }
    let planted: OffenceSet =
      switch site.planting?.role {
      case .footpath: .footpath
      case .redLight: .redLight
      case .crossing: .crossing
      default: []
      }
    if let planting = site.planting, !planted.isEmpty, planting.role.concerns(vehicle) {
      if random.chance(planting.share ?? 0) { check.offences.insert(planted) }
    }
    if group == .camera || random.chance(900) {
      for _ in 0..<(random.chance(1200) ? 2 : 1) {
        // What is planted comes at its planted rate, and by chance no more often.
        let offence = usual[random.below(usual.count)]
        if offence != planted || group == .camera { check.offences.insert(offence) }
      }
    }
    return check
  }
}

// MARK: Alcohol and drugs

extension Watch {
  private func alcoholCheck(_ vehicle: Vehicle, _ random: inout SeededRandom) -> GeneratedCheck {
    var check = GeneratedCheck(kind: .alcohol, vehicle: vehicle)
    if random.chance(400) { check.basis = .suspicion }
    let suspected = check.basis == .suspicion
    let planted = site.planting?.role == .drinkDriving && hour.isWeekendNight ? site.planting?.share : nil
    let usual = hour.isWeekendNight ? 150 : hour.isNight ? 80 : 25
    if random.chance(suspected ? 300 : 5) {
      check.outcome = .refused
    } else if random.chance(suspected ? 2800 : planted ?? usual) {
      check.outcome = Outcome(rawValue: UInt16(10 + min(random.below(110), random.below(110))))
    } else if random.chance(150) {
      check.outcome = Outcome(rawValue: UInt16(2 + random.below(8)))
    }
    return check
  }

  private func drugCheck(_ vehicle: Vehicle, _ random: inout SeededRandom) -> GeneratedCheck {
    var check = GeneratedCheck(kind: .drug, vehicle: vehicle)
    if random.chance(3500) { check.basis = .suspicion }
    let suspected = check.basis == .suspicion
    if random.chance(suspected ? 400 : 30) {
      check.outcome = .refused
    } else if random.chance(suspected ? 4200 : 130) {
      check.outcome = .positive
    }
    return check
  }
}
