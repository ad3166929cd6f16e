import CheckLog
import CheckModel
import Decompression

// Unsafe: a closure of the caller's that fills a buffer; `LogBuffer` checks its count.

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

  /// How much of a log is asked for at a time, which is the size of most chunks: it fits in a core's own cache.
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
    let hash = OrderedHash()
    var input = LogBuffer()
    // A short read is no end: the opening must be whole for the profile to be found.
    unsafe try input.fill(LogOpening.byteCount, read)
    let opening = LogOpening(bytes: Array(input.pending), isWhole: input.isFinal, fileName: fileName)
    if opening.isBlank {
      let newlines = Int64(opening.bytes.count { $0 == UInt8(ascii: "\n") })
      let isTorn = opening.bytes.last.map { $0 != UInt8(ascii: "\n") } ?? false
      await hash.update(opening.bytes, 0..<opening.bytes.count, chunk: 0)
      return LogContents(
        blankLines: newlines + (isTorn ? 1 : 0), sha256: await hash.finish(), timeZone: context.timeZone.identifier)
    }
    let (profile, bound) = try bind(opening)
    input.cutOff(.skipped(byteCount: bound.firstRecordOffset))
    var splitter = bound.plan.splitter
    var chunkCount = 0

    var idle = (0..<workers).map { _ in
      ChunkWorker(
        plan: bound.plan, grid: grid, sites: context.sites, mostTableBytes: mostBinBytes / workers,
        mostRuns: mostRuns / workers)
    }
    try await withThrowingTaskGroup(of: ChunkWorker.self) { group in
      var underWay = 0
      // What was cut off goes to a worker together, and what was read with it.
      func hand() async throws {
        if !input.hasCut { return }
        if idle.isEmpty, let worker = try await group.next() {
          underWay -= 1
          idle.append(worker)
        }
        let worker = idle.removeLast()
        let chunk = input.takeChunk(number: chunkCount, next: worker.takeSpare())
        chunkCount += 1
        underWay += 1
        let progress = progress
        group.addTask {
          await hash.update(chunk.bytes, chunk.fresh, chunk: chunk.number)
          try worker.process(chunk, progress: progress)
          return worker
        }
      }
      var isSkipping = false
      reading: while true {
        if isSkipping { isSkipping = input.skipToNewline() }
        let cut =
          isSkipping ? (input.isFinal ? .end : .needsInput) : splitter.cut(input.pending.span, isFinal: input.isFinal)
        switch cut {
        case .records(let count): input.cutOff(.records(byteCount: count))
        case .rejected(let count, let reason): input.cutOff(.rejected(byteCount: count, reason))
        case .rejectedUpToNewline(let reason):
          input.cutOff(.rejected(byteCount: 0, reason))
          isSkipping = true
        case .unreadable(let problem): throw ImportProblem.unreadable(problem)
        case .needsInput:
          try await hand()
          unsafe try input.fill(Self.readBytes, read)
        case .end:
          try await hand()
          break reading
        }
      }
      while underWay > 0, let worker = try await group.next() {
        underWay -= 1
        idle.append(worker)
      }
      for worker in idle {
        group.addTask {
          worker.finish()
          return worker
        }
      }
      try await group.waitForAll()
    }
    let contents = LogContents(
      profile: profile, sha256: await hash.finish(), timeZone: bound.plan.timeZoneIdentifier,
      leadingLines: bound.leadingLines, workers: idle, chunkCount: chunkCount)
    precondition(contents.tally.addsUp, "every line is a check, blank, other or a rejection")
    if !bound.hasEvidence, contents.tally.isMisread { throw ImportProblem.nothingFits(profile: profile.name) }
    return contents
  }

  private func bind(_ opening: LogOpening) throws -> (Profile, BoundLog) {
    switch profile {
    case .profile(let profile):
      do throws(PlanFailure) {
        return (profile, try profile.bind(opening, context))
      } catch {
        switch error {
        case .profile(let mistake): throw ImportProblem.profile(name: profile.name, mistake)
        case .mismatch(let lack): throw ImportProblem.mismatch(profile: profile.name, lack: lack)
        }
      }
    case .auto:
      switch Recognition.of(opening, among: BuiltInProfiles.all, context) {
      case .recognised(let profile, let bound): return (profile, bound)
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
