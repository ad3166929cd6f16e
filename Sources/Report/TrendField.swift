import Screening

/// One thing that is said of a group, under the key that scripts know: a member in JSON, a column in CSV.
struct TrendField: Sendable {
  let key: String
  /// The members of a value that is an object: a column each in CSV.
  let parts: [String]
  let value: @Sendable (TrendRow) -> JSONValue

  init(_ key: String, parts: [String] = [], _ value: @escaping @Sendable (TrendRow) -> JSONValue) {
    self.key = key
    self.parts = parts
    self.value = value
  }

  /// In the order of the outputs, after the dimensions.
  static func all(of table: TrendTable, hasTrends: Bool) -> [TrendField] {
    counts + speeds + (table.query.compared == nil ? [] : comparison) + (hasTrends ? [trend] : [])
  }

  private static let counts: [TrendField] = [
    TrendField("checks") { .int(Int64($0.checks)) },
    TrendField("violations") { .int(Int64($0.violations)) },
    TrendField("rate") { .optional($0.rate) { .double($0.share) } },
    TrendField("rateLow") { .optional($0.rate?.interval) { .double($0.lowerBound) } },
    TrendField("rateHigh") { .optional($0.rate?.interval) { .double($0.upperBound) } },
  ]

  private static let speeds: [TrendField] = [
    TrendField("meanKmh") { .optional($0.speeds?.meanKmh) { .double($0) } },
    TrendField("v85Kmh") { .optional($0.speeds?.v85Kmh) { .int(Int64($0)) } },
    TrendField("shareOverLimit") { .optional($0.speeds?.over) { .double($0.limit) } },
    TrendField("over10") { .optional($0.speeds?.over) { .double($0.by10) } },
    TrendField("over20") { .optional($0.speeds?.over) { .double($0.by20) } },
    TrendField("over30") { .optional($0.speeds?.over) { .double($0.by30) } },
    TrendField("withDenominator") { .int(Int64($0.withDenominator)) },
    TrendField("suspicion") { .int(Int64($0.suspicion)) },
    TrendField("note") { $0.notes.isEmpty ? .null : .string($0.noteWords) },
  ]

  private static let comparison: [TrendField] = [
    TrendField("ratio") { ratio($0) { $0.ratio } },
    TrendField("ratioLow") { ratio($0) { $0.interval.lowerBound } },
    TrendField("ratioHigh") { ratio($0) { $0.interval.upperBound } },
    TrendField("ratioP") { ratio($0) { $0.p } },
    TrendField("beforeChecks") { .optional($0.comparison) { .int(Int64($0.checksBefore)) } },
    TrendField("beforeViolations") { .optional($0.comparison) { .int(Int64($0.violationsBefore)) } },
    TrendField("afterChecks") { .optional($0.comparison) { .int(Int64($0.checksAfter)) } },
    TrendField("afterViolations") { .optional($0.comparison) { .int(Int64($0.violationsAfter)) } },
  ]

  private static func ratio(_ row: TrendRow, _ value: (RateRatio) -> Double) -> JSONValue {
    .optional(row.comparison?.ratio) { .double(value($0)) }
  }

  private static let trend = TrendField("trend", parts: ["direction", "p", "slope"]) { row in
    .object([
      ("direction", .string((row.trend?.direction ?? .tooShort).rawValue)),
      ("p", .optional(row.trend?.judgement) { .double($0.p) }),
      ("slope", .optional(row.trend?.judgement) { .double($0.slope) }),
    ])
  }
}

extension TrendLabels.Label {
  var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .whole(let number): .int(Int64(number))
    case .unknown: .null
    }
  }
}

extension TrendRow {
  var noteWords: String { notes.map { $0.words(self) }.joined(separator: "; ") }
}

extension TrendRow.Note {
  /// The same for every row that has the note.
  var sharedWords: String {
    switch self {
    case .noLimit: "checks without a known limit are not in the rate"
    case .speedsOfPart: "mean and V85 of the checks of sampling all only"
    case .noDenominator, .onSuspicion, .severalKinds, .noFreeSpeeds, .notBefore, .notAfter, .noViolations: plainWords
    }
  }

  fileprivate func words(_ row: TrendRow) -> String {
    switch self {
    case .noLimit: row.withDenominator == 0 ? "no limit known" : "checks without a known limit are not in the rate"
    case .speedsOfPart(let checks):
      "mean and V85 of \(checks) \(checks == 1 ? "check" : "checks") of sampling all"
    case .noDenominator, .onSuspicion, .severalKinds, .noFreeSpeeds, .notBefore, .notAfter, .noViolations: plainWords
    }
  }

  private var plainWords: String {
    switch self {
    case .noDenominator: Report.noDenominator
    case .noLimit, .speedsOfPart: ""
    case .onSuspicion: "tests on suspicion are not in the rate"
    case .severalKinds: "the rate mixes kinds of checks"
    case .noFreeSpeeds: "no V85 without sampling all"
    case .notBefore: "not checked before"
    case .notAfter: "not checked after"
    case .noViolations: "no violation to compare"
    }
  }
}
