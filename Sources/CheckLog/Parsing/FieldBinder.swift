import CheckModel

/// Binds the values of a profile to the columns of one log, and hands out the slots that they need.
struct FieldBinder {
  private let draft: PlanDraft
  /// See `ParsePlan.slotColumns`.
  private(set) var slotColumns: [Int] = []
  /// The path of keys of each slot; nil for a joined one.
  private(set) var paths: [String?] = []
  private(set) var joinedSlots: [ParsePlan.JoinedSlot] = []
  private var slotOfKey: [String: Int] = [:]
  private var slotOfPlace: [Int: Int] = [:]

  init(_ draft: PlanDraft) { self.draft = draft }

  // MARK: Fields

  mutating func words<Word>(_ field: CheckField, _ words: [String: Word]) throws(PlanFailure) -> FieldPlan<Word> {
    let allowed = words.keys.sorted().joined(separator: ", ")
    return try bind(field, table: words, allowed: allowed) { text, _ in words[text] }
  }

  mutating func offences(_ words: [String: OffenceSet]) throws(PlanFailure) -> FieldPlan<OffenceSet> {
    let allowed = words.keys.sorted().joined(separator: ", ") + ", joined with +"
    return try bind(.offence, table: nil, allowed: allowed) { text, _ in
      var set: OffenceSet = []
      for word in text.split(separator: "+", omittingEmptySubsequences: false) {
        guard let offence = words[String(word)] else { return nil }
        set.formUnion(offence)
      }
      return set
    }
  }

  mutating func breath() throws(PlanFailure) -> FieldPlan<Outcome> {
    try bind(.breath, table: nil, unit: .milligramsPerLitre, allowed: "a number in mg/l, refused, positive") {
      text, point in
      switch text {
      case "refused": .refused
      case "positive": .overLimit
      default:
        Self.decimal(text, point).flatMap { Unit.milligramsPerLitre.breathHundredths($0) }.flatMap {
          UInt16(exactly: $0)
        }
        .map { Outcome(rawValue: $0) }
      }
    }
  }

  mutating func number(_ field: CheckField, unit: Unit) throws(PlanFailure) -> FieldPlan<Decimal> {
    try bind(field, table: nil, unit: unit, allowed: "a number", Self.decimal)
  }

  mutating func text(_ field: CheckField) throws(PlanFailure) -> FieldPlan<[UInt8]> {
    try bind(field, table: nil, allowed: "a text") { text, _ in Array(text.utf8) }
  }

  mutating func site() throws(PlanFailure) -> FieldPlan<ParsePlan.SiteName> {
    let (encoding, table) = (draft.profile.encoding, draft.siteTable)
    return try bind(.site, table: nil, allowed: "a text") { text, _ in
      if text.isEmpty { return nil }
      guard let bytes = encoding.bytes(of: text) else { return .unknown(text) }
      let range = ByteRange(start: 0, end: bytes.count)
      return table.value(bytes.span, range).map { .registered(Int($0)) } ?? .unknown(text)
    }
  }

  mutating func time() throws(PlanFailure) -> [ParsePlan.TimePart] {
    var parts: [ParsePlan.TimePart] = []
    for part in draft.profile.time {
      let field = try bind(part.value, table: nil, unit: .kilometresPerHour, allowed: "a text of the pattern's shape") {
        text, _ -> [UInt8]? in
        let bytes = Array(text.utf8)
        var parts = TimeParts()
        return part.pattern.read(bytes.span, ByteRange(start: 0, end: bytes.count), into: &parts) ? bytes : nil
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

  private mutating func bind<C>(
    _ field: CheckField, table: [String: C]?, unit: Unit = .kilometresPerHour, allowed: String,
    _ decode: (String, _ point: UInt8) -> C?
  ) throws(PlanFailure) -> FieldPlan<C> {
    guard let value = draft.profile.values[field] else { return .absent }
    return try bind(value, table: table, unit: unit, allowed: allowed, decode)
  }

  /// - Parameters:
  ///   - table: the words that a text of the log itself may be; nil when it is decoded in another way.
  ///   - decode: what a word of the profile, which has decimal points, or of the log means; nil when it means nothing.
  private mutating func bind<C>(
    _ value: Value, table: [String: C]?, unit: Unit, allowed: String, _ decode: (String, _ point: UInt8) -> C?
  ) throws(PlanFailure) -> FieldPlan<C> {
    var plan = FieldPlan<C>(alternatives: [], point: draft.profile.decimalPoint)
    for alternative in value.alternatives {
      func constant(_ text: String, line: Int) throws(PlanFailure) -> C {
        guard let constant = decode(text, UInt8(ascii: ".")) else {
          throw .profile(.invalid("a word for this field", text, line: line, allowed: allowed))
        }
        return constant
      }
      // A text that is the same for all records is a text of ours; those of records are the log's own bytes.
      var encoding = TextEncoding.utf8
      if case .columns = alternative.origin { encoding = draft.profile.encoding }
      var bound = FieldPlan<C>.Alternative(
        slot: nil, part: try part(alternative, encoding), extract: try extraction(alternative, encoding),
        unit: alternative.unit ?? unit, isMagnitude: alternative.isMagnitude)
      if let choice = alternative.choice {
        let (chooser, words) = compile(choice, encoding)
        bound.chooser = chooser
        for (word, line) in words { bound.constants.append(try constant(word, line: line)) }
      } else if let table {
        let words = table.sorted { $0.key < $1.key }
        bound.chooser = Chooser(
          rules: words.enumerated().map { (.equals(Array($0.element.key.utf8)), .constant($0.offset)) },
          otherwise: .reject)
        bound.constants = words.map(\.value)
      }
      if case .columns(let columns) = alternative.origin {
        guard let slot = try slot(joining: columns) else { continue }
        bound.slot = slot
      } else {
        guard let text = try constantText(alternative, &bound) else { continue }
        if case .constant(let word) = alternative.origin, alternative.choice == nil, word == text {
          bound.constants = [try constant(text, line: alternative.line)]
        } else if alternative.choice == nil {
          // The text may be the log's own: it is not told.
          guard let value = decode(text, draft.profile.decimalPoint) else {
            throw .mismatch("the value that line \(alternative.line) of the profile finds is not one of: \(allowed)")
          }
          bound.constants = [value]
        }
        bound.chooser = nil
      }
      plan.alternatives.append(bound)
    }
    return plan
  }

  /// The text of an alternative that is the same for all records, after its part, extraction and choice; nil when
  /// it is empty. A choice leaves its one constant in `bound`.
  private func constantText<C>(
    _ alternative: Value.Alternative, _ bound: inout FieldPlan<C>.Alternative
  ) throws(PlanFailure) -> String? {
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
    let range = bound.narrowed(bytes.span, whole, point: draft.profile.decimalPoint)
    if range.isEmpty { return nil }
    if let chooser = bound.chooser, alternative.choice != nil {
      guard case .constant(let index) = chooser.choose(bytes.span, range, point: draft.profile.decimalPoint) else {
        throw .mismatch("the value of line \(alternative.line) of the profile is none that it knows")
      }
      bound.constants = [bound.constants[index]]
    }
    return String(decoding: bytes[range.start..<range.end], as: UTF8.self)
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
        if let known = words.firstIndex(where: { $0.word == word }) { return .constant(known) }
        words.append((word, line))
        return .constant(words.count - 1)
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
    return (Chooser(rules: rules, otherwise: chosen(choice.otherwise, line: choice.line)), words)
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
