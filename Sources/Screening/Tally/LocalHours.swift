import CheckModel

/// What the local clock says of UTC hours, remembered for as many as two years have: bins come cell by cell, and each
/// has the same hours again.
struct LocalHours: Sendable {
  private let rules: TimeZoneRules
  /// By the hour modulo their count.
  private var utcHours = [Int32](repeating: .min, count: slotCount)
  private var locals: [LocalHour]

  private static let slotCount = 1 << 14

  init(_ rules: TimeZoneRules) {
    self.rules = rules
    locals = [LocalHour](repeating: LocalHour(utcHour: 0, rules: .utc), count: Self.slotCount)
  }

  mutating func local(_ utcHour: Int32) -> LocalHour {
    let slot = Int(utcHour & Int32(Self.slotCount - 1))
    if utcHours[slot] != utcHour || utcHour == .min {
      utcHours[slot] = utcHour
      locals[slot] = LocalHour(utcHour: utcHour, rules: rules)
    }
    return locals[slot]
  }
}
