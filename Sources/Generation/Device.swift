import CheckModel

/// What kind of device writes a log.
package enum DeviceGroup: String, CaseIterable, Sendable {
  /// Fixed radars: every passing vehicle.
  case radar
  /// Patrols: everyone stopped.
  case patrol
  /// Cameras: offenders only.
  case camera

  var sampling: Sampling {
    switch self {
    case .radar: .all
    case .patrol: .stopped
    case .camera: .offenders
    }
  }
}

/// A device that numbers its checks.
struct Device {
  var group: DeviceGroup
  var number: Int
  /// nil for a patrol, which moves.
  var site: Int?
  /// Set for a device that is out once only, with so many checks.
  var onlyHour: Int?
  var handful = 0

  /// The letter before the number in its name.
  private var letter: UInt8 {
    switch group {
    case .radar: UInt8(ascii: "R")
    case .patrol: UInt8(ascii: "P")
    case .camera: UInt8(ascii: "K")
    }
  }

  var name: [UInt8] { [letter] + Array(String(number).utf8) }

  /// Tells the devices of a town apart in seeds.
  var key: UInt64 { UInt64(number) << 8 | UInt64(letter) }

  static func all(of town: Town, groups: Set<DeviceGroup>) -> [Device] {
    DeviceGroup.allCases.filter(groups.contains).flatMap { group in
      switch group {
      case .radar: town.radars.enumerated().map { Device(group: .radar, number: $0 + 1, site: $1) }
      case .camera: town.cameras.enumerated().map { Device(group: .camera, number: $0 + 1, site: $1) }
      case .patrol: (0..<town.patrols).map { Device(group: .patrol, number: $0 + 1) }
      }
    }
  }
}
