/// Unsigned LEB128: seven bits a byte, lowest first, the top bit set on all but the last.
enum Varint {
  /// Writes at most ten bytes, for which there must be room.
  static func append(_ value: UInt64, to output: inout MutableSpan<UInt8>, _ end: inout Int) {
    var value = value
    while value > 0x7F {
      output[end] = UInt8(truncatingIfNeeded: value) | 0x80
      end += 1
      value >>= 7
    }
    output[end] = UInt8(truncatingIfNeeded: value)
    end += 1
  }

  /// The sign in the lowest bit, so that small differences are short.
  static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

  static func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(value & 1) }

  /// Reads from bytes that end with a 0 at or after `offset`, which ends any varint.
  ///
  /// - Throws: `StoreError.corrupt` for more than ten bytes.
  @inline(__always)
  static func read(_ bytes: Span<UInt8>, _ offset: inout Int) throws(StoreError) -> UInt64 {
    let byte = bytes[offset]
    offset += 1
    if byte < 0x80 { return UInt64(byte) }
    let (value, end) = try readOn(bytes, offset, after: byte)
    offset = end
    return value
  }

  /// Takes and gives the offset by value: one that it is given the address of would not stay in a register.
  @inline(never)
  private static func readOn(
    _ bytes: Span<UInt8>, _ start: Int, after first: UInt8
  ) throws(StoreError) -> (value: UInt64, end: Int) {
    var offset = start
    var value = UInt64(first & 0x7F)
    for shift in stride(from: UInt64(7), to: 70, by: 7) {
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return (value, offset) }
    }
    throw .corrupt
  }
}
