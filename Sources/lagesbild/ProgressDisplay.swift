import Foundation
import Ingest
import Report

/// One line on a terminal that says how far an import has come: compressed bytes, checks, checks/s, time left.
final class ProgressDisplay: Sendable {
  private let task: Task<Void, Never>

  /// nil when standard error is no terminal.
  init?(_ progress: ImportProgress) {
    guard isatty(STDERR_FILENO) == 1 else { return nil }
    task = Task.detached(priority: .high) {
      let start = ContinuousClock.now
      while (try? await Task.sleep(for: .milliseconds(200))) != nil {
        Self.show(Self.line(progress, seconds: (ContinuousClock.now - start) / .seconds(1)))
      }
      Self.show("")
    }
  }

  /// Ends the display and clears its line.
  func stop() async {
    task.cancel()
    await task.value
  }

  private static func line(_ progress: ImportProgress, seconds: Double) -> String {
    let read = progress.bytesRead.load(ordering: .relaxed)
    let total = progress.bytesTotal.load(ordering: .relaxed)
    let checks = progress.checks.load(ordering: .relaxed)
    var line = NumberText.bytes(Int64(read))
    if total > 0 { line += " of \(NumberText.bytes(Int64(total)))" }
    line += ", \(NumberText.grouped(checks)) checks, \(NumberText.grouped(Int(Double(checks) / seconds))) checks/s"
    if total > read, read > 0 {
      line += ", \(NumberText.duration(seconds: seconds * Double(total - read) / Double(read))) left"
    }
    return line
  }

  private static func show(_ text: String) { FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8)) }
}
