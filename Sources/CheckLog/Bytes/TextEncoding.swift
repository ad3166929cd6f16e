import CheckModel

/// How a log writes its characters.
///
/// Bytes are never transcoded on the way in: the words that a profile and a site register look for are written in the
/// log's encoding once, when the plan is made.
package enum TextEncoding: String, CaseIterable, Sendable {
  case utf8 = "utf-8"
  case latin1 = "iso-8859-1"
  case windows1252 = "windows-1252"

  /// Windows-1252 above ISO 8859-1, 0x80–0x9F; 0 where the code page has no character.
  private static let windowsUpper: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
    0x0178,
  ]

  /// The text as the log would write it; nil when the encoding has no such character.
  func bytes(of text: String) -> [UInt8]? {
    if self == .utf8 { return Array(text.utf8) }
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.value < 0x80 || ((0xA0...0xFF).contains(scalar.value)) {
        bytes.append(UInt8(scalar.value))
      } else if self == .latin1, scalar.value <= 0xFF {
        bytes.append(UInt8(scalar.value))
      } else if self == .windows1252, scalar.value <= 0xFFFF,
        let index = Self.windowsUpper.firstIndex(of: UInt16(scalar.value))
      {
        bytes.append(UInt8(0x80 + index))
      } else {
        return nil
      }
    }
    return bytes
  }

  /// Whether the bytes cannot be text in this encoding.
  func isMiswritten(_ bytes: Span<UInt8>, _ range: ByteRange) -> Bool {
    if !bytes.hasUpperHalf(range) { return false }
    return self == .utf8 ? !bytes.isUTF8(range) : text(of: bytes.array(range)) == nil
  }

  /// The text that the bytes write; nil when they are not in this encoding.
  func text(of bytes: [UInt8]) -> String? {
    switch self {
    case .utf8: return String(validating: bytes, as: UTF8.self)
    case .latin1: return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    case .windows1252:
      var scalars = String.UnicodeScalarView()
      for byte in bytes {
        guard (0x80...0x9F).contains(byte) else {
          scalars.append(Unicode.Scalar(byte))
          continue
        }
        guard case let value = Self.windowsUpper[Int(byte) - 0x80], value != 0, let scalar = Unicode.Scalar(value)
        else {
          return nil
        }
        scalars.append(scalar)
      }
      return String(scalars)
    }
  }
}
