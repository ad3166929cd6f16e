import TestSupport

@testable import CheckLog

/// Writes random logs of one format: plausible rows in long runs that repeat themselves, and a few that are spoilt.
struct RandomLog {
  enum Form {
    case delimited(delimiter: String, quote: String?)
    case jsonLines, jsonArray
  }

  var form: Form
  /// What stands before the rows.
  var head = ""
  var columns: [RandomColumn]
  /// What ends every row, before its newline.
  var trailing = ""
  var newline = "\n"
  var encoding = TextEncoding.utf8

  /// How many rows go by for one that is spoilt in some way.
  private static let soundRows = 12

  func bytes(rows count: Int, _ scene: inout Scene) -> [UInt8] {
    let head = SlowEncoding.bytes(head, encoding)!
    var rows: [[UInt8]] = []
    let hasStrayQuotes = scene.oneIn(4)
    while rows.count < count {
      scene.advance()
      var row = row(&scene)
      if scene.oneIn(Self.soundRows) {
        switch scene.roll(4) {
        case 0: row = []
        case 1 where !rows.isEmpty: row = scene.pick(Array(rows.suffix(40)))  // a twin of an earlier row
        case 2: spoil(&row, &scene)
        default:
          // All but the same as an earlier row.
          if !rows.isEmpty { row = scene.pick(Array(rows.suffix(40))) }
          spoil(&row, &scene)
        }
      }
      if hasStrayQuotes, scene.oneIn(6), case .delimited(let delimiter, let quote?) = form {
        // Often at the beginning of a column, where it opens.
        let starts = [0] + row.indices.filter { row[$0] == delimiter.utf8.first }.map { $0 + 1 }
        row.insert(contentsOf: quote.utf8, at: scene.oneIn(3) ? scene.roll(row.count + 1) : scene.pick(starts))
      }
      if case .jsonArray = form, !Self.leavesTheArrayOpen(row) { continue }
      rows.append(row)
    }
    var end = newline
    if case .jsonArray = form { end = ",\n" }
    var log = head + Array(rows.joined(separator: Array(end.utf8)))
    if case .jsonArray = form {
      log += Array((scene.oneIn(2) ? ",]" : "]").utf8)
    } else if !scene.oneIn(3) {
      log += Array(end.utf8)
    }
    return log
  }

  private static let pieces: [[UInt8]] =
    ["\"", "\"\"", " ", "\t", "\r", "\r\n", "\n", "\0", ",", ";", "+", "-", ".", "0", "9", "e1", "Z", "\\", "{}", "å"]
    .map { Array($0.utf8) } + [[0xFF], [0xC3], [0x80], [0xA0], [0xE2, 0x82]]

  private func spoil(_ row: inout [UInt8], _ scene: inout Scene) {
    let at = scene.roll(row.count + 1)
    switch scene.roll(8) {
    case 0: row.insert(contentsOf: scene.pick(Self.pieces), at: at)
    case 1 where at < row.count: row[at] = UInt8(scene.roll(256))
    case 2 where at < row.count: row.remove(at: at)
    case 3 where at < row.count: row[at] ^= 1 << UInt8(scene.roll(8))
    case 4 where at < row.count: row.insert(row[at], at: at)
    case 5: row = Array(row.prefix(at))
    case 6 where at < row.count: row[at] = 0x30 + UInt8(scene.roll(10))
    default: if row.count > 1, at > 0, at < row.count { row.swapAt(at, at - 1) }
    }
  }

  /// Whether an array with this row can be read: all that the row opens is closed, and it does not close the array.
  private static func leavesTheArrayOpen(_ row: [UInt8]) -> Bool {
    var depth = 0
    var i = 0
    while i < row.count {
      switch Character(Unicode.Scalar(row[i])) {
      case "\"":
        i += 1
        while i < row.count, row[i] != UInt8(ascii: "\"") { i += row[i] == UInt8(ascii: "\\") ? 2 : 1 }
        if i >= row.count { return false }
      case "[", "{": depth += 1
      case "]", "}":
        if depth <= 0, row[i] == UInt8(ascii: "]") { return false }
        depth -= 1
      default: break
      }
      i += 1
    }
    return depth <= 0
  }

  // MARK: Rows

  private func row(_ scene: inout Scene) -> [UInt8] {
    var texts: [(name: String, text: String)] = []
    for column in columns {
      var text = column.text(&scene)
      if scene.oneIn(200) { text = scene.pick([" ", "\t", "  "]) + text + scene.pick(["", " ", "\r"]) }
      texts.append((column.name, text))
    }
    let row: String
    switch form {
    case .jsonLines, .jsonArray: row = object(texts, &scene) + (scene.oneIn(40) ? " " : "")
    case .delimited(let delimiter, let quote):
      if scene.oneIn(100) { texts.remove(at: scene.roll(texts.count)) }
      if scene.oneIn(100) { texts.insert(scene.pick(texts), at: 0) }
      row =
        texts.map { column -> String in
          guard let quote else { return column.text }
          let mustQuote = [delimiter, quote, "\n"].contains { column.text.contains($0) }
          guard mustQuote || scene.oneIn(25) else { return column.text }
          let quoted = quote + column.text.replacing(quote, with: quote + quote) + quote
          return scene.oneIn(10) ? " \(quoted)\t" : quoted
        }.joined(separator: delimiter) + (scene.oneIn(60) ? "" : trailing)
    }
    return SlowEncoding.bytes(row, encoding) ?? Array(row.utf8)
  }

  /// An object in which keys with full stops are objects of their own.
  private func object(_ texts: [(name: String, text: String)], _ scene: inout Scene) -> String {
    var members: [String] = []
    var inner: [(key: String, texts: [(name: String, text: String)])] = []
    for (name, text) in texts {
      let keys = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if keys.count == 2, !scene.oneIn(60) {
        if let index = inner.firstIndex(where: { $0.key == keys[0] }) {
          inner[index].texts.append((keys[1], text))
        } else {
          inner.append((keys[0], [(keys[1], text)]))
        }
        continue
      }
      if text.isEmpty, !scene.oneIn(4) { continue }
      for _ in 0...(scene.oneIn(100) ? 1 : 0) { members.append("\(string(name, &scene)):\(value(text, &scene))") }
    }
    for (key, texts) in inner { members.append("\(string(key, &scene)):\(object(texts, &scene))") }
    if scene.oneIn(30) {
      members.append(scene.pick(["\"x\":[1,{\"speed\":2}]", "\"y\":{}", "\"z\":true", "\"w\":-0.5e+3"]))
    }
    if scene.oneIn(10) { members.shuffle(using: &scene.dice) }
    return "{" + members.joined(separator: scene.oneIn(20) ? " , " : ",") + "}"
  }

  private func value(_ text: String, _ scene: inout Scene) -> String {
    if scene.oneIn(400) {
      return scene.pick(["null", "[]", "{\"speed\":1}", "true", "01", "1.", "-", "\"\\q\"", "nul"])
    }
    let isNumber = SlowJSON.isNumber(text.utf8)
    return isNumber && !scene.oneIn(10) ? text : string(text, &scene)
  }

  private func string(_ text: String, _ scene: inout Scene) -> String {
    let escapesAll = scene.oneIn(40)
    var written = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" {
        written += "\\\(scalar)"
      } else if scalar.value < 0x20 || (escapesAll && scalar.value < 0x10000) {
        let hex = String(scalar.value, radix: 16, uppercase: escapesAll)
        written += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      } else {
        written.unicodeScalars.append(scalar)
      }
    }
    return written + "\""
  }
}
