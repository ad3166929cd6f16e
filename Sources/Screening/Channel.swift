import CheckModel

/// One kind of problem, screened by itself: a street that is fast says nothing of one where people drink.
package enum Channel: UInt8, CaseIterable, Sendable {
  /// All motor vehicles above the posted limit.
  case speed
  /// Mopeds and A-traktors above the posted limit or the speed that they may be built for.
  case mopedSpeed
  case redLight
  /// Not giving way: at a crossing, a give-way line or a stop sign.
  case crossing
  /// On a foot or cycle path, or against the direction of a street.
  case footpath
  /// Overtaking, lane and distance.
  case overtaking
  /// What the driver or the vehicle brings along, whatever the street: belt, helmet, phone, lights, passengers, tuning,
  /// licence, registration.
  case equipment
  case alcohol
  case drug

  /// The word of the command and every output.
  package var name: String {
    switch self {
    case .speed: "speed"
    case .mopedSpeed: "speed.moped"
    case .redLight: "red_light"
    case .crossing: "crossing"
    case .footpath: "footpath"
    case .overtaking: "overtaking"
    case .equipment: "equipment"
    case .alcohol: "alcohol"
    case .drug: "drug"
    }
  }

  /// Whether a street can cause or cure it. Nobody drives drunk because of a street: such channels are advised checks.
  package var isPhysical: Bool {
    switch self {
    case .speed, .mopedSpeed, .redLight, .crossing, .footpath, .overtaking: true
    case .equipment, .alcohol, .drug: false
    }
  }

  /// The offences that are violations of the channel; empty for those that are not about behaviour.
  package var offences: OffenceSet {
    switch self {
    case .redLight: OffenceSet(named: "red_light")
    case .crossing: OffenceSet(named: "crossing", "give_way", "stop_sign")
    case .footpath: OffenceSet(named: "footpath", "wrong_way")
    case .overtaking: OffenceSet(named: "overtaking", "lane", "distance")
    case .equipment:
      OffenceSet(
        named: "seatbelt", "helmet", "phone", "lights", "passenger", "tuned", "unlicensed", "unregistered")
    case .speed, .mopedSpeed, .alcohol, .drug: []
    }
  }
}

extension OffenceSet {
  fileprivate init(named names: String...) {
    self.init(rawValue: names.reduce(0) { $0 | 1 << UInt32(Self.names.firstIndex(of: $1)!) })
  }
}
