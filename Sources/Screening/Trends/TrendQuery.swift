import CheckModel

/// Which checks are asked about, and how they are grouped.
package struct TrendQuery: Equatable, Sendable {
  /// Each once, in the order of the answer's keys and rows.
  package var dimensions: [TrendDimension] = []
  package var kind: CheckKind?
  /// nil for all.
  package var vehicles: Set<VehicleClass>?
  package var stratum: Stratum?
  /// The first and the last local date, as days since 1970-01-01.
  package var from: Int?
  package var to: Int?
  /// Two stretches of local dates that are compared; checks in neither are left out.
  package var compared: Comparison?
  /// Whether Sweden's holidays and their eves count as weekend.
  package var holidaysAreWeekend = false
  /// Whether mean, V85 and shares over the limit are wanted.
  package var wantsSpeeds = true

  /// Local dates as days since 1970-01-01, ends included.
  package struct Comparison: Equatable, Sendable {
    package var before: ClosedRange<Int>
    package var after: ClosedRange<Int>

    package init(before: ClosedRange<Int>, after: ClosedRange<Int>) {
      self.before = before
      self.after = after
    }
  }

  package init() {}

  /// Hours that hold all that can be of the dates asked about, and some more; nil without such dates.
  package var hours: Range<Int32>? {
    let first = compared.map { min($0.before.lowerBound, $0.after.lowerBound) } ?? from
    let last = compared.map { max($0.before.upperBound, $0.after.upperBound) } ?? to
    if first == nil, last == nil { return nil }
    // No clock is two days off.
    let start = first.map { Int32(clamping: ($0 - 2) * 24) } ?? .min
    return start..<max(start, last.map { Int32(clamping: ($0 + 3) * 24) } ?? .max)
  }

  /// Otherwise local dates and strata tell all that is asked about.
  package var needsHours: Bool { has(.hour) }

  func has(_ dimension: TrendDimension) -> Bool { dimensions.contains(dimension) }

  /// Whether checks of a category are asked about.
  package func wants(_ category: Category) -> Bool {
    if let kind, category.kind != kind { return false }
    if has(.offence), category.kind != .behaviour { return false }
    return vehicles?.contains(category.vehicle) ?? true
  }

  /// Which of the two periods a local hour belongs to: 0, or 1 for the second of a comparison; nil when it is not asked
  /// about.
  package func period(of hour: LocalHour) -> Int? {
    if let stratum, self.stratum(of: hour) != stratum { return nil }
    if let from, hour.day < from { return nil }
    if let to, hour.day > to { return nil }
    guard let compared else { return 0 }
    return compared.before.contains(hour.day) ? 0 : compared.after.contains(hour.day) ? 1 : nil
  }

  package func stratum(of hour: LocalHour) -> Stratum {
    if holidaysAreWeekend, SwedishHolidays.contains(day: hour.day) {
      return Stratum(weekday: 7, localHour: hour.hour)
    }
    return hour.stratum
  }
}
