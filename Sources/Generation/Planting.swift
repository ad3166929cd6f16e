/// What is really wrong, or only seems wrong, at a site: the truth that a screening should find, or not fall for.
package enum Role: String, CaseIterable, Sendable {
  /// Cars and vans above the limit.
  case speed
  /// Cars and vans above the limit at night, and only then.
  case nightSpeed
  /// Mopeds above the speed that they may be built for.
  case tunedMopeds
  /// Mopeds on a foot or cycle path.
  case footpath
  /// Vehicles against the red light.
  case redLight
  /// Vehicles that do not give way at a crossing.
  case crossing
  /// Drivers with alcohol in their breath, in the nights to Saturday and Sunday.
  case drinkDriving
  /// A decoy: an ordinary street where the police stand most of the time.
  case heavilyControlled
  /// A decoy: an ordinary site seen once, with a handful of vehicles on a bad evening.
  case seenOnce

  /// The problem's share in ten thousand of the checks that it is about; nil for a decoy, which has none.
  var shares: ClosedRange<Int>? {
    switch self {
    case .speed: 3500...6000
    case .nightSpeed: 4500...6500
    case .tunedMopeds: 5500...7500
    case .footpath: 3000...4500
    case .redLight: 1200...2200
    case .crossing: 1500...2500
    case .drinkDriving: 500...900
    case .heavilyControlled, .seenOnce: nil
    }
  }

  /// Where it is planted, on how many of a hundred streets of those classes (one at least), and how much more often
  /// than elsewhere the patrols stand there, in hundredths, street by street.
  var plan: (classes: [StreetClass], percent: Int, control: [Int]) {
    switch self {
    case .speed: ([.residential, .arterial, .ring], 5, [25, 100, 400])
    case .nightSpeed: ([.arterial, .ring], 4, [50, 200])
    case .tunedMopeds: ([.residential], 3, [60, 200])
    case .footpath: ([.cyclePath], 25, [150, 300])
    case .redLight: ([.arterial, .ring], 6, [60, 250])
    case .crossing: ([.centre, .residential], 2, [100, 200])
    case .drinkDriving: ([.centre, .arterial], 6, [80, 300])
    case .heavilyControlled: ([.centre, .residential, .arterial], 4, [900])
    case .seenOnce: ([.residential], 6, [0])
    }
  }

  /// Whether a vehicle is one that the rate is about.
  func concerns(_ vehicle: Vehicle) -> Bool {
    switch self {
    case .speed, .nightSpeed: vehicle == .car || vehicle == .van
    case .tunedMopeds: vehicle == .moped1 || vehicle == .moped2
    case .footpath: vehicle == .moped || vehicle == .moped1 || vehicle == .moped2
    case .redLight, .crossing: vehicle != .bicycle && vehicle != .escooter
    case .drinkDriving, .heavilyControlled, .seenOnce: true
    }
  }

  /// Whether an hour is one that the rate is about.
  func holds(in hour: LocalHour) -> Bool {
    switch self {
    case .nightSpeed: hour.isNight
    case .drinkDriving: hour.isWeekendNight
    default: true
    }
  }
}

/// A role given to a site.
package struct Planting: Equatable, Sendable {
  package var role: Role
  /// The planted share in ten thousand; nil for a decoy.
  package var share: Int?
}
