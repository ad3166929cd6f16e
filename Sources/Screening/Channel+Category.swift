import CheckModel

/// How the checks of one category are counted in a channel.
enum Counting: Equatable {
  /// None is a violation.
  case clean
  /// All are.
  case violating
  /// Those with an outcome above this one are; for speeds, which an index of severity is taken of.
  case above(UInt16)
  /// Those with an outcome of at least this one.
  case from(UInt16)
}

extension Channel {
  /// How checks of a category are counted here; nil when they say nothing of the channel.
  ///
  /// No deduction is made from measured speeds: it belongs to a fine, not to a street.
  func counting(_ category: Category) -> Counting? {
    switch (self, category.kind) {
    case (.speed, .speed):
      return category.vehicle.isMotorVehicle && category.limitKmh > 0 ? .above(category.limitKmh) : nil
    case (.mopedSpeed, .speed):
      guard category.vehicle.isMopedOrSlow else { return nil }
      let highest = [category.limitKmh, category.vehicle.constructionSpeedKmh ?? 0].filter { $0 > 0 }.min()
      return highest.map { .above($0) }
    case (.redLight, .behaviour), (.crossing, .behaviour), (.footpath, .behaviour), (.overtaking, .behaviour),
      (.equipment, .behaviour):
      return category.offences.isDisjoint(with: offences) ? .clean : .violating
    case (.alcohol, .alcohol):
      // A test on suspicion says nothing of how many drive drunk.
      return category.basis == .random || category.sampling == .offenders ? .from(Outcome.legalBreath.rawValue) : nil
    case (.drug, .drug):
      return category.basis == .random || category.sampling == .offenders ? .from(Outcome.positive.rawValue) : nil
    default: return nil
    }
  }
}

extension VehicleClass {
  /// Whether it is too wide or too fast for a foot and cycle path. What is not known may be anything.
  package var needsCarriageway: Bool {
    switch self {
    case .car, .van, .truck, .bus, .heavy, .motorcycle, .tractor, .atractor, .mopedcar: true
    case .moped, .moped1, .moped2, .twowheeler, .bicycle, .escooter, .other, .unknown: false
    }
  }

  package var isHeavy: Bool { self == .truck || self == .bus || self == .heavy }
}

extension Outcome {
  /// 0.10 mg/L of breath (lag (1951:649) om straff för vissa trafikbrott, 4 §).
  static let legalBreath = Outcome(rawValue: 10)
}

extension Counting {
  func isViolation(_ outcome: Outcome) -> Bool {
    switch self {
    case .clean: false
    case .violating: true
    case .above(let highest): outcome.rawValue > highest
    case .from(let lowest): outcome.rawValue >= lowest
    }
  }

  func violations(_ histogram: [OutcomeCount]) -> Int {
    histogram.reduce(0) { $0 + (isViolation($1.outcome) ? Int($1.count) : 0) }
  }
}
