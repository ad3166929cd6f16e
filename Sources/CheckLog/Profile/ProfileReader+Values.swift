import CheckModel

extension Value {
  private static let keys = [
    "column", "columns", "optional", "preamble", "file-name", "value", "part", "extract", "map", "below", "otherwise",
    "unit", "absolute", "fallback",
  ]
  private static let deepestFallback = 8

  /// Reads a value: a text that stands for itself, or a mapping that says where it comes from.
  init(_ node: YAMLNode, field: CheckField) throws(ProfileError) {
    alternatives = []
    var next: YAMLNode? = node
    while let node = next {
      guard alternatives.count < Self.deepestFallback else {
        throw ProfileError(
          line: node.line, problem: "too many fallbacks", remedy: "use at most \(Self.deepestFallback)")
      }
      next = try readAlternative(node, field: field)
    }
  }

  /// Appends one alternative and returns its fallback.
  private mutating func readAlternative(_ node: YAMLNode, field: CheckField) throws(ProfileError) -> YAMLNode? {
    if let text = node.scalar {
      alternatives.append(Alternative(origin: .constant(text), line: node.line))
      return nil
    }
    let pairs = try node.mapping(allowed: Self.keys + (field == .time ? ["pattern"] : []))
    var alternative = Alternative(origin: try Self.origin(pairs, node), line: node.line)
    if let part = pairs["part"] {
      let halves = try part.mapping(allowed: ["split", "number"])
      guard let split = try halves["split"]?.text("a separator"), !split.isEmpty, let number = halves["number"] else {
        throw ProfileError(line: part.line, problem: "a part needs both", remedy: "write {split: \",\", number: 1}")
      }
      alternative.part = (split, try number.number(in: 1...1000))
    }
    if let extract = pairs["extract"] {
      let text = try extract.text("a pattern with #")
      guard let extraction = Extraction(text) else {
        throw .invalid("a pattern for a number", line: extract.line, allowed: "text with one #, the number")
      }
      alternative.extract = extraction
    }
    if let unit = pairs["unit"] { alternative.unit = try Self.unit(unit, field: field) }
    if let absolute = pairs["absolute"] {
      guard [.speed, .limit, .lat, .lon, .north, .east].contains(field) else {
        throw ProfileError(
          line: absolute.line, problem: "`absolute` means nothing for \(field.name)", remedy: "leave it out")
      }
      alternative.isMagnitude = try absolute.flag()
    }
    alternative.choice = try Choice(map: pairs["map"], below: pairs["below"], otherwise: pairs["otherwise"])
    alternatives.append(alternative)
    return pairs["fallback"]
  }

  private static func origin(_ pairs: [String: YAMLNode], _ node: YAMLNode) throws(ProfileError) -> Origin {
    let isOptional = try pairs["optional"]?.flag() ?? false
    func column(_ node: YAMLNode) throws(ProfileError) -> Column {
      Column(name: try node.text("a column's name or number"), isOptional: isOptional, line: node.line)
    }
    var origins: [Origin] = []
    if let one = pairs["column"] { origins.append(.columns([try column(one)])) }
    if let several = pairs["columns"] {
      var columns: [Column] = []
      for item in several.listOrOne { columns.append(try column(item)) }
      guard (1...8).contains(columns.count) else {
        throw ProfileError(line: several.line, problem: "no columns, or too many", remedy: "name one to eight")
      }
      origins.append(.columns(columns))
    }
    if let key = pairs["preamble"] { origins.append(.preamble(try key.text("a key of the preamble"))) }
    if let name = pairs["file-name"] { origins.append(.fileName(try name.text("a name in the file name pattern"))) }
    if let constant = pairs["value"] { origins.append(.constant(try constant.text("a text"))) }
    guard origins.count == 1 else {
      throw ProfileError(
        line: node.line, problem: origins.isEmpty ? "the value comes from nowhere" : "the value comes from two places",
        remedy: "give one of column, columns, preamble, file-name, value")
    }
    return origins[0]
  }

  private static func unit(_ node: YAMLNode, field: CheckField) throws(ProfileError) -> Unit {
    let text = try node.text("a unit")
    let allowed: [Unit] =
      switch field {
      case .speed, .limit: Unit.speeds
      case .breath: Unit.breaths
      default: []
      }
    guard let unit = Unit(name: text), allowed.contains(unit) else {
      let words = allowed.isEmpty ? "no unit for \(field.name)" : allowed.map(\.rawValue).joined(separator: ", ")
      throw .invalid("a unit of \(field.name)", line: node.line, allowed: words)
    }
    return unit
  }
}

