import CheckModel

/// Binds the values of a profile to the columns of one log, and hands out the slots that they need.
struct FieldBinder {
  private let draft: PlanDraft
  /// See `ParsePlan.slotColumns`.
  private(set) var slotColumns: [Int] = []
  /// The path of keys of each slot; nil for a joined one.
  private(set) var paths: [String?] = []
  private(set) var joinedSlots: [ParsePlan.JoinedSlot] = []
  private(set) var tables = FieldTablesDraft()
  /// The texts of times that are the same for all records, or that a choice gives.
  private(set) var timeTexts: [[UInt8]] = []
  /// The labels of sites that are the same for all records and not registered.
  private(set) var unknownSites: [[UInt8]] = []
  private var slotOfColumn: [String: Int] = [:]

  init(_ draft: PlanDraft) { self.draft = draft }

  // MARK: Fields

  mutating func words(_ field: CheckField, _ words: CheckWords.Codes) throws(PlanFailure) -> FieldPlan {
    let allowed = words.keys.sorted().joined(separator: ", ")
    return try bind(field, table: words, allowed: allowed) { words[$0] }
  }

  mutating func offences(_ words: CheckWords.Codes) throws(PlanFailure) -> FieldPlan {
    let allowed = words.keys.sorted().joined(separator: ", ") + ", joined with +"
    return try bind(.offence, allowed: allowed) { text in
      var set: Int64 = 0
      for word in text.split(separator: "+", omittingEmptySubsequences: false) {
        guard let offence = words[String(word)] else { return nil }
        set |= offence.code
      }
      return FieldPlan.Constant(code: set)
    }
  }

  mutating func breath() throws(PlanFailure) -> FieldPlan {
    try bind(.breath, unit: .milligramsPerLitre, allowed: "a number in mg/l, refused, positive") { text in
      switch text {
      case "refused": Outcome.refused.constant
      case "positive": Outcome.overLimit.constant
      default:
        Self.decimal(text).flatMap { Unit.milligramsPerLitre.breathHundredths($0) }.flatMap { UInt16(exactly: $0) }
          .map { Outcome(rawValue: $0).constant }
      }
    }
  }

  mutating func number(_ field: CheckField) throws(PlanFailure) -> FieldPlan {
    try bind(field, allowed: "a number") { text in
      Self.decimal(text).map { FieldPlan.Constant(code: $0.mantissa, scale: Int32($0.scale)) }
    }
  }

  /// A text that is looked at and not kept.
  mutating func text(_ field: CheckField) throws(PlanFailure) -> FieldPlan {
    try bind(field, allowed: "a text") { _ in FieldPlan.Constant(code: 0) }
  }

  mutating func site() throws(PlanFailure) -> FieldPlan {
    let (encoding, table) = (draft.profile.encoding, draft.siteTable)
    var unknown: [[UInt8]] = []
    defer { unknownSites = unknown }
    return try bind(.site, allowed: "a text") { text in
      guard let bytes = encoding.bytes(of: text), !bytes.isEmpty else { return nil }
      if let index = table.value(bytes.span, ByteRange(start: 0, end: bytes.count)) {
        return FieldPlan.Constant(code: Int64(index))
      }
      unknown.append(bytes)
      return FieldPlan.Constant(code: -Int64(unknown.count))
    }
  }

  mutating func time() throws(PlanFailure) -> [ParsePlan.TimePart] {
    var parts: [ParsePlan.TimePart] = []
    for part in draft.profile.time {
      var texts = timeTexts
      defer { timeTexts = texts }
      let field = try bind(part.value, allowed: "a text of the pattern's shape") { text in
        let bytes = Array(text.utf8)
        var parts = TimeParts()
        guard part.pattern.read(bytes.span, ByteRange(start: 0, end: bytes.count), into: &parts) else { return nil }
        texts.append(bytes)
        return FieldPlan.Constant(code: Int64(texts.count - 1))
      }
      parts.append(ParsePlan.TimePart(field: field, pattern: part.pattern))
    }
    return parts
  }

