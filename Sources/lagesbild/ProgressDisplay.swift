import BinStore
import Foundation
import Ingest
import Report

/// One line on a terminal that says how far long work has come.
final class ProgressDisplay: Sendable {
  private let task: Task<Void, Never>

  /// Of an import: compressed bytes, checks, checks/s, time left; while its store is brought to the current version,
  /// how far that is.
  ///
  /// - Parameter store: nil when there is none yet.
  /// - Returns: nil when standard error is no terminal.
  convenience init?(_ progress: ImportProgress, _ store: BinStore?) {
    self.init { seconds in store.flatMap { Self.line($0.upgrade) } ?? Self.line(progress, seconds: seconds) }
  }

  /// Of a store that may be brought to the current version; shows nothing while it is not.
  ///
  /// - Returns: nil when standard error is no terminal.
  convenience init?(_ upgrade: UpgradeProgress) {
    self.init { _ in Self.line(upgrade) }
  }

  /// - Parameter line: of what there is after so many seconds; nil for nothing.
  private init?(_ line: @escaping @Sendable (Double) -> String?) {
    guard isatty(STDERR_FILENO) == 1 else { return nil }
    task = Task.detached(priority: .high) {
      let start = ContinuousClock.now
      var isShown = false
      while (try? await Task.sleep(for: .milliseconds(200))) != nil {
        let text = line((ContinuousClock.now - start) / .seconds(1))
        if isShown || text != nil { Self.show(text ?? "") }
        isShown = text != nil
      }
      if isShown { Self.show("") }
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

  private static func line(_ upgrade: UpgradeProgress) -> String? {
    let total = upgrade.total.load(ordering: .relaxed)
    guard total > 0 else { return nil }
    let share = min(1, Double(upgrade.done.load(ordering: .relaxed)) / Double(total))
    return "bringing the store to the current version: \(Int(share * 100)) %"
  }

  private static func show(_ text: String) { FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8)) }
}
