/// Where the elements of a JSON array stand; the opening bracket is not part of the bytes.
enum JSONArraySyntax {
  /// Whether there is nothing but what RFC 8259 has between values.
  static func isBlank(_ bytes: Span<UInt8>, _ range: ByteRange) -> Bool {
    for i in range.start..<range.end {
      switch bytes[i] {
      case 0x20, 0x09, 0x0A, 0x0D: continue
      default: return false
      }
    }
    return true
  }

  /// Walks over the elements up to the closing bracket or to the end of the bytes.
  ///
  /// Only brackets, strings and commas are looked at; each element is read in full later.
  ///
  /// - Parameter visit: called for every element that is whole, and for the blank rest before the closing bracket,
  ///   with its bytes; the byte behind them is the comma or the closing bracket.
  /// - Returns: whether the array was closed.
  static func walk(_ bytes: Span<UInt8>, _ visit: (ByteRange) -> Void) -> Bool {
    var start = 0
    var depth = 0
    var isInString = false
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      if isInString {
        if byte == UInt8(ascii: "\\") {
          i += 1
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "]") where depth <= 0:
          visit(ByteRange(start: start, end: i))
          return true
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ",") where depth <= 0:
          visit(ByteRange(start: start, end: i))
          start = i + 1
          // Each element counts its own brackets: what is wrong with one is nothing to the next.
          depth = 0
        default: break
        }
      }
      i += 1
    }
    return false
  }
}
