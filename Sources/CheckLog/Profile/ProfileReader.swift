import CheckModel
import LocalTime

extension Profile {
  private static let fieldKeys: [CheckField] = [
    .device, .seq, .kind, .site, .lat, .lon, .north, .east, .vehicle, .speed, .limit, .offence, .breath, .drug,
    .sampling, .basis,
  ]
  private static let keys =
    [
      "profile", "title", "about", "format", "delimiter", "quote", "header", "columns", "encoding", "decimal",
      "trailing", "preamble", "file-name", "time-zone", "time", "pass-over", "ranges",
    ] + fieldKeys.map(\.name)

  /// How many bytes of a profile's file to read: one more than a profile may have.
  package static let fileBytes = YAMLNode.mostBytes + 1

  /// Reads a profile from the bytes of its file.
  package init(file: [UInt8]) throws(ProfileError) {
    guard let yaml = String(validating: file, as: UTF8.self) else {
      throw ProfileError(line: nil, problem: "the profile is not UTF-8", remedy: "save it as UTF-8")
    }
    try self.init(yaml: yaml)
  }

  /// Reads a profile from its YAML.
  package init(yaml: String) throws(ProfileError) {
    let top = try YAMLNode(yaml: yaml).mapping(allowed: Self.keys)
    self.yaml = yaml
    guard let name = try top["profile"]?.text("the profile's name"), !name.isEmpty else {
      throw ProfileError(line: 1, problem: "the profile has no name", remedy: "begin with `profile: NAME`")
    }
    self.name = name
    title = try top["title"]?.text("a title") ?? name
    try readFormat(top)
    if let node = top["preamble"] { preamble = try Self.preamble(node) }
    if let node = top["file-name"] {
      let text = try node.text("a pattern")
      guard let pattern = FileNamePattern(text) else {
        throw .invalid("a file name pattern", line: node.line, allowed: "text, *, {name}, {name:##}")
      }
      fileName = pattern
    }
    if let node = top["time-zone"] {
      let name = try node.text("an IANA time zone")
      guard let rules = TimeZoneRules(identifier: name) else {
        throw .invalid("a time zone", line: node.line, allowed: "IANA names such as Europe/Stockholm, and UTC")
      }
      timeZone = rules
    }
    if let node = top["ranges"] { ranges = try PlausibleRanges(node) }
    if let node = top["pass-over"] { for item in node.listOrOne { passOver.append(try Condition(item)) } }
    guard let timeNode = top["time"] else {
      throw ProfileError(line: nil, problem: "the profile does not say where the time stands", remedy: "add `time:`")
    }
    for item in timeNode.listOrOne { time.append(try timePart(item)) }
    if let lack = TimePattern.lack(of: time.map(\.pattern)) {
      throw ProfileError(line: timeNode.line, problem: lack, remedy: "add a part to `time:` that tells it")
    }
    guard top["kind"] != nil else {
      throw ProfileError(
        line: nil, problem: "the profile does not say what is checked", remedy: "add `kind:`, such as `kind: speed`")
    }
    for field in Self.fieldKeys {
      guard let node = top[field.name] else { continue }
      values[field] = try Value(node, field: field)
    }
    for (one, other) in [(CheckField.lat, CheckField.lon), (.lon, .lat), (.north, .east), (.east, .north)]
    where values[one] != nil && values[other] == nil {
      throw ProfileError(
        line: top[one.name]?.line, problem: "`\(one.name)` without `\(other.name)` is no position",
        remedy: "add `\(other.name):`")
    }
    try checkReferences()
    try checkWords()
  }

  /// Binds the profile to a log that has every column, so that a word which means nothing is found without a log.
  private func checkWords() throws(ProfileError) {
    let all = (time.map(\.value) + values.values).flatMap(\.alternatives)
    var keys: [String: String] = [:]
    for case .preamble(let key) in all.map(\.origin) { keys[key] = "" }
    let draft = PlanDraft(
      profile: self, format: .jsonLines, delimiter: UInt8(ascii: ","), context: LogContext(timeZone: .utc), zone: .utc,
      columns: .keys, preamble: keys, captures: [:])
    do throws(PlanFailure) {
      _ = try ParsePlan(draft)
    } catch {
      switch error {
      case .profile(let mistake): throw mistake
      case .mismatch(let problem):
        throw ProfileError(line: nil, problem: problem, remedy: "compare it with `lagesbild profiles v1`")
      }
    }
  }

