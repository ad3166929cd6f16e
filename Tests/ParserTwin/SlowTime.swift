import CheckModel

@testable import CheckLog

/// What the parts of a time have told so far, and the moment that they make up, found by counting days one year after
/// the other.
struct SlowTime {
  private var year = 0
  private var month = 0
  private var day = 0
  private var ordinalDay: Int?
  private var hour = 0
  private var minute = 0
  private var second = 0
  private var isAfternoon: Bool?
  private var offset: Int?
  private var epochSeconds: Int64?

  private var rest: ArraySlice<UInt8> = []

  // MARK: Reading

  /// Reads one part; false when the text is not of the pattern's shape.
  mutating func read(_ text: [UInt8], _ pattern: TimePattern) -> Bool {
    rest = text[...]
    for step in pattern.steps {
      switch step {
      case .literal(let byte): guard take(byte) else { return false }
      case .fraction: guard digits(1, .max) != nil else { return false }
      case .offset: guard readOffset() else { return false }
      case .rfc3339: guard readRFC3339() else { return false }
      case .monthName:
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        let name = String(decoding: rest.prefix(3), as: UTF8.self).lowercased()
        guard let index = months.firstIndex(of: name), rest.prefix(3).allSatisfy({ $0 < 0x80 }) else { return false }
        month = index + 1
        rest = rest.dropFirst(3)
      case .halfDay:
        switch String(decoding: rest.prefix(2), as: UTF8.self) {
        case "am", "AM", "aM", "Am": isAfternoon = false
        case "pm", "PM", "pM", "Pm": isAfternoon = true
        default: return false
        }
        rest = rest.dropFirst(2)
      case .epochSeconds, .epochMilliseconds:
        let isNegative = take(UInt8(ascii: "-"))
        let read = Array(rest.prefix { (0x30...0x39).contains($0) })
        guard (1...18).contains(read.count) else { return false }
        rest = rest.dropFirst(read.count)
        let value = Int64(String(decoding: read, as: UTF8.self))! * (isNegative ? -1 : 1)
        epochSeconds = value
        if case .epochSeconds = step {
          if take(UInt8(ascii: ".")) { _ = digits(1, .max) }
        } else {
          epochSeconds = value / 1000 - (value % 1000 < 0 ? 1 : 0)
        }
      case .digits(let field, let least, let most):
        guard let value = digits(least, most) else { return false }
        switch field {
        case .year: year = value
        case .shortYear: year = value + (value < 70 ? 2000 : 1900)
        case .month: month = value
        case .day: day = value
        case .ordinalDay: ordinalDay = value
        case .hour, .halfDayHour: hour = value
        case .minute: minute = value
        case .second: second = value
        }
      }
    }
    return rest.isEmpty
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  /// The number that the next digits write, as many as there are, up to `most`.
  private mutating func digits(_ least: Int, _ most: Int) -> Int? {
    let read = rest.prefix(most).prefix { (0x30...0x39).contains($0) }
    guard read.count >= least else { return nil }
    rest = rest.dropFirst(read.count)
    return Int(String(decoding: read.prefix(9), as: UTF8.self))
  }

  private mutating func readOffset() -> Bool {
    if take(UInt8(ascii: "Z")) || take(UInt8(ascii: "z")) {
      offset = 0
      return true
    }
    let isWest = rest.first == UInt8(ascii: "-")
    guard take(UInt8(ascii: "+")) || take(UInt8(ascii: "-")), let hours = digits(2, 2), hours < 24 else { return false }
    offset = hours * 3600
    if take(UInt8(ascii: ":")) || (0x30...0x39).contains(rest.first ?? 0) {
      guard let minutes = digits(2, 2), minutes < 60 else { return false }
      offset! += minutes * 60
    }
    if isWest { offset! *= -1 }
    return true
  }

  private mutating func readRFC3339() -> Bool {
    var numbers: [Int] = []
    for (separators, count) in [("", 4), ("-", 2), ("-", 2), ("Tt ", 2), (":", 2), (":", 2)] {
      if !separators.isEmpty {
        guard let next = rest.popFirst(), separators.utf8.contains(next) else { return false }
      }
      guard let number = digits(count, count) else { return false }
      numbers.append(number)
    }
    (year, month, day) = (numbers[0], numbers[1], numbers[2])
    (hour, minute, second) = (numbers[3], numbers[4], numbers[5])
    if take(UInt8(ascii: ".")), digits(1, .max) == nil { return false }
    return rest.isEmpty || readOffset()
  }

  // MARK: The moment

  private static func days(_ year: Int) -> Int {
    year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 366 : 365
  }

  static func newYear(_ year: Int) -> Int64 {
    var days = 0
    if year >= 1970 { for year in 1970..<year { days += Self.days(year) } }
    if year < 1970 { for year in year..<1970 { days -= Self.days(year) } }
    return Int64(days) * 86_400
  }

  /// nil when there is no such time.
  func moment(in zone: TimeZoneRules) -> (utcSeconds: Int64, reading: TimeZoneRules.LocalTimeReading)? {
    if let epochSeconds { return (epochSeconds, .unique) }
    var hour = hour
    if let isAfternoon {
      guard hour >= 1, hour <= 12 else { return nil }
      if hour == 12 { hour = 0 }
      if isAfternoon { hour += 12 }
    }
    guard hour < 24, minute < 60, second <= 60 else { return nil }
    var dayOfYear: Int
    if let ordinalDay {
      dayOfYear = ordinalDay
    } else {
      let months = [31, Self.days(year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      guard (1...12).contains(month), day >= 1, day <= months[month - 1] else { return nil }
      dayOfYear = day + months[..<(month - 1)].reduce(0, +)
    }
    guard dayOfYear >= 1, dayOfYear <= Self.days(year) else { return nil }
    let local =
      Self.newYear(year) + Int64((dayOfYear - 1) * 86_400 + hour * 3600 + minute * 60 + (second == 60 ? 59 : second))
    if let offset { return (local - Int64(offset), .unique) }

    // Every offset of the days around it is tried; those that are in force at the moment they lead to are right.
    func inForce(at utc: Int64) -> Int64 { Int64(zone.offsetSeconds(atUTC: utc)) }
    let offsets = Set([-172_800, -86_400, 0, 86_400, 172_800].map { inForce(at: local + $0) })
    let moments = offsets.map { local - $0 }.filter { inForce(at: $0) == local - $0 }.sorted()
    if let first = moments.first { return (first, moments.count > 1 ? .repeated : .unique) }
    return (local - inForce(at: local - 86_400), .skipped)
  }
}
