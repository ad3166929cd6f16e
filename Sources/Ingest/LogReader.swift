import CheckLog
import CheckModel
import Decompression

/// Reads one log: decompressed bytes in, its contents out.
///
/// Unpacking and cutting run in the calling task, which is one after the other by nature; chunks are parsed and binned
/// in child tasks, so that both go on at once. Only so many chunks are under way as there are workers, which bounds
/// the memory whatever the size of the log.
struct LogReader {
  enum ProfileChoice: Sendable {
    case auto
    case profile(Profile)
  }

  /// How much of a log is asked for at a time, which is about the size of a chunk: it fits in a core's own cache.
  private static let readBytes = 1 << 18

  let profile: ProfileChoice
  let context: LogContext
  let grid: Grid
  let workers: Int
  /// What the bins under way may take in all, in bytes; beyond it they go to temporary files.
  let mostBinBytes: Int
  /// How many of these files there may be at once, in all.
  let mostRuns: Int
  let progress: ImportProgress

  /// - Parameter read: puts the next bytes of the log into a buffer and returns how many; 0 at the end.
  /// - Throws: `ImportProblem`, and what `read` throws.
  func contents(
    fileName: String, _ read: (UnsafeMutableRawBufferPointer) throws -> Int
  ) async throws -> LogContents {
    var hash = ContentHash()
    var input = LogBuffer()
    // A short read is no end: the opening must be whole for the profile to be found.
    unsafe try input.fill(LogOpening.byteCount, read, &hash)
    let opening = LogOpening(bytes: Array(input.pending), isWhole: input.isFinal, fileName: fileName)
    if opening.isBlank {
      let newlines = Int64(opening.bytes.count { $0 == UInt8(ascii: "\n") })
      let isTorn = opening.bytes.last.map { $0 != UInt8(ascii: "\n") } ?? false
      return LogContents(
        blankLines: newlines + (isTorn ? 1 : 0), sha256: hash.finish(), timeZone: context.timeZone.identifier)
    }
    let (name, bound) = try bind(opening)
    input.drop(bound.firstRecordOffset)
    var splitter = bound.plan.splitter
    var pieces: [Chunk.Piece] = []
    var chunkCount = 0
    var isSkipping = false

    var idle = (0..<workers).map { _ in
      ChunkWorker(
        plan: bound.plan, grid: grid, sites: context.sites, mostTableBytes: mostBinBytes / workers,
        mostRuns: mostRuns / workers)
    }
    try await withThrowingTaskGroup(of: ChunkWorker.self) { group in
      var underWay = 0
      // What was cut off from one read goes to a worker together.
      func hand(_ pieces: inout [Chunk.Piece]) async throws {
        if pieces.isEmpty { return }
        if idle.isEmpty, let worker = try await group.next() {
          underWay -= 1
          idle.append(worker)
        }
        let worker = idle.removeLast()
        let chunk = input.takeChunk(pieces, number: chunkCount, into: worker.takeSpare())
        pieces = []
        chunkCount += 1
        underWay += 1
        let progress = progress
        group.addTask {
          try worker.process(chunk, progress: progress)
          return worker
        }
      }
      reading: while true {
        if isSkipping { isSkipping = input.dropToNewline() }
        let cut =
          isSkipping ? (input.isFinal ? .end : .needsInput) : splitter.cut(input.pending.span, isFinal: input.isFinal)
        switch cut {
        case .records(let count):
          pieces.append(.records(byteCount: count))
          input.cutOff(count)
        case .rejected(let count, let reason):
          pieces.append(.rejected(byteCount: count, reason))
          input.cutOff(count)
        case .rejectedUpToNewline(let reason):
          pieces.append(.rejected(byteCount: 0, reason))
          try await hand(&pieces)
          isSkipping = true
        case .unreadable(let problem): throw ImportProblem.unreadable(problem)
        case .needsInput:
          try await hand(&pieces)
          unsafe try input.fill(Self.readBytes, read, &hash)
        case .end:
          try await hand(&pieces)
          break reading
        }
      }
      while underWay > 0, let worker = try await group.next() {
        underWay -= 1
        idle.append(worker)
      }
    }
    let contents = LogContents(
      profile: name, sha256: hash.finish(), timeZone: bound.plan.timeZoneIdentifier,
      leadingLines: bound.leadingLines, workers: idle, chunkCount: chunkCount)
    precondition(contents.tally.addsUp, "every line is a check, blank, other or a rejection")
    if !bound.hasEvidence, contents.tally.isMisread { throw ImportProblem.nothingFits(profile: name) }
    return contents
  }

