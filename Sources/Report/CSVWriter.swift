/// Writes CSV records (RFC 4180): commas, CRLF, quotes only where they are needed.
///
/// Texts are made inert here and nowhere else: CSV has no escapes, so what could drive a terminal is shown as in a table
/// (`InertText`), and what a spreadsheet could take for a formula is not one any more. JSON has them as they are.
package enum CSVWriter {
  /// One value of a record.
  package enum Cell: Sendable {
    case empty
    case int(Int64)
    /// Printed with the fewest digits that read back the same; empty when it is not finite.
    case double(Double)
    case text(String)
  }

  /// The record with its line end.
  package static func record(_ cells: [Cell]) -> String {
    // A single empty cell would be a blank line, which readers skip.
    if cells.count == 1, case .empty = cells[0] { return "\"\"\r\n" }
    return fields(cells) + "\r\n"
  }

  /// Part of a record, without a comma at either end.
  static func fields(_ cells: [Cell]) -> String { cells.map(value).joined(separator: ",") }

  private static func value(_ cell: Cell) -> String {
    switch cell {
    case .empty: return ""
    case .int(let value): return String(value)
    case .double(let value): return value.isFinite ? NumberText.shortest(value) : ""
    case .text(let text): return quoted(defused(InertText.shown(text)))
    }
  }

  /// What a spreadsheet would run as a formula gets an apostrophe before it: at the beginning, and after a semicolon, at
  /// which a Swedish one parts what it opens; blanks and quotes between do not hinder it.
  private static func defused(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isFormulaSign) else { return text }
    var result = String.UnicodeScalarView()
    var isAtStart = true
    for scalar in text.unicodeScalars {
      if isAtStart, isFormulaSign(scalar) { result.append("'") }
      isAtStart = scalar == ";" || isAtStart && (scalar == "\"" || scalar == "'" || scalar.properties.isWhitespace)
      result.append(scalar)
    }
    return String(result)
  }

  /// The wide forms are taken for the same where those scripts are written.
  private static func isFormulaSign(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "=", "+", "-", "@", "＝", "＋", "－", "＠": true
    default: false
    }
  }

  private static func quoted(_ text: String) -> String {
    let needsQuotes =
      text.utf8.contains { $0 == 0x22 || $0 == 0x2C } || text.utf8.first == 0x20 || text.utf8.last == 0x20
    guard needsQuotes else { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
