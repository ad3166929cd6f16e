import Foundation
import Testing

/// What the command did.
package struct Ran: Sendable {
  /// Below 0 the number of the signal that ended it.
  package var status: Int32
  package var output: Data
  package var error: String

  package var text: String { String(decoding: output, as: UTF8.self) }

  /// The output as one JSON object.
  package func json(_ location: SourceLocation = #_sourceLocation) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any], sourceLocation: location)
  }

  /// The output as a JSON array of objects.
  package func jsonRows(_ location: SourceLocation = #_sourceLocation) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: output) as? [[String: Any]], sourceLocation: location)
  }
}

/// A folder of a test's own, in which the built command and python3 are run; removed with it.
package final class Workplace: Sendable {
  package let folder: URL
  private let captures: URL

  /// The command, which is built beside the tests.
  package static let command = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "lagesbild")

  package init() throws {
    let base = FileManager.default.temporaryDirectory.appending(path: "CommandTests-\(UUID().uuidString)")
    folder = base.appending(path: "work")
    captures = base.appending(path: "captures")
    for folder in [folder, captures] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
  }

  deinit { try? FileManager.default.removeItem(at: captures.deletingLastPathComponent()) }

  package func path(_ name: String) -> String { folder.appending(path: name).path }

  @discardableResult
  package func write(_ text: String, to name: String) throws -> String { try write(Data(text.utf8), to: name) }

  @discardableResult
  package func write(_ bytes: Data, to name: String) throws -> String {
    let url = folder.appending(path: name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: url)
    return url.path
  }

  package func read(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

  /// Everything under the folder, by path.
  package var names: [String] {
    get throws { try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() }
  }

  /// Runs the command in the folder, with the store at its default place there.
  package func lagesbild(
    _ arguments: String..., input: Data? = nil, environment: [String: String] = [:]
  ) async throws -> Ran {
    try await run(Self.command, arguments, input: input, environment: environment)
  }

  package func lagesbild(_ arguments: [String], environment: [String: String] = [:]) async throws -> Ran {
    try await run(Self.command, arguments, environment: environment)
  }

  /// Runs a Python script, which must succeed, and gives what it printed.
  @discardableResult
  package func python(_ script: String, _ arguments: String..., location: SourceLocation = #_sourceLocation)
    async throws -> Ran
  {
    let ran = try await run(URL(filePath: "/usr/bin/env"), ["python3", "-c", script] + arguments)
    try #require(ran.status == 0, "\(ran.error)", sourceLocation: location)
    return ran
  }

  /// Runs a line of shell, in which `$LAGESBILD` is the command.
  package func shell(_ line: String) async throws -> Ran {
    try await run(URL(filePath: "/bin/bash"), ["-c", line], environment: ["LAGESBILD": Self.command.path])
  }

  private func run(
    _ program: URL, _ arguments: [String], input: Data? = nil, environment: [String: String] = [:]
  ) async throws -> Ran {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var variables = ProcessInfo.processInfo.environment
    variables["LAGESBILD_STORE"] = nil
    process.environment = variables.merging(environment) { $1 }
    let name = UUID().uuidString
    let files = ["in", "out", "err"].map { captures.appending(path: "\(name).\($0)") }
    try (input ?? Data()).write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    let handles = try [
      FileHandle(forReadingFrom: files[0]), FileHandle(forWritingTo: files[1]), FileHandle(forWritingTo: files[2]),
    ]
    // Foundation keeps them open for minutes, and crashes when a thousand are.
    defer { for handle in handles { try? handle.close() } }
    (process.standardInput, process.standardOutput, process.standardError) = (handles[0], handles[1], handles[2])
    // A hang must fail the test, not hold up the whole run.
    let watch = DispatchWorkItem { [weak process] in process?.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(300), execute: watch)
    defer { watch.cancel() }
    let status = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int32, any Error>) in
      process.terminationHandler = { process in
        continuation.resume(
          returning:
            process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus)
      }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    return Ran(
      status: status, output: try Data(contentsOf: files[1]),
      error: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
  }
}