extension Choice {
  /// nil when none of the three is there.
  init?(map: YAMLNode?, below: YAMLNode?, otherwise: YAMLNode?) throws(ProfileError) {
    rules = []
    self.otherwise = .reject
    line = (otherwise ?? map ?? below)?.line ?? 1
    if map == nil, below == nil, otherwise == nil { return nil }
    if map != nil, let below {
      throw ProfileError(
        line: below.line, problem: "`map` and `below` stand side by side", remedy: "give one of them, or use `fallback`"
      )
    }
    guard (map == nil) != (below == nil) else {
      throw ProfileError(
        line: (otherwise ?? map)?.line, problem: "`otherwise` needs one of `map` and `below`",
        remedy: "give one, or use `fallback` for an empty value")
    }
    if let otherwise { self.otherwise = try Outcome(otherwise) }
    if let map, let items = map.list {
      for item in items {
        let pairs = try item.mapping(allowed: ["equals", "prefix", "contains", "to"])
        let to = try Self.to(pairs["to"], item)
        for matcher in try Matcher.all(pairs, item) { rules.append((.text(matcher), to, item.line)) }
      }
    } else if let map {
      guard let pairs = map.pairs() else {
        throw ProfileError(
          line: map.line, problem: "a map is needed here", remedy: "write {from: to} or a list of rules")
      }
      for (key, value) in pairs {
        rules.append((.text(.equals(try key.text("a text"))), try Outcome(value), key.line))
      }
    }
    for item in below?.listOrOne ?? [] {
      let pairs = try item.mapping(allowed: ["number", "to"])
      guard let number = pairs["number"] else {
        throw ProfileError(
          line: item.line, problem: "a threshold needs a number", remedy: "write {number: 3, to: WORD}")
      }
      rules.append((.below(try number.decimal()), try Self.to(pairs["to"], item), item.line))
    }
  }

  private static func to(_ node: YAMLNode?, _ rule: YAMLNode) throws(ProfileError) -> Outcome {
    guard let node else {
      throw ProfileError(line: rule.line, problem: "the rule says not what it gives", remedy: "add `to:`")
    }
    return try Outcome(node)
  }
}

extension Choice.Outcome {
  init(_ node: YAMLNode) throws(ProfileError) {
    switch try node.text("a word, pass-over or reject") {
    case "pass-over": self = .passOver
    case "reject": self = .reject
    case let word: self = .word(word)
    }
  }
}

extension Matcher {
  static func all(_ pairs: [String: YAMLNode], _ rule: YAMLNode) throws(ProfileError) -> [Matcher] {
    var matchers: [Matcher] = []
    for node in pairs["equals"]?.listOrOne ?? [] { matchers.append(.equals(try node.text("a text"))) }
    for node in pairs["prefix"]?.listOrOne ?? [] { matchers.append(.prefix(try node.text("a text"))) }
    for node in pairs["contains"]?.listOrOne ?? [] { matchers.append(.contains(try node.text("a text"))) }
    guard !matchers.isEmpty else {
      throw ProfileError(line: rule.line, problem: "the rule tests nothing", remedy: "add equals, prefix or contains")
    }
    return matchers
  }
}

extension Profile.Condition {
  init(_ node: YAMLNode) throws(ProfileError) {
    let pairs = try node.mapping(allowed: ["column", "equals", "prefix", "contains", "not"])
    guard let columnNode = pairs["column"] else {
      throw ProfileError(line: node.line, problem: "the condition names no column", remedy: "add `column:`")
    }
    column = Column(name: try columnNode.text("a column's name or number"), isOptional: false, line: columnNode.line)
    if let not = pairs["not"] {
      isNegated = true
      matchers = []
      for item in not.listOrOne { matchers.append(.equals(try item.text("a text"))) }
      guard pairs.count == 2 else {
        throw ProfileError(line: node.line, problem: "`not` stands alone", remedy: "write two conditions")
      }
    } else {
      isNegated = false
      matchers = try Matcher.all(pairs, node)
    }
  }
}

extension PlausibleRanges {
  init(_ node: YAMLNode) throws(ProfileError) {
    let pairs = try node.mapping(allowed: ["speed", "limit", "breath", "years"])
    func range(_ node: YAMLNode, in allowed: ClosedRange<Double>) throws(ProfileError) -> ClosedRange<Double> {
      guard let ends = node.list, ends.count == 2 else {
        throw ProfileError(line: node.line, problem: "a range has two ends", remedy: "write [least, most]")
      }
      let (least, most) = (try ends[0].decimal(), try ends[1].decimal())
      guard least <= most, allowed.contains(least), allowed.contains(most) else {
        throw .invalid(
          "a range here", line: node.line,
          allowed: "from \(allowed.lowerBound) to \(allowed.upperBound), the least first")
      }
      return least...most
    }
    // The stored outcome and the packed limit set the widest ranges.
    if let node = pairs["speed"] {
      let read = try range(node, in: 0...1000)
      speedKmh = Int64(read.lowerBound)...Int64(read.upperBound)
    }
    if let node = pairs["limit"] {
      let read = try range(node, in: 1...1000)
      limitKmh = Int64(read.lowerBound)...Int64(read.upperBound)
    }
    if let node = pairs["breath"] {
      let read = try range(node, in: 0...100)
      breathHundredths = Int64((read.lowerBound * 100).rounded())...Int64((read.upperBound * 100).rounded())
    }
    if let node = pairs["years"] {
      let read = try range(node, in: 1970...2099)
      years = Int(read.lowerBound)...Int(read.upperBound)
    }
  }
}
