import BinStore
import CheckLog
import CheckModel
import Decompression
import Foundation
import LocalTime
import Projection

// Unsafe: a buffer is lent to the container; that of the hash is freed where it was made.

/// Imports logs into a store.
package struct Importer: Sendable {
  package enum Keeping: Sendable {
    case store
    /// Read, and keep nothing.
    case nothing
    /// Read, keep nothing, and compare with what the store holds.
    case comparison
  }

  package struct Options: Sendable {
    /// nil to recognise the format of each log.
    package var profile: Profile?
    package var context: LogContext
    package var grid: Grid
    /// The zone that a store gets if this import creates it.
    package var storeTimeZone: TimeZoneRules
    /// Import content that is there already anew, in place of what it came to before.
    package var again: Bool
    package var keeping: Keeping
    /// Files that were changed within so many seconds, or that change while they are read, are left for the next run;
    /// 0 to take the former and to fail at the latter.
    package var settledSeconds: Int
    package var jobs: Int
    package var toolVersion: String

    package init(
      profile: Profile?, context: LogContext, grid: Grid, storeTimeZone: TimeZoneRules, again: Bool, keeping: Keeping,
      settledSeconds: Int, jobs: Int, toolVersion: String
    ) {
      self.profile = profile
      self.context = context
      self.grid = grid
      self.storeTimeZone = storeTimeZone
      self.again = again
      self.keeping = keeping
      self.settledSeconds = settledSeconds
      self.jobs = jobs
      self.toolVersion = toolVersion
    }
  }

  /// For the bins of all logs under way; beyond it they go to temporary files.
  private static let mostBinBytes = 64 << 20
  /// Temporary files with bins, of all logs under way: within what a process may have open.
  private static let mostRuns = 64

  private let options: Options
  private let target: StoreTarget
  private let progress: ImportProgress
  private let order = Turns()

  /// - Parameter store: the store, if there is one yet; otherwise the first log that is read well creates it at `path`.
  package init(_ options: Options, store: BinStore?, path: String, progress: ImportProgress) {
    self.options = options
    self.progress = progress
    target = StoreTarget(store: store, path: path, options: options)
  }

  /// Imports the files: each whole or not at all, in the order named, several at a time. A file that fails leaves no
  /// trace, and the others go on.
  ///
  /// When the store itself fails, such as for a full disk, the logs that come after are not tried, and fail too. When the
  /// task is cancelled, so are all that are not in yet, soon.
  package func run(_ inputs: [LogInput]) async -> ImportReport {
    let total = inputs.reduce(0) { sum, input in
      let size = try? FileManager.default.attributesOfItem(atPath: input.path)[.size] as? Int
      return sum + (size ?? 0)
    }
    progress.bytesTotal.store(total, ordering: .relaxed)
    let filesAtOnce = max(1, min(options.jobs, inputs.count))
    let workers = max(1, options.jobs / filesAtOnce)
    var reports: [Int: ImportReport] = [:]
    await withTaskGroup(of: (Int, ImportReport).self) { group in
      for (number, input) in inputs.enumerated() {
        if number >= filesAtOnce, let (done, report) = await group.next() { reports[done] = report }
        group.addTask {
          let report = await importFile(input, number: number, workers: workers, filesAtOnce: filesAtOnce)
          return (number, report)
        }
      }
      for await (done, report) in group { reports[done] = report }
    }
    var whole = ImportReport()
    for number in inputs.indices {
      whole.logs += reports[number]?.logs ?? []
      whole.passedOver += reports[number]?.passedOver ?? 0
    }
    return whole
  }

  // MARK: One file

  private func importFile(
    _ input: LogInput, number: Int, workers: Int, filesAtOnce: Int
  ) async -> ImportReport {
    let reader = LogReader(
      profile: options.profile.map { .profile($0) } ?? .auto, context: options.context, grid: options.grid,
      workers: workers, mostBinBytes: Self.mostBinBytes / filesAtOnce,
      mostRuns: Self.mostRuns / filesAtOnce, progress: progress)
    var report = ImportReport()
    do {
      try ImportProblem.throwIfStopped()
      if target.isBroken { throw ImportProblem.storeFailedBefore }
      let file = try FileByteSource(input, progress: progress)
      if file.wasChanged(inLast: options.settledSeconds) {
        report.logs.append(LogReport(path: input.path, status: .left))
      } else {
        do {
          try await importLogs(of: file, input, number: number, reader, into: &report)
        } catch {
          report.logs.append(outcome(input.path, error, file))
        }
      }
    } catch {
      report.logs.append(failure(input.path, error))
    }
    await order.wait(for: number)
    await order.done(number)
    return report
  }

  private func importLogs(
    of file: FileByteSource, _ input: LogInput, number: Int, _ reader: LogReader, into report: inout ImportReport
  ) async throws {
    let onceOnly = file.seekableByteCount == nil ? try ReplayableSource(file) : nil
    var container = LogContainer(onceOnly ?? file)
    var member = try container.nextMember()
    if member?.name != nil {
      // An archive is read to its end first: a damaged one leaves no trace, though its members are imported one by one.
      while member != nil { member = try container.nextMember() }
      let again: any ByteSource = if let onceOnly { try onceOnly.replay() } else { try file.again() }
      container = LogContainer(again)
      member = try container.nextMember()
    } else {
      onceOnly?.forget()
    }
    if onceOnly == nil, member != nil, member?.name == nil, !options.again, options.keeping != .comparison,
      try target.hasImported(fileName: input.fileName)
    {
      // A timer goes through the same folder every night: what is known need not be parsed to be known again.
      if let known = try target.unchanged(sha256: Self.hash(container), path: input.path) {
        await order.wait(for: number)
        return report.logs.append(known)
      }
      container = LogContainer(try file.again())
      member = try container.nextMember()
    }
    guard member != nil else { throw ImportProblem.emptyArchive }
    while let current = member {
      let path = current.name.map { "\(input.path)/\($0)" } ?? input.path
      let fileName = current.name.map { LogInput(path: $0).fileName } ?? input.fileName
      do {
        let contents = unsafe try await reader.contents(fileName: fileName) { buffer in
          // What is packed well is long when it is unpacked.
          try ImportProblem.throwIfStopped()
          return unsafe try container.read(into: buffer)
        }
        await order.wait(for: number)
        try file.requireUnchanged()
        // Logs in archives and from standard input often share a name that says nothing.
        let isNamed = current.name == nil && !input.isStandardInput
        let log = try await withTaskCancellationHandler {
          try target.commit(contents, path: path, fileName: fileName, isNamed: isNamed)
        } onCancel: {
          target.interrupt()
        }
        report.logs.append(log)
      } catch let problem as ImportProblem where current.name != nil {
        // The archive is sound, one log in it is not.
        report.logs.append(outcome(path, problem, file))
      }
      member = try container.nextMember()
    }
    report.passedOver = container.passedOver
  }

  /// Of the current log, which is read to its end.
  private static func hash(_ container: LogContainer) throws -> [UInt8] {
    var hash = ContentHash()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { unsafe buffer.deallocate() }
    while case let count = unsafe try container.read(into: buffer), count > 0 {
      try ImportProblem.throwIfStopped()
      unsafe hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    return hash.finish()
  }

  /// What becomes of a log that was not imported: one that is written to may well be whole the next time, whatever is
  /// wrong with it now.
  private func outcome(_ path: String, _ error: any Error, _ file: FileByteSource) -> LogReport {
    switch error {
    case ImportProblem.stopped, ImportProblem.noTemporarySpace, ImportProblem.storeFailedBefore, is StoreError:
      return failure(path, error)
    default:
      let isLeft = options.settledSeconds > 0 && file.hasChanged
      return isLeft ? LogReport(path: path, status: .left) : failure(path, error)
    }
  }

  private func failure(_ path: String, _ error: any Error) -> LogReport {
    var log = LogReport(path: path, status: .failed)
    log.error = words(error)
    log.errorDetails = (error as? ImportProblem)?.details ?? []
    if case ImportProblem.stopped = error { log.wasStopped = true }
    return log
  }

  private func words(_ error: any Error) -> String {
    switch error {
    case let error as StoreError: "it was read well, and could not be kept in \(target.path): \(error.description)"
    case let error as ImportProblem: error.description
    case let error as DecompressionError: error.description
    case let error as GridProjectionError: error.description
    default: "something went wrong that has no name here; try again"
    }
  }
}
