import CheckLog
import CheckModel

/// A chunk of a log on its way to a worker.
struct Chunk: Sendable {
  /// What was cut off, one behind the other.
  enum Piece: Equatable, Sendable {
    case records(byteCount: Int)
    /// One line that is no record.
    case rejected(byteCount: Int, RejectionReason)
    /// What stands before the first record, or behind the beginning of a line that is too long.
    case skipped(byteCount: Int)

    var byteCount: Int {
      switch self {
      case .records(let count), .rejected(let count, _), .skipped(let count): count
      }
    }
  }

  /// The bytes of the pieces, and at least `RecordParser.slackBytes` more.
  var bytes: [UInt8]
  /// Those that no chunk before had.
  var fresh: Range<Int>
  /// Mostly one of records.
  var pieces: [Piece]
  /// The offset in the log of the first byte.
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
  private let mostRuns: Int

  /// Checks that were counted, what was rejected, and the period; lines are counted by chunk.
  private(set) var tally = LogTally()
  private(set) var runs: [any BinRun] = []
  private(set) var rejections = RejectionList()
  /// The lines of each chunk that this worker parsed.
  private(set) var linesOfChunks: [(chunk: Int, lines: Int64)] = []
  /// The buffer of the last chunk, to be filled again.
  private var spare: [UInt8] = []

  init(plan: ParsePlan, grid: Grid, sites: [Site], mostTableBytes: Int, mostRuns: Int) {
    parser = RecordParser(plan: plan)
    binner = CheckBinner(grid: grid, sites: sites)
    self.mostTableBytes = mostTableBytes
    self.mostRuns = max(mostRuns, 2)
  }

  func takeSpare() -> [UInt8] {
    defer { spare = [] }
    return spare
  }

  func process(_ chunk: consuming Chunk, progress: ImportProgress) throws {
    var bytes = chunk.bytes
    chunk.bytes = []
    var lines: Int64 = 0
    if chunk.pieces.count == 1, case .records(let count) = chunk.pieces[0] {
      try parse(&bytes, count: count, byteOffset: chunk.byteOffset, chunk: chunk.number, lines: &lines, progress)
    } else {
      try process(chunk.pieces, of: bytes, byteOffset: chunk.byteOffset, chunk: chunk.number, lines: &lines, progress)
    }
    spare = bytes
    linesOfChunks.append((chunk.number, lines))
    if binner.table.byteCount > mostTableBytes { try spill() }
  }

  /// Takes the pieces one by one; each of records is parsed in an array of its own.
  private func process(
    _ pieces: [Chunk.Piece], of bytes: [UInt8], byteOffset: Int64, chunk: Int, lines: inout Int64,
    _ progress: ImportProgress
  ) throws {
    var start = 0
    for piece in pieces {
      switch piece {
      case .records(let count):
        var part = Array(bytes[start..<(start + count + RecordParser.slackBytes)])
        try parse(
          &part, count: count, byteOffset: byteOffset + Int64(start), chunk: chunk, lines: &lines, progress)
      case .rejected(_, let reason):
        lines += 1
        tally.lines += 1
        tally.reject(reason)
        let rejection = Rejection(
          line: lines, byteOffset: byteOffset + Int64(start), field: .record, reason: reason)
        try rejections.append(rejection, chunk: chunk)
      case .skipped: break
      }
      start += piece.byteCount
    }
  }

  private func parse(
    _ bytes: inout [UInt8], count: Int, byteOffset: Int64, chunk: Int, lines: inout Int64, _ progress: ImportProgress
  ) throws {
    parser.parse(&bytes, count: count, byteOffset: byteOffset)
    let outside = try binner.add(parser.checks, from: parser)
    for check in outside {
      tally.reject(.positionOutside)
      // The parser believed it.
      tally.checks -= 1
      if check.reading == .skipped { tally.clockSkipped -= 1 }
      if check.reading == .repeated { tally.clockRepeated -= 1 }
    }
    progress.checks.add(parser.checks.count - outside.count, ordering: .relaxed)
    var found = parser.rejections
    if !outside.isEmpty {
      found += outside.map {
        Rejection(
          line: Int64($0.line), byteOffset: byteOffset + Int64($0.start), field: .record, reason: .positionOutside)
      }
      found.sort()
    }
    for rejection in found {
      var rejection = rejection
      rejection.line += lines
      try rejections.append(rejection, chunk: chunk)
    }
    lines += parser.lines
  }

  private func spill() throws {
    runs.append(try SpilledBinRun(merging: [TableBinRun(binner.takeTable())]))
    if runs.count >= mostRuns { runs = [try SpilledBinRun(merging: runs)] }
  }

  /// The last bins and counts, when all chunks are parsed.
  func finish() {
    tally.add(parser.tally)
    tally.seconds = binner.seconds
    if binner.table.count > 0 { runs.append(TableBinRun(binner.takeTable())) }
  }

  var unknownSites: UnknownSites { parser.unknownSites }
}
