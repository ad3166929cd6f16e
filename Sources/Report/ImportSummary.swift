import BinStore
import CheckModel
import Ingest

/// An import, told to a script and to a person.
package struct ImportSummary {
  private let report: ImportReport
  private let seconds: Double
  private let isDryRun: Bool
  private let namesSites: Bool
  /// What was imported now: neither what was there already nor what failed.
  private let imported: [LogReport]
  private let tally: LogTally
  private let unknownSites: [(label: String, checks: Int64)]

  /// - Parameter namesSites: whether the text has the labels of unknown sites, which are words of the logs; the JSON
  ///   always has.
  package init(_ report: ImportReport, seconds: Double, isDryRun: Bool, namesSites: Bool = true) {
    self.report = report
    self.seconds = seconds
    self.isDryRun = isDryRun
    self.namesSites = namesSites
    imported = report.logs.filter { $0.status == .imported }
    var tally = LogTally()
    var unknown: [String: Int64] = [:]
    for log in imported {
      tally.add(log.tally)
      unknown.merge(log.unknownSites, uniquingKeysWith: +)
    }
    self.tally = tally
    unknownSites = unknown.map { (label: $0.key, checks: $0.value) }
      .sorted { ($1.checks, $0.label) < ($0.checks, $1.label) }
  }

  // MARK: JSON

  package var json: String {
    let value: JSONValue = .object([
      ("files", .array(report.logs.map(Self.file))),
      ("lines", .int(tally.lines)), ("checks", .int(tally.checks)), ("rejected", .int(tally.rejected)),
      ("bins", .int(imported.reduce(0) { $0 + $1.bins })), ("seconds", .double((seconds * 1000).rounded() / 1000)),
      ("unknownSites", .object(unknownSites.map { ($0.label, .int($0.checks)) })),
      ("passedOver", .int(Int64(report.passedOver))), ("dryRun", .bool(isDryRun)),
    ])
    return JSONWriter.text(value) + "\n"
  }

  private static func file(_ log: LogReport) -> JSONValue {
    let rejected = RejectionReason.allCases.filter { log.tally.rejected($0) > 0 }
    return .object([
      ("path", .string(log.path)), ("status", .string(log.status.rawValue)),
      ("import", .optional(log.importID) { .int($0) }), ("profile", .optional(log.profile) { .string($0) }),
      ("sha256", .optional(log.sha256) { .string($0.map(hex).joined()) }),
      ("lines", .int(log.tally.lines)), ("checks", .int(log.tally.checks)), ("blank", .int(log.tally.blank)),
      ("other", .int(log.tally.other)),
      ("rejected", .object(rejected.map { ($0.code, .int(log.tally.rejected($0))) })),
      ("clockSkipped", .int(log.tally.clockSkipped)), ("clockRepeated", .int(log.tally.clockRepeated)),
      ("bins", .int(log.bins)), ("differences", .array(log.differences.map { .string($0.rawValue) })),
      ("note", .optional(log.note) { .string($0) }),
      ("error", .optional(log.error) { .string(([$0] + log.errorDetails).joined(separator: "\n    ")) }),
    ])
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  // MARK: Text

  package var text: String {
    (compared + left + [headline] + profiles + kinds + period + rejections + sites + clock).map { $0 + "\n" }.joined()
  }

  /// Of a comparison, every file that is not what the store holds.
  private var compared: [String] {
    report.logs.compactMap { log in
      switch log.status {
      case .absent: "\(InertText.shown(log.path)): absent: no import has this content"
      case .different:
        "\(InertText.shown(log.path)): different from import \(log.importID ?? 0) in "
          + log.differences.map(\.words).joined(separator: ", ")
      default: nil
      }
    }
  }

  private var left: [String] {
    report.logs.filter { $0.status == .left }.map {
      "\(InertText.shown($0.path)): \(Self.leftWords)"
    }
  }

  /// What is said of a log that is left.
  package static let leftWords = "left for the next run, for it is being written to or was a moment ago"

  private var headline: String {
    let unchanged = report.logs.count { $0.status == .unchanged }
    var parts: [String] = []
    if !imported.isEmpty {
      parts.append("\(NumberText.grouped(imported.count)) \(isDryRun ? "would be imported" : "imported")")
    }
    for status in [LogReport.Status.same, .different, .absent] {
      let count = report.logs.count { $0.status == status }
      if count > 0 { parts.append("\(NumberText.grouped(count)) \(status.rawValue)") }
    }
    if unchanged > 0 { parts.append("\(NumberText.grouped(unchanged)) unchanged") }
    let left = left.count
    if left > 0 { parts.append("\(NumberText.grouped(left)) left for the next run") }
    if report.failed > 0 { parts.append("\(NumberText.grouped(report.failed)) failed") }
    if report.passedOver > 0 {
      parts.append("\(NumberText.counted(report.passedOver, "archive member")) passed over")
    }
    return NumberText.counted(report.logs.count, "file") + ": " + parts.joined(separator: ", ") + "."
      + (imported.isEmpty ? "" : " " + sum)
  }

  /// That no line was lost, and how long it took.
  private var sum: String {
    let rate =
      seconds > 0 && tally.checks > 0
      ? ", \(NumberText.grouped(Int64(Double(tally.checks) / seconds))) checks/s" : ""
    return "\(NumberText.counted(tally.lines, "line")) = \(NumberText.counted(tally.checks, "check")) + "
      + "\(NumberText.grouped(tally.rejected)) rejected + \(NumberText.grouped(tally.blank)) blank + "
      + "\(NumberText.grouped(tally.other)) other; \(NumberText.duration(seconds: seconds))\(rate)."
  }

  /// Which formats were recognised, or given.
  private var profiles: [String] {
    var counts: [String: Int] = [:]
    for log in imported { if let profile = log.profile { counts[profile, default: 0] += 1 } }
    let words = counts.sorted { $0.key < $1.key }.map {
      "\(InertText.shown($0.key)) (\(NumberText.counted($0.value, "file")))"
    }
    return words.isEmpty ? [] : ["Formats: " + words.joined(separator: ", ") + "."]
  }

  private var kinds: [String] {
    var sums: [CheckKind: Int64] = [:]
    for log in imported { sums.merge(log.checksByKind, uniquingKeysWith: +) }
    let words = CheckKind.allCases.compactMap { kind in
      sums[kind].map { "\(kind.name) \(NumberText.grouped($0))" }
    }
    return words.isEmpty ? [] : ["Checks: " + words.joined(separator: ", ") + "."]
  }

  private var period: [String] {
    tally.seconds.map {
      ["Period: \(UTCText.format($0.lowerBound)) to \(UTCText.format($0.upperBound))."]
    } ?? []
  }

  private var rejections: [String] {
    if tally.rejected == 0 { return [] }
    var table = TextTable([
      .init("rejected", .right), .init("reason"), .init("what is wrong"), .init("for example"),
    ])
    for reason in RejectionReason.allCases where tally.rejected(reason) > 0 {
      let log = imported.first { $0.examples[reason] != nil }
      let example = log?.examples[reason].map { "\(log!.path): line \($0.line), byte \($0.byteOffset)" }
      table.append([
        NumberText.grouped(tally.rejected(reason)), reason.code, reason.meaning, example ?? "",
      ])
    }
    return [""] + table.text.split(separator: "\n").map(String.init)
  }

  private static let mostSitesShown = 10

  /// Of a log with very many unknown sites only the first are kept.
  private var areSitesAll: Bool { unknownSites.reduce(0) { $0 + $1.checks } == tally.rejected(.siteUnknown) }

  private var sites: [String] {
    if unknownSites.isEmpty { return [] }
    guard namesSites else {
      let checks = NumberText.counted(tally.rejected(.siteUnknown), "check")
      let sites = NumberText.counted(unknownSites.count, "site")
      return [
        "",
        "\(checks) at \(sites)\(areSitesAll ? "" : " or more") not in the register. To see their names, run the same "
          + "import with --dry-run --again instead of --no-site-names.",
      ]
    }
    var table = TextTable([.init("checks", .right), .init("site not in the register", maximumCells: 60)])
    for site in unknownSites.prefix(Self.mostSitesShown) {
      table.append([NumberText.grouped(site.checks), site.label])
    }
    var lines = [""] + table.text.split(separator: "\n").map(String.init)
    let more = unknownSites.count - Self.mostSitesShown
    if more > 0 { lines.append("… and \(NumberText.grouped(more)) more\(areSitesAll ? "" : ", at least")") }
    lines.append(
      "Add them to a site register (site,lat,lon,limit) and run the same import with --again --sites REGISTER.")
    return lines
  }

  private var clock: [String] {
    var lines: [String] = []
    if tally.clockSkipped > 0 {
      lines.append(
        "\(NumberText.counted(tally.clockSkipped, "check")) at local times that the clock skipped: read with the offset "
          + "before the change.")
    }
    if tally.clockRepeated > 0 {
      lines.append(
        "\(NumberText.counted(tally.clockRepeated, "check")) at local times that the clock showed twice: read as the "
          + "first."
      )
    }
    return lines.isEmpty ? [] : [""] + lines
  }
}

extension ImportDifference {
  fileprivate var words: String {
    switch self {
    case .lines, .checks, .blank, .other, .rejected, .period, .bins, .rejections: rawValue
    case .clock: "times around the change of the clock"
    case .unknownSites: "unknown sites"
    }
  }
}
