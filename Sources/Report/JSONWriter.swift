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
  private var text = ""

  private init(style: Style) { self.style = style }

  /// The value as JSON text, without a newline at its end.
  package static func text(_ value: JSONValue, style: Style = .pretty) -> String {
    var writer = JSONWriter(style: style)
    writer.write(value, depth: 0)
    return writer.text
  }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .double(let value): text += value.isFinite ? NumberText.shortest(value) : "null"
    case .string(let value): write(value)
    case .array(let values):
      write(values, between: "[", "]", depth: depth) { $0.write($1, depth: depth + 1) }
    case .object(let members):
      write(members, between: "{", "}", depth: depth) { writer, member in
        writer.write(member.key)
        writer.text += writer.style == .pretty ? ": " : ":"
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func write<Element>(
    _ elements: [Element], between open: String, _ close: String, depth: Int,
    _ writeElement: (inout JSONWriter, Element) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      breakLine(depth: depth + 1)
      writeElement(&self, element)
    }
    if !elements.isEmpty { breakLine(depth: depth) }
    text += close
  }

  private mutating func breakLine(depth: Int) {
    guard style == .pretty else { return }
    text += "\n"
    for _ in 0..<depth { text += "  " }
  }

  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where InertText.isActive(scalar):
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
