/// A piece of HTML or SVG in which every text and every attribute's value is escaped: there is no other way to make one
/// from a string.
struct Markup: Sendable {
  private(set) var html: String

  static let none = Markup(html: "")

  private init(html: String) { self.html = html }

  /// Text, with what could turn the reading direction or hide shown instead (`InertText`), and with numbers and their
  /// units kept on one line.
  init(text: String) { html = Self.escaped(Self.unbroken(InertText.shown(text))) }

  init(_ parts: [Markup]) { html = parts.map(\.html).joined() }

  /// An element; an attribute without a value is left out when it is nil.
  /// - Parameter numbered: attributes whose names end in a number.
  init(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], _ content: Markup? = nil,
    numbered: [(name: StaticString, number: Int, value: String)] = []
  ) {
    html = "<\(name)"
    for (key, value) in attributes {
      guard let value else { continue }
      html += value.isEmpty ? " \(key)" : " \(key)=\"\(Self.escaped(InertText.shown(value)))\""
    }
    for attribute in numbered {
      html += " \(attribute.name)\(attribute.number)=\"\(Self.escaped(InertText.shown(attribute.value)))\""
    }
    html += ">"
    if let content { html += content.html }
    if content != nil || !Self.isVoid(name) { html += "</\(name)>" }
  }

  init(_ name: StaticString, _ content: Markup) { self.init(name, [:], content) }

  init(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    @MarkupBuilder content: () -> Markup
  ) {
    self.init(name, attributes, content())
  }

  /// A style sheet or a script of the program's own.
  ///
  /// - Precondition: it does not hold its own end.
  init(inline name: StaticString, _ code: String) {
    precondition(!code.contains("</"), "the element would end within")
    html = "<\(name)>\(code)</\(name)>"
  }

  /// The document around its parts.
  static func document(language: String, head: Markup, body: Markup) -> String {
    "<!doctype html>\n<html lang=\"\(escaped(language))\">\n<head>\n\(head.html)\n</head>\n<body>\n\(body.html)\n</body>\n</html>\n"
  }

  static func + (a: Markup, b: Markup) -> Markup { Markup(html: a.html + b.html) }

  mutating func append(_ other: Markup) { html += other.html }

  private static func isVoid(_ name: StaticString) -> Bool {
    ["meta", "link", "br", "input", "col"].contains("\(name)")
  }

  private static func escaped(_ text: String) -> String {
    let needsEscape = text.utf8.contains {
      $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "\"")
    }
    if !needsEscape { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A space between digits, and between a digit and a unit, does not break.
  private static func unbroken(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: " ")) else { return text }
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let isKept =
        scalar == " " && index > 0 && index + 1 < scalars.count && isDigit(scalars[index - 1])
        && (isDigit(scalars[index + 1]) || scalars[index + 1] == "%"
          || scalars[(index + 1)...].starts(with: "km/h".unicodeScalars))
      result.append(isKept ? "\u{A0}" : scalar)
    }
    return String(result)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}

/// Markup from markup, texts and what there may be.
@resultBuilder
enum MarkupBuilder {
  static func buildExpression(_ markup: Markup) -> Markup { markup }
  static func buildExpression(_ markup: Markup?) -> Markup { markup ?? .none }
  static func buildExpression(_ text: String) -> Markup { Markup(text: text) }
  static func buildExpression(_ parts: [Markup]) -> Markup { Markup(parts) }
  static func buildBlock(_ parts: Markup...) -> Markup { Markup(parts) }
  static func buildOptional(_ markup: Markup?) -> Markup { markup ?? .none }
  static func buildEither(first: Markup) -> Markup { first }
  static func buildEither(second: Markup) -> Markup { second }
  static func buildArray(_ parts: [Markup]) -> Markup { Markup(parts) }
}
