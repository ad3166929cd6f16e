import CheckModel

/// Vehicles that a reader tells apart on a map.
package enum VehicleGroup: UInt8, CaseIterable, Sendable {
  case cars, heavy, motorcycles
  /// With mopedcars and A-traktors.
  case mopeds
  /// Also what is not known.
  case others

  package init(_ vehicle: VehicleClass) {
    switch vehicle {
    case .car, .van: self = .cars
    case .truck, .bus, .heavy: self = .heavy
    case .motorcycle, .twowheeler: self = .motorcycles
    case .moped, .moped1, .moped2, .mopedcar, .atractor: self = .mopeds
    case .tractor, .bicycle, .escooter, .other, .unknown: self = .others
    }
  }
}
