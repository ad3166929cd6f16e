import CheckLog
import CheckModel
import Projection

/// A chunk of a log on its way to a worker.
struct Chunk: Sendable {
  /// The chunk, and `RecordParser.slackBytes` more.
  var bytes: [UInt8]
  var count: Int
  var byteOffset: Int64
  /// Its place among the chunks of the log.
  var number: Int
}

/// Parses chunks and bins their checks; a log has as many workers as it has cores.
///
/// Handed from task to task, never used by two at once: that is what makes `@unchecked Sendable` right.
final class ChunkWorker: @unchecked Sendable {
  private var parser: RecordParser
  private var binner: CheckBinner
  private let mostTableBytes: Int
  /// Each is an open file.
  private static let mostRuns = 16

  /// Checks that were counted, what was rejected, and the period; lines are counted by chunk.
  private(set) var tally = LogTally()
  private(set) var runs: [any BinRun] = []
  private(set) var rejections = RejectionList()
  /// The lines of each chunk that this worker parsed.
  private(set) var linesOfChunks: [(chunk: Int, lines: Int64)] = []
  /// The buffer of the last chunk, to be filled again.
  private var spare: [UInt8] = []

  init(plan: ParsePlan, grid: Grid, sites: [Site], mostTableBytes: Int) throws {
    parser = RecordParser(plan: plan)
    binner = CheckBinner(projection: try GridProjection(grid: grid), sites: sites)
    self.mostTableBytes = mostTableBytes
  }

  func takeSpare() -> [UInt8] {
    defer { spare = [] }
    return spare
  }

  func process(_ chunk: consuming Chunk, progress: ImportProgress) throws {
    var bytes = chunk.bytes
    chunk.bytes = []
    parser.parse(&bytes, count: chunk.count, byteOffset: chunk.byteOffset)
    spare = bytes
    linesOfChunks.append((chunk.number, parser.lines))
    let outside = binner.add(parser.checks, from: parser)
    for _ in outside {
      tally.reject(.positionOutside)
      tally.checks -= 1  // the parser believed it
    }
    progress.checks.add(parser.checks.count - outside.count, ordering: .relaxed)
    for rejection in outside.isEmpty ? parser.rejections : (parser.rejections + outside).sorted() {
      try rejections.append(rejection, chunk: chunk.number)
    }
    if binner.table.byteCount > mostTableBytes { try spill() }
  }

  private func spill() throws {
    runs.append(try SpilledBinRun(merging: [TableBinRun(takeTable())]))
    if runs.count == Self.mostRuns { runs = [try SpilledBinRun(merging: runs)] }
  }

  /// The last bins and counts, when all chunks are parsed.
  func finish() {
    tally.add(parser.tally)
    tally.seconds = binner.seconds
    if binner.table.count > 0 { runs.append(TableBinRun(takeTable())) }
  }

  private func takeTable() -> BinTable {
    defer { binner.table = BinTable() }
    return binner.table
  }

  var unknownSites: [String: Int64] { parser.unknownSites }
}
