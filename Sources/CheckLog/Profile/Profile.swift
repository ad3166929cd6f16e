import CheckModel

/// How one log format maps to checks, as its YAML file says it.
///
/// A profile is text turned into values and checked for what can be checked without a log; `bind` binds it to the
/// beginning of one log.
package struct Profile: Sendable {
  package enum Format: String, CaseIterable, Sendable {
    case delimited
    case jsonLines = "json-lines"
    case jsonArray = "json-array"
  }

  package internal(set) var name = ""
  package internal(set) var title = ""
  /// The file itself, as a user would copy it.
  package internal(set) var yaml = ""

  /// The formats that the log may have; told apart by its first character.
  var formats: [Format] = [.delimited]
  /// The bytes that may part columns; several are told apart by the header line.
  var delimiters: [UInt8] = [UInt8(ascii: ",")]
  var quote: UInt8?
  var hasHeader = false
  /// The names of the columns of a log without a header, in order.
  var columnNames: [String] = []
  /// How many columns every row has; nil: as many as the header, or where there is none, at least those that are read.
  var columnCount: Int?
  var encoding = TextEncoding.utf8
  var decimalPoint = UInt8(ascii: ".")
  /// Text that ends every row and means nothing; delimiters in it make columns that mean nothing.
  var trailing = ""
  var preamble: Preamble?
  var fileName: FileNamePattern?
  var timeZone: TimeZoneRules?
  var time: [TimePart] = []
  var passOver: [Condition] = []
  var ranges = PlausibleRanges()
  var values: [CheckField: Value] = [:]

  struct Preamble: Sendable {
    var lines: Int
    /// What stands between a key and its value.
    var separator: String
  }

  /// One part of the time: a value and the pattern that reads it.
  struct TimePart: Sendable {
    var value: Value
    var pattern: TimePattern
    var line: Int
  }

  /// A test of one column of a row.
  struct Condition: Sendable {
    var column: Column
    var matchers: [Matcher]
    /// The condition holds when no matcher matches.
    var isNegated: Bool
  }
}

/// The ranges outside which a value is not believed: what a check is rejected for.
struct PlausibleRanges: Equatable, Sendable {
  /// No road vehicle is measured above this; a radar's own range ends near it.
  var speedKmh: ClosedRange<Int64> = 0...300
  var limitKmh: ClosedRange<Int64> = 5...150
  /// Hundredths of mg/L. 3 mg/L of breath is more than anyone has survived.
  var breathHundredths: ClosedRange<Int64> = 0...300
  /// Years, UTC.
  var years: ClosedRange<Int> = 1980...2099

  /// The years in seconds since 1970 UTC.
  var seconds: Range<Int64> {
    func newYear(_ year: Int) -> Int64 { Int64(CivilDate.dayNumber(year: year, month: 1, day: 1)!) * 86_400 }
    return newYear(years.lowerBound)..<newYear(years.upperBound + 1)
  }
}

/// A column by name or, from 1, by number; in JSON a path of keys joined with full stops.
struct Column: Hashable, Sendable {
  var name: String
  var isOptional: Bool
  var line: Int

  /// The place in the row, from 0, if the column is given by number.
  var index: Int? { Int(name).flatMap { (1...65_536).contains($0) ? $0 - 1 : nil } }
}

/// Where a value comes from and what it is turned into. The first alternative that is not empty is used.
struct Value: Sendable {
  var alternatives: [Alternative]

  struct Alternative: Sendable {
    var origin: Origin
    /// Split the text at the separator and take the part with this number, from 1.
    var part: (separator: String, number: Int)?
    var extract: Extraction?
    var choice: Choice?
    var unit: Unit?
    var isMagnitude = false
    var line: Int
  }

  enum Origin: Sendable {
    case constant(String)
    /// Several columns are joined with one blank.
    case columns([Column])
    case preamble(String)
    case fileName(String)
  }
}

/// A choice among words, by what a text is like or by how large a number is.
struct Choice: Sendable {
  enum Test: Sendable {
    case text(Matcher)
    /// The number is below this.
    case below(Double)
  }

  var rules: [(test: Test, to: Outcome, line: Int)]
  var otherwise: Outcome
  var line: Int

  enum Outcome: Equatable, Sendable {
    case word(String)
    case passOver
    case reject
  }
}

/// A test of a text; blanks around the text do not matter, case does.
enum Matcher: Hashable, Sendable {
  case equals(String)
  case prefix(String)
  case contains(String)
}

/// A number drawn out of text: `POSTED # MPH` finds the number between the two.
struct Extraction: Equatable, Sendable {
  var before: [UInt8]
  var after: [UInt8]

  /// nil unless the pattern has exactly one `#`.
  init?(_ pattern: String) {
    let parts = Array(pattern.utf8).split(separator: UInt8(ascii: "#"), omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    before = Array(parts[0])
    after = Array(parts[1])
  }

  /// The same pattern in the log's encoding; nil when it cannot write it.
  func encoded(_ encoding: TextEncoding) -> Extraction? {
    guard let before = encoding.bytes(of: String(decoding: before, as: UTF8.self)),
      let after = encoding.bytes(of: String(decoding: after, as: UTF8.self))
    else { return nil }
    var copy = self
    (copy.before, copy.after) = (before, after)
    return copy
  }

  /// The number's bytes, digits and decimal signs; nil when the text has no such place. O(text × pattern).
  func range(_ bytes: Span<UInt8>, _ text: ByteRange, point: UInt8) -> ByteRange? {
    var rest = text
    var runEnd = text.start
    while let found = bytes.firstRange(of: before, in: rest) {
      // A run of digits ends where it ends from wherever in it one begins.
      var end = max(found.end, runEnd)
      while end < text.end, bytes[end] &- 0x30 <= 9 || bytes[end] == point { end += 1 }
      if end > found.end, bytes.hasPrefix(ByteRange(start: end, end: text.end), after) {
        return ByteRange(start: found.end, end: end)
      }
      runEnd = end
      guard found.start < text.end else { return nil }
      rest.start = found.start + 1
    }
    return nil
  }
}
