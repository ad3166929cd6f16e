import BinStore
import CheckLog
import CheckModel
import LocalTime
import TestSupport
import Testing

@testable import Ingest

/// A log that is handed over in pieces of a size of one's choosing, and may break.
private struct Pieces {
  let bytes: [UInt8]
  let pieceBytes: Int
  var breaksAt = Int.max
  var offset = 0

  struct Broken: Error {}

  mutating func read(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if offset >= breaksAt { throw Broken() }
    let count = min(pieceBytes, buffer.count, bytes.count - offset)
    unsafe bytes.withUnsafeBytes { unsafe buffer.copyMemory(from: .init(rebasing: $0[offset..<(offset + count)])) }
    offset += count
    return count
  }
}

/// What a log came to, in full.
private struct Read: Equatable {
  var tally = LogTally()
  var twin = Twin()
  var rejections: [Rejection] = []
  var sha256: [UInt8] = []
  var unknownSites: [String: Int64] = [:]
}

private func read(
  _ text: String, pieceBytes: Int = 1 << 18, workers: Int = 1, mostBinBytes: Int = 64 << 20, breaksAt: Int = .max,
  timeZone: TimeZoneRules = .utc, profile: LogReader.ProfileChoice = .auto
) async throws -> Read {
  let reader = LogReader(
    profile: profile, context: LogContext(timeZone: timeZone, sampling: nil, sites: []), grid: .standard,
    workers: workers,
    mostBinBytes: mostBinBytes, mostRuns: 32, progress: ImportProgress())
  var pieces = Pieces(bytes: Array(text.utf8), pieceBytes: pieceBytes, breaksAt: breaksAt)
  let contents = unsafe try await reader.contents(fileName: "a.csv") { buffer in unsafe try pieces.read(buffer) }
  var result = Read(tally: contents.tally, sha256: contents.sha256, unknownSites: contents.unknownSites)
  try contents.forEachBatchOfBins { result.twin.add($0) }
  try contents.forEachBatchOfRejections { result.rejections += $0 }
  return result
}

private let header = "time,kind,lat,lon,vehicle,speed,limit\n"

/// A log with many bins, a rejection about every 100 lines, blank lines and quoted newlines, and where its rejections
/// are.
private func town(lines: Int, seed: UInt64) -> (text: String, rejected: [(line: Int64, byteOffset: Int64)]) {
  var dice = Dice(seed)
  var text = header
  var rejected: [(line: Int64, byteOffset: Int64)] = []
  for line in 2..<(2 + lines) {
    let hour = Int.random(in: 10...23, using: &dice), minute = Int.random(in: 10...59, using: &dice)
    let lat = 56.6 + Double(Int.random(in: 0..<40, using: &dice)) / 500
    let speed = Int.random(in: 30...90, using: &dice)
    switch Int.random(in: 0..<100, using: &dice) {
    case 0:
      rejected.append((Int64(line), Int64(text.utf8.count)))
      text += "2026-06-05T\(hour):\(minute):00Z,speed,\(lat),12.86,car,fast,50\n"
    case 1: text += "\n"
    case 2: text += "2026-06-05T\(hour):\(minute):00Z,speed,\(lat),12.86,\"car\",\"\(speed)\",50\n"
    default: text += "2026-06-05T\(hour):\(minute):00Z,speed,\(lat),12.86,car,\(speed),50\n"
    }
  }
  return (text, rejected)
}

struct LogReaderTests {
  @Test func readsTheSameInAnyPiecesByAnyWorkersFromMemoryAndFromFiles() async throws {
    let (text, rejected) = town(lines: 30_000, seed: 1)
    let whole = try await read(text)
    #expect(whole.tally.lines == 30_001)
    #expect(whole.tally.addsUp)
    #expect(whole.rejections.map { [$0.line, $0.byteOffset] } == rejected.map { [$0.line, $0.byteOffset] })
    #expect(whole.rejections.allSatisfy { $0.field == .speed && $0.reason == .speedInvalid })
    for (pieceBytes, workers, mostBinBytes) in [
      (1 << 18, 2, 64 << 20), (1 << 18, 3, 64 << 20), (997, 1, 64 << 20), (65_536, 2, 1), (1 << 18, 5, 1),
      (4_099, 1, 1),
    ] {
      let other = try await read(text, pieceBytes: pieceBytes, workers: workers, mostBinBytes: mostBinBytes)
      #expect(other == whole, "\(pieceBytes) \(workers) \(mostBinBytes)")
    }
  }

  /// Enough chunks that runs in files are merged on the way.
  @Test func mergesManyRunsOnTheWay() async throws {
    let (text, _) = town(lines: 100_000, seed: 2)
    let whole = try await read(text)
    #expect(try await read(text, workers: 1, mostBinBytes: 1) == whole)
    #expect(try await read(text, workers: 2, mostBinBytes: 1) == whole)
  }

  @Test func readsALogOfOneByteAtATime() async throws {
    let (text, _) = town(lines: 300, seed: 3)
    #expect(try await read(text, pieceBytes: 1) == read(text))
  }

