import CheckModel
import Foundation

/// A decimal number of at most eighteen digits that count, kept as its digits.
struct SlowNumber {
  private let isNegative: Bool
  private let digits: String
  /// How many of the digits stand behind the point.
  let scale: Int

  init?(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self),
      let match = text.wholeMatch(of: /([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,2}))?/)
    else { return nil }
    isNegative = match.1 == "-"
    let whole = match.2.drop { $0 == "0" }
    var fraction = (match.3 ?? "").prefix(18)
    guard !match.2.isEmpty || !fraction.isEmpty, whole.count <= 18 else { return nil }
    while (whole + fraction).drop(while: { $0 == "0" }).count > 18 { fraction.removeLast() }
    var digits = String(whole + fraction)
    var scale = fraction.count - (match.4.flatMap { Int($0) } ?? 0)
    while scale < 0 {
      digits += "0"
      scale += 1
    }
    while scale > 18 {
      if !digits.isEmpty { digits.removeLast() }
      scale -= 1
    }
    digits = String(digits.drop { $0 == "0" })
    guard digits.isEmpty || Int64(digits) != nil else { return nil }
    self.digits = digits.isEmpty ? "0" : digits
    self.scale = scale
  }

  private var value: Foundation.Decimal {
    Foundation.Decimal(
      sign: isNegative ? .minus : .plus, exponent: -scale, significand: Foundation.Decimal(string: digits)!)
  }

  private func rounded(_ value: Foundation.Decimal, _ mode: NSDecimalNumber.RoundingMode) -> Int64? {
    var (value, result) = (value, Foundation.Decimal())
    unsafe NSDecimalRound(&result, &value, 0, mode)
    return Int64("\(result)")
  }

  var double: Double { Double(Int64(digits)!) / pow(10, Double(scale)) * (isNegative ? -1 : 1) }
  var ceiling: Int64? { rounded(value, .up) }
  var nearest: Int64? { rounded(value + Foundation.Decimal(string: "0.5")!, .down) }
  var flooredHundredths: Int64? { rounded(value * 100, .down) }
}

/// A moment as RFC 3339 writes it, found by counting days one year after the other.
struct SlowTime {
  let utcSeconds: Int64
  let reading: TimeZoneRules.LocalTimeReading

  var utcYear: Int {
    var (year, left) = (1970, utcSeconds)
    if left < 0 { return 1969 }
    while left >= Self.days(year) * 86_400 {
      left -= Self.days(year) * 86_400
      year += 1
    }
    return year
  }

  private static func days(_ year: Int) -> Int64 {
    year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 366 : 365
  }

  init?(_ text: String, _ zone: TimeZoneRules) {
    let pattern =
      /([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:([Zz])|([+-])([0-9]{2})(?::?([0-9]{2}))?)?/
    guard text.utf8.allSatisfy({ $0 < 0x80 && $0 != 10 && $0 != 13 }), let match = text.wholeMatch(of: pattern) else {
      return nil
    }
    let (year, month, day) = (Int(match.1)!, Int(match.2)!, Int(match.3)!)
    let (hour, minute, second) = (Int64(match.4)!, Int64(match.5)!, Int64(match.6)!)
    let months: [Int64] = [31, Self.days(year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...12).contains(month), day >= 1, day <= months[month - 1], hour < 24, minute < 60, second <= 60 else {
      return nil
    }
    var days = Int64(day - 1) + months[..<(month - 1)].reduce(0, +)
    if year >= 1970 { for year in 1970..<year { days += Self.days(year) } }
    if year < 1970 { for year in year..<1970 { days -= Self.days(year) } }
    let local = days * 86_400 + hour * 3600 + minute * 60 + min(second, 59)
    if match.7 != nil {
      (utcSeconds, reading) = (local, .unique)
    } else if let sign = match.8 {
      let (hours, minutes) = (Int64(match.9!)!, match.10.map { Int64($0)! } ?? 0)
      guard hours <= 23, minutes <= 59 else { return nil }
      (utcSeconds, reading) = (local - (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60), .unique)
    } else {
      // Every offset that the zone ever had is tried; those that are in force at the moment they lead to are right.
      func offset(at utc: Int64) -> Int64 {
        Int64(zone.transitions.last { $0.utcSeconds <= utc }?.offsetSeconds ?? zone.firstOffsetSeconds)
      }
      let offsets = Set([zone.firstOffsetSeconds] + zone.transitions.map(\.offsetSeconds)).map(Int64.init)
      let moments = offsets.map { local - $0 }.filter { offset(at: $0) == local - $0 }.sorted()
      if let first = moments.first {
        (utcSeconds, reading) = (first, moments.count > 1 ? .repeated : .unique)
      } else {
        (utcSeconds, reading) = (local - offset(at: local - 86_400), .skipped)
      }
    }
  }
}

/// One JSON object as RFC 8259 has it, read into the texts of its keys.
struct SlowJSON {
  private indirect enum Value {
    case object([(key: [UInt8], value: Value)])
    case text([UInt8])
    case nothing
  }

  private struct Malformed: Error {}

  private var rest: ArraySlice<UInt8>

  /// The texts of the keys, in which those of inner objects are joined with full stops; nil when it is not an object.
  static func object(_ bytes: [UInt8]) -> [String: [UInt8]]? {
    var reader = SlowJSON(rest: bytes[...])
    guard let value = try? reader.value(depth: 0), case .object(let pairs) = value else { return nil }
    reader.skipBlanks()
    guard reader.rest.isEmpty else { return nil }
    var texts: [String: [UInt8]] = [:]
    for (key, value) in pairs {
      guard let key = String(validating: key, as: UTF8.self) else { continue }
      if case .text(let text) = value { texts[key] = text } else { texts[key] = [] }
    }
    return texts
  }

  private mutating func skipBlanks() { rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) } }

