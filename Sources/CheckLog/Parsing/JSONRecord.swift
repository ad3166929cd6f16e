/// Reads one JSON object (RFC 8259) and notes where the wanted values stand.
///
/// The whole object is checked, the values that nobody wants too. Strings are unescaped in place, which never makes
/// them longer, so that a value is always a range of the chunk.
struct JSONRecord {
  private static let deepest = 64

  private var position: Int
  private let end: Int

  /// - Parameters:
  ///   - range: the bytes of the record.
  ///   - slots: filled with the ranges of the wanted values; of a repeated key the last holds. `null`, objects and
  ///     arrays make it empty.
  /// - Returns: false when the bytes are not one JSON object.
  static func read(_ bytes: inout [UInt8], _ range: ByteRange, _ keys: JSONKeys, into slots: inout [ByteRange]) -> Bool
  {
    var record = JSONRecord(position: range.start, end: range.end)
    record.skipBlanks(bytes)
    guard record.object(&bytes, keys, node: 0, depth: 0, &slots) else { return false }
    record.skipBlanks(bytes)
    return record.position == range.end
  }

  private mutating func object(
    _ bytes: inout [UInt8], _ keys: JSONKeys, node: Int?, depth: Int, _ slots: inout [ByteRange]
  ) -> Bool {
    guard depth < Self.deepest, skip(UInt8(ascii: "{"), bytes) else { return false }
    skipBlanks(bytes)
    if skip(UInt8(ascii: "}"), bytes) { return true }
    var nestedSeen: [Int] = []
    while true {
      skipBlanks(bytes)
      guard let key = string(&bytes) else { return false }
      skipBlanks(bytes)
      guard skip(UInt8(ascii: ":"), bytes) else { return false }
      let target = node.flatMap { keys.target(node: $0, bytes.span, key) }
      // Of a repeated key the last counts, with all that is in it.
      if let nested = target?.node {
        if nestedSeen.contains(nested) {
          for slot in keys.slots(beneath: nested) { slots[slot] = .empty }
        } else {
          nestedSeen.append(nested)
        }
      }
      guard let range = value(&bytes, keys, node: target?.node, depth: depth, &slots) else { return false }
      if let slot = target?.slot { slots[slot] = range }
      skipBlanks(bytes)
      if skip(UInt8(ascii: "}"), bytes) { return true }
      guard skip(UInt8(ascii: ","), bytes) else { return false }
    }
  }

  /// Reads any value; its range is empty for `null`, an object or an array.
  private mutating func value(
    _ bytes: inout [UInt8], _ keys: JSONKeys, node: Int?, depth: Int, _ slots: inout [ByteRange]
  ) -> ByteRange? {
    skipBlanks(bytes)
    guard position < end else { return nil }
    switch bytes[position] {
    case UInt8(ascii: "\""): return string(&bytes)
    case UInt8(ascii: "{"): return object(&bytes, keys, node: node, depth: depth + 1, &slots) ? .empty : nil
    case UInt8(ascii: "["):
      guard depth < Self.deepest else { return nil }
      position += 1
      skipBlanks(bytes)
      if skip(UInt8(ascii: "]"), bytes) { return .empty }
      while true {
        guard value(&bytes, keys, node: nil, depth: depth + 1, &slots) != nil else { return nil }
        skipBlanks(bytes)
        if skip(UInt8(ascii: "]"), bytes) { return .empty }
        guard skip(UInt8(ascii: ","), bytes) else { return nil }
      }
    case UInt8(ascii: "t"): return word("true", bytes)
    case UInt8(ascii: "f"): return word("false", bytes)
    case UInt8(ascii: "n"): return word("null", bytes) == nil ? nil : .empty
    default: return number(bytes)
    }
  }

  private mutating func word(_ word: StaticString, _ bytes: [UInt8]) -> ByteRange? {
    let start = position
    guard end - start >= word.utf8CodeUnitCount,
      bytes.span.equals(ByteRange(start: start, end: start + word.utf8CodeUnitCount), Array("\(word)".utf8))
    else { return nil }
    position += word.utf8CodeUnitCount
    return ByteRange(start: start, end: position)
  }

