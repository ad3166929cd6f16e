import CheckModel

/// A profile bound to one log: everything that is needed to read its records, with nothing left to look up by name.
package final class ParsePlan: Sendable {
  enum Shape: Sendable {
    /// - columns: how many columns a record has; `least` when the log has no header and the profile does not say.
    case delimited(DelimitedSyntax, columns: Int, least: Bool)
    case jsonLines(JSONKeys)
    case jsonArray(JSONKeys)
  }

  /// A slot that is filled by joining others with a blank.
  struct JoinedSlot: Sendable {
    var slot: Int
    var parts: [Int]
  }

  /// A column test that makes a row no check.
  struct PassOver: Sendable {
    var slot: Int
    var tests: [Chooser.Test]
    var isNegated: Bool
  }

  /// A part of the time; its constants are indices in `timeTexts`.
  struct TimePart: Sendable {
    var field: FieldPlan
    var pattern: TimePattern
  }

  let shape: Shape
  /// For delimited text: which column fills each slot, from 0; -1 for a joined one.
  let slotColumns: [Int]
  let joinedSlots: [JoinedSlot]
  /// See `PlanDraft.trailing`.
  let trailingColumns: Int
  let trailingText: [UInt8]
  let encoding: TextEncoding
  let point: UInt8
  let ranges: PlausibleRanges
  let zone: TimeZoneRules
  /// Seconds since 1970 UTC that are believed.
  let secondsRange: Range<Int64>

  let fields: FieldTables
  let passOver: [PassOver]
  let time: [TimePart]
  let timeTexts: [[UInt8]]
  let device: FieldPlan
  let seq: FieldPlan
  /// Constants are raw values: of `CheckKind`, `VehicleClass` and so on.
  let kind: FieldPlan
  let vehicle: FieldPlan
  let sampling: FieldPlan
  let defaultSampling: Sampling
  let basis: FieldPlan
  let offence: FieldPlan
  let drug: FieldPlan
  let breath: FieldPlan
  let speed: FieldPlan
  let limit: FieldPlan
  let lat: FieldPlan
  let lon: FieldPlan
  let north: FieldPlan
  let east: FieldPlan
  /// Constants are indices in `sites`, or, below zero, -1 - an index in `unknownSites`.
  let site: FieldPlan
  let unknownSites: [String]

  let sites: [Site]
  let siteTable: WordTable
  let offenceTable: WordTable
  /// What the tables stand in.
  private let memory: PlanMemory

  init(_ draft: PlanDraft) throws(PlanFailure) {
    let words = draft.words
    encoding = draft.profile.encoding
    point = draft.profile.decimalPoint
    ranges = draft.profile.ranges
    zone = draft.zone
    (trailingColumns, trailingText) = draft.trailing
    secondsRange = draft.profile.ranges.seconds
    sites = draft.context.sites
    memory = draft.memory
    siteTable = draft.siteTable
    offenceTable = WordTable(
      words.offences.map { (Array($0.key.utf8), Int32($0.value.code)) }, in: memory)
    var binder = FieldBinder(draft)
    passOver = try binder.passOver()
    time = try binder.time()
    device = try binder.text(.device)
    seq = try binder.number(.seq)
    kind = try binder.words(.kind, words.kinds)
    vehicle = try binder.words(.vehicle, words.vehicles)
    basis = try binder.words(.basis, words.bases)
    drug = try binder.words(.drug, words.drugs)
    offence = try binder.offences(words.offences)
    breath = try binder.breath()
    speed = try binder.number(.speed)
    limit = try binder.number(.limit)
    lat = try binder.number(.lat)
    lon = try binder.number(.lon)
    north = try binder.number(.north)
    east = try binder.number(.east)
    site = try binder.site()
    let sampling = try binder.words(.sampling, words.samplings)
    fields = FieldTables(binder.tables, point: point, in: memory)
    timeTexts = binder.timeTexts
    unknownSites = binder.unknownSites
    // What the user says of an import outweighs what the profile takes for granted, and not what a row says.
    let constant = fields.constant(sampling).flatMap { Sampling(rawValue: UInt8($0.code)) }
    self.sampling = constant == nil ? sampling : .absent
    defaultSampling = draft.context.sampling ?? constant ?? .stopped
    slotColumns = binder.slotColumns
    joinedSlots = binder.joinedSlots
    shape = draft.shape(slotColumns: slotColumns, paths: binder.paths)
  }

  /// The zone in which local times are read.
  package var timeZoneIdentifier: String { zone.identifier }

  /// What cuts a log of this plan into chunks.
  package var splitter: RecordSplitter {
    switch shape {
    case .delimited(let syntax, _, _): RecordSplitter(shape: .delimited(syntax))
    case .jsonLines: RecordSplitter(shape: .lines)
    case .jsonArray: RecordSplitter(shape: .jsonArray)
    }
  }
}
