import BinStore
import CheckLog
import CheckModel
import Decompression
import Ingest

/// The steps of an import before the store, each on top of those before it.
package enum Stage: String, CaseIterable, Sendable {
  case decompress, hash, split, parse, bin

  fileprivate var rank: Int { Self.allCases.firstIndex(of: self)! }
}

/// Takes a log through the import's rooms up to a stage: in one task, with chunks of the size that the import has, and
/// with nothing else in between.
package struct StagedImport {
  /// What came out, as far as it went: everything beyond the last stage stays 0.
  package struct Outcome: Equatable {
    package var bytes = 0
    /// Of the last log, if there are several.
    package var sha256: [UInt8] = []
    /// What the splitter cut off, and the preamble and header before it.
    package var cutBytes = 0
    package var lines: Int64 = 0
    package var checks: Int64 = 0
    /// Checks in bins.
    package var binned: Int64 = 0
    package var bins = 0
  }

  package struct NotRead: Error { package let why: String }

  private static let readBytes = 1 << 18

  private let last: Stage
  private let hashes: Bool
  private let grid: Grid
  private let context: LogContext
  private let profile: Profile?

  /// - Parameters:
  ///   - hashes: false to leave the hash out, though it comes before the last stage.
  ///   - profile: nil to recognise the format.
  package init(
    through last: Stage, hashes: Bool = true, grid: Grid, context: LogContext, profile: Profile? = nil
  ) {
    self.last = last
    self.hashes = hashes && last.rank >= Stage.hash.rank
    self.grid = grid
    self.context = context
    self.profile = profile
  }

  /// - Parameter packed: the file's bytes; all the logs in it are read.
  /// - Throws: what the rooms throw, and `NotRead` when no profile fits or the splitter refuses a line, which no log
  ///   that is measured has.
  package func run(_ packed: [UInt8], fileName: String) throws -> Outcome {
    let container = LogContainer(MemorySource(packed))
    var outcome = Outcome()
    while let member = try container.nextMember() {
      var window = Window(container, hashes: hashes)
      try window.fill(LogOpening.byteCount)
      if last.rank >= Stage.split.rank {
        try read(&window, fileName: member.name ?? fileName, into: &outcome)
      } else {
        while !window.isFinal {
          window.start = window.end
          try window.fill(Self.readBytes)
        }
      }
      outcome.bytes += window.byteCount
      outcome.sha256 = hashes ? window.hash.finish() : []
    }
    return outcome
  }

  private func read(_ window: inout Window, fileName: String, into outcome: inout Outcome) throws {
    let bound = try bind(LogOpening(bytes: Array(window.pending), isWhole: window.isFinal, fileName: fileName))
    window.start += bound.firstRecordOffset
    outcome.cutBytes += bound.firstRecordOffset
    outcome.lines += bound.leadingLines
    var splitter = bound.plan.splitter
    var parser = RecordParser(plan: bound.plan)
    var binner = CheckBinner(grid: grid, sites: context.sites)
    var chunk: [UInt8] = []
    var offset = Int64(bound.firstRecordOffset)
    cutting: while true {
      switch splitter.cut(window.pending.span, isFinal: window.isFinal) {
      case .records(let count):
        if last.rank >= Stage.parse.rank {
          let size = count + RecordParser.slackBytes
          if chunk.count < size { chunk = [UInt8](repeating: 0, count: max(size, 2 * Self.readBytes)) }
          chunk.replaceSubrange(0..<count, with: window.pending.prefix(count))
          parser.parse(&chunk, count: count, byteOffset: offset)
          if last == .bin {
            let outside = try binner.add(parser.checks, from: parser)
            outcome.binned += Int64(parser.checks.count - outside.count)
          }
        }
        window.start += count
        outcome.cutBytes += count
        offset += Int64(count)
      case .needsInput: try window.fill(Self.readBytes)
      case .end: break cutting
      case .rejected, .rejectedUpToNewline, .unreadable: throw NotRead(why: "\(fileName): the splitter refuses a line")
      }
    }
    outcome.lines += parser.tally.lines
    outcome.checks += parser.tally.checks
    outcome.bins += binner.table.count
  }

  private func bind(_ opening: LogOpening) throws -> BoundLog {
    if let profile { return try profile.bind(opening, context) }
    guard case .recognised(_, let bound) = Recognition.of(opening, among: BuiltInProfiles.all, context) else {
      throw NotRead(why: "\(opening.fileName): no profile fits")
    }
    return bound
  }
}

/// The bytes of a log that have been read and not yet been cut off.
private struct Window {
  private let container: LogContainer
  private let hashes: Bool
  var hash = ContentHash()
  private var bytes: [UInt8] = []
  var start = 0
  private(set) var end = 0
  private(set) var byteCount = 0
  private(set) var isFinal = false

  init(_ container: LogContainer, hashes: Bool) {
    self.container = container
    self.hashes = hashes
  }

  var pending: ArraySlice<UInt8> { bytes[start..<end] }

  mutating func fill(_ count: Int) throws {
    if start > 0 {
      bytes.replaceSubrange(0..<(end - start), with: bytes[start..<end])
      end -= start
      start = 0
    }
    let full = end + count
    if bytes.count < full { bytes += [UInt8](repeating: 0, count: full - bytes.count) }
    while end < full, !isFinal {
      let got = try unsafe bytes.withUnsafeMutableBytes { buffer in
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[end..<full])
        let got = try unsafe container.read(into: room)
        if hashes { unsafe hash.update(UnsafeRawBufferPointer(rebasing: room[..<got])) }
        return got
      }
      end += got
      byteCount += got
      isFinal = got == 0
    }
  }
}
