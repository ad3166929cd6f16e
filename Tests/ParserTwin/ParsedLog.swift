import CheckModel
import TestSupport

@testable import CheckLog

/// A check with its position spelled out, as it is compared.
struct PlainCheck: Equatable {
  enum Position: Equatable {
    case site
    case geographic(lat: Double, lon: Double)
    case projected(north: Double, east: Double)
  }

  var utcSeconds: Int64
  var position: Position
  var site: Int?
  var category: CheckModel.Category
  var outcome: Outcome
  var line: Int64
  var byteOffset: Int64
  var reading: TimeZoneRules.LocalTimeReading
}

/// The checks of the parser's last chunk: the only place in these tests that knows how the parser tells them.
func plainChecks(of parser: RecordParser, linesBefore: Int64, chunkOffset: Int) -> [PlainCheck] {
  parser.checks.map { check in
    let spot = parser.spots[Int(check.spot)]
    let subject = parser.subjects[Int(check.subject)]
    let position: PlainCheck.Position =
      switch spot.position {
      case .ofSite: .site
      case .geographic(let lat, let lon): .geographic(lat: lat, lon: lon)
      case .projected(let north, let east): .projected(north: north, east: east)
      }
    let site = spot.site < 0 ? nil : Int(spot.site)
    var category = subject.category
    if subject.takesSiteLimit, let site, let limitKmh = parser.plan.sites[site].limitKmh {
      category = category.with(limitKmh: limitKmh)
    }
    return PlainCheck(
      utcSeconds: check.utcSeconds, position: position, site: site, category: category, outcome: check.outcome,
      line: Int64(check.line) + linesBefore, byteOffset: Int64(chunkOffset) + Int64(check.start),
      reading: check.reading)
  }
}

/// What a log parses to, all of it in memory.
struct ParsedLog: Equatable {
  var checks: [PlainCheck] = []
  var rejections: [Rejection] = []
  var tally = LogTally()
  var unknownSites: [String: Int64] = [:]

  /// Parses a log as an import does: cut into chunks of whole records from pieces of `pieceBytes`, or at random of at
  /// most so many.
  init(
    _ log: [UInt8], profile: Profile, context: LogContext, fileName: String = "log.csv", pieceBytes: Int = .max,
    random: Dice? = nil
  ) throws {
    var random = random
    let opening = LogOpening(
      bytes: Array(log.prefix(LogOpening.byteCount)), isWhole: log.count <= LogOpening.byteCount, fileName: fileName)
    let bound = try profile.bind(opening, context)
    var splitter = bound.plan.splitter
    var parser = RecordParser(plan: bound.plan)
    tally.lines = bound.leadingLines
    tally.other = bound.leadingLines
    // What has arrived and not been cut off stands from `held` up to `next`.
    var held = bound.firstRecordOffset
    var next = bound.firstRecordOffset
    var isSkipping = false
    while true {
      if isSkipping {
        let newline = log[held..<next].firstIndex(of: 10)
        held = newline.map { $0 + 1 } ?? next
        isSkipping = newline == nil
      }
      let isFinal = next >= log.count
      if isSkipping, isFinal { break }
      switch isSkipping ? .needsInput : splitter.cut(log[held..<next].span, isFinal: isFinal) {
      case .records(let count):
        var bytes = Array(log[held..<(held + count)]) + [UInt8](repeating: 0xFF, count: RecordParser.slackBytes)
        parser.parse(&bytes, count: count, byteOffset: Int64(held))
        let before = tally.lines
        checks += plainChecks(of: parser, linesBefore: before, chunkOffset: held)
        rejections += parser.rejections.map {
          Rejection(line: $0.line + before, byteOffset: $0.byteOffset, field: $0.field, reason: $0.reason)
        }
        tally.lines += parser.lines
        held += count
      case .rejected(let count, let reason):
        reject(reason, held)
        held += count
      case .rejectedUpToNewline(let reason):
        reject(reason, held)
        isSkipping = true
      case .unreadable(let problem): throw Unreadable(problem: problem)
      case .needsInput:
        let most = min(pieceBytes, 1 << 18)
        next = min(log.count, next + (random == nil ? most : Int.random(in: 1...most, using: &random!)))
      case .end:
        finish(parser)
        return
      }
    }
    finish(parser)
  }

  struct Unreadable: Error { var problem: String }

  private mutating func reject(_ reason: RejectionReason, _ offset: Int) {
    tally.lines += 1
    tally.reject(reason)
    rejections.append(Rejection(line: tally.lines, byteOffset: Int64(offset), field: .record, reason: reason))
  }

  private mutating func finish(_ parser: RecordParser) {
    var parsed = parser.tally
    parsed.lines = 0
    tally.add(parsed)
    unknownSites = parser.unknownSites.checksByLabel
  }
}