  mutating func passOver() throws(PlanFailure) -> [ParsePlan.PassOver] {
    var tests: [ParsePlan.PassOver] = []
    for condition in draft.profile.passOver {
      guard let slot = try slot(condition.column) else { continue }
      tests.append(
        ParsePlan.PassOver(slot: slot, tests: condition.matchers.compactMap(compile), isNegated: condition.isNegated))
    }
    return tests
  }

  // MARK: Binding

  private mutating func bind(
    _ field: CheckField, table: CheckWords.Codes? = nil, unit: Unit = .kilometresPerHour, allowed: String,
    _ decode: (String) -> FieldPlan.Constant?
  ) throws(PlanFailure) -> FieldPlan {
    guard let value = draft.profile.values[field] else { return .absent }
    return try bind(value, table: table, unit: unit, allowed: allowed, decode)
  }

  /// - Parameters:
  ///   - table: the words that a text of the log itself may be; nil when it is decoded in another way.
  ///   - decode: what a word of the profile means; nil when it means nothing.
  private mutating func bind(
    _ value: Value, table: CheckWords.Codes? = nil, unit: Unit = .kilometresPerHour, allowed: String,
    _ decode: (String) -> FieldPlan.Constant?
  ) throws(PlanFailure) -> FieldPlan {
    let first = tables.alternatives.count
    for alternative in value.alternatives {
      func constant(_ text: String) throws(PlanFailure) -> FieldPlan.Constant {
        guard let constant = decode(text) else {
          throw .profile(.invalid("a word for this field", text, line: alternative.line, allowed: allowed))
        }
        return constant
      }
      var constants: [FieldPlan.Constant] = []
      var chooser: Chooser?
      if let choice = alternative.choice {
        let (compiled, words) = compile(choice)
        chooser = compiled
        for word in words { constants.append(try constant(word)) }
      } else if let table {
        let words = table.sorted { $0.key < $1.key }
        chooser = Chooser(
          rules: words.enumerated().map { (.equals(Array($0.element.key.utf8)), .constant(Int32($0.offset))) },
          otherwise: .reject, in: draft.memory)
        constants = words.map(\.value)
      }
      var slot: Int32 = -1
      if case .columns(let columns) = alternative.origin {
        guard let found = try self.slot(joining: columns) else { continue }
        slot = Int32(found)
      } else {
        guard let text = try constantText(alternative) else { continue }
        if alternative.choice != nil, let chosen = chooser {
          guard case .constant(let index) = choose(chosen, text) else {
            throw .mismatch("the value of line \(alternative.line) of the profile is none that it knows")
          }
          constants = [constants[Int(index)]]
        } else {
          constants = [try constant(text)]
        }
        chooser = nil
      }
      tables.alternatives.append(
        FieldPlan.Alternative(
          slot: slot, narrowing: slot < 0 ? -1 : narrowing(alternative), chooser: add(chooser),
          constants: Int32(tables.constants.count), unit: alternative.unit ?? unit, isMagnitude: alternative.isMagnitude
        ))
      tables.constants += constants
    }
    return FieldPlan(first: Int32(first), count: Int32(tables.alternatives.count - first))
  }

  private mutating func add(_ chooser: Chooser?) -> Int32 {
    guard let chooser else { return -1 }
    tables.choosers.append(chooser)
    return Int32(tables.choosers.count - 1)
  }

  private mutating func narrowing(_ alternative: Value.Alternative) -> Int32 {
    guard alternative.part != nil || alternative.extract != nil else { return -1 }
    tables.narrowings.append(Narrowing(part: alternative.part, extract: alternative.extract))
    return Int32(tables.narrowings.count - 1)
  }

