import CheckModel

/// One check as a log tells it, decoded and believed; its position is not on the grid yet.
package struct Check: Equatable, Sendable {
  package enum Position: Equatable, Sendable {
    /// That of the registered site.
    case site
    /// WGS 84, degrees.
    case geographic(lat: Double, lon: Double)
    /// Metres in the store's grid CRS.
    case projected(north: Double, east: Double)
  }

  /// Seconds since 1970 UTC.
  package var utcSeconds: Int64
  package var position: Position
  /// The site's index in the register that the plan was made with; nil when the check names none of its sites.
  package var site: Int?
  package var category: Category
  package var outcome: Outcome
  /// The record's ordinal in its chunk, from 1.
  package var line: Int64
  /// The offset of the record's first byte in the log.
  package var byteOffset: Int64
}
