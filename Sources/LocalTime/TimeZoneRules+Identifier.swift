import CheckModel
import Foundation

extension TimeZoneRules {
  /// The rules of an IANA time zone from 1970 to 2100, from Foundation's time zone data; nil when there is no such zone.
  ///
  /// Only the name as IANA writes it: `europe/stockholm` is none, since a store keeps the name for every tool that
  /// opens it later, and most tools match it exactly.
  package init?(identifier: String) {
    if identifier == "UTC" {
      self = .utc
      return
    }
    // Foundation also takes abbreviations and offsets; a store must name a place whose rules can be looked up.
    // For a name with a NUL at its end it makes a zone of its own, without any rules.
    guard identifier.contains("/"), identifier.utf8.allSatisfy(\.isOfZoneName),
      let zone = TimeZone(identifier: identifier)
    else { return nil }
    let end = Date(timeIntervalSince1970: 4_102_444_800)  // 2100-01-01T00:00Z
    var date = Date(timeIntervalSince1970: 0)
    let first = Int32(zone.secondsFromGMT(for: date))
    var transitions: [Transition] = []
    while let next = zone.nextDaylightSavingTimeTransition(after: date), next < end, next > date {
      date = next
      let offset = Int32(zone.secondsFromGMT(for: next))
      // Some transitions change the name of the time only.
      guard offset != transitions.last?.offsetSeconds ?? first else { continue }
      transitions.append(
        Transition(utcSeconds: Int64(next.timeIntervalSince1970.rounded()), offsetSeconds: offset))
    }
    self.init(identifier: identifier, firstOffsetSeconds: first, transitions: transitions)
  }
}

extension UInt8 {
  fileprivate var isOfZoneName: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "/"):
      true
    default: false
    }
  }
}
