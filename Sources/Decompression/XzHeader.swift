/// The first block header of an .xz file (the .xz file format 1.1.0, section 3.1), for the memory it asks for.
enum XzHeader {
  static let maximumBytes: UInt64 = 256 << 20

  /// The largest LZMA2 dictionary of the first block; nil when the header is cut or says otherwise, which the decoder
  /// will find out.
  ///
  /// - Parameter head: the first bytes of the file.
  static func dictionaryBytes(_ head: [UInt8]) -> UInt64? {
    var rest = head.dropFirst(12)  // the stream header
    guard let size = rest.popFirst(), size != 0, let flags = rest.popFirst() else { return nil }
    if flags & 0x40 != 0, number(&rest) == nil { return nil }  // compressed size
    if flags & 0x80 != 0, number(&rest) == nil { return nil }  // uncompressed size
    for _ in 0...(flags & 3) {
      guard let filter = number(&rest), let length = number(&rest), length <= UInt64(rest.count) else { return nil }
      if filter == 0x21, length == 1, let bits = rest.first {
        // Section 5.3.1: 2 or 3 times a power of two; 40 means 4 GiB − 1.
        return bits > 40 ? nil : bits == 40 ? UInt64(UInt32.max) : UInt64(2 | bits & 1) << UInt64(bits / 2 + 11)
      }
      rest = rest.dropFirst(Int(length))
    }
    return nil
  }

  /// A number of section 1.2: seven bits a byte, the lowest first, at most nine bytes.
  private static func number(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 63, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
