import CheckModel
import TestSupport

@testable import CheckLog

/// A log, what is to be made of it, and whether parser and twin make the same of it.
struct Comparison {
  var log: [UInt8]
  var profile: Profile
  var context = ParserTwin.context
  var fileName = "log.csv"
  /// Whether a disagreement may tell the bytes: not those of real logs.
  var mayTell = true

  /// What became of the log; nil when neither reads it.
  struct Outcome {
    var parsed: ParsedLog?
    /// Where the two part, in words; nil when they agree.
    var disagreement: String?
  }

  /// Reads the log whole with both, and with the parser again in random pieces and, if it is to be, byte by byte.
  func outcome(_ random: Dice, byteByByte: Bool = false) -> Outcome {
    let parsed = Result { try ParsedLog(log, profile: profile, context: context, fileName: fileName) }
    let twin = Result { try SlowTwin(log, profile: profile, context: context, fileName: fileName) }
    switch (parsed, twin) {
    case (.failure(let one), .failure(let other)):
      let isMismatch = one is PlanFailure
      return Outcome(
        disagreement: isMismatch == (other is SlowOpening.Mismatch) ? nil : "the parser: \(one), the twin: \(other)")
    case (.failure(let failure), .success): return Outcome(disagreement: "the parser alone cannot read it: \(failure)")
    case (.success, .failure(let failure)): return Outcome(disagreement: "the twin alone cannot read it: \(failure)")
    case (.success(let parsed), .success(let twin)):
      if !parsed.tally.addsUp { return Outcome(parsed: parsed, disagreement: "the tally does not add up") }
      if let line = firstDifference(
        parsed.checks, parsed.rejections, twin.checks, twin.rejections, names: ("parser", "twin"))
      {
        return Outcome(parsed: parsed, disagreement: line)
      }
      if parsed.tally != twin.tally {
        return Outcome(parsed: parsed, disagreement: "the parser: \(parsed.tally), the twin: \(twin.tally)")
      }
      if parsed.unknownSites != twin.unknownSites { return Outcome(parsed: parsed, disagreement: "unknown sites") }
      for pieceBytes in [100, 3000] + (byteByByte ? [1] : []) {
        guard
          let pieces = try? ParsedLog(
            log, profile: profile, context: context, fileName: fileName, pieceBytes: pieceBytes, random: random)
        else { return Outcome(parsed: parsed, disagreement: "unreadable in pieces of at most \(pieceBytes) bytes") }
        if pieces == parsed { continue }
        let line = firstDifference(
          parsed.checks, parsed.rejections, pieces.checks, pieces.rejections, names: ("whole", "in pieces"))
        return Outcome(
          parsed: parsed, disagreement: "in pieces of at most \(pieceBytes) bytes: \(line ?? "the tally")")
      }
      return Outcome(parsed: parsed)
    }
  }

  /// The first line of which the two tell something else.
  private func firstDifference(
    _ checks: [PlainCheck], _ rejections: [Rejection], _ otherChecks: [PlainCheck], _ otherRejections: [Rejection],
    names: (String, String)
  ) -> String? {
    let check = zip(checks, otherChecks).first { $0 != $1 }
    let rejection = zip(rejections, otherRejections).first { $0 != $1 }
    let ones = [check?.0.line, rejection?.0.line, checks.dropFirst(otherChecks.count).first?.line]
    let others = [check?.1.line, rejection?.1.line, otherChecks.dropFirst(checks.count).first?.line]
    let rest = [
      rejections.dropFirst(otherRejections.count).first?.line, otherRejections.dropFirst(rejections.count).first?.line,
    ]
    guard let line = (ones + others + rest).compactMap({ $0 }).min() else { return nil }
    func words(_ checks: [PlainCheck], _ rejections: [Rejection]) -> String {
      let check = checks.first { $0.line == line }
      let rejection = rejections.first { $0.line == line }
      return check.map { "\($0)" } ?? rejection.map { "\($0)" } ?? "nothing"
    }
    let offset =
      (checks + otherChecks).first { $0.line == line }?.byteOffset
      ?? (rejections + otherRejections).first { $0.line == line }?.byteOffset ?? 0
    let bytes = mayTell ? String(decoding: log[Int(offset)...].prefix(400), as: UTF8.self).debugDescription : ""
    return """
      line \(line): \(names.0): \(words(checks, rejections)), \(names.1): \(words(otherChecks, otherRejections)) \(bytes)
      """
  }
}
