/// A made-up town whose truth is known, and the check log of a spring and a summer in it: to prove a screening on.
///
/// It shares no code and no assumption with the command's own generator. The town stands near Halmstad, no two streets
/// in squares of 100 m that touch. Checks of one session are alike: each session's share is drawn around its street's.
package struct TrialTown: Sendable {
  package struct Street: Sendable {
    package var latitude: Double
    package var longitude: Double
    package var limitKmh: Int
    package var part = Part.ordinary
    /// The true share of vehicles above the limit.
    package var speeding = 0.0
    /// The true rate in the channel in which it is planted.
    package var planted: Double?
  }

  /// What a street is there for.
  package enum Part: Hashable, Sendable {
    case ordinary
    /// Truly bad in the channel of this name.
    case planted(String)
    case decoy(Decoy)
  }

  /// What makes an ordinary street look bad.
  package enum Decoy: Hashable, Sendable {
    /// Checked on many dates: it leads a ranking by counts.
    case heavyControl
    /// Seen once, a handful of vehicles, nearly all too fast: it leads a ranking by rates.
    case badEvening
    /// Tested for alcohol and drugs on suspicion.
    case suspicion
    /// With a camera that notes offenders only.
    case camera
  }

  package private(set) var streets: [Street] = []
  /// Version 1, UTF-8.
  package private(set) var log: [UInt8] = []
  package private(set) var checkCount = 0

  /// The intra-session correlation of speed and behaviour.
  package static let correlation = 0.035
  /// That of alcohol and drugs: a driver's doing, which a street's evening changes little.
  package static let testCorrelation = 0.01

  package func streets(_ part: Part) -> [Street] { streets.filter { $0.part == part } }

  /// 400 streets, of which 20 are fast though little checked, 24 bad in other channels, and 98 are decoys.
  package static func planted(seed: UInt64) -> TrialTown {
    var dice = Dice(seed)
    var streets = lattice(&dice)
    let parts: [(Part, Int)] =
      [(.planted("speed"), 20), (.decoy(.heavyControl), 40), (.decoy(.badEvening), 40)]
      + ["red_light", "footpath", "crossing", "speed.moped", "alcohol", "drug"].map { (.planted($0), 4) }
      + [(.decoy(.suspicion), 10), (.decoy(.camera), 8)]
    for (index, part) in parts.flatMap({ Array(repeating: $0.0, count: $0.1) }).enumerated() {
      streets[index].part = part
    }
    for index in streets.indices {
      // Mean 0.12, standard deviation 0.05. What is there to be passed over is truly no worse than most.
      streets[index].speeding = dice.share(around: 0.12, correlation: 1 / 42.24)
      while streets[index].part != .ordinary, streets[index].speeding > 0.17 {
        streets[index].speeding = dice.share(around: 0.12, correlation: 1 / 42.24)
      }
      guard case .planted(let channel) = streets[index].part else { continue }
      let rate = dice.number(in: plantedRates[channel]!)
      streets[index].planted = rate
      if channel == "speed" { streets[index].speeding = rate }
      // Where a moped above its own speed is not above the limit.
      if channel == "speed.moped" { streets[index].limitKmh = 50 }
    }
    var log = TrialLog(dice)
    for (index, street) in streets.enumerated() { log.control(street, index) }
    return TrialTown(streets: streets, log: log.bytes, checkCount: log.checkCount)
  }

  /// 400 streets with the same true rates in every channel; only sessions differ.
  package static func alike(seed: UInt64) -> TrialTown {
    var dice = Dice(seed)
    var streets = lattice(&dice)
    for index in streets.indices { streets[index].speeding = 0.15 }
    var log = TrialLog(dice, mopedsAreAsOthers: true)
    for street in streets.indices { log.controlAlike(streets[street], street) }
    return TrialTown(streets: streets, log: log.bytes, checkCount: log.checkCount)
  }

  private static let plantedRates: [String: ClosedRange<Double>] = [
    "speed": 0.45...0.60, "red_light": 0.15...0.22, "footpath": 0.15...0.22, "crossing": 0.15...0.22,
    "speed.moped": 0.55...0.70, "alcohol": 0.07...0.09, "drug": 0.14...0.20,
  ]

  /// Twenty by twenty, in random order, at least 260 m from each other.
  private static func lattice(_ dice: inout Dice) -> [Street] {
    var streets = (0..<400).map { index in
      Street(
        latitude: 56.64 + (Double(index / 20) * 340 + dice.number(in: -40...40)) / 111_320,
        longitude: 12.83 + (Double(index % 20) * 340 + dice.number(in: -40...40)) / 61_170,
        limitKmh: 0)
    }
    // 30 to 70 km/h, as unevenly as in a town.
    for index in streets.indices {
      streets[index].limitKmh = [30, 30, 40, 40, 40, 50, 50, 50, 60, 70][dice.index(in: 0...9)]
    }
    dice.shuffle(&streets)
    return streets
  }
}
