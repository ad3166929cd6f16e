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
  let progress: ImportProgress

  /// - Parameter read: puts the next bytes of the log into a buffer and returns how many; 0 at the end.
  /// - Throws: `ImportProblem`, and what `read` throws.
  func contents(
    fileName: String, _ read: (UnsafeMutableRawBufferPointer) throws -> Int
  ) async throws -> LogContents {
    var hash = ContentHash()
    var input = LogBuffer()
    // A short read is no end: the opening must be whole for the profile to be found.
    while input.count < LogOpening.byteCount, !input.isFinal {
      unsafe try input.fill(atMost: LogOpening.byteCount - input.count, read, &hash)
    }
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
    var own = RejectionList()
    var ownTally = LogTally()
    var ownLines: [Int] = []
    var chunkCount = 0
    var isSkipping = false

    var idle = try (0..<workers).map { _ in
      try ChunkWorker(plan: bound.plan, grid: grid, sites: context.sites, mostTableBytes: mostBinBytes / workers)
    }
    try await withThrowingTaskGroup(of: ChunkWorker.self) { group in
      var underWay = 0
      reading: while true {
        if isSkipping { isSkipping = input.dropToNewline() }
        let cut =
          isSkipping ? (input.isFinal ? .end : .needsInput) : splitter.cut(input.pending.span, isFinal: input.isFinal)
        switch cut {
        case .records(let count):
          if idle.isEmpty, let worker = try await group.next() {
            underWay -= 1
            idle.append(worker)
          }
          let worker = idle.removeLast()
          let chunk = Chunk(
            bytes: input.take(count, into: worker.takeSpare()), count: count, byteOffset: input.byteOffset,
            number: chunkCount)
          input.drop(count)
          chunkCount += 1
          underWay += 1
          let progress = progress
          group.addTask {
            try worker.process(chunk, progress: progress)
            return worker
          }
        case .rejected(_, let reason), .rejectedUpToNewline(let reason):
          try own.append(
            Rejection(line: 1, byteOffset: input.byteOffset, field: .record, reason: reason), chunk: chunkCount)
          ownTally.lines += 1
          ownTally.reject(reason)
          ownLines.append(chunkCount)
          chunkCount += 1
          if case .rejected(let count, _) = cut { input.drop(count) } else { isSkipping = true }
        case .unreadable(let problem): throw ImportProblem.unreadable(problem)
        case .needsInput: unsafe try input.fill(atMost: Self.readBytes, read, &hash)
        case .end: break reading
        }
      }
      while underWay > 0, let worker = try await group.next() {
        underWay -= 1
        idle.append(worker)
      }
    }
    let contents = LogContents(
      profile: name, sha256: hash.finish(), timeZone: bound.plan.timeZoneIdentifier,
      leadingLines: bound.leadingLines, workers: idle, own: own, ownTally: ownTally, ownLines: ownLines,
      chunkCount: chunkCount)
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
  /// Whether not one line had the columns that the profile describes, so that it must be the wrong one.
  fileprivate var isMisread: Bool {
    rejected > 0 && checks == 0 && rejected(.columnsCount) + rejected(.lineTooLong) == rejected
  }
}

/// The bytes of a log that have been read and not yet been cut off.
private struct LogBuffer {
  private var bytes: [UInt8] = []
  private var start = 0
  private var end = 0
  /// The offset in the log of the first pending byte.
  private(set) var byteOffset: Int64 = 0
  private(set) var isFinal = false

  var count: Int { end - start }

  var pending: ArraySlice<UInt8> { bytes[start..<end] }

  mutating func fill(
    atMost count: Int, _ read: (UnsafeMutableRawBufferPointer) throws -> Int, _ hash: inout ContentHash
  ) throws {
    if start > 0 {
      bytes.replaceSubrange(0..<(end - start), with: bytes[start..<end])
      end -= start
      start = 0
    }
    if bytes.count < end + count { bytes += [UInt8](repeating: 0, count: end + count - bytes.count) }
    let got = try unsafe bytes.withUnsafeMutableBytes { buffer in
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[end..<(end + count)])
      let got = try unsafe read(room)
      unsafe hash.update(UnsafeRawBufferPointer(rebasing: room[..<got]))
      return got
    }
    end += got
    isFinal = got == 0
  }

  /// The first `count` bytes and the parser's slack, in an array that is used again if it is large enough.
  func take(_ count: Int, into spare: consuming [UInt8]) -> [UInt8] {
    var chunk = spare
    let size = count + RecordParser.slackBytes
    if chunk.count < size { chunk = [UInt8](repeating: 0, count: max(size, 1 << 18 + RecordParser.slackBytes)) }
    chunk.replaceSubrange(0..<count, with: bytes[start..<(start + count)])
    return chunk
  }

  mutating func drop(_ count: Int) {
    start += count
    byteOffset += Int64(count)
  }

  /// Drops what stands before the next newline and it too; true when there is none yet, and all is dropped.
  mutating func dropToNewline() -> Bool {
    let newline = bytes[start..<end].firstIndex(of: UInt8(ascii: "\n"))
    drop((newline.map { $0 + 1 } ?? end) - start)
    return newline == nil
  }
}
