import CheckModel

/// One check as a log tells it, decoded and believed; its position is not on the grid yet.
package struct Check: Equatable, Sendable, BitwiseCopyable {
  /// A position that is not that of a registered site.
  package enum Position: Equatable, Sendable, BitwiseCopyable {
    /// WGS 84, degrees.
    case geographic(lat: Double, lon: Double)
    /// Metres in the store's grid CRS.
    case projected(north: Double, east: Double)
  }

  /// What was checked and where: what many checks of a log have in common.
  package struct Subject: Equatable, Sendable, BitwiseCopyable {
    package var category: Category
    /// The number of its position among the parser's `positions`; -1 when it is that of its site.
    package var position: Int32
    /// The site's index in the register that the plan was made with; -1 when the check names none of its sites.
    package var site: Int32
  }

  /// Seconds since 1970 UTC.
  package var utcSeconds: Int64
  /// The offset of the record's first byte in its chunk.
  package var start: Int32
  /// The record's ordinal in its chunk, from 1.
  package var line: Int32
  /// The number of its subject among the parser's `subjects`.
  package var subject: Int32
  package var outcome: Outcome
  /// How its local time stood to the clock.
  package var reading: TimeZoneRules.LocalTimeReading
}