  private func bind(_ opening: LogOpening) throws -> (String, BoundLog) {
    switch profile {
    case .profile(let profile):
      do throws(PlanFailure) {
        return (profile.name, try profile.bind(opening, context))
      } catch {
        switch error {
        case .profile(let mistake): throw ImportProblem.profile(name: profile.name, mistake)
        case .mismatch(let lack): throw ImportProblem.mismatch(profile: profile.name, lack: lack)
        }
      }
    case .auto:
      switch Recognition.of(opening, among: BuiltInProfiles.all, context) {
      case .recognised(let profile, let bound): return (profile.name, bound)
      case .unsure(let candidates): throw ImportProblem.unsure(candidates)
      case .unknown(let lacks):
        if SiteRegisterReader.isRegister(opening: opening.bytes) { throw ImportProblem.isRegister }
        throw ImportProblem.unrecognised(lacks)
      }
    }
  }
}

extension LogTally {
  /// Whether not one line had the shape that the profile describes, so that it must be the wrong one.
  fileprivate var isMisread: Bool {
    let misshapen = RejectionReason.allCases.filter(\.isOfShape).reduce(0) { $0 + rejected($1) }
    return rejected > 0 && checks == 0 && misshapen == rejected
  }
}

/// The bytes of a log that have been read and not yet been handed on.
private struct LogBuffer {
  private var bytes: [UInt8] = []
  /// Where what has been cut off and not yet been handed on begins.
  private var cut = 0
  private var start = 0
  private var end = 0
  /// The offset in the log of the first pending byte.
  private var byteOffset: Int64 = 0
  private(set) var isFinal = false

  /// What has not been cut off.
  var pending: ArraySlice<UInt8> { bytes[start..<end] }

  /// Reads so many bytes, or to the end of the log; all that was cut off must have been handed on.
  ///
  /// A short read is not taken for all there is: each look at what is pending costs as much as there is of it.
  mutating func fill(
    _ count: Int, _ read: (UnsafeMutableRawBufferPointer) throws -> Int, _ hash: inout ContentHash
  ) throws {
    if start > 0 {
      bytes.replaceSubrange(0..<(end - start), with: bytes[start..<end])
      end -= start
      start = 0
      cut = 0
    }
    let full = end + count
    if bytes.count < full { bytes += [UInt8](repeating: 0, count: full - bytes.count) }
    while end < full, !isFinal {
      let got = try unsafe bytes.withUnsafeMutableBytes { buffer in
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[end..<full])
        let got = try unsafe read(room)
        unsafe hash.update(UnsafeRawBufferPointer(rebasing: room[..<got]))
        return got
      }
      end += got
      isFinal = got == 0
    }
  }

  /// Drops what is no record and not handed on either.
  mutating func drop(_ count: Int) {
    cutOff(count)
    cut = start
  }

  mutating func cutOff(_ count: Int) {
    start += count
    byteOffset += Int64(count)
  }

  /// What has been cut off and the parser's slack, in an array that is used again if it is large enough.
  mutating func takeChunk(_ pieces: [Chunk.Piece], number: Int, into spare: consuming [UInt8]) -> Chunk {
    let count = start - cut
    var chunk = spare
    let size = count + RecordParser.slackBytes
    if chunk.count < size { chunk = [UInt8](repeating: 0, count: max(size, 1 << 18 + RecordParser.slackBytes)) }
    chunk.replaceSubrange(0..<count, with: bytes[cut..<start])
    cut = start
    return Chunk(bytes: chunk, pieces: pieces, byteOffset: byteOffset - Int64(count), number: number)
  }

  /// Drops what stands before the next newline and it too; true when there is none yet, and all is dropped.
  mutating func dropToNewline() -> Bool {
    let newline = bytes[start..<end].firstIndex(of: UInt8(ascii: "\n"))
    drop((newline.map { $0 + 1 } ?? end) - start)
    return newline == nil
  }
}
