/// The offences noted at one behaviour check; empty when there were none.
package struct OffenceSet: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32

  @inlinable
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The words of the version 1 check log in bit order: the word at index `i` is bit `1 << i`.
  ///
  /// The store keeps the bits, so the order is part of its format: append, never reorder.
  package static let names = [
    "seatbelt", "phone", "red_light", "stop_sign", "give_way", "crossing", "overtaking", "distance", "helmet", "lane",
    "wrong_way", "footpath", "passenger", "lights", "unlicensed", "unregistered", "tuned", "other",
  ]

  /// Every offence that has a word.
  package static let known = OffenceSet(rawValue: (1 << UInt32(names.count)) - 1)

  /// The words of the offences in the set, in bit order.
  package var names: [String] {
    Self.names.indices.filter { rawValue & (1 << UInt32($0)) != 0 }.map { Self.names[$0] }
  }
}
