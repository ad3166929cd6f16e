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
  private let projection: GridProjection
  private let sites: [Site]
  private var cells: CellCache
  private var table = BinTable()
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
    projection = try GridProjection(grid: grid)
    cells = CellCache()
    self.sites = sites
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
    var outside: [Rejection] = []
    for check in parser.checks {
      guard let cell = cell(of: check) else {
        tally.reject(.positionOutside)
        tally.checks -= 1  // the parser believed it
        outside.append(
          Rejection(line: check.line, byteOffset: check.byteOffset, field: .record, reason: .positionOutside))
        continue
      }
      let hour = check.utcSeconds >= 0 ? check.utcSeconds / 3600 : (check.utcSeconds - 3599) / 3600
      let siteID = check.site.map { sites[$0].id } ?? 0
      table.add(BinKey(cell: cell, hour: Int32(hour), siteID: siteID, category: check.category), check.outcome)
      tally.see(second: check.utcSeconds)
    }
    progress.checks.add(parser.checks.count - outside.count, ordering: .relaxed)
    for rejection in outside.isEmpty ? parser.rejections : (parser.rejections + outside).sorted() {
      try rejections.append(rejection, chunk: chunk.number)
    }
    if table.byteCount > mostTableBytes { try spill() }
  }

  private func spill() throws {
    runs.append(try SpilledBinRun(table.drain()))
    // A new one, for the old one keeps the memory that was too much.
    table = BinTable()
    if runs.count == Self.mostRuns { runs = [try SpilledBinRun(merging: runs)] }
  }

  /// The last bins and counts, when all chunks are parsed.
  func finish() {
    tally.add(parser.tally)
    if table.count > 0 { runs.append(MemoryBinRun(table.drain())) }
  }

  var unknownSites: [String: Int64] { parser.unknownSites }

  private func cell(of check: Check) -> Cell? {
    switch check.position {
    case .site: return check.site.map { sites[$0].cell }
    case .geographic(let lat, let lon):
      return cells.cell(lat, lon, isProjected: false) { projection.cell(latDegrees: lat, lonDegrees: lon) }
    case .projected(let north, let east):
      return cells.cell(north, east, isProjected: true) { projection.cell(northMetres: north, eastMetres: east) }
    }
  }
}
