/// A place in a time's text, from which its parts are read one by one.
struct TimeCursor {
  var position: Int
  let end: Int

  var isAtEnd: Bool { position == end }

  @inline(__always)
  mutating func skip(_ byte: UInt8, in bytes: Span<UInt8>) -> Bool {
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// From `least` to `most` digits, as many as there are; digits after the ninth are read and dropped.
  @inline(__always)
  mutating func digits(in bytes: Span<UInt8>, least: Int, most: Int) -> Int? {
    var value = 0
    var count = 0
    while position < end, count < most {
      let digit = bytes[position] &- 0x30
      guard digit <= 9 else { break }
      if count < 9 { value = value * 10 + Int(digit) }
      count += 1
      position += 1
    }
    return count >= least ? value : nil
  }

  /// At most 18 digits.
  mutating func signedNumber(in bytes: Span<UInt8>) -> Int64? {
    let isNegative = skip(UInt8(ascii: "-"), in: bytes)
    var value: Int64 = 0
    let start = position
    while position < end {
      let digit = bytes[position] &- 0x30
      guard digit <= 9 else { break }
      guard position - start < 18 else { return nil }
      value = value * 10 + Int64(digit)
      position += 1
    }
    return position > start ? (isNegative ? -value : value) : nil
  }

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    .map { Array($0.utf8) }

  mutating func monthName(in bytes: Span<UInt8>) -> Int? {
    guard end - position >= 3 else { return nil }
    for (index, month) in Self.months.enumerated()
    where (0..<3).allSatisfy({ bytes[position + $0] | 0x20 == month[$0] }) {
      position += 3
      return index + 1
    }
    return nil
  }

  mutating func halfDay(in bytes: Span<UInt8>) -> Bool? {
    guard end - position >= 2, bytes[position + 1] | 0x20 == UInt8(ascii: "m") else { return nil }
    let letter = bytes[position] | 0x20
    guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return nil }
    position += 2
    return letter == UInt8(ascii: "p")
  }

  /// `Z`, `±hh`, `±hhmm` or `±hh:mm`, in seconds east of UTC.
  mutating func offset(in bytes: Span<UInt8>) -> Int? {
    guard position < end else { return nil }
    let sign = bytes[position]
    position += 1
    if sign | 0x20 == UInt8(ascii: "z") { return 0 }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let hours = digits(in: bytes, least: 2, most: 2), hours <= 23
    else { return nil }
    var minutes = 0
    if skip(UInt8(ascii: ":"), in: bytes) || (position < end && bytes[position] &- 0x30 <= 9) {
      guard let read = digits(in: bytes, least: 2, most: 2), read <= 59 else { return nil }
      minutes = read
    }
    let seconds = hours * 3600 + minutes * 60
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }

  /// RFC 3339, section 5.6, with `T`, `t` or a blank between date and time; the offset may be missing, and the time is
  /// then local.
  mutating func rfc3339(in bytes: Span<UInt8>, into parts: inout TimeParts) -> Bool {
    guard let year = digits(in: bytes, least: 4, most: 4), skip(UInt8(ascii: "-"), in: bytes),
      let month = digits(in: bytes, least: 2, most: 2), skip(UInt8(ascii: "-"), in: bytes),
      let day = digits(in: bytes, least: 2, most: 2),
      skip(UInt8(ascii: "T"), in: bytes) || skip(UInt8(ascii: " "), in: bytes) || skip(UInt8(ascii: "t"), in: bytes),
      let hour = digits(in: bytes, least: 2, most: 2), skip(UInt8(ascii: ":"), in: bytes),
      let minute = digits(in: bytes, least: 2, most: 2), skip(UInt8(ascii: ":"), in: bytes),
      let second = digits(in: bytes, least: 2, most: 2)
    else { return false }
    parts.year = year
    parts.month = month
    parts.day = day
    parts.hour = hour
    parts.minute = minute
    parts.second = second
    if skip(UInt8(ascii: "."), in: bytes), digits(in: bytes, least: 1, most: .max) == nil { return false }
    if position < end {
      guard let offset = offset(in: bytes) else { return false }
      parts.offsetSeconds = offset
    }
    return true
  }
}
