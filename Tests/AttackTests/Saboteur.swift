import Foundation
import TestSupport
import Testing

/// Harm that is done to a program at exactly the n-th of its calls on files: `fixtures/attacks/saboteur.c` says how.
struct Sabotage {
  enum Action {
    case count, kill, tear
    /// Nothing is done, and what is written is kept.
    case tap
    /// A power cut; a seed of 0 loses everything that was not synced.
    case cut(seed: Int)
    case error(Int32)
    case delay(microseconds: Int)
    case signal(Int32)

    fileprivate var words: (name: String, value: Int) {
      switch self {
      case .count: ("count", 0)
      case .kill: ("kill", 0)
      case .tear: ("tear", 0)
      case .tap: ("tap", 0)
      case .cut(let seed): ("cut", seed)
      case .error(let code): ("error", Int(code))
      case .delay(let microseconds): ("delay", microseconds)
      case .signal(let signal): ("signal", Int(signal))
      }
    }
  }

  var action: Action
  /// From 1; 0 for the end of the program.
  var call = 0
  /// Whether it goes on from then.
  var isSticky = false
  /// Their letters.
  var calls = Self.changes
  /// What the paths of the files contain.
  var path = "lagesbild.gpkg"
  /// A file that is there, for what is tapped.
  var tap: String?
  /// A file that is there, for the letters of the calls.
  var trace: String?

  /// The calls that change what is on disk.
  static let changes = "wstulm"

  /// To be put before a command in shell.
  var shellVariables: String {
    environment.map { "'\($0)=\($1)'" }.joined(separator: " ")
  }

  fileprivate var environment: [String: String] {
    _ = Saboteur.listensToSignals
    let (name, value) = action.words
    return [
      "LD_PRELOAD": Saboteur.preloaded, "SABOTAGE_ACTION": name, "SABOTAGE_VALUE": "\(value)",
      "SABOTAGE_AT": "\(call)", "SABOTAGE_ON": isSticky ? "1" : "0", "SABOTAGE_CALLS": calls, "SABOTAGE_PATH": path,
      "SABOTAGE_TRACE": trace ?? "", "SABOTAGE_TAP": tap ?? "",
    ]
  }
}

/// The library that does it, made once.
enum Saboteur {
  /// Whoever started the tests in the background had SIGINT ignored, and so would all that they start.
  static let listensToSignals: Bool = {
    signal(SIGINT, SIG_DFL)
    return true
  }()

  /// With what the tests themselves were given.
  fileprivate static let preloaded = [library.path, ProcessInfo.processInfo.environment["LD_PRELOAD"]].compactMap { $0 }
    .joined(separator: ":")

  private static let library: URL = {
    let library = FileManager.default.temporaryDirectory.appending(path: "saboteur-\(getpid()).so")
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = [
      "cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", fixtures.appending(path: "attacks/saboteur.c").path, "-o",
      library.path,
    ]
    do { try compiler.run() } catch { preconditionFailure("a C compiler is needed: \(error)") }
    compiler.waitUntilExit()
    precondition(compiler.terminationStatus == 0, "the saboteur must compile")
    return library
  }()
}

extension Workplace {
  func sabotaged(_ sabotage: Sabotage, _ arguments: [String]) async throws -> Ran {
    try await lagesbild(arguments, environment: sabotage.environment)
  }

  /// Runs a line of shell as `sabotagedShell` does, and keeps in the file `name` every byte that the command writes to
  /// files whose paths have `part` in them, those without a name too.
  func tapped(_ line: String, into name: String, path part: String = "") async throws -> Ran {
    try write("", to: name)
    return try await sabotagedShell(
      Sabotage(action: .tap, call: -1, calls: "w", path: part, tap: path(name)), "lagesbild \(line)")
  }

  /// Runs a line of shell in which `lagesbild` is the harmed command, to be run in the background or last, and
  /// `$LAGESBILD` one that is not harmed. `paused PROCESS` waits until it is stopped, and fails if it ends without.
  func sabotagedShell(_ sabotage: Sabotage, _ line: String) async throws -> Ran {
    try await shell(
      """
      lagesbild() { exec env \(sabotage.shellVariables) "$LAGESBILD" "$@"; }
      paused() { until grep -qs '^State:.T' /proc/$1/status; do [ -d /proc/$1 ] || return 1; sleep 0.05; done; }
      \(line)
      """)
  }

  /// Runs the command on a terminal, which Python makes; what it says there is the output.
  func onTerminal(_ sabotage: Sabotage, _ arguments: [String]) async throws -> Ran {
    let spawn = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    return try await shell(
      "python3 -c '\(spawn)' env \(sabotage.shellVariables) \"$LAGESBILD\" \(arguments.joined(separator: " "))")
  }

  /// The calls that an undisturbed run makes, a letter each; capital ones for those on the log beside a store.
  func calls(of arguments: [String], _ calls: String = Sabotage.changes, path: String = "lagesbild.gpkg") async throws
    -> [Character]
  {
    try await self.calls(calls, path: path) { try await sabotaged($0, arguments) }
  }

  /// The same of a line of shell.
  func calls(ofLine line: String, _ calls: String, path: String) async throws -> [Character] {
    try await self.calls(calls, path: path) { try await sabotagedShell($0, line) }
  }

  private func calls(_ calls: String, path: String, run: (Sabotage) async throws -> Ran) async throws -> [Character] {
    let trace = try write(Data(count: 1 << 20), to: "trace-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(atPath: trace) }
    let ran = try await run(Sabotage(action: .count, calls: calls, path: path, trace: trace))
    try #require(ran.status == 0, "\(ran.error)")
    return String(decoding: try Data(contentsOf: URL(filePath: trace)).prefix { $0 != 0 }, as: UTF8.self).map { $0 }
  }
}
