@testable import CheckLog

/// The three encodings once more, character by character.
enum SlowEncoding {
  /// What windows-1252 has at 0x80 to 0x9F; a blank where it has nothing.
  private static let upper = Array("€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ".unicodeScalars)

  /// nil when the bytes cannot be text.
  static func text(_ bytes: [UInt8], _ encoding: TextEncoding) -> String? {
    if encoding == .utf8 { return String(validating: bytes, as: UTF8.self) }
    var text = String.UnicodeScalarView()
    for byte in bytes {
      var scalar = Unicode.Scalar(byte)
      if encoding == .windows1252, (0x80...0x9F).contains(byte) {
        scalar = upper[Int(byte) - 0x80]
        if scalar == " " { return nil }
      }
      text.append(scalar)
    }
    return String(text)
  }

  /// nil when the text has a character that the encoding has not.
  static func bytes(_ text: String, _ encoding: TextEncoding) -> [UInt8]? {
    if encoding == .utf8 { return Array(text.utf8) }
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if encoding == .windows1252, scalar != " ", let index = upper.firstIndex(of: scalar) {
        bytes.append(0x80 + UInt8(index))
      } else if scalar.value <= 0xFF, encoding == .latin1 || !(0x80...0x9F).contains(scalar.value) {
        bytes.append(UInt8(scalar.value))
      } else {
        return nil
      }
    }
    return bytes
  }
}