  private mutating func take(_ byte: Character) throws(Malformed) {
    guard rest.first == byte.asciiValue else { throw Malformed() }
    rest.removeFirst()
  }

  private mutating func value(depth: Int) throws(Malformed) -> Value {
    skipBlanks()
    switch rest.first.map({ Character(Unicode.Scalar($0)) }) {
    case "{":
      if depth >= 64 { throw Malformed() }
      try take("{")
      var pairs: [(key: [UInt8], value: Value)] = []
      skipBlanks()
      if (try? take("}")) != nil { return .object([]) }
      while true {
        skipBlanks()
        let key = try string()
        skipBlanks()
        try take(":")
        pairs.append((key, try value(depth: depth + 1)))
        skipBlanks()
        if (try? take("}")) != nil { return .object(pairs) }
        try take(",")
      }
    case "[":
      if depth > 64 { throw Malformed() }
      try take("[")
      skipBlanks()
      if (try? take("]")) != nil { return .nothing }
      while true {
        _ = try value(depth: depth + 1)
        skipBlanks()
        if (try? take("]")) != nil { return .nothing }
        try take(",")
      }
    case "\"": return .text(try string())
    default:
      let token = rest.prefix { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "+-.".utf8.contains(byte)
      }
      rest = rest[token.endIndex...]
      let text = String(decoding: token, as: UTF8.self)
      if text == "null" { return .nothing }
      guard
        text == "true" || text == "false"
          || text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
      else { throw Malformed() }
      return .text(Array(token))
    }
  }

  private mutating func string() throws(Malformed) -> [UInt8] {
    try take("\"")
    var text: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return text }
      if byte < 0x20 { throw Malformed() }
      if byte != UInt8(ascii: "\\") {
        text.append(byte)
        continue
      }
      guard let letter = rest.popFirst() else { throw Malformed() }
      switch Character(Unicode.Scalar(letter)) {
      case "\"", "\\", "/": text.append(letter)
      case "b": text.append(8)
      case "f": text.append(12)
      case "n": text.append(10)
      case "r": text.append(13)
      case "t": text.append(9)
      case "u":
        var units = [try unit()]
        if (0xD800..<0xDC00).contains(units[0]), rest.starts(with: Array("\\u".utf8)) {
          let before = rest
          rest.removeFirst(2)
          units.append(try unit())
          if !(0xDC00..<0xE000).contains(units[1]) {
            units.removeLast()
            rest = before
          }
        }
        text += Array(String(decoding: units, as: UTF16.self).utf8)
      default: throw Malformed()
      }
    }
    throw Malformed()
  }

  private mutating func unit() throws(Malformed) -> UInt16 {
    let digits = rest.prefix(4)
    guard digits.count == 4, digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw Malformed() }
    rest.removeFirst(4)
    return unit
  }
}