  private mutating func number(_ bytes: [UInt8]) -> ByteRange? {
    let start = position
    _ = skip(UInt8(ascii: "-"), bytes)
    let whole = digits(bytes)
    guard whole == 1 || (whole > 1 && bytes[position - whole] != UInt8(ascii: "0")) else { return nil }
    if skip(UInt8(ascii: "."), bytes), digits(bytes) == 0 { return nil }
    if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if !skip(UInt8(ascii: "+"), bytes) { _ = skip(UInt8(ascii: "-"), bytes) }
      if digits(bytes) == 0 { return nil }
    }
    return ByteRange(start: start, end: position)
  }

  private mutating func digits(_ bytes: [UInt8]) -> Int {
    let start = position
    while position < end, bytes[position] &- 0x30 <= 9 { position += 1 }
    return position - start
  }

  /// Reads a string and returns the range of its text, unescaped in place.
  private mutating func string(_ bytes: inout [UInt8]) -> ByteRange? {
    guard skip(UInt8(ascii: "\""), bytes) else { return nil }
    let start = position
    position = bytes.span.endOfPlainString(from: start, to: end)
    guard position < end else { return nil }
    let byte = bytes[position]
    if byte == UInt8(ascii: "\"") {
      position += 1
      return ByteRange(start: start, end: position - 1)
    }
    return byte == UInt8(ascii: "\\") ? escapedString(&bytes, start: start) : nil
  }

  /// Goes on with a string from its first backslash.
  private mutating func escapedString(_ bytes: inout [UInt8], start: Int) -> ByteRange? {
    var out = position
    while position < end {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") { return ByteRange(start: start, end: out) }
      if byte < 0x20 { return nil }
      guard byte == UInt8(ascii: "\\") else {
        bytes[out] = byte
        out += 1
        continue
      }
      guard let scalar = escape(bytes) else { return nil }
      for unit in UTF8.encode(scalar)! {
        bytes[out] = unit
        out += 1
      }
    }
    return nil
  }

  /// Reads what stands behind a backslash; a lone surrogate becomes U+FFFD.
  private mutating func escape(_ bytes: [UInt8]) -> Unicode.Scalar? {
    guard position < end else { return nil }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: return nil
    }
    guard let first = hex(bytes) else { return nil }
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800...0xDBFF).contains(first), end - position >= 6, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let mark = position
    position += 2
    guard let second = hex(bytes) else { return nil }
    guard (0xDC00...0xDFFF).contains(second) else {
      position = mark
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func hex(_ bytes: [UInt8]) -> UInt32? {
    guard end - position >= 4 else { return nil }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch bytes[position] {
      case let b where b &- 0x30 <= 9: digit = b - 0x30
      case let b where (b | 0x20) &- 0x61 <= 5: digit = (b | 0x20) - 0x61 + 10
      default: return nil
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private mutating func skip(_ byte: UInt8, _ bytes: [UInt8]) -> Bool {
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks(_ bytes: [UInt8]) {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }
}

extension Span<UInt8> {
  /// The first place from `start` on where a quote, a backslash or a control character stands, or `end`.
  @inline(__always)
  fileprivate func endOfPlainString(from start: Int, to end: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops = ones << 7
    var i = start
    while i &+ 8 <= end {
      let word = word(at: i)
      let quotes = word ^ ones &* UInt64(UInt8(ascii: "\""))
      let backslashes = word ^ ones &* UInt64(UInt8(ascii: "\\"))
      // The top bit of each byte that is zero, or below 0x20; a borrow can only set those above the first.
      let found =
        ((quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes | (word &- ones &* 0x20) & ~word) & tops
      if found != 0 { return i &+ found.trailingZeroBitCount >> 3 }
      i &+= 8
    }
    while i < end {
      let byte = self[i]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return i }
      i &+= 1
    }
    return end
  }
}
