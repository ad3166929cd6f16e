import CheckModel

/// Binds the values of a profile to the columns of one log, and hands out the slots that they need.
struct FieldBinder {
  private let draft: PlanDraft
  /// See `ParsePlan.slotColumns`.
  private(set) var slotColumns: [Int] = []
  /// The path of keys of each slot; nil for a joined one.
  private(set) var paths: [String?] = []
  private(set) var joinedSlots: [ParsePlan.JoinedSlot] = []
  private var slotOfColumn: [String: Int] = [:]

  init(_ draft: PlanDraft) { self.draft = draft }

  // MARK: Fields

  mutating func words<Word>(_ field: CheckField, _ words: [String: Word]) throws(PlanFailure) -> FieldPlan<Word> {
    let allowed = words.keys.sorted().joined(separator: ", ")
    return try bind(field, table: words, allowed: allowed) { words[$0] }
  }

  mutating func offences(_ words: [String: OffenceSet]) throws(PlanFailure) -> FieldPlan<OffenceSet> {
    let allowed = words.keys.sorted().joined(separator: ", ") + ", joined with +"
    return try bind(.offence, table: nil, allowed: allowed) { text in
      var set: OffenceSet = []
      for word in text.split(separator: "+", omittingEmptySubsequences: false) {
        guard let offence = words[String(word)] else { return nil }
        set.formUnion(offence)
      }
      return set
    }
  }

  mutating func breath() throws(PlanFailure) -> FieldPlan<Outcome> {
    try bind(.breath, table: nil, unit: .milligramsPerLitre, allowed: "a number in mg/l, refused, positive") { text in
      switch text {
      case "refused": .refused
      case "positive": .overLimit
      default:
        Self.decimal(text).flatMap { Unit.milligramsPerLitre.breathHundredths($0) }.flatMap { UInt16(exactly: $0) }
          .map { Outcome(rawValue: $0) }
      }
    }
  }

  mutating func number(_ field: CheckField, unit: Unit) throws(PlanFailure) -> FieldPlan<Decimal> {
    try bind(field, table: nil, unit: unit, allowed: "a number") { Self.decimal($0) }
  }

  mutating func text(_ field: CheckField) throws(PlanFailure) -> FieldPlan<[UInt8]> {
    try bind(field, table: nil, allowed: "a text") { Array($0.utf8) }
  }

  mutating func site() throws(PlanFailure) -> FieldPlan<ParsePlan.SiteName> {
    let (encoding, table) = (draft.profile.encoding, draft.siteTable)
    return try bind(.site, table: nil, allowed: "a text") { text in
      guard let bytes = encoding.bytes(of: text), !bytes.isEmpty else { return nil }
      let range = ByteRange(start: 0, end: bytes.count)
      return table.value(bytes.span, range).map { .registered(Int($0)) } ?? .unknown(bytes)
    }
  }

  mutating func time() throws(PlanFailure) -> [ParsePlan.TimePart] {
    var parts: [ParsePlan.TimePart] = []
    for part in draft.profile.time {
      let field = try bind(part.value, table: nil, unit: .kilometresPerHour, allowed: "a text of the pattern's shape") {
        text -> [UInt8]? in
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
        ParsePlan.PassOver(slot: slot, tests: condition.matchers.compactMap(compile), isNegated: condition.isNegated))
    }
    return tests
  }

  // MARK: Binding

  private mutating func bind<C>(
    _ field: CheckField, table: [String: C]?, unit: Unit = .kilometresPerHour, allowed: String,
    _ decode: (String) -> C?
  ) throws(PlanFailure) -> FieldPlan<C> {
    guard let value = draft.profile.values[field] else { return .absent }
    return try bind(value, table: table, unit: unit, allowed: allowed, decode)
  }

  /// - Parameters:
  ///   - table: the words that a text of the log itself may be; nil when it is decoded in another way.
  ///   - decode: what a word of the profile means; nil when it means nothing.
  private mutating func bind<C>(
    _ value: Value, table: [String: C]?, unit: Unit, allowed: String, _ decode: (String) -> C?
  ) throws(PlanFailure) -> FieldPlan<C> {
    var plan = FieldPlan<C>(alternatives: [], point: draft.profile.decimalPoint)
    for alternative in value.alternatives {
      func constant(_ text: String) throws(PlanFailure) -> C {
        guard let constant = decode(text) else {
          throw .profile(.invalid("a word for this field", text, line: alternative.line, allowed: allowed))
        }
        return constant
      }
      var bound = FieldPlan<C>.Alternative(
        slot: nil, part: alternative.part, extract: alternative.extract, unit: alternative.unit ?? unit,
        isMagnitude: alternative.isMagnitude)
      if let choice = alternative.choice {
        let (chooser, words) = compile(choice)
        bound.chooser = chooser
        for word in words { bound.constants.append(try constant(word)) }
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
        if alternative.choice == nil { bound.constants = [try constant(text)] }
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

  private func compile(_ choice: Choice) -> (Chooser, words: [String]) {
    var words: [String] = []
    func chosen(_ outcome: Choice.Outcome) -> Chooser.Chosen {
      switch outcome {
      case .passOver: return .passOver
      case .reject: return .reject
      case .word(let word):
        if let known = words.firstIndex(of: word) { return .constant(known) }
        words.append(word)
        return .constant(words.count - 1)
      }
    }
    var rules: [(test: Chooser.Test, chosen: Chooser.Chosen)] = []
    for rule in choice.rules {
      switch rule.test {
      case .below(let bound): rules.append((.below(bound), chosen(rule.to)))
      case .text(let matcher): if let test = compile(matcher) { rules.append((test, chosen(rule.to))) }
      }
    }
    return (Chooser(rules: rules, otherwise: chosen(choice.otherwise)), words)
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
