/// The class of the vehicle checked, as the version 1 check log names it.
package enum VehicleClass: UInt8, CaseIterable, Sendable {
  case unknown, car, van, truck, bus, motorcycle
  /// A moped whose class is not known.
  case moped
  /// Moped klass I, built for 45 km/h.
  case moped1
  /// Moped klass II, built for 25 km/h.
  case moped2
  case mopedcar
  /// A-traktor, built for 30 km/h.
  case atractor
  case tractor, bicycle, escooter
  /// A moped or a motorcycle, not told apart.
  case twowheeler
  /// A truck or a bus, not told apart.
  case heavy
  case other

  package var name: String { String(describing: self) }

  /// The speed in km/h that the vehicle may be built for, where the law names one.
  ///
  /// Source: lag (2001:559) om vägtrafikdefinitioner, 2 §: moped klass I 45 km/h, moped klass II 25 km/h;
  /// vägtrafikkungörelsen's A-traktor 30 km/h (fordonsförordningen 2009:211). Older klass II mopeds were
  /// built for 30 km/h; a log does not tell them apart.
  package var constructionSpeedKmh: UInt16? {
    switch self {
    case .moped1: 45
    case .moped2: 25
    case .atractor: 30
    default: nil
    }
  }

  /// What the channel `speed` is about.
  package var isMotorVehicle: Bool { self != .bicycle && self != .escooter }

  /// What the channel `speed.moped` is about: mopeds of every class and A-traktors.
  package var isMopedOrSlow: Bool {
    switch self {
    case .moped, .moped1, .moped2, .mopedcar, .atractor: true
    default: false
    }
  }
}
