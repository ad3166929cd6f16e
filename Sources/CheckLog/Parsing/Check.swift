import CheckModel

/// One check as a log tells it, decoded and believed; its position is not on the grid yet.
package struct Check: Equatable, Sendable, BitwiseCopyable {
  package enum Position: Equatable, Sendable, BitwiseCopyable {
    /// That of its site.
    case ofSite
    /// WGS 84, degrees.
    case geographic(lat: Double, lon: Double)
    /// Metres in the store's grid CRS.
    case projected(north: Double, east: Double)
  }

  /// Where a check was; devices stand still, so many checks of a log share one.
  package struct Spot: Equatable, Sendable, BitwiseCopyable {
    package var position: Position
    /// The site's index in the register that the plan was made with; -1 when the check names none of its sites.
    package var site: Int32
  }

  /// What was checked; a log has few kinds of checks.
  package struct Subject: Equatable, Sendable, BitwiseCopyable {
    package var category: Category
    /// The category's limit is that of the site, if that has one.
    package var takesSiteLimit: Bool
    /// What is measured of it.
    var measured: Measured
    /// The outcome where nothing is measured.
    var outcome: Outcome
  }

  enum Measured: UInt8, Sendable, BitwiseCopyable { case nothing, speed, breath }

  /// Seconds since 1970 UTC.
  package var utcSeconds: Int64
  /// The offset of the record's first byte in its chunk.
  package var start: Int32
  /// The record's ordinal in its chunk, from 1.
  package var line: Int32
  /// Its number among the parser's `spots`.
  package var spot: Int32
  /// Its number among the parser's `subjects`.
  package var subject: Int32
  package var outcome: Outcome
  /// How its local time stood to the clock.
  package var reading: TimeZoneRules.LocalTimeReading

  static let none = Check(utcSeconds: 0, start: 0, line: 0, spot: 0, subject: 0, outcome: .none, reading: .unique)
}
