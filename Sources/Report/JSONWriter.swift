// Unsafe: a text lends its own bytes, which are copied.

/// Writes JSON (RFC 8259): the same value gives the same bytes, always.
///
/// Strings are UTF-8; a Swift string holds no lone surrogate, those of other encodings have become U+FFFD before. Every
/// character that could drive a terminal or turn the reading direction is escaped, C1 controls too. Numbers are printed
/// with the fewest digits that read back the same; one that is not finite is `null`, for JSON has no word for it.
package struct JSONWriter {
  package enum Style: Sendable {
    /// On one line.
    case compact
    /// Two spaces a level.
    case pretty
  }

  private let style: Style
  private var bytes: [UInt8] = []

  /// Of several values one after another.
  package init(style: Style) { self.style = style }

  /// The value as JSON text, without a newline at its end.
  package static func text(_ value: JSONValue, style: Style = .pretty) -> String {
    var writer = JSONWriter(style: style)
    writer.write(value)
    return writer.text
  }

  /// What was written.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package mutating func write(_ value: JSONValue) { write(value, depth: 0) }

  /// Names of members, made ready for many objects.
  package struct Keys {
    /// Each escaped, with the colon after it and, but for the first, the comma before it.
    fileprivate let texts: [[UInt8]]

    package init(_ keys: [String]) {
      texts = keys.enumerated().map { index, key in
        var writer = JSONWriter(style: .compact)
        if index > 0 { writer.write(between: ",") }
        writer.write(key)
        writer.write(between: ":")
        return writer.bytes
      }
    }
  }

  /// Writes an object on one line.
  ///
  /// - Parameter value: of the member with the key of this index.
  package mutating func writeObject(_ keys: Keys, _ value: (Int) -> JSONValue) {
    append("{" as StaticString)
    for index in keys.texts.indices {
      bytes.append(contentsOf: keys.texts[index])
      write(value(index))
    }
    append("}" as StaticString)
  }

  /// What stands between values: punctuation and blanks.
  package mutating func write(between text: StaticString) { append(text) }

  private mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: append("null" as StaticString)
    case .bool(let value): append(value ? "true" as StaticString : "false")
    case .int(let value): append(String(value))
    case .double(let value): append(value.isFinite ? NumberText.shortest(value) : "null")
    case .string(let value): write(value)
    case .array(let values):
      append("[" as StaticString)
      for (index, value) in values.enumerated() {
        breakLine(depth: depth + 1, isFirst: index == 0)
        write(value, depth: depth + 1)
      }
      if !values.isEmpty { breakLine(depth: depth) }
      append("]" as StaticString)
    case .object(let members):
      append("{" as StaticString)
      for (index, member) in members.enumerated() {
        breakLine(depth: depth + 1, isFirst: index == 0)
        write(member.key)
        append(style == .pretty ? ": " as StaticString : ":")
        write(member.value, depth: depth + 1)
      }
      if !members.isEmpty { breakLine(depth: depth) }
      append("}" as StaticString)
    }
  }

  private mutating func breakLine(depth: Int, isFirst: Bool = true) {
    if !isFirst { append("," as StaticString) }
    guard style == .pretty else { return }
    append("\n" as StaticString)
    for _ in 0..<depth { append("  " as StaticString) }
  }

  private mutating func write(_ string: String) {
    append("\"" as StaticString)
    // Most text has nothing to escape.
    if Self.isPlain(string.utf8Span.span) {
      append(string)
    } else {
      for scalar in string.unicodeScalars { write(scalar) }
    }
    append("\"" as StaticString)
  }

  private static func isPlain(_ text: Span<UInt8>) -> Bool {
    for index in text.indices {
      let byte = text[index]
      if byte < 0x20 || byte >= 0x7F || byte == 0x22 || byte == 0x5C { return false }
    }
    return true
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": append("\\\"" as StaticString)
    case "\\": append("\\\\" as StaticString)
    case "\n": append("\\n" as StaticString)
    case "\r": append("\\r" as StaticString)
    case "\t": append("\\t" as StaticString)
    case _ where InertText.isActive(scalar):
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      }
    default: append(String(scalar))
    }
  }
}
