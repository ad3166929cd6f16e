/// How one field of a check is found in a record: a value of a profile, bound to slots and with every word decoded.
///
/// `Constant` is what the field's words become: a code, a number, a site.
struct FieldPlan<Constant: Sendable>: Sendable {
  struct Alternative: Sendable {
    /// The slot to read; nil for a constant.
    var slot: Int?
    var part: (separator: [UInt8], number: Int)?
    var extract: Extraction?
    var chooser: Chooser?
    /// What the chooser chooses among; for a constant alternative its one element.
    var constants: [Constant] = []
    var unit: Unit
    var isMagnitude = false
  }

  enum Found {
    case missing
    /// Text to be decoded, read from the alternative with this number.
    case text(ByteRange, alternative: Int)
    case constant(Constant, alternative: Int)
    case passOver
    case rejected
  }

  var alternatives: [Alternative]
  /// The decimal sign of the log, for numbers within text.
  var point: UInt8

  /// Nothing in the log or the profile gives this field.
  static var absent: Self { FieldPlan(alternatives: [], point: UInt8(ascii: ".")) }

  var isAbsent: Bool { alternatives.isEmpty }

  /// The constant, if the field is the same for every record.
  var constant: Constant? {
    guard let first = alternatives.first, first.slot == nil else { return nil }
    return first.constants.first
  }

  @inline(__always)
  func find(_ bytes: Span<UInt8>, _ slots: borrowing [ByteRange]) -> Found {
    for i in alternatives.indices {
      guard let slot = alternatives[i].slot else { return .constant(alternatives[i].constants[0], alternative: i) }
      var range = bytes.trimmed(slots[slot])
      if range.isEmpty { continue }
      if alternatives[i].part != nil || alternatives[i].extract != nil {
        range = alternatives[i].narrowed(bytes, range, point: point)
        if range.isEmpty { continue }
      }
      guard let chooser = alternatives[i].chooser else { return .text(range, alternative: i) }
      switch chooser.choose(bytes, range, point: point) {
      case .passOver: return .passOver
      case .reject: return .rejected
      case .constant(let index): return .constant(alternatives[i].constants[index], alternative: i)
      }
    }
    return .missing
  }
}

extension FieldPlan.Alternative {
  /// The part of the text, or the number within it, that is meant; empty when there is none.
  func narrowed(_ bytes: Span<UInt8>, _ text: ByteRange, point: UInt8) -> ByteRange {
    var text = text
    if let part {
      var number = part.number
      while number > 1 {
        guard let found = bytes.firstRange(of: part.separator, in: text) else { return .empty }
        text.start = found.end
        number -= 1
      }
      if let found = bytes.firstRange(of: part.separator, in: text) { text.end = found.start }
      text = bytes.trimmed(text)
    }
    if let extract { return extract.range(bytes, text, point: point) ?? .empty }
    return text
  }
}

/// A choice of a profile, compiled: by equality through a table, otherwise by rules in their order.
struct Chooser: Sendable {
  enum Chosen: Equatable, Sendable {
    /// The index of a constant of the alternative.
    case constant(Int)
    case passOver
    case reject
  }

  enum Test: Sendable {
    case equals([UInt8])
    case prefix([UInt8])
    case contains([UInt8])
    case below(Double)
  }

  private var table: WordTable?
  private var rules: [(test: Test, chosen: Chosen)]
  private var otherwise: Chosen

  init(rules: [(test: Test, chosen: Chosen)], otherwise: Chosen) {
    self.rules = rules
    self.otherwise = otherwise
    var words: [(word: [UInt8], value: Int32)] = []
    for (index, rule) in rules.enumerated() {
      guard case .equals(let word) = rule.test else { return }
      words.append((word, Int32(index)))
    }
    table = WordTable(words)
  }

  func choose(_ bytes: Span<UInt8>, _ text: ByteRange, point: UInt8) -> Chosen {
    if let table { return table.value(bytes, text).map { rules[Int($0)].chosen } ?? otherwise }
    var number: Double??
    for rule in rules {
      switch rule.test {
      case .equals(let word): if bytes.equals(text, word) { return rule.chosen }
      case .prefix(let word): if bytes.hasPrefix(text, word) { return rule.chosen }
      case .contains(let word): if bytes.firstRange(of: word, in: text) != nil { return rule.chosen }
      case .below(let bound):
        if number == nil { number = .some(Decimal(bytes, text, point: point)?.double) }
        guard let value = number! else { return .reject }
        if value < bound { return rule.chosen }
      }
    }
    return otherwise
  }
}
