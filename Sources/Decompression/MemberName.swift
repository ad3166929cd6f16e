/// The name of an archive's member as a label for messages: never a path to open.
enum MemberName {
  static let maximumBytes = 240

  /// Text in one line, without control, format or direction characters, at most `maximumBytes` long. What is too
  /// long loses its beginning.
  static func label(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    var label = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { label.append(isSafe(scalar) ? scalar : "\u{FFFD}") }
    var bytes = label.reduce(0) { $0 + UTF8.width($1) }
    guard bytes > maximumBytes else { return String(label) }
    while bytes > maximumBytes - 3, let first = label.first {
      bytes -= UTF8.width(first)
      label.removeFirst()
    }
    return "…" + String(label)
  }

  /// Whether a member is what macOS and its Finder leave in archives.
  static func isJunk(_ bytes: [UInt8]) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: "/"))
    guard let last = parts.last else { return false }
    return parts.contains { $0.elementsEqual("__MACOSX".utf8) } || last.elementsEqual(".DS_Store".utf8)
      || last.starts(with: "._".utf8)
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }
}
