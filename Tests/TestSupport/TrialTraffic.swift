import Foundation

/// The classes in the town's traffic.
enum Vehicle: String {
  case car, van, truck, bus, motorcycle, moped1, moped2

  static func inTraffic(_ uniform: Double) -> Vehicle {
    switch uniform {
    case ..<0.80: .car
    case ..<0.88: .van
    case ..<0.92: .truck
    case ..<0.94: .bus
    case ..<0.96: .motorcycle
    case ..<0.98: .moped1
    default: .moped2
    }
  }

  /// Which only the mopeds have.
  var constructionKmh: Int { self == .moped1 ? 45 : 25 }
}

/// Normal speeds of which a share is above a ceiling, to the whole km/h.
struct Speeds {
  private let shift: Double
  private let spreadKmh: Double

  init(share: Double, spreadKmh: Double) {
    // Where the normal distribution leaves the share above, by halving.
    var (low, high) = (-4.0, 4.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < share { low = middle } else { high = middle }
    }
    shift = low * spreadKmh
    self.spreadKmh = spreadKmh
  }

  /// Above the ceiling is what rounds to more than it.
  func kmh(over ceilingKmh: Int, _ dice: inout Dice) -> Int {
    max(3, Int((Double(ceilingKmh) + 0.5 + shift + spreadKmh * dice.normal()).rounded()))
  }
}
