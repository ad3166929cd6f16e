/// A part of the week, local time: evenings and weekends are what citizens ask about.
///
/// Day is 06–18, evening 18–23, night 23–06. The small hours belong to the date that the calendar shows: those of a
/// Saturday are `weekend-night`.
package enum Stratum: UInt8, CaseIterable, Sendable {
  case weekdayDay, weekdayEvening, weekdayNight, weekendDay, weekendEvening, weekendNight

  /// - Parameters:
  ///   - weekday: 1 Monday – 7 Sunday (ISO 8601).
  ///   - localHour: 0–23.
  package init(weekday: Int, localHour: Int) {
    let isWeekend = weekday >= 6
    switch localHour {
    case 6..<18: self = isWeekend ? .weekendDay : .weekdayDay
    case 18..<23: self = isWeekend ? .weekendEvening : .weekdayEvening
    default: self = isWeekend ? .weekendNight : .weekdayNight
    }
  }

  /// The word of the store and every output.
  package var name: String {
    switch self {
    case .weekdayDay: "weekday-day"
    case .weekdayEvening: "weekday-evening"
    case .weekdayNight: "weekday-night"
    case .weekendDay: "weekend-day"
    case .weekendEvening: "weekend-evening"
    case .weekendNight: "weekend-night"
    }
  }
}
