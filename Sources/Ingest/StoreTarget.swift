import BinStore
import CheckModel
import Foundation
import Synchronization

/// Where logs are committed: the store, which is created when the first of them is ready.
final class StoreTarget: Sendable {
  private let store: Mutex<BinStore?>
  private let stored = Mutex<StoredLogs?>(nil)
  private let broken = Mutex(false)
  /// The contents that this run has brought in.
  private let seen = Mutex<Set<[UInt8]>>([])
  let path: String
  private let options: Importer.Options

  init(store: BinStore?, path: String, options: Importer.Options) {
    self.store = Mutex(store)
    self.path = path
    self.options = options
  }

  /// Whether the store failed, so that it makes no sense to go on.
  var isBroken: Bool { broken.withLock { $0 } }

  /// Commits a log, unless its content is there already or came before in this run, and says what became of it. To be
  /// called for one log at a time.
  ///
  /// - Parameter isNamed: whether the name tells the log from others, so that to meet it again is worth a note.
  ///
  /// - Throws: `StoreError`; after one that concerns more than this log, `ImportProblem.storeFailedBefore`.
  func commit(_ contents: LogContents, path: String, fileName: String, isNamed: Bool) throws -> LogReport {
    if isBroken { throw ImportProblem.storeFailedBefore }
    do {
      if options.keeping == .comparison { return try compare(contents, path: path, fileName: fileName) }
      do {
        return try commitToStore(contents, path: path, fileName: fileName, isNamed: isNamed)
      } catch StoreError.noSuchImport {
        // Another process replaced it between our look and our commit: look again.
        return try commitToStore(contents, path: path, fileName: fileName, isNamed: isNamed)
      }
    } catch StoreError.interrupted {
      throw ImportProblem.stopped
    } catch let error as StoreError {
      if !error.concernsOneLog { broken.withLock { $0 = true } }
      throw error
    }
  }

  /// Whether a file of this name was imported before: then it is most often the same content again.
  func hasImported(fileName: String) throws -> Bool { try withStored { $0.has(fileName: fileName) } }

  /// The report on a log whose content is in the store already and is to stay as it is; nil for any other.
  func unchanged(sha256: [UInt8], path: String) throws -> LogReport? {
    guard !options.again, let known = try store.withLock({ $0 })?.importID(ofContent: sha256) else { return nil }
    // What it came to when it was imported, which need not be what it would come to now.
    guard let (id, record) = try withStored({ $0.withContent(sha256) }), id == known else { return nil }
    var report = LogReport(path: path, status: .unchanged)
    report.sha256 = sha256
    report.importID = id
    report.profile = record.profile
    report.tally = record.tally
    return report
  }

  private func withStored<Result>(_ body: (inout StoredLogs) -> Result) throws -> Result {
    let store = store.withLock { $0 }
    return try stored.withLock { stored in
      var logs = try stored ?? StoredLogs(store?.imports() ?? [])
      // Held by nobody else, so that a change copies nothing.
      stored = nil
      defer { stored = logs }
      return body(&logs)
    }
  }

  private func commitToStore(
    _ contents: LogContents, path: String, fileName: String, isNamed: Bool
  ) throws -> LogReport {
    if let report = try unchanged(sha256: contents.sha256, path: path) { return report }
    var report = LogReport(path: path, status: .imported)
    report.profile = contents.profile
    report.sha256 = contents.sha256
    report.tally = contents.tally
    let known = try store.withLock { $0 }?.importID(ofContent: contents.sha256)
    if (known != nil && !options.again) || seen.withLock({ $0.contains(contents.sha256) }) {
      report.status = .unchanged
      report.importID = known
      return report
    }
    report.unknownSites = contents.unknownSites
    try keep(contents, replacing: known, fileName: fileName, isNamed: isNamed, in: &report)
    _ = seen.withLock { $0.insert(contents.sha256) }
    return report
  }

  private func keep(
    _ contents: LogContents, replacing known: Int64?, fileName: String, isNamed: Bool, in report: inout LogReport
  ) throws {
    if options.keeping == .nothing {
      try contents.forEachBatchOfBins { report.count($0) }
      try contents.forEachBatchOfRejections { report.note($0) }
      return
    }
    let target = try openOrCreate()
    let namesake = isNamed ? try withStored { $0.namesake(fileName, otherThan: contents.sha256) } : nil
    let record = record(contents, fileName: fileName)
    let result = try target.commit(record, replacing: known) { writer in
      try contents.forEachBatchOfBins {
        try ImportProblem.throwIfStopped()
        report.count($0)
        try writer.appendBins($0)
      }
      try contents.forEachBatchOfRejections {
        try ImportProblem.throwIfStopped()
        report.note($0)
        try writer.appendRejections($0)
      }
    }
    switch result {
    case .imported(let id):
      report.importID = id
      try withStored { $0.add(id, record) }
    case .alreadyThere(let id):  // another process was faster
      report.importID = id
      report.status = .unchanged
    }
    if let namesake, report.status == .imported {
      report.note =
        "a file of this name was imported before with other content, as import \(namesake); "
        + "if this one replaces it, `lagesbild undo \(namesake)`"
    }
  }

  func record(_ contents: LogContents, fileName: String) -> ImportRecord {
    ImportRecord(
      contentSHA256: contents.sha256, fileName: fileName, profile: contents.profile ?? "none",
      profileSHA256: contents.profileSHA256, toolVersion: options.toolVersion,
      importedAt: Int64(Date().timeIntervalSince1970), timeZone: contents.timeZone, tally: contents.tally,
      unknownSites: Int64(contents.unknownSites.count))
  }

  /// Ends a commit that is under way, from another thread.
  func interrupt() { store.withLock { $0 }?.interrupt() }

  /// The store as it is now; nil when there is none yet.
  var opened: BinStore? { store.withLock { $0 } }

  private func openOrCreate() throws -> BinStore {
    try store.withLock { store in
      if let store { return store }
      let new = try BinStore.create(
        path: path, grid: options.grid, timeZone: options.storeTimeZone, toolVersion: options.toolVersion)
      store = new
      return new
    }
  }
}

extension StoreError {
  /// Whether another log may well be kept where this one was not.
  fileprivate var concernsOneLog: Bool {
    switch self {
    case .tallyMismatch, .outOfRange, .noSuchSite, .noSuchImport: true
    default: false
    }
  }
}

extension LogReport {
  mutating func count(_ batch: SortedBins) {
    bins += Int64(batch.count)
    var sums = [Int64](repeating: 0, count: CheckKind.allCases.count)
    for (index, key) in batch.keys.enumerated() {
      for entry in batch.histogram(index) { sums[Int(key.category.kind.rawValue)] += Int64(entry.count) }
    }
    for kind in CheckKind.allCases where sums[Int(kind.rawValue)] > 0 {
      checksByKind[kind, default: 0] += sums[Int(kind.rawValue)]
    }
  }

  mutating func note(_ rejections: [Rejection]) {
    for rejection in rejections where examples[rejection.reason] == nil { examples[rejection.reason] = rejection }
  }
}
