import CheckModel
import Foundation

extension TimeZoneRules {
  /// The rules of an IANA time zone from 1970 to 2100, from Foundation's time zone data; nil when there is no such zone.
  package init?(identifier: String) {
    if identifier == "UTC" {
      self = .utc
      return
    }
    // Foundation also takes abbreviations and offsets; a store must name a place whose rules can be looked up.
    guard identifier.contains("/"), let zone = TimeZone(identifier: identifier) else { return nil }
    let end = Date(timeIntervalSince1970: 4_102_444_800)  // 2100-01-01T00:00Z
    var date = Date(timeIntervalSince1970: 0)
    let first = Int32(zone.secondsFromGMT(for: date))
    var transitions: [Transition] = []
    while let next = zone.nextDaylightSavingTimeTransition(after: date), next < end, next > date {
      transitions.append(
        Transition(
          utcSeconds: Int64(next.timeIntervalSince1970.rounded()),
          offsetSeconds: Int32(zone.secondsFromGMT(for: next))))
      date = next
    }
    self.init(identifier: identifier, firstOffsetSeconds: first, transitions: transitions)
  }
}
