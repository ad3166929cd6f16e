import CheckModel

/// A place before its details are looked up: what the screening itself needs to find, rank and compare places.
package struct FlaggedPlace: Equatable, Sendable {
  package let id: String
  package let channel: Channel
  /// The sampling that decided.
  package let sampling: Sampling
  /// Indices of the tally's cells, ascending.
  package let cells: [Int32]
  /// The index of the prior towards which it was shrunk.
  let prior: Int
  package let estimate: PriorityPlace.Estimate
  package let networkMean: Double
  package let threshold: Double
  package let probability: Double
  package let severity: Double?
  package let excess: Double
  package let stability: Double
  package let hotSpot: PriorityPlace.HotSpot?
  package var rank = 0
  package var rankInterval = 0...0
  package var rankedPlaces = 0
  package var alsoHere: [String] = []
}

extension FlaggedPlace {
  /// The channel and forty bits of a hash of channel and cells (FNV-1a, G. Fowler, L. C. Noll & K.-P. Vo), the same for
  /// the same cells for ever.
  static func id(_ channel: Channel, _ cells: [Cell]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    channel.name.utf8.forEach(mix)
    for cell in cells {
      for word in [cell.north, cell.east] {
        for shift in stride(from: 0, to: 32, by: 8) { mix(UInt8(truncatingIfNeeded: word >> Int32(shift))) }
      }
    }
    let digits = String(hash >> 24, radix: 16)
    return "\(channel.name)-\(String(repeating: "0", count: 10 - digits.count))\(digits)"
  }
}
