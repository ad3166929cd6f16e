/// How one field of a check is found in a record: a value of a profile, bound to slots, with every word decoded.
///
/// A plain number pair, so that reading a plan counts no references; what it means stands in the tables of `FieldTables`.
struct FieldPlan: BitwiseCopyable {
  /// The first of its alternatives in `FieldTables.alternatives`.
  var first: Int32
  /// 0 when nothing in the log or the profile gives this field.
  var count: Int32

  static let absent = FieldPlan(first: 0, count: 0)

  var isAbsent: Bool { count == 0 }

  /// Where a value may come from.
  struct Alternative: BitwiseCopyable {
    /// The slot to read; -1 for a constant.
    var slot: Int32
    /// Index in `FieldTables.narrowings`, or -1 when the whole text is meant.
    var narrowing: Int32
    /// Index in `FieldTables.choosers`, or -1 when the text is not a word.
    var chooser: Int32
    /// Where its constants begin in `FieldTables.constants`: those that the chooser chooses among, or the only one.
    var constants: Int32
    var unit: Unit
    /// Only the magnitude of a number counts.
    var isMagnitude: Bool
  }

  /// What a word of a profile means: a code, a number, or an index.
  struct Constant: BitwiseCopyable, Equatable {
    var code: Int64
    /// The digits behind the point, where the code is a number.
    var scale: Int32 = 0

    var decimal: Decimal { Decimal(mantissa: code, scale: Int(scale)) }
  }

  enum Found: BitwiseCopyable {
    case missing
    /// Text to be decoded, read from the alternative with this number in `FieldTables.alternatives`.
    case text(ByteRange, alternative: Int32)
    case constant(Constant, alternative: Int32)
    case passOver
    case rejected
  }
}

/// Which part of a text is meant.
struct Narrowing: Sendable {
  /// Split the text at the separator and take the part with this number, from 1.
  var part: (separator: [UInt8], number: Int)?
  var extract: Extraction?

  /// The part of the text, or the number within it, that is meant; empty when there is none.
  func range(_ bytes: Span<UInt8>, _ text: ByteRange, point: UInt8) -> ByteRange {
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
  enum Chosen: BitwiseCopyable, Equatable, Sendable {
    /// The number of a constant, from the alternative's first.
    case constant(Int32)
    case passOver
    case reject
  }

  enum Test: Sendable {
    case equals([UInt8])
    case prefix([UInt8])
    case contains([UInt8])
    case below(Double)

    func matches(_ bytes: Span<UInt8>, _ text: ByteRange) -> Bool {
      switch self {
      case .equals(let word): bytes.equals(text, word)
      case .prefix(let word): bytes.hasPrefix(text, word)
      case .contains(let word): bytes.firstRange(of: word, in: text) != nil
      case .below: false
      }
    }
  }

  /// Words and the numbers of their rules, when all rules test for equality.
  let table: WordTable?
  let rules: [(test: Test, chosen: Chosen)]
  let otherwise: Chosen

  init(rules: [(test: Test, chosen: Chosen)], otherwise: Chosen, in memory: PlanMemory) {
    self.rules = rules
    self.otherwise = otherwise
    var words: [(word: [UInt8], value: Int32)] = []
    for (index, rule) in rules.enumerated() {
      guard case .equals(let word) = rule.test else {
        table = nil
        return
      }
      words.append((word, Int32(index)))
    }
    table = WordTable(words, in: memory)
  }

  /// Tries the rules one after the other.
  func chooseByRules(_ bytes: Span<UInt8>, _ text: ByteRange, point: UInt8) -> Chosen {
    var number: Double??
    for rule in rules {
      if case .below(let bound) = rule.test {
        if number == nil { number = .some(Decimal(bytes, text, point: point)?.double) }
        guard let value = number! else { return .reject }
        if value < bound { return rule.chosen }
      } else if rule.test.matches(bytes, text) {
        return rule.chosen
      }
    }
    return otherwise
  }
}

/// The tables behind all fields of a plan.
final class FieldTables: Sendable {
  /// A chooser by its table: what to look up and what it gives, without the rest.
  private struct Lookup: BitwiseCopyable {
    var table: WordTable
    var chosen: PlanTable<Chooser.Chosen>
    var otherwise: Chooser.Chosen
  }

