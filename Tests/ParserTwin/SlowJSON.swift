/// One JSON object as RFC 8259 has it.
struct SlowJSON {
  private indirect enum Value {
    case object([(key: [UInt8], value: Value)])
    case text([UInt8])
    case nothing
  }

  private struct Malformed: Error {}

  private var rest: ArraySlice<UInt8>

  /// The texts that stand at paths of keys joined with full stops; nil when the bytes are not one object.
  ///
  /// Of a repeated key the last counts. A key that itself has a full stop is found when it stands at the top.
  static func texts(_ bytes: [UInt8], at paths: [String]) -> [String: [UInt8]]? {
    var reader = SlowJSON(rest: bytes[...])
    guard let value = try? reader.value(depth: 0), case .object(let pairs) = value else { return nil }
    reader.skipBlanks()
    guard reader.rest.isEmpty else { return nil }
    var texts: [String: [UInt8]] = [:]
    let last = lastOfEach(pairs)
    for path in paths {
      let keys = path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Array($0) }
      for (key, value) in last {
        if key == Array(path.utf8) { texts[path] = text(value) }
        if keys.count > 1, key == keys[0], let inner = inner(value, keys.dropFirst()) { texts[path] = text(inner) }
      }
    }
    return texts
  }

  private static func lastOfEach(_ pairs: [(key: [UInt8], value: Value)]) -> [(key: [UInt8], value: Value)] {
    pairs.indices.filter { index in !pairs[(index + 1)...].contains { $0.key == pairs[index].key } }.map { pairs[$0] }
  }

  private static func inner(_ value: Value, _ keys: ArraySlice<[UInt8]>) -> Value? {
    guard let key = keys.first else { return value }
    guard case .object(let pairs) = value, let found = pairs.last(where: { $0.key == key }) else { return nil }
    return inner(found.value, keys.dropFirst())
  }

  private static func text(_ value: Value) -> [UInt8] {
    if case .text(let text) = value { return text }
    return []
  }

  private mutating func skipBlanks() { rest = rest.drop { isBlank($0) || $0 == 10 } }

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
      guard text == "true" || text == "false" || Self.isNumber(token) else { throw Malformed() }
      return .text(Array(token))
    }
  }

  /// `-12.5e+7`: no zeros in front, digits around the point and in the exponent.
  static func isNumber(_ text: some Sequence<UInt8>) -> Bool {
    var rest = Array(text)[...]
    func take(_ bytes: String) -> Bool {
      guard let first = rest.first, bytes.utf8.contains(first) else { return false }
      rest.removeFirst()
      return true
    }
    func digits() -> Int {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    _ = take("-")
    let startsWithZero = rest.first == 0x30
    let whole = digits()
    guard whole > 0, !startsWithZero || whole == 1 else { return false }
    if take("."), digits() == 0 { return false }
    if take("eE") {
      _ = take("+-")
      if digits() == 0 { return false }
    }
    return rest.isEmpty
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
