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
  private(set) var unknownSites: [String] = []
  private var slotOfKey: [String: Int] = [:]
  private var slotOfPlace: [Int: Int] = [:]

  init(_ draft: PlanDraft) { self.draft = draft }

  // MARK: Fields

  mutating func words(_ field: CheckField, _ words: CheckWords.Codes) throws(PlanFailure) -> FieldPlan {
    let allowed = words.keys.sorted().joined(separator: ", ")
    return try bind(field, table: words, allowed: allowed) { text, _, _ in words[text] }
  }

  mutating func offences(_ words: CheckWords.Codes) throws(PlanFailure) -> FieldPlan {
    let allowed = words.keys.sorted().joined(separator: ", ") + ", joined with +"
    return try bind(.offence, allowed: allowed) { text, _, _ in
      var set: Int64 = 0
      for word in text.split(separator: "+", omittingEmptySubsequences: false) {
        guard let offence = words[String(word)] else { return nil }
        set |= offence.code
      }
      return FieldPlan.Constant(code: set)
    }
  }

  mutating func breath() throws(PlanFailure) -> FieldPlan {
    try bind(.breath, unit: .milligramsPerLitre, allowed: "a number, refused, positive") { text, point, unit in
      switch text {
      case "refused": return Outcome.refused.constant
      case "positive": return Outcome.overLimit.constant
      default:
        guard let value = Self.decimal(text, point), let hundredths = unit.breathHundredths(value)
        else { return nil }
        return UInt16(exactly: hundredths).map { Outcome(rawValue: $0).constant }
      }
    }
  }

  mutating func number(_ field: CheckField) throws(PlanFailure) -> FieldPlan {
    try bind(field, allowed: "a number") { text, point, _ in
      Self.decimal(text, point).map { FieldPlan.Constant(code: $0.mantissa, scale: Int32($0.scale)) }
    }
  }

  /// A text that is looked at and not kept.
  mutating func text(_ field: CheckField) throws(PlanFailure) -> FieldPlan {
    try bind(field, allowed: "a text") { _, _, _ in FieldPlan.Constant(code: 0) }
  }

  mutating func site() throws(PlanFailure) -> FieldPlan {
    let (encoding, table) = (draft.profile.encoding, draft.siteTable)
    var unknown: [String] = []
    defer { unknownSites = unknown }
    return try bind(.site, allowed: "a text") { text, _, _ in
      if text.isEmpty { return nil }
      if let bytes = encoding.bytes(of: text),
        let index = table.value(bytes.span, ByteRange(start: 0, end: bytes.count))
      {
        return FieldPlan.Constant(code: Int64(index))
      }
      unknown.append(text)
      return FieldPlan.Constant(code: -Int64(unknown.count))
    }
  }

  mutating func time() throws(PlanFailure) -> [ParsePlan.TimePart] {
    var parts: [ParsePlan.TimePart] = []
    for part in draft.profile.time {
      var texts = timeTexts
      defer { timeTexts = texts }
      let field = try bind(part.value, allowed: "a text of the pattern's shape") { text, _, _ in
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
        ParsePlan.PassOver(
          slot: slot, tests: condition.matchers.compactMap { compile($0, draft.profile.encoding) },
          isNegated: condition.isNegated))
    }
    return tests
  }

  // MARK: Binding

  private mutating func bind(
    _ field: CheckField, table: CheckWords.Codes? = nil, unit: Unit = .kilometresPerHour, allowed: String,
    _ decode: (String, _ point: UInt8, Unit) -> FieldPlan.Constant?
  ) throws(PlanFailure) -> FieldPlan {
    guard let value = draft.profile.values[field] else { return .absent }
    return try bind(value, table: table, unit: unit, allowed: allowed, decode)
  }

  /// - Parameters:
  ///   - table: the words that a text of the log itself may be; nil when it is decoded in another way.
  ///   - decode: what a word of the profile, which has decimal points, or of the log means; nil when it means nothing.
  private mutating func bind(
    _ value: Value, table: CheckWords.Codes? = nil, unit: Unit = .kilometresPerHour, allowed: String,
    _ decode: (String, _ point: UInt8, Unit) -> FieldPlan.Constant?
  ) throws(PlanFailure) -> FieldPlan {
    let first = tables.alternatives.count
    for alternative in value.alternatives {
      func constant(_ text: String, line: Int) throws(PlanFailure) -> FieldPlan.Constant {
        guard let constant = decode(text, UInt8(ascii: "."), alternative.unit ?? unit) else {
          throw .profile(.invalid("a word for this field", line: line, allowed: allowed))
        }
        return constant
      }
      // A text that is the same for all records is a text of ours; those of records are the log's own bytes.
      var encoding = TextEncoding.utf8
      if case .columns = alternative.origin { encoding = draft.profile.encoding }
      let narrowing = Narrowing(
        part: try part(alternative, encoding), extract: try extraction(alternative, encoding))
      var constants: [FieldPlan.Constant] = []
      var chooser: Chooser?
      if let choice = alternative.choice {
        let (compiled, words) = compile(choice, encoding)
        chooser = compiled
        for (word, line) in words { constants.append(try constant(word, line: line)) }
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
        guard let text = try constantText(alternative, narrowing) else { continue }
        if alternative.choice != nil, let chosen = chooser {
          guard case .constant(let index) = choose(chosen, text) else {
            throw .mismatch("the value of line \(alternative.line) of the profile is none that it knows")
          }
          constants = [constants[Int(index)]]
        } else if case .constant(let word) = alternative.origin, word == text {
          constants = [try constant(text, line: alternative.line)]
        } else {
          // The text may be the log's own: it is not told.
          guard let value = decode(text, draft.profile.decimalPoint, alternative.unit ?? unit) else {
            throw .mismatch("the value that line \(alternative.line) of the profile finds is not one of: \(allowed)")
          }
          constants = [value]
        }
        chooser = nil
      }
      tables.alternatives.append(
        FieldPlan.Alternative(
          slot: slot, narrowing: slot < 0 ? -1 : add(narrowing), chooser: add(chooser),
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

  private mutating func add(_ narrowing: Narrowing) -> Int32 {
    guard narrowing.part != nil || narrowing.extract != nil else { return -1 }
    tables.narrowings.append(narrowing)
    return Int32(tables.narrowings.count - 1)
  }

  private func choose(_ chooser: Chooser, _ text: String) -> Chooser.Chosen {
    let bytes = Array(text.utf8)
    let range = ByteRange(start: 0, end: bytes.count)
    return chooser.chooseByRules(bytes.span, range, point: draft.profile.decimalPoint)
  }

  /// The text of an alternative that is the same for all records, after its part and extraction; nil when it is empty.
  private func constantText(_ alternative: Value.Alternative, _ narrowing: Narrowing) throws(PlanFailure) -> String? {
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
    let range = narrowing.range(bytes.span, whole, point: draft.profile.decimalPoint)
    return range.isEmpty ? nil : String(decoding: bytes[range.start..<range.end], as: UTF8.self)
  }

  private func part(
    _ alternative: Value.Alternative, _ encoding: TextEncoding
  ) throws(PlanFailure) -> (separator: [UInt8], number: Int)? {
    guard let part = alternative.part else { return nil }
    guard let separator = encoding.bytes(of: part.separator) else { throw unwritable(alternative) }
    return (separator, part.number)
  }

  private func extraction(
    _ alternative: Value.Alternative, _ encoding: TextEncoding
  ) throws(PlanFailure) -> Extraction? {
    guard let extraction = alternative.extract else { return nil }
    guard let encoded = extraction.encoded(encoding) else { throw unwritable(alternative) }
    return encoded
  }

  private func unwritable(_ alternative: Value.Alternative) -> PlanFailure {
    .profile(
      ProfileError(
        line: alternative.line, problem: "the log's encoding cannot write the text to look for",
        remedy: "change the text or `encoding:`"))
  }

  private func compile(_ choice: Choice, _ encoding: TextEncoding) -> (Chooser, words: [(word: String, line: Int)]) {
    var words: [(word: String, line: Int)] = []
    func chosen(_ outcome: Choice.Outcome, line: Int) -> Chooser.Chosen {
      switch outcome {
      case .passOver: return .passOver
      case .reject: return .reject
      case .word(let word):
        if let known = words.firstIndex(where: { $0.word == word }) { return .constant(Int32(known)) }
        words.append((word, line))
        return .constant(Int32(words.count - 1))
      }
    }
    var rules: [(test: Chooser.Test, chosen: Chooser.Chosen)] = []
    for rule in choice.rules {
      switch rule.test {
      case .below(let bound): rules.append((.below(bound), chosen(rule.to, line: rule.line)))
      case .text(let matcher):
        // The word is decoded even where its rule can never match.
        let chosen = chosen(rule.to, line: rule.line)
        if let test = compile(matcher, encoding) { rules.append((test, chosen)) }
      }
    }
    let otherwise = chosen(choice.otherwise, line: choice.line)
    return (Chooser(rules: rules, otherwise: otherwise, in: draft.memory), words)
  }

  /// nil when the log's encoding cannot write the text, so that it never matches.
  private func compile(_ matcher: Matcher, _ encoding: TextEncoding) -> Chooser.Test? {
    switch matcher {
    case .equals(let text): return encoding.bytes(of: text).map { .equals($0) }
    case .prefix(let text): return encoding.bytes(of: text).map { .prefix($0) }
    case .contains(let text): return encoding.bytes(of: text).map { .contains($0) }
    }
  }

  private static func decimal(_ text: String, _ point: UInt8) -> Decimal? {
    let bytes = Array(text.utf8)
    return Decimal(bytes.span, ByteRange(start: 0, end: bytes.count), point: point)
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
    if let known = slotOfKey[column.name] { return known }
    let place: Int
    switch draft.columns {
    case .keys: place = 0
    case .numbered:
      guard let index = column.index else { throw .mismatch("the log has no header to find `\(column.name)` in") }
      place = index
    case .named(let names):
      if let index = names.firstIndex(of: column.name) {
        guard names.lastIndex(of: column.name) == index else {
          throw .mismatch("the header has two columns `\(column.name)`")
        }
        place = index
      } else if let index = column.index, index < names.count {
        place = index
      } else if column.isOptional {
        return nil
      } else {
        throw .mismatch("the header has no column `\(column.name)`")
      }
    }
    if case .keys = draft.columns {
      // Every key is a place of its own.
    } else {
      if let count = draft.profile.columnCount, place >= count {
        throw .mismatch("`\(column.name)` is behind the \(count) columns of a row")
      }
      // One column, by name and by number, is one slot: its quoted text is unescaped in place, once.
      if let known = slotOfPlace[place] { return known }
      slotOfPlace[place] = slotColumns.count
    }
    slotOfKey[column.name] = slotColumns.count
    slotColumns.append(place)
    paths.append(column.name)
    return slotColumns.count - 1
  }
}