  private mutating func readFormat(_ top: [String: YAMLNode]) throws(ProfileError) {
    if let node = top["format"] {
      formats = []
      for item in node.listOrOne {
        let text = try item.text("a format")
        guard let format = Format(rawValue: text) else {
          throw .invalid(
            "a format", line: item.line, allowed: Format.allCases.map(\.rawValue).joined(separator: ", "))
        }
        formats.append(format)
      }
      try Self.refuseEmpty(formats, node)
    }
    if let node = top["delimiter"] {
      delimiters = []
      for item in node.listOrOne { delimiters.append(try Self.byte(item, what: "a delimiter", words: ["tab": 9])) }
      try Self.refuseEmpty(delimiters, node)
    }
    if let node = top["quote"], try node.text("a quote or none") != "none" {
      quote = try Self.byte(node, what: "a quote", words: [:])
    }
    hasHeader = try top["header"]?.flag() ?? false
    if let node = top["columns"] {
      if let list = node.list {
        for item in list { columnNames.append(try item.text("a column's name")) }
        try Self.refuseEmpty(columnNames, node)
        columnCount = columnNames.count
      } else {
        columnCount = try node.number(in: 1...65_536)
      }
    }
    if let node = top["encoding"] {
      let text = try node.text("an encoding").lowercased()
      guard let known = TextEncoding(rawValue: text) else {
        throw .invalid(
          "an encoding", line: node.line, allowed: TextEncoding.allCases.map(\.rawValue).joined(separator: ", "))
      }
      if known != .utf8, formats.contains(where: { $0 != .delimited }) {
        throw ProfileError(
          line: node.line, problem: "JSON is always in UTF-8", remedy: "leave `encoding` out, or JSON out of `format`")
      }
      encoding = known
    }
    if let node = top["trailing"] {
      trailing = try node.text("the text that ends every row")
      guard encoding.bytes(of: trailing) != nil, !trailing.utf8.contains(UInt8(ascii: "\n")) else {
        throw .invalid("text that can end a row", line: node.line, allowed: "text of the log's encoding")
      }
    }
    if let node = top["decimal"] {
      switch try node.text("point or comma") {
      case "point": decimalPoint = UInt8(ascii: ".")
      case "comma": decimalPoint = UInt8(ascii: ",")
      default: throw .invalid("a decimal sign", line: node.line, allowed: "point, comma")
      }
    }
  }

  private static func refuseEmpty<Item>(_ items: [Item], _ node: YAMLNode) throws(ProfileError) {
    if items.isEmpty {
      throw ProfileError(line: node.line, problem: "the list is empty", remedy: "leave the key out, or fill the list")
    }
  }

  private static func byte(_ node: YAMLNode, what: String, words: [String: UInt8]) throws(ProfileError) -> UInt8 {
    let text = try node.text(what)
    if let byte = words[text] { return byte }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte != 10, byte != 13 else {
      throw .invalid(what, line: node.line, allowed: "one ASCII character, \(words.keys.joined()), none")
    }
    return byte
  }

  private static func preamble(_ node: YAMLNode) throws(ProfileError) -> Preamble {
    let pairs = try node.mapping(allowed: ["lines", "separator"])
    guard let lines = pairs["lines"] else {
      throw ProfileError(line: node.line, problem: "the preamble has no length", remedy: "add `lines:`")
    }
    let separator = try pairs["separator"]?.text("a separator") ?? ":"
    if separator.isEmpty {
      throw ProfileError(line: node.line, problem: "the separator is empty", remedy: "leave it out for a colon")
    }
    return Preamble(lines: try lines.number(in: 1...1000), separator: separator)
  }

  private func timePart(_ node: YAMLNode) throws(ProfileError) -> TimePart {
    guard let patternNode = node.pairs()?.first(where: { $0.key.scalar == "pattern" })?.value else {
      throw ProfileError(
        line: node.line, problem: "this part of the time has no pattern", remedy: "add `pattern:`, such as yyyy-MM-dd")
    }
    let text = try patternNode.text("a pattern")
    guard let pattern = TimePattern(text, encoding) else {
      throw .invalid("a time pattern", line: patternNode.line, allowed: TimePattern.letters)
    }
    return TimePart(value: try Value(node, field: .time), pattern: pattern, line: node.line)
  }

  /// What can be known to be missing without seeing a log.
  private func checkReferences() throws(ProfileError) {
    if delimiters.count > 1, !hasHeader {
      throw ProfileError(
        line: nil, problem: "several delimiters are told apart by the header", remedy: "give one, or `header: true`")
    }
    if delimiters.contains(where: { $0 == quote }) {
      throw ProfileError(line: nil, problem: "delimiter and quote are the same", remedy: "change one of them")
    }
    for condition in passOver { try check(condition.column) }
    let all = time.map { (CheckField.time, $0.value) } + values.map { ($0.key, $0.value) }
    for (_, value) in all {
      for alternative in value.alternatives {
        switch alternative.origin {
        case .preamble where preamble == nil:
          throw ProfileError(
            line: alternative.line, problem: "the profile has no preamble", remedy: "add `preamble: {lines: N}`")
        case .fileName(let name) where !(fileName?.captureNames.contains(name) ?? false):
          throw ProfileError(
            line: alternative.line, problem: "`file-name` draws nothing out of that name",
            remedy: fileName == nil ? "add `file-name:` first" : "use a name that it has in braces")
        case .columns(let columns): for column in columns { try check(column) }
        default: break
        }
      }
    }
  }

  private func check(_ column: Column) throws(ProfileError) {
    guard !hasHeader, formats == [.delimited], !columnNames.contains(column.name) else { return }
    guard let index = column.index else {
      throw ProfileError(
        line: column.line, problem: "the log has no header to find this column in",
        remedy: "give the column's number, `columns:` with names, or `header: true`")
    }
    if let columnCount, index >= columnCount {
      throw .invalid("a column of this log", line: column.line, allowed: "1 to \(columnCount)")
    }
  }
}