  private func choose(_ chooser: Chooser, _ text: String) -> Chooser.Chosen {
    let bytes = Array(text.utf8)
    let range = ByteRange(start: 0, end: bytes.count)
    return chooser.chooseByRules(bytes.span, range, point: draft.profile.decimalPoint)
  }

  /// The text of an alternative that is the same for all records, after its part and extraction; nil when it is empty.
  private func constantText(_ alternative: Value.Alternative) throws(PlanFailure) -> String? {
    let text: String
    switch alternative.origin {
    case .columns: return nil
    case .constant(let constant): text = constant
    case .fileName(let name): text = draft.captures[name] ?? ""
    case .preamble(let key):
      guard let found = draft.preamble[key] else { throw .mismatch("the preamble has no `\(key)`") }
      text = found
    }
    let bytes = Array(text.utf8)
    let whole = bytes.span.trimmed(ByteRange(start: 0, end: bytes.count))
    let range = Narrowing(part: alternative.part, extract: alternative.extract)
      .range(bytes.span, whole, point: draft.profile.decimalPoint)
    return range.isEmpty ? nil : String(decoding: bytes[range.start..<range.end], as: UTF8.self)
  }

  private func compile(_ choice: Choice) -> (Chooser, words: [String]) {
    var words: [String] = []
    func chosen(_ outcome: Choice.Outcome) -> Chooser.Chosen {
      switch outcome {
      case .passOver: return .passOver
      case .reject: return .reject
      case .word(let word):
        if let known = words.firstIndex(of: word) { return .constant(Int32(known)) }
        words.append(word)
        return .constant(Int32(words.count - 1))
      }
    }
    var rules: [(test: Chooser.Test, chosen: Chooser.Chosen)] = []
    for rule in choice.rules {
      switch rule.test {
      case .below(let bound): rules.append((.below(bound), chosen(rule.to)))
      case .text(let matcher): if let test = compile(matcher) { rules.append((test, chosen(rule.to))) }
      }
    }
    return (Chooser(rules: rules, otherwise: chosen(choice.otherwise), in: draft.memory), words)
  }

  /// nil when the log's encoding cannot write the text, so that it never matches.
  private func compile(_ matcher: Matcher) -> Chooser.Test? {
    let encoding = draft.profile.encoding
    switch matcher {
    case .equals(let text): return encoding.bytes(of: text).map { .equals($0) }
    case .prefix(let text): return encoding.bytes(of: text).map { .prefix($0) }
    case .contains(let text): return encoding.bytes(of: text).map { .contains($0) }
    }
  }

  private static func decimal(_ text: String) -> Decimal? {
    let bytes = Array(text.utf8)
    return Decimal(bytes.span, ByteRange(start: 0, end: bytes.count), point: UInt8(ascii: "."))
  }

  // MARK: Slots

  private mutating func slot(joining columns: [Column]) throws(PlanFailure) -> Int? {
    var parts: [Int] = []
    for column in columns { if let slot = try slot(column) { parts.append(slot) } }
    if parts.count <= 1 { return parts.first }
    slotColumns.append(-1)
    paths.append(nil)
    joinedSlots.append(ParsePlan.JoinedSlot(slot: slotColumns.count - 1, parts: parts))
    return slotColumns.count - 1
  }

  private mutating func slot(_ column: Column) throws(PlanFailure) -> Int? {
    if let known = slotOfColumn[column.name] { return known }
    let place: Int
    switch draft.columns {
    case .keys: place = 0
    case .numbered:
      guard let index = column.index else { throw .mismatch("the log has no header to find `\(column.name)` in") }
      place = index
    case .named(let names):
      if let index = names.firstIndex(of: column.name) {
        place = index
      } else if let index = column.index, index < names.count {
        place = index
      } else if column.isOptional {
        return nil
      } else {
        throw .mismatch("the header has no column `\(column.name)`")
      }
    }
    slotColumns.append(place)
    paths.append(column.name)
    slotOfColumn[column.name] = slotColumns.count - 1
    return slotColumns.count - 1
  }
}
