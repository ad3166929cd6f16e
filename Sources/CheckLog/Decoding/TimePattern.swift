/// A pattern such as `dd.MM.yy HH:mm:ss`, compiled to steps that read a time from bytes.
///
/// Letters as in Unicode Technical Standard 35, as far as logs need them: `yyyy` `yy` `y` `MM` `M` `MMM` (English,
/// any case) `dd` `d` `DDD` `D` (ordinal day) `HH` `H` `hh` `h` `mm` `m` `ss` `s` `S` (a fraction, any number of digits)
/// `a` (AM or PM) `Z` (`Z`, `+01:00`, `+0100` or `+01`). A doubled letter is exactly two digits, a single one is one
/// or more. Two-digit years are 1970–2069. Text in single quotes, and every other character, stands for itself. Three
/// words stand alone: `rfc3339`, `epoch-seconds`, `epoch-milliseconds`.
struct TimePattern: Sendable {
  enum Field: Sendable { case year, shortYear, month, day, ordinalDay, hour, halfDayHour, minute, second }

  enum Step: Sendable {
    case literal(UInt8)
    case digits(Field, least: Int, most: Int)
    case monthName, halfDay, offset, fraction
    case rfc3339, epochSeconds, epochMilliseconds
  }

  let steps: [Step]

  static let letters =
    "yyyy yy y MM M MMM dd d DDD D HH H hh h mm m ss s S a Z, rfc3339, epoch-seconds, epoch-milliseconds"

  /// nil when the pattern has a letter that stands for nothing, or text that the log's encoding cannot write.
  init?(_ pattern: String, _ encoding: TextEncoding = .utf8) {
    switch pattern {
    case "rfc3339": steps = [.rfc3339]
    case "epoch-seconds": steps = [.epochSeconds]
    case "epoch-milliseconds": steps = [.epochMilliseconds]
    default:
      guard let steps = encoding.bytes(of: pattern).flatMap(Self.compile), !steps.isEmpty else { return nil }
      self.steps = steps
    }
  }

  private static func compile(_ pattern: [UInt8]) -> [Step]? {
    var steps: [Step] = []
    var i = 0
    while i < pattern.count {
      let letter = pattern[i]
      if letter == UInt8(ascii: "'") {
        guard let close = pattern[(i + 1)...].firstIndex(of: letter) else { return nil }
        steps += pattern[(i + 1)..<close].map { .literal($0) }
        i = close + 1
        continue
      }
      var end = i
      while end < pattern.count, pattern[end] == letter { end += 1 }
      if letter | 0x20 >= UInt8(ascii: "a"), letter | 0x20 <= UInt8(ascii: "z") {
        guard let step = step(letter, count: end - i) else { return nil }
        steps.append(step)
      } else {
        steps += repeatElement(.literal(letter), count: end - i)
      }
      i = end
    }
    return steps
  }

  private static func step(_ letter: UInt8, count: Int) -> Step? {
    func digits(_ field: Field) -> Step? {
      count == 1 ? .digits(field, least: 1, most: 2) : count == 2 ? .digits(field, least: 2, most: 2) : nil
    }
    switch (letter, count) {
    case (UInt8(ascii: "y"), 4): return .digits(.year, least: 4, most: 4)
    case (UInt8(ascii: "y"), _): return digits(.shortYear)
    case (UInt8(ascii: "M"), 3): return .monthName
    case (UInt8(ascii: "M"), _): return digits(.month)
    case (UInt8(ascii: "d"), _): return digits(.day)
    case (UInt8(ascii: "D"), 1): return .digits(.ordinalDay, least: 1, most: 3)
    case (UInt8(ascii: "D"), 3): return .digits(.ordinalDay, least: 3, most: 3)
    case (UInt8(ascii: "H"), _): return digits(.hour)
    case (UInt8(ascii: "h"), _): return digits(.halfDayHour)
    case (UInt8(ascii: "m"), _): return digits(.minute)
    case (UInt8(ascii: "s"), _): return digits(.second)
    case (UInt8(ascii: "S"), _): return .fraction
    case (UInt8(ascii: "a"), 1): return .halfDay
    case (UInt8(ascii: "Z"), 1): return .offset
    default: return nil
    }
  }

  /// What patterns that make up one time do not tell, in words; nil when they tell it all, to the hour.
  static func lack(of patterns: [TimePattern]) -> String? {
    var fields: Set<Field> = []
    var hasHalfDay = false
    for step in patterns.flatMap(\.steps) {
      switch step {
      case .rfc3339, .epochSeconds, .epochMilliseconds: return nil
      case .digits(let field, _, _): fields.insert(field)
      case .monthName: fields.insert(.month)
      case .halfDay: hasHalfDay = true
      case .literal, .offset, .fraction: break
      }
    }
    if fields.isDisjoint(with: [.year, .shortYear]) { return "the time has no year" }
    if !fields.contains(.ordinalDay), !fields.isSuperset(of: [.month, .day]) { return "the time has no month or day" }
    if fields.isDisjoint(with: [.hour, .halfDayHour]) { return "the time has no hour" }
    if fields.contains(.halfDayHour), !hasHalfDay { return "the time has a 12-hour clock, `h`, and no `a`" }
    return nil
  }

  /// Reads the whole range into `parts`; false when it does not have the pattern's shape.
  func read(_ bytes: Span<UInt8>, _ range: ByteRange, into parts: inout TimeParts) -> Bool {
    var cursor = TimeCursor(position: range.start, end: range.end)
    for step in steps {
      switch step {
      case .literal(let byte):
        guard cursor.skip(byte, in: bytes) else { return false }
      case .digits(let field, let least, let most):
        guard let value = cursor.digits(in: bytes, least: least, most: most) else { return false }
        parts.set(field, value)
      case .monthName:
        guard let month = cursor.monthName(in: bytes) else { return false }
        parts.month = month
      case .halfDay:
        guard let isAfternoon = cursor.halfDay(in: bytes) else { return false }
        parts.isAfternoon = isAfternoon
      case .fraction:
        guard cursor.digits(in: bytes, least: 1, most: .max) != nil else { return false }
      case .offset:
        guard let offset = cursor.offset(in: bytes) else { return false }
        parts.offsetSeconds = offset
      case .rfc3339:
        guard cursor.rfc3339(in: bytes, into: &parts) else { return false }
      case .epochSeconds, .epochMilliseconds:
        guard let value = cursor.signedNumber(in: bytes) else { return false }
        if case .epochSeconds = step {
          // A fraction of a second does not matter to an hour.
          _ = cursor.skip(UInt8(ascii: "."), in: bytes) && cursor.digits(in: bytes, least: 1, most: .max) != nil
          parts.epochSeconds = value
        } else {
          parts.epochSeconds = value >= 0 ? value / 1000 : (value - 999) / 1000
        }
      }
    }
    return cursor.isAtEnd
  }
}

extension TimeParts {
  fileprivate mutating func set(_ field: TimePattern.Field, _ value: Int) {
    switch field {
    case .year: year = value
    case .shortYear: year = value < 70 ? 2000 + value : 1900 + value
    case .month: month = value
    case .day: day = value
    case .ordinalDay: ordinalDay = value
    case .hour, .halfDayHour: hour = value
    case .minute: minute = value
    case .second: second = value
    }
  }
}
