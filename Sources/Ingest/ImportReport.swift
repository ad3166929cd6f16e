import BinStore
import CheckModel

/// What became of one log.
package struct LogReport: Sendable {
  package enum Status: String, Sendable {
    case imported, unchanged, failed
    /// Another program is writing to it, or was a moment ago: it is for the next run.
    case left
    /// Of a comparison: what the store holds is what the log comes to; something else; nothing.
    case same, different, absent
  }

  /// The path as given; for a member of an archive, followed by `/` and its name there.
  package var path: String
  package var status: Status
  /// nil when it failed, or was only tried.
  package var importID: Int64?
  package var profile: String?
  package var sha256: [UInt8]?
  package var tally = LogTally()
  /// Checks rejected by the label of their site, which the register does not have.
  package var unknownSites: [String: Int64] = [:]
  /// One example of each reason.
  package var examples: [RejectionReason: Rejection] = [:]
  package var checksByKind: [CheckKind: Int64] = [:]
  /// Rows of the store.
  package var bins: Int64 = 0
  /// In what it differs from what the store holds.
  package var differences: [ImportDifference] = []
  /// Whether it failed only since the whole run was stopped.
  package var wasStopped = false
  /// What went wrong and what to try.
  package var error: String?
  /// More of it, a line each.
  package var errorDetails: [String] = []
  /// Something to know, though it was imported.
  package var note: String?
}

/// What became of everything that was named to be imported.
package struct ImportReport: Sendable {
  package var logs: [LogReport] = []
  /// Members of archives that are no logs.
  package var passedOver = 0

  package var failed: Int { logs.count { $0.status == .failed } }
  /// Compared, and not what the store holds.
  package var notSame: Int { logs.count { $0.status == .different || $0.status == .absent } }
}