  private let alternatives: PlanTable<FieldPlan.Alternative>
  private let constants: PlanTable<FieldPlan.Constant>
  private let lookups: PlanTable<Lookup>
  /// For each chooser its index in `lookups`, or -1 when it has rules.
  private let lookupOfChooser: PlanTable<Int32>
  private let choosers: [Chooser]
  private let narrowings: [Narrowing]
  /// The decimal sign of the log, for numbers within text.
  private let point: UInt8

  init(_ draft: FieldTablesDraft, point: UInt8, in memory: PlanMemory) {
    alternatives = memory.table(draft.alternatives)
    constants = memory.table(draft.constants)
    choosers = draft.choosers
    narrowings = draft.narrowings
    self.point = point
    var lookups: [Lookup] = []
    var indices: [Int32] = []
    for chooser in draft.choosers {
      guard let table = chooser.table else {
        indices.append(-1)
        continue
      }
      indices.append(Int32(lookups.count))
      lookups.append(
        Lookup(table: table, chosen: memory.table(chooser.rules.map(\.chosen)), otherwise: chooser.otherwise))
    }
    self.lookups = memory.table(lookups)
    lookupOfChooser = memory.table(indices)
  }

  func alternative(_ number: Int32) -> FieldPlan.Alternative { alternatives[Int(number)] }

  func alternatives(of field: FieldPlan) -> [FieldPlan.Alternative] {
    (field.first..<(field.first + field.count)).map(alternative)
  }

  /// The slot whose whole text is the field's value, decoded but not chosen among; nil when it is more than that.
  func onlySlot(_ field: FieldPlan) -> Int? {
    guard field.count == 1, case let only = alternative(field.first), only.slot >= 0, only.narrowing < 0,
      only.chooser < 0
    else { return nil }
    return Int(only.slot)
  }

  /// The constant, if the field is the same for every record.
  func constant(_ field: FieldPlan) -> FieldPlan.Constant? {
    guard !field.isAbsent, case let first = alternatives[Int(field.first)], first.slot < 0 else { return nil }
    return constants[Int(first.constants)]
  }

  /// The field's value in the record whose columns are in `slots`.
  @inline(__always)
  func find(_ field: FieldPlan, _ bytes: Span<UInt8>, _ slots: Span<ByteRange>) -> FieldPlan.Found {
    var number = field.first
    while number < field.first + field.count {
      let alternative = alternatives[Int(number)]
      if alternative.slot < 0 { return .constant(constants[Int(alternative.constants)], alternative: number) }
      var text = bytes.trimmed(slots[Int(alternative.slot)])
      if alternative.narrowing >= 0, !text.isEmpty {
        text = narrowings[Int(alternative.narrowing)].range(bytes, text, point: point)
      }
      if text.isEmpty {
        number += 1
        continue
      }
      if alternative.chooser < 0 { return .text(text, alternative: number) }
      switch choose(Int(alternative.chooser), bytes, text) {
      case .passOver: return .passOver
      case .reject: return .rejected
      case .constant(let index): return .constant(constants[Int(alternative.constants + index)], alternative: number)
      }
    }
    return .missing
  }

  @inline(__always)
  private func choose(_ chooser: Int, _ bytes: Span<UInt8>, _ text: ByteRange) -> Chooser.Chosen {
    let index = lookupOfChooser[chooser]
    if index < 0 { return choosers[chooser].chooseByRules(bytes, text, point: point) }
    let lookup = lookups[Int(index)]
    return lookup.table.value(bytes, text).map { lookup.chosen[Int($0)] } ?? lookup.otherwise
  }
}

/// The tables while fields are being bound.
struct FieldTablesDraft {
  var alternatives: [FieldPlan.Alternative] = []
  var constants: [FieldPlan.Constant] = []
  var choosers: [Chooser] = []
  var narrowings: [Narrowing] = []
}
