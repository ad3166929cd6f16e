/// Makes text that others wrote safe to print in a terminal, and measures it there.
package enum InertText {
  /// The text with every character that could move the cursor, change colours or turn the reading direction shown
  /// instead of sent: control characters as `^[` or `\x9B`, invisible format characters as `\u{202E}`.
  package static func shown(_ text: String) -> String {
    // Most text has none of them.
    guard text.unicodeScalars.contains(where: isActive) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case _ where !isActive(scalar): result.unicodeScalars.append(scalar)
      case 0..<0x20: result += "^" + String(Unicode.Scalar(UInt8(scalar.value + 0x40)))
      case 0x7F: result += "^?"
      case 0x80..<0xA0: result += "\\x" + String(scalar.value, radix: 16, uppercase: true)
      default: result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      }
    }
    return result
  }

  /// The same line by line: newlines of one's own stay.
  package static func shownLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { shown(String($0)) }.joined(separator: "\n")
  }

  /// Whether it moves, colours or turns what stands around it.
  static func isActive(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value >= 0x20, scalar.value < 0x7F { return false }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .privateUse: return true
    // The joiners spell words and emoji and do no harm.
    case .format: return scalar.value != 0x200C && scalar.value != 0x200D
    default: return false
    }
  }

  /// How many cells of a terminal the text takes: two for East Asian wide characters and emoji, none for combining
  /// marks.
  package static func cells(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + cells($1) }
  }

  /// The longest beginning of the text that takes at most so many cells, with `…` as its end if it was cut.
  package static func cut(_ text: String, cells limit: Int) -> String {
    guard cells(text) > limit else { return text }
    guard limit >= 1 else { return "" }
    var result = ""
    var used = 0
    for character in text {
      used += cells(character)
      if used > limit - 1 { break }
      result.append(character)
    }
    return result + "…"
  }

  /// The text in lines of at most so many cells, each after the indent and before a newline; broken at spaces only, and
  /// not at those within a number or between a number and its sign of per cent.
  static func wrapped(_ text: String, cells limit: Int, indent: String) -> String {
    var words: [String] = []
    for word in text.split(separator: " ") {
      if words.last?.last?.isNumber == true, word.first?.isNumber == true || word.first == "%" {
        words[words.count - 1] += " " + word
      } else {
        words.append(String(word))
      }
    }
    var lines: [String] = []
    for word in words {
      if let last = lines.last, cells(indent) + cells(last) + 1 + cells(word) <= limit {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(word)
      }
    }
    return lines.map { indent + $0 + "\n" }.joined()
  }

  private static func cells(_ character: Character) -> Int {
    var width = 0
    for scalar in character.unicodeScalars {
      if scalar.value == 0xFE0F || isWide(scalar) { return 2 }  // FE0F asks for the emoji's picture
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: continue
      default: width = 1
      }
    }
    return width
  }

  /// East Asian Wide or Fullwidth, by blocks. Source: Unicode Standard Annex #11, EastAsianWidth.txt.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x1100: false
    case 0x1100...0x115F, 0x231A...0x231B, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x17000...0x18CFF, 0x1B000...0x1B2FF, 0x20000...0x3FFFD:
      true
    default: scalar.properties.isEmojiPresentation
    }
  }
}