  @Test(arguments: [1, 2]) func refusesALineThatIsTooLongAndGoesOn(workers: Int) async throws {
    let good = "2026-06-05T10:00:00Z,speed,56.67,12.86,car,55,50\n"
    let text = header + good + String(repeating: "x", count: 3 << 20) + "\n" + good + good
    let read = try await read(text, workers: workers)
    #expect(read.tally.lines == 5)
    #expect(read.tally.checks == 3)
    #expect(
      read.rejections == [
        Rejection(line: 3, byteOffset: Int64((header + good).utf8.count), field: .record, reason: .lineTooLong)
      ])
  }

  @Test(arguments: [1, 2]) func givesUpJustTheLineOfAnUnclosedQuote(workers: Int) async throws {
    let good = "2026-06-05T10:00:00Z,speed,56.67,12.86,car,55,50\n"
    let text = header + good + "2026-06-05T10:00:00Z,speed,56.67,12.86,\"car,55,50\n" + good + good
    let read = try await read(text, workers: workers)
    #expect(read.tally.lines == 5)
    #expect(read.tally.checks == 3)
    #expect(read.rejections.map(\.line) == [3])
    #expect(read.rejections.map(\.reason) == [.quoteUnclosed])
    #expect(read.rejections.map(\.byteOffset) == [Int64((header + good).utf8.count)])
  }

  /// Refused lines and records in turn stay in one chunk, whose lines and bytes are counted on.
  @Test(arguments: [1, 2]) func countsOnThroughManyUnclosedQuotes(workers: Int) async throws {
    let good = "2026-06-05T10:00:00Z,speed,56.67,12.86,car,55,50\n"
    let torn = "2026-06-05T10:00:00Z,speed,56.67,12.86,\"car\n"
    let invalid = good.replacing("55", with: "fast")
    // The quote that ends each group closes the one before it, with text behind: only the torn line is given up.
    let group = torn + good + invalid + "2026-06-05T10:00:00Z,speed,56.67,12.86,\"car\",55,50\n"
    let read = try await read(header + String(repeating: group, count: 500), workers: workers)
    #expect(read.tally.lines == 2001)
    #expect(read.tally.checks == 1000)
    let groupBytes = group.utf8.count
    let expected = (0..<500).flatMap { number -> [Rejection] in
      let start = header.utf8.count + number * groupBytes
      return [
        Rejection(
          line: Int64(number * 4 + 2), byteOffset: Int64(start), field: .record, reason: .quoteUnclosed),
        Rejection(
          line: Int64(number * 4 + 4), byteOffset: Int64(start + torn.utf8.count + good.utf8.count), field: .speed,
          reason: .speedInvalid),
      ]
    }
    #expect(read.rejections == expected)
  }

  @Test(arguments: [1, 4]) func namesTheSameUnknownSitesWhoeverMetThem(workers: Int) async throws {
    var text = "time,kind,site,speed\n"
    for row in 0..<9000 { text += "2026-06-05T10:00:00Z,speed,Site \(row * 7919 % 4500),55\n" }
    let read = try await read(text, workers: workers)
    #expect(read.tally.rejected(.siteUnknown) == 9000)
    let first = (0..<4500).map { "Site \($0)" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(1000)
    #expect(read.unknownSites == Dictionary(uniqueKeysWithValues: first.map { ($0, 2) }))
  }

  /// What is not counted is not counted among the checks at odd local times either.
  @Test func countsOddLocalTimesOfChecksOnly() async throws {
    let row = "2026-03-29T02:30:00,speed,56.67,12.86,car,55,50\n"
    let read = try await read(
      header + row + row.replacing("56.67,12.86", with: "0,0"), timeZone: TimeZoneRules(identifier: "Europe/Stockholm")!
    )
    #expect(read.tally.checks == 1)
    #expect(read.tally.clockSkipped == 1)
  }

  /// The parser believes them, the grid does not: found later, and yet in the order of the lines.
  @Test(arguments: [1, 2]) func refusesPositionsOutsideTheGrid(workers: Int) async throws {
    let good = "2026-06-05T10:00:00Z,speed,56.67,12.86,car,55,50\n"
    let invalid = good.replacing("55", with: "fast")
    let outside = good.replacing("56.67", with: "-33.9")
    let read = try await read(header + good + outside + invalid + good + invalid + outside, workers: workers)
    #expect(read.tally.checks == 2)
    #expect(read.tally.addsUp)
    #expect(read.rejections.map(\.line) == [3, 4, 6, 7])
    #expect(read.rejections.map(\.reason) == [.positionOutside, .speedInvalid, .speedInvalid, .positionOutside])
  }

  /// Where an array ends at the end of what was read at once, blanks behind it come alone.
  @Test(arguments: [-1, 0, 1], ["", "\n", " \n\n"]) func hashesEveryByteOfAnArray(by: Int, blanks: String) async throws
  {
    let yaml = """
      profile: array
      format: json-array
      time: {column: t, pattern: rfc3339}
      kind: speed
      lat: 56.67
      lon: 12.86
      speed: {column: v}
      """
    var text = #"[{"t":"2026-06-05T10:00:00Z","v":50}"#
    text += String(repeating: " ", count: LogOpening.byteCount + by - 1 - text.utf8.count) + "]" + blanks
    let read = try await read(text, profile: .profile(try Profile(yaml: yaml)))
    var hash = ContentHash()
    unsafe Array(text.utf8).withUnsafeBytes { unsafe hash.update($0) }
    #expect(read.sha256 == hash.finish())
    #expect(read.tally.checks == 1)
  }

  @Test(arguments: [10, 60_000, 400_000]) func failsWhenReadingBreaksOff(breaksAt: Int) async throws {
    let (text, _) = town(lines: 20_000, seed: 4)
    #expect(text.utf8.count > 400_000)
    await #expect(throws: Pieces.Broken.self) { try await read(text, pieceBytes: 4096, workers: 2, breaksAt: breaksAt) }
  }

  @Test func refusesALogThatIsTorn() async throws {
    let (text, _) = town(lines: 20_000, seed: 5)
    let torn = String(text.prefix(text.count - 30))
    let read = try await read(torn, workers: 2)
    // A torn last line is rejected or read; it is never lost.
    #expect(read.tally.lines == 20_001 - (torn.hasSuffix("\n") ? 1 : 0))
    #expect(read.tally.addsUp)
  }
}
