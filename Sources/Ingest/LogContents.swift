import BinStore
import CheckLog
import CheckModel

/// What one log came to: everything that its import will keep, ready to be committed.
struct LogContents {
  /// The name of the profile that read it; nil when there was nothing to read.
  var profile: String?
  /// Of that profile's text.
  var profileSHA256: [UInt8]?
  var sha256: [UInt8]
  var tally: LogTally
  var unknownSites: [String: Int64]
  var timeZone: String
  fileprivate(set) var runs: [any BinRun]
  fileprivate(set) var rejections: [RejectionList]
  /// For each chunk the lines of the log before it.
  fileprivate(set) var linesBefore: [Int64]

  /// - Parameter workers: which have parsed all chunks and are finished.
  init(
    profile: Profile?, sha256: [UInt8], timeZone: String, leadingLines: Int64, workers: [ChunkWorker], chunkCount: Int
  ) {
    self.profile = profile?.name
    profileSHA256 = profile.map { ContentHash.of($0.yaml.utf8) }
    self.sha256 = sha256
    self.timeZone = timeZone
    tally = LogTally()
    tally.lines = leadingLines
    tally.other = leadingLines
    var unknown = UnknownSites()
    var lines = [Int64](repeating: 0, count: chunkCount)
    for worker in workers {
      tally.add(worker.tally)
      unknown.add(worker.unknownSites)
      for (chunk, count) in worker.linesOfChunks { lines[chunk] = count }
    }
    unknownSites = unknown.checksByLabel
    runs = workers.flatMap(\.runs)
    rejections = workers.map(\.rejections)
    var before = leadingLines
    for chunk in lines.indices { (lines[chunk], before) = (before, before + lines[chunk]) }
    linesBefore = lines
  }

  /// A log with nothing in it but blank lines.
  init(blankLines: Int64, sha256: [UInt8], timeZone: String) {
    self.init(profile: nil, sha256: sha256, timeZone: timeZone, leadingLines: 0, workers: [], chunkCount: 0)
    tally.lines = blankLines
    tally.blank = blankLines
  }

  func forEachBatchOfBins(_ body: (SortedBins) throws -> Void) throws { try MergeAhead.merge(runs, body) }

  func forEachBatchOfRejections(_ body: ([Rejection]) throws -> Void) throws {
    try RejectionList.merge(rejections, linesBefore: linesBefore, body)
  }
}
