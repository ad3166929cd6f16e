import CheckModel

/// What the beginning of a log shows of its format.
package enum Recognition: Sendable {
  case recognised(Profile, BoundLog)
  /// No profile, or more than one, reads the log.
  case unsure(candidates: [String])
  /// The beginning contradicts every profile; for each, what the log lacks.
  case unknown([(profile: String, lack: String)])

  /// Tries profiles on the beginning of a log.
  ///
  /// A profile fits when its header or preamble is there; one that has neither when at least half of the rows shown
  /// have its columns and a time.
  package static func of(_ opening: LogOpening, among profiles: [Profile], _ context: LogContext) -> Recognition {
    var fitting: [(Profile, BoundLog)] = []
    var lacks: [(profile: String, lack: String)] = []
    for profile in profiles {
      do throws(PlanFailure) {
        let bound = try profile.bind(opening, context)
        if bound.hasEvidence || fits(bound, opening) {
          fitting.append((profile, bound))
        } else {
          lacks.append((profile.name, "fewer than half of the first rows have its columns and a time"))
        }
      } catch {
        switch error {
        case .mismatch(let lack): lacks.append((profile.name, lack))
        case .profile(let mistake): lacks.append((profile.name, mistake.description))
        }
      }
    }
    if fitting.count == 1 { return .recognised(fitting[0].0, fitting[0].1) }
    return fitting.isEmpty ? .unknown(lacks) : .unsure(candidates: fitting.map(\.0.name))
  }

  private static func fits(_ bound: BoundLog, _ opening: LogOpening) -> Bool {
    var splitter = bound.plan.splitter
    let records = Array(opening.bytes[min(bound.firstRecordOffset, opening.bytes.count)...])
    guard case .records(let count) = splitter.cut(records.span, isFinal: opening.isWhole) else { return false }
    var bytes = records + [UInt8](repeating: 0, count: RecordParser.slackBytes)
    var parser = RecordParser(plan: bound.plan)
    parser.parse(&bytes, count: count, byteOffset: 0)
    let readable = parser.tally.lines - parser.tally.blank
    let misshapen = parser.rejections.count { $0.reason.isOfShape || $0.field == .time }
    return readable > 0 && Int64(misshapen * 2) <= readable
  }
}

extension RejectionReason {
  /// Whether the line does not look like the format at all, as opposed to saying something that is not believed.
  package var isOfShape: Bool {
    switch self {
    case .columnsCount, .quoteUnclosed, .quoteMisplaced, .lineTooLong, .encodingInvalid, .jsonInvalid: true
    default: false
    }
  }
}
