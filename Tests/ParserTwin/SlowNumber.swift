/// A decimal number of at most eighteen digits that count, kept as its digits.
struct SlowNumber {
  /// Without its sign.
  private let magnitude: Int128
  private let isNegative: Bool
  /// How many of the digits stand behind the point.
  let scale: Int

  init?(_ bytes: [UInt8], point: UInt8 = UInt8(ascii: ".")) {
    var rest = bytes[...]
    func digits() -> [UInt8] {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      rest = rest[digits.endIndex...]
      return Array(digits)
    }
    func sign() -> Bool {
      guard let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else { return false }
      rest.removeFirst()
      return first == UInt8(ascii: "-")
    }
    isNegative = sign()
    let whole = digits()
    var fraction: [UInt8] = []
    if rest.first == point {
      rest.removeFirst()
      fraction = digits()
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    var exponent = 0
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      let isSmall = sign()
      let read = digits()
      guard read.count == 1 || read.count == 2 else { return nil }
      exponent = Int(String(decoding: read, as: UTF8.self))! * (isSmall ? -1 : 1)
    }
    guard rest.isEmpty else { return nil }

    fraction = Array(fraction.prefix(18))
    func counted() -> Int { (whole + fraction).drop { $0 == 0x30 }.count }
    while counted() > 18, !fraction.isEmpty { fraction.removeLast() }
    guard counted() <= 18 else { return nil }
    var text = whole + fraction
    var scale = fraction.count - exponent
    while scale < 0 {
      text.append(0x30)
      scale += 1
    }
    while scale > 18 {
      if !text.isEmpty { text.removeLast() }
      scale -= 1
    }
    text = Array(text.drop { $0 == 0x30 })
    guard text.count <= 19, let magnitude = Int128("0" + String(decoding: text, as: UTF8.self)),
      magnitude <= Int128(Int64.max)
    else { return nil }
    self.magnitude = magnitude
    self.scale = scale
  }

  private init(magnitude: Int128, isNegative: Bool, scale: Int) {
    (self.magnitude, self.isNegative, self.scale) = (magnitude, isNegative, scale)
  }

  var absolute: SlowNumber { SlowNumber(magnitude: magnitude, isNegative: false, scale: scale) }

  private var power: Int128 { (0..<scale).reduce(1) { power, _ in power * 10 } }

  var double: Double { Double(Int64(magnitude)) / Double(Int64(power)) * (isNegative ? -1 : 1) }

  /// The value times a fraction, plus half of one if `halves` is 1, rounded down.
  func floor(times numerator: Int128 = 1, over denominator: Int128 = 1, halves: Int128 = 0) -> Int64? {
    let dividend = 2 * (isNegative ? -magnitude : magnitude) * numerator + halves * power * denominator
    let divisor = 2 * power * denominator
    let quotient = dividend / divisor
    return Int64(exactly: dividend % divisor < 0 ? quotient - 1 : quotient)
  }

  var ceiling: Int64? {
    SlowNumber(magnitude: magnitude, isNegative: !isNegative, scale: scale).floor().map { -$0 }
  }
}
