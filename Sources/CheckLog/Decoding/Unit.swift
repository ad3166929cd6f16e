import CheckModel

/// The unit of a measured number in a log, and the whole number that the store keeps of it.
enum Unit: String, CaseIterable, Sendable, BitwiseCopyable {
  case kilometresPerHour = "km/h"
  case milesPerHour = "mph"
  case metresPerSecond = "m/s"
  case milligramsPerLitre = "mg/l"
  case microgramsPer100Millilitres = "µg/100ml"
  case gramsPer210Litres = "g/210l"

  static let speeds: [Unit] = [.kilometresPerHour, .milesPerHour, .metresPerSecond]
  static let breaths: [Unit] = [.milligramsPerLitre, .microgramsPer100Millilitres, .gramsPer210Litres]

  /// Reads the unit as people write it: case and blanks do not matter, and micro is µ, μ or u.
  init?(name: String) {
    let folded = name.lowercased().filter { $0 != " " }
    self.init(rawValue: folded.hasPrefix("μg/") || folded.hasPrefix("ug/") ? "µ" + folded.dropFirst() : folded)
  }

  /// Whole km/h of a measured speed.
  ///
  /// A decimal in km/h is rounded up, so that "at most n km/h" is exact for every whole n (see `Outcome`). Another
  /// unit is converted (1 mile = 1.609344 km, exact by definition) and rounded to the nearest, which keeps whole miles
  /// per hour apart and in order.
  func speedKmh(_ value: Decimal) -> Int64? {
    switch self {
    case .kilometresPerHour: value.roundedUp
    default: limitKmh(value)
    }
  }

  /// Whole km/h of a posted limit: the nearest.
  func limitKmh(_ value: Decimal) -> Int64? {
    switch self {
    case .kilometresPerHour: return value.roundedToNearest
    case .milesPerHour: return value.scaled(by: 2 * 1_609_344, over: 1_000_000).map { ($0 + 1) >> 1 }
    case .metresPerSecond: return value.scaled(by: 2 * 36, over: 10).map { ($0 + 1) >> 1 }
    default: return nil
    }
  }

  /// Hundredths of a milligram of alcohol per litre of breath, rounded down (see `Outcome`).
  func breathHundredths(_ value: Decimal) -> Int64? {
    switch self {
    case .milligramsPerLitre: value.scaled(by: 100)
    case .microgramsPer100Millilitres: value.scaled(by: 1)
    case .gramsPer210Litres: value.scaled(by: 100_000, over: 210)
    default: nil
    }
  }
}
