import Foundation
import TestSupport
import Testing

/// A hostile input, the command that is given it, and what must come of it. `fixtures/attacks/bombs.py` makes it.
struct Bomb: Sendable, CustomTestStringConvertible {
  enum Outcome: Sendable {
    /// As many checks as the bomb's size, and some.
    case allCounted(and: Int, rejected: [String: Int] = [:])
    /// As many lines of the size refused for this.
    case allRejected(String)
    /// Two checks, and as many blank lines as the size.
    case allBlank
    /// Imported, with these lines.
    case counts(checks: Int, rejected: [String: Int] = [:])
    /// Exit status 2 and these words, and no store.
    case refused(String)
    /// Exit status 0 and these words.
    case taken(String)
    /// This exit status and these words.
    case ends(status: Int32, String)
  }

  /// What it is, in the guide's table.
  var name: String
  /// In `make test`, where those without one are left out, and in the long run.
  var size: (short: Int, long: Int)
  /// A line of shell, in which `bomb CONTENT PACKING FILE` makes one of that size.
  var line: String
  var outcome: Outcome

  var testDescription: String { name }

  /// What a command may take at its peak, whatever it is given; of what is short, less.
  static let mostMegabytes = sanitizer != nil ? 2000 : isLongRun ? 300 : 150
  /// A guard against hanging, not a measure.
  static let mostSeconds = 250

  init(_ name: String, _ short: Int, _ long: Int, _ line: String, _ outcome: Outcome) {
    (self.name, size, self.line, self.outcome) = (name, (short, long), line, outcome)
  }

  private static let isLongRun = Attempts.most > 3

  static func asked(_ bombs: [Bomb]) -> [Bomb] { isLongRun ? bombs : bombs.filter { $0.size.short > 0 } }

  fileprivate var sizeNow: Int { Self.isLongRun ? size.long : size.short }

  /// A log that is imported, made and packed so.
  static func log(
    _ name: String, _ content: String, packing: String = "plain", _ short: Int, _ long: Int, _ outcome: Outcome
  ) -> Bomb {
    Bomb(name, short, long, "bomb \(content) \(packing) log; lagesbild import --json log", outcome)
  }

  /// A log that comes through a pipe while it is made.
  static func pipe(_ name: String, _ content: String, _ short: Int, _ long: Int, _ outcome: Outcome) -> Bomb {
    Bomb(name, short, long, "bomb \(content) plain - | lagesbild import --json -", outcome)
  }
}

extension Workplace {
  /// Makes the bomb, runs the command, and looks at what it did and what it took.
  func set(off bomb: Bomb) async throws {
    let size = bomb.sizeNow
    let python = "python3 '\(fixtures.appending(path: "attacks/bombs.py").path)'"
    let ran = try await shell(
      """
      export LAGESBILD_STORE=\(path("store.gpkg"))
      bomb() { \(python) make "$1" "$2" \(size) "$3"; }
      lagesbild() { \(python) run took.json \(Bomb.mostSeconds) "$LAGESBILD" "$@"; }
      \(bomb.line)
      """)
    let said: Comment = "\(bomb.name): \(ran.status), \(ran.error.prefix(2000)) \(ran.text.prefix(500))"
    #expect(ran.status >= 0, said)
    try check(ran, bomb.outcome, size, said)
    let took = try #require(try JSONSerialization.jsonObject(with: read("took.json")) as? [String: Any], said)
    let megabytes = try #require(took["megabytes"] as? Int)
    #expect(megabytes <= Bomb.mostMegabytes, said)
    // A row of the guide's table.
    print("bomb: | \(bomb.name) | \(size) | \(Self.words(ran)) | \(megabytes) | \(took["seconds"] ?? "") |")
  }

  private func check(_ ran: Ran, _ outcome: Bomb.Outcome, _ size: Int, _ said: Comment) throws {
    switch outcome {
    case .allCounted(let more, let rejected): try expectCounts(ran, size + more, rejected, 0, said)
    case .allRejected(let reason): try expectCounts(ran, 0, [reason: size], 0, said)
    case .allBlank: try expectCounts(ran, 2, [:], size, said)
    case .counts(let checks, let rejected): try expectCounts(ran, checks, rejected, 0, said)
    case .refused(let words):
      #expect(ran.status == 2, said)
      #expect(ran.error.contains(words), said)
      #expect(!FileManager.default.fileExists(atPath: path("store.gpkg")), said)
    case .taken(let words):
      #expect(ran.status == 0, said)
      #expect((ran.error + ran.text).contains(words), said)
    case .ends(let status, let words):
      #expect(ran.status == status, said)
      #expect(ran.error.contains(words), said)
    }
  }

  private func expectCounts(_ ran: Ran, _ checks: Int, _ rejected: [String: Int], _ blank: Int, _ said: Comment) throws
  {
    #expect(ran.status == 0, said)
    let file = try #require(try FileAccount.all(ran.json()).first, said)
    #expect(file.addsUp, said)
    #expect(file.checks == checks, said)
    #expect(file.rejected == rejected, said)
    #expect(file.blank == blank, said)
  }

  private static func words(_ ran: Ran) -> String {
    let json = try? JSONSerialization.jsonObject(with: ran.output) as? [String: Any]
    let files = FileAccount.all(json ?? [:])
    if let file = files.first, file.error == nil {
      var counts: [String] = ["\(file.checks) checks"]
      for (reason, count) in file.rejected.sorted(by: { $0.key < $1.key }) { counts.append("\(count) \(reason)") }
      if file.blank > 0 { counts.append("\(file.blank) blank") }
      return counts.joined(separator: ", ")
    }
    let said = ran.error.isEmpty ? ran.text : ran.error
    let line = said.split(separator: "\n").last ?? ""
    return String(line.prefix(140)).replacing("lagesbild: ", with: "")
  }
}
