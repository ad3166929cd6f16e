@testable import CheckLog

/// A value of a profile over one log: where it comes from, and what is done with it, told step by step.
struct SlowValue {
  enum Found {
    case missing
    /// A text of the log.
    case text([UInt8], Alternative)
    /// A word of the profile, or what the preamble or the file's name says, and the decimal sign of numbers in it.
    case word(String, point: UInt8, Alternative)
    case passOver
    case rejected
  }

  struct Alternative {
    enum Origin {
      /// Those that the log has.
      case columns([String])
      /// The same for all records.
      case fixed([UInt8], point: UInt8)
    }

    var origin: Origin
    var part: (separator: [UInt8], number: Int)?
    var extract: (before: [UInt8], after: [UInt8])?
    var choice: Choice?
    var encoding: TextEncoding
    var unit: Unit?
    var isMagnitude: Bool

    var isFixed: Bool {
      if case .fixed = origin { return true }
      return false
    }
  }

  var alternatives: [Alternative]

  /// The value in a record, told by the texts of its columns.
  func find(_ record: [String: [UInt8]], point: UInt8) -> Found {
    for alternative in alternatives {
      var text: [UInt8]
      switch alternative.origin {
      case .fixed(let fixed, _): text = stripped(fixed)
      case .columns(let names): text = stripped(Self.joined(names.map { stripped(record[$0] ?? []) }))
      }
      if let part = alternative.part {
        let parts = Self.split(text, part.separator)
        text = part.number <= parts.count ? stripped(parts[part.number - 1]) : []
      }
      if let extract = alternative.extract { text = Self.number(in: text, extract.before, extract.after, point: point) }
      if text.isEmpty { continue }
      if let choice = alternative.choice {
        switch Self.choose(choice, text, alternative.encoding, point) {
        case .word(let word): return .word(word, point: UInt8(ascii: "."), alternative)
        case .passOver: return .passOver
        case .reject: return .rejected
        }
      }
      if case .fixed(_, let fixedPoint) = alternative.origin {
        return .word(String(decoding: text, as: UTF8.self), point: fixedPoint, alternative)
      }
      return .text(text, alternative)
    }
    return .missing
  }

  private static func choose(
    _ choice: Choice, _ text: [UInt8], _ encoding: TextEncoding, _ point: UInt8
  ) -> Choice.Outcome {
    for rule in choice.rules {
      switch rule.test {
      case .below(let bound):
        guard let number = SlowNumber(text, point: point) else { return .reject }
        if number.double < bound { return rule.to }
      case .text(let matcher):
        if matches(matcher, text, encoding) { return rule.to }
      }
    }
    return choice.otherwise
  }

  static func matches(_ matcher: Matcher, _ text: [UInt8], _ encoding: TextEncoding) -> Bool {
    switch matcher {
    case .equals(let word): SlowEncoding.bytes(word, encoding) == text
    case .prefix(let word): SlowEncoding.bytes(word, encoding).map { text.starts(with: $0) } ?? false
    case .contains(let word): SlowEncoding.bytes(word, encoding).map { place(of: $0, in: text) != nil } ?? false
    }
  }

  /// The digits and decimal signs at the first place that has them between two texts.
  private static func number(in text: [UInt8], _ before: [UInt8], _ after: [UInt8], point: UInt8) -> [UInt8] {
    for start in text.indices where text[start...].starts(with: before) {
      let rest = text[(start + before.count)...]
      let number = rest.prefix { (0x30...0x39).contains($0) || $0 == point }
      if !number.isEmpty, text[number.endIndex...].starts(with: after) { return Array(number) }
    }
    return []
  }

  private static func joined(_ texts: [[UInt8]]) -> [UInt8] { Array(texts.joined(separator: [0x20])) }

  private static func place(of word: [UInt8], in text: [UInt8]) -> Int? {
    if word.isEmpty { return 0 }
    return text.indices.first { text[$0] == word[0] && text[$0...].starts(with: word) }
  }

  static func split(_ text: [UInt8], _ separator: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var rest = text
    while let place = place(of: separator, in: rest) {
      parts.append(Array(rest[..<place]))
      rest = Array(rest[(place + separator.count)...])
    }
    return parts + [rest]
  }
}
