import CheckModel

/// Which of the groups' times each UTC hour belongs to, found out when the hour is first met.
struct TrendTimes: Sendable {
  /// By group: one code for each time dimension asked for, in the order asked.
  private(set) var codes: [[TrendCode]] = []
  private let query: TrendQuery
  private let rules: TimeZoneRules
  private let dimensions: [TrendDimension]
  private var numbers: [[TrendCode]: Int32] = [:]
  /// Where the page of 1024 hours begins in `slots`; −1 when none of its hours was met.
  private var pages: [Int32]
  private var slots: [Int32] = []

  private static let hoursPerPage = 1024
  private static let unmet: Int32 = -2
  /// Not asked about.
  static let unwanted: Int32 = -1

  init(_ query: TrendQuery, rules: TimeZoneRules) {
    self.query = query
    self.rules = rules
    dimensions = query.dimensions.filter(\.isTime)
    let range = LocalHour.hours
    pages = [Int32](repeating: -1, count: range.count / Self.hoursPerPage + 1)
  }

  /// `group << 1 | period`, where the period is 1 for the second of a comparison; or `unwanted`.
  mutating func slot(_ hour: Int32) throws(TrendError) -> Int32 {
    guard hour >= LocalHour.hours.lowerBound, hour <= LocalHour.hours.upperBound else { throw .binBroken }
    let offset = Int(hour &- LocalHour.hours.lowerBound)
    let (page, place) = (offset / Self.hoursPerPage, offset % Self.hoursPerPage)
    if pages[page] < 0 {
      pages[page] = Int32(slots.count)
      slots.append(contentsOf: repeatElement(Self.unmet, count: Self.hoursPerPage))
    }
    let index = Int(pages[page]) + place
    if slots[index] == Self.unmet { slots[index] = found(hour) }
    return slots[index]
  }

  private mutating func found(_ utcHour: Int32) -> Int32 {
    let hour = LocalHour(utcHour: utcHour, rules: rules)
    guard let period = query.period(of: hour) else { return Self.unwanted }
    return number(dimensions.map { code($0, hour) }) << 1 | Int32(period)
  }

  /// The group of these codes, which is new when there was none.
  mutating func number(_ key: [TrendCode]) -> Int32 {
    if let number = numbers[key] { return number }
    let number = Int32(codes.count)
    numbers[key] = number
    codes.append(key)
    return number
  }

  private func code(_ dimension: TrendDimension, _ hour: LocalHour) -> TrendCode {
    switch dimension {
    case .month: TrendCalendar.month(ofDay: hour.day)
    case .week: TrendCalendar.week(ofDay: hour.day)
    case .date: TrendCode(hour.day)
    case .hour: TrendCode(hour.hour)
    case .weekday: TrendCode(hour.weekday)
    case .stratum: TrendCode(query.stratum(of: hour).rawValue)
    case .area, .site, .cell, .kind, .vehicle, .offence, .limit, .sampling: preconditionFailure("no time dimension")
    }
  }
}
