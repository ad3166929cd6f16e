import CheckModel
import Yams

/// What is wrong with a catalogue, and in which line.
struct CatalogueMistake: Error, Equatable {
  var line: Int
  var problem: String

  var message: String { "line \(line): \(problem); try the words that the catalogue's other measures use" }
}

extension MeasureCatalogue {
  /// Reads a catalogue, in which every key, word and language must be one that is known.
  init(yaml: String) throws(CatalogueMistake) {
    let root: Yams.Node?
    do {
      // Every value is text that is read here, as in the profiles of logs.
      root = try Yams.compose(yaml: yaml, .basic)
    } catch {
      throw CatalogueMistake(line: error.line, problem: "the catalogue is not YAML")
    }
    guard let root else { throw CatalogueMistake(line: 1, problem: "the catalogue is empty") }
    let fields = try Fields(root, allowed: ["caution", "measures"])
    caution = try fields.localized("caution")
    measures = []
    var seen: Set<String> = []
    for node in try fields.list("measures") {
      let measure = try Measure(node)
      guard seen.insert(measure.id).inserted else {
        throw CatalogueMistake(line: node.line, problem: "`\(measure.id)` is there twice")
      }
      measures.append(measure)
    }
  }
}

extension Measure {
  fileprivate init(_ node: Yams.Node) throws(CatalogueMistake) {
    let fields = try Fields(node, allowed: ["id", "tier", "physical", "name", "effect", "source", "fits"])
    id = try fields.text("id")
    tier = try fields.word("tier") { Tier(rawValue: $0) }
    isPhysical = try fields.word("physical") { Bool($0) }
    name = try fields.localized("name")
    effect = try fields.localized("effect")
    source = try fields.text("source")
    fits = []
    for node in try fields.list("fits") { fits.append(try Fit(node)) }
    guard !isPhysical || fits.allSatisfy({ $0.channels.allSatisfy(\.isPhysical) }) else {
      throw CatalogueMistake(line: node.line, problem: "`\(id)` is physical, and a channel of it is not")
    }
    guard !isPhysical || tier != .otherwise else {
      throw CatalogueMistake(line: node.line, problem: "`\(id)` is physical, and for where nothing physical fits")
    }
    guard Placeholder.words(in: name.en + name.sv + effect.en + effect.sv + source).isEmpty else {
      throw CatalogueMistake(line: node.line, problem: "only `why` is filled in with what is known of a place")
    }
  }
}

extension Fit {
  fileprivate init(_ node: Yams.Node) throws(CatalogueMistake) {
    let fields = try Fields(
      node, allowed: ["channels", "limit", "over-limit", "v85", "share", "strata", "denominator", "why"])
    channels = Set(try fields.words("channels") { word in Channel.allCases.first { $0.name == word } })
    limit = try fields.bounds("limit")
    overLimit = try fields.bounds("over-limit")
    needsV85 = try fields.isKnown("v85")
    needsDenominator = try fields.isKnown("denominator")
    if let share = fields.node("share") {
      let shares = try Fields(share, allowed: ["moped", "heavy", "carriageway"])
      mopedShare = try shares.bounds("moped")
      heavyShare = try shares.bounds("heavy")
      carriagewayShare = try shares.bounds("carriageway")
    }
    if fields.has("strata") {
      strata = Set(try fields.words("strata") { word in Stratum.allCases.first { $0.name == word } })
    }
    why = try fields.localized("why")
    for word in Placeholder.words(in: why.en) + Placeholder.words(in: why.sv) {
      guard let placeholder = Placeholder(rawValue: word) else {
        throw CatalogueMistake(line: node.line, problem: "`{\(word)}` is nothing that can be filled in")
      }
      guard placeholder.isKnown(where: self) else {
        throw CatalogueMistake(line: node.line, problem: "`{\(word)}` is not known of every place that fits")
      }
    }
  }
}

/// The pairs of a mapping whose keys are all known.
private struct Fields {
  let line: Int
  private var nodes: [String: Yams.Node] = [:]

  init(_ node: Yams.Node, allowed: [String]) throws(CatalogueMistake) {
    line = node.line
    guard let mapping = node.mapping else { throw CatalogueMistake(line: line, problem: "a mapping is needed") }
    for (key, value) in mapping {
      guard let name = key.scalar?.string, allowed.contains(name) else {
        throw CatalogueMistake(line: key.line, problem: "`\(key.scalar?.string ?? "?")` is no key here")
      }
      nodes[name] = value
    }
  }

  func has(_ key: String) -> Bool { nodes[key] != nil }

  func node(_ key: String) -> Yams.Node? { nodes[key] }

  private func needed(_ key: String) throws(CatalogueMistake) -> Yams.Node {
    guard let node = nodes[key] else { throw CatalogueMistake(line: line, problem: "`\(key)` is missing") }
    return node
  }

  func text(_ key: String) throws(CatalogueMistake) -> String {
    let node = try needed(key)
    guard let text = node.scalar?.string, text.contains(where: { !$0.isWhitespace }) else {
      throw CatalogueMistake(line: node.line, problem: "`\(key)` needs a text")
    }
    return text
  }

  func localized(_ key: String) throws(CatalogueMistake) -> LocalizedText {
    let texts = try Fields(needed(key), allowed: Language.allCases.map(\.rawValue))
    return LocalizedText(en: try texts.text("en"), sv: try texts.text("sv"))
  }

  func word<Value>(_ key: String, _ value: (String) -> Value?) throws(CatalogueMistake) -> Value {
    let word = try text(key)
    guard let value = value(word) else {
      throw CatalogueMistake(line: nodes[key]?.line ?? line, problem: "`\(word)` is no \(key)")
    }
    return value
  }

  func isKnown(_ key: String) throws(CatalogueMistake) -> Bool? {
    guard has(key) else { return nil }
    return try word(key) { ["known": true, "unknown": false][$0] }
  }

  func list(_ key: String) throws(CatalogueMistake) -> [Yams.Node] {
    let node = try needed(key)
    guard let sequence = node.sequence, !sequence.isEmpty else {
      throw CatalogueMistake(line: node.line, problem: "`\(key)` needs a list")
    }
    return Array(sequence)
  }

  func words<Value>(_ key: String, _ value: (String) -> Value?) throws(CatalogueMistake) -> [Value] {
    var values: [Value] = []
    for node in try list(key) {
      guard let found = node.scalar.flatMap({ value($0.string) }) else {
        throw CatalogueMistake(line: node.line, problem: "`\(node.scalar?.string ?? "?")` is none of the \(key)")
      }
      values.append(found)
    }
    return values
  }

  func bounds(_ key: String) throws(CatalogueMistake) -> Fit.Bounds? {
    guard let node = nodes[key] else { return nil }
    let ends = try Fields(node, allowed: ["from", "to", "below"])
    func end(_ key: String) throws(CatalogueMistake) -> Double? {
      guard ends.has(key) else { return nil }
      return try ends.word(key) { text in Double(text).flatMap { $0.isFinite ? $0 : nil } }
    }
    let bounds = Fit.Bounds(from: try end("from"), to: try end("to"), below: try end("below"))
    guard bounds != Fit.Bounds() else { throw CatalogueMistake(line: node.line, problem: "`\(key)` has no bounds") }
    return bounds
  }
}

extension Yams.Node {
  fileprivate var line: Int { mark?.line ?? 1 }
}

extension Error {
  /// Where the parser of YAML stopped.
  fileprivate var line: Int {
    switch self as? YamlError {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: 1
    }
  }
}
