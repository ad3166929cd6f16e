/// Writes CSV records (RFC 4180): commas, CRLF, quotes only where they are needed.
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
    case .text(let text): return quoted(defused(text))
    }
  }

  /// Text that a spreadsheet would run as a formula gets an apostrophe before it.
  private static func defused(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return text }
    return ["=", "+", "-", "@", "\t", "\r"].contains(first) ? "'" + text : text
  }

  private static func quoted(_ text: String) -> String {
    let needsQuotes =
      text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) } || text.utf8.first == 0x20
      || text.utf8.last == 0x20
    guard needsQuotes else { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
