import Foundation
import Yams

// Unsafe: a variable is shared with a thread that is waited for before it is read.

/// A place in a profile's YAML, read with errors that name its line.
struct YAMLNode {
  let node: Node

  var line: Int { node.mark?.line ?? 1 }

  /// A profile is short; this is many times the longest built-in one.
  static let mostBytes = 65_536
  /// How many brackets and braces a profile may open. Which of them close before the next opens cannot be told without
  /// parsing, so this bounds how deep they stand in each other.
  private static let mostBrackets = 300
  /// How many dashes may stand before the text of a line, and a quarter of how far it may be indented.
  private static let deepest = 24

  init(_ node: Node) { self.node = node }

  /// Parses the text of one profile.
  init(yaml: String) throws(ProfileError) {
    try Self.refuseDeepNesting(yaml)
    try Self.refuseAliases(yaml)
    do {
      // Every value is taken as text and read here; the rules by which YAML tells numbers and dates from text cost as
      // much as all the rest.
      guard let node = try Self.compose(yaml).get() else {
        throw ProfileError(line: nil, problem: "the profile is empty", remedy: "start from `lagesbild profiles v1`")
      }
      self.init(node)
    } catch let error as ProfileError {
      throw error
    } catch let error as YamlError {
      throw Self.error(from: error)
    } catch {
      throw ProfileError(line: nil, problem: "the profile is not YAML", remedy: "check its indentation and quotes")
    }
  }

  /// Parses on a stack of its own: the parser takes up to 2.5 kB for each of some 400 levels, and a sanitizer more, while
  /// a thread may have been given half a megabyte.
  private static func compose(_ yaml: String) -> Result<Node?, any Error> {
    let end = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var result = Result<Node?, any Error>.success(nil)
    let thread = Thread {
      unsafe result = Result { try Yams.compose(yaml: yaml, .basic) }
      end.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
    end.wait()
    return unsafe result
  }

  /// The parser recurses, so nesting that no profile has is refused before it runs.
  private static func refuseDeepNesting(_ yaml: String) throws(ProfileError) {
    func refusal(_ problem: String) -> ProfileError {
      ProfileError(line: nil, problem: problem, remedy: "a profile is a small file; start from `lagesbild profiles v1`")
    }
    guard yaml.utf8.count <= mostBytes else { throw refusal("the profile is larger than 64 kB") }
    var brackets = 0
    var dashes = 0
    var indentation = 0
    var isAtLineStart = true
    for byte in yaml.utf8 {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
      case UInt8(ascii: "-") where isAtLineStart, UInt8(ascii: "?") where isAtLineStart: dashes += 1
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        dashes = 0
        indentation = 0
        isAtLineStart = true
      case UInt8(ascii: " ") where isAtLineStart: indentation += 1
      default: isAtLineStart = false
      }
      guard brackets <= mostBrackets else {
        throw ProfileError(
          line: nil, problem: "the profile has more than \(mostBrackets) brackets",
          remedy: "write long maps and lists with one entry a line and no brackets")
      }
      // A block of depth n is indented by n blanks at least, and no deeper than that.
      guard dashes <= deepest, indentation <= 4 * deepest else {
        throw refusal("lists stand too deep in each other")
      }
    }
  }

  /// Aliases of aliases stand for more than any memory holds, and a profile has no need of them.
  private static func refuseAliases(_ yaml: String) throws(ProfileError) {
    var before = UInt8(ascii: " ")
    var mark: UInt8?
    var line = 1
    var anchor: Int?
    var hasAlias = false
    for byte in yaml.utf8 {
      if let mark, byte.isOfAnchorName {
        if mark == UInt8(ascii: "&") { anchor = anchor ?? line } else { hasAlias = true }
      }
      mark = (byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*")) && !before.isOfAnchorName ? byte : nil
      if byte == UInt8(ascii: "\n") { line += 1 }
      before = byte
    }
    if let anchor, hasAlias {
      throw ProfileError(
        line: anchor, problem: "a profile has no anchors and aliases", remedy: "write the text out twice")
    }
  }

  private static func error(from error: YamlError) -> ProfileError {
    let remedy = "check the indentation and the quotes there"
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return ProfileError(line: mark.line, problem: "the profile is not YAML: \(problem)", remedy: remedy)
    case .duplicatedKeysInMapping(_, let context):
      return ProfileError(
        line: context.mark.line, problem: "a key stands twice in one mapping", remedy: "keep one of them")
    default:
      return ProfileError(line: nil, problem: "the profile is not YAML", remedy: remedy)
    }
  }

  // MARK: Shapes

  /// The pairs of a mapping, whose keys must be among those allowed.
  func mapping(allowed: [String]) throws(ProfileError) -> [String: YAMLNode] {
    guard let mapping = node.mapping else {
      throw ProfileError(
        line: line, problem: "a mapping is needed here", remedy: "allowed keys: " + allowed.joined(separator: ", "))
    }
    var pairs: [String: YAMLNode] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string, allowed.contains(name) else {
        throw .unknownKey(key.scalar?.string ?? "", line: key.mark?.line ?? line, allowed: allowed)
      }
      pairs[name] = YAMLNode(value)
    }
    return pairs
  }

  /// The pairs of a mapping with any keys, in order.
  func pairs() -> [(key: YAMLNode, value: YAMLNode)]? {
    node.mapping.map { mapping in mapping.map { (YAMLNode($0.key), YAMLNode($0.value)) } }
  }

  var list: [YAMLNode]? { node.sequence.map { sequence in sequence.map { YAMLNode($0) } } }

  /// A list, or a single thing that stands for a list of one.
  var listOrOne: [YAMLNode] { list ?? [self] }

  var scalar: String? { node.scalar?.string }

  func text(_ what: String) throws(ProfileError) -> String {
    guard let text = scalar else {
      throw ProfileError(line: line, problem: "a text is needed here", remedy: "write \(what)")
    }
    return text
  }

  func flag() throws(ProfileError) -> Bool {
    switch try text("true or false") {
    case "true": return true
    case "false": return false
    default: throw .invalid("true or false", line: line, allowed: "true, false")
    }
  }

  func number(in range: ClosedRange<Int>) throws(ProfileError) -> Int {
    let text = try text("a whole number")
    guard let number = Int(text), range.contains(number) else {
      throw .invalid("a whole number here", line: line, allowed: "\(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func decimal() throws(ProfileError) -> Double {
    let text = try text("a number")
    guard let number = Double(text), number.isFinite, abs(number) < 1e12 else {
      throw .invalid("a number", line: line, allowed: "such as 2.5")
    }
    return number
  }
}

extension UInt8 {
  fileprivate var isOfAnchorName: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: self >= 0x80
    }
  }
}
