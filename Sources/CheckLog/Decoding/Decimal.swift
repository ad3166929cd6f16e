/// A number as a log writes it, kept exact: `mantissa` divided by ten to the power of `scale`.
struct Decimal: Equatable, Sendable {
  var mantissa: Int64
  /// 0–18.
  var scale: Int

  private static let powers: [Int64] = (0...18).map { (0..<$0).reduce(Int64(1)) { power, _ in power * 10 } }

  init(mantissa: Int64, scale: Int) {
    self.mantissa = mantissa
    self.scale = scale
  }

  /// Reads `-12.345`, with `,` for the point where the log does so, and an optional exponent; the range is trimmed.
  ///
  /// Digits after the eighteenth significant one are read and dropped, towards zero. nil when it is not a number or
  /// its whole part does not fit in eighteen digits.
  init?(_ bytes: Span<UInt8>, _ range: ByteRange, point: UInt8) {
    var i = range.start
    var isNegative = false
    if i < range.end, bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: "+") {
      isNegative = bytes[i] == UInt8(ascii: "-")
      i += 1
    }
    var value: Int64 = 0
    var fractionDigits = 0
    var digits = 0
    var hasPoint = false
    while i < range.end {
      let digit = bytes[i] &- 0x30
      if digit <= 9 {
        digits += 1
        if value < 100_000_000_000_000_000, fractionDigits < 18 {
          value = value * 10 + Int64(digit)
          if hasPoint { fractionDigits += 1 }
        } else if !hasPoint {
          return nil
        }
      } else if bytes[i] == point, !hasPoint {
        hasPoint = true
      } else {
        break
      }
      i += 1
    }
    guard digits > 0 else { return nil }
    if i < range.end {
      guard let exponent = Self.exponent(bytes, ByteRange(start: i, end: range.end)) else { return nil }
      fractionDigits -= exponent
      while fractionDigits < 0 {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        value = product
        fractionDigits += 1
      }
      while fractionDigits > 18 {
        value /= 10
        fractionDigits -= 1
      }
    }
    self.init(mantissa: isNegative ? -value : value, scale: fractionDigits)
  }

  /// `e+07`: one or two digits.
  private static func exponent(_ bytes: Span<UInt8>, _ range: ByteRange) -> Int? {
    guard range.count >= 2, bytes[range.start] | 0x20 == UInt8(ascii: "e") else { return nil }
    var i = range.start + 1
    let sign = bytes[i]
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { i += 1 }
    guard (1...2).contains(range.end - i) else { return nil }
    var value = 0
    while i < range.end {
      let digit = bytes[i] &- 0x30
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
      i += 1
    }
    return sign == UInt8(ascii: "-") ? -value : value
  }

  var magnitude: Decimal { Decimal(mantissa: abs(mantissa), scale: scale) }

  /// The nearest binary number.
  var double: Double { Double(mantissa) / Double(Self.powers[scale]) }

  /// The value times `numerator / denominator`, rounded down; nil when it does not fit.
  func scaled(by numerator: Int64, over denominator: Int64 = 1) -> Int64? {
    let (product, overflow) = mantissa.multipliedReportingOverflow(by: numerator)
    let (divisor, tooLarge) = Self.powers[scale].multipliedReportingOverflow(by: denominator)
    if overflow || tooLarge {
      // Many digits, as programs write them that print binary numbers in full.
      let (product, divisor) = (Int128(mantissa) * Int128(numerator), Int128(Self.powers[scale]) * Int128(denominator))
      let quotient = product / divisor
      return Int64(exactly: product % divisor < 0 ? quotient - 1 : quotient)
    }
    let quotient = product / divisor
    return product % divisor < 0 ? quotient - 1 : quotient
  }

  /// The smallest whole number that is not below the value.
  var roundedUp: Int64 {
    let quotient = mantissa / Self.powers[scale]
    return mantissa % Self.powers[scale] > 0 ? quotient + 1 : quotient
  }

  /// The nearest whole number, halves up; nil when it does not fit.
  var roundedToNearest: Int64? {
    scaled(by: 2).map { ($0 + 1) >> 1 }
  }
}
