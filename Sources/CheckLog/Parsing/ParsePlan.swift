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

  struct TimePart: Sendable {
    var field: FieldPlan<[UInt8]>
    var pattern: TimePattern
  }

  /// A site that the log names: registered or not.
  enum SiteName: Sendable {
    case registered(Int)
    case unknown(String)
  }

  let shape: Shape
  /// For delimited text: which column fills each slot, from 0; -1 for a joined one.
  let slotColumns: [Int]
  let joinedSlots: [JoinedSlot]
  let encoding: TextEncoding
  let point: UInt8
  let ranges: PlausibleRanges
  let zone: TimeZoneRules
  /// Seconds since 1970 UTC that are believed.
  let secondsRange: Range<Int64>

  let passOver: [PassOver]
  let time: [TimePart]
  let device: FieldPlan<[UInt8]>
  let seq: FieldPlan<Decimal>
  let kind: FieldPlan<CheckKind>
  let vehicle: FieldPlan<VehicleClass>
  let sampling: FieldPlan<Sampling>
  let defaultSampling: Sampling
  let basis: FieldPlan<Basis>
  let offence: FieldPlan<OffenceSet>
  let drug: FieldPlan<Outcome>
  let breath: FieldPlan<Outcome>
  let speed: FieldPlan<Decimal>
  let limit: FieldPlan<Decimal>
  let lat: FieldPlan<Decimal>
  let lon: FieldPlan<Decimal>
  let north: FieldPlan<Decimal>
  let east: FieldPlan<Decimal>
  let site: FieldPlan<SiteName>

  let sites: [Site]
  let siteTable: WordTable
  let offenceTable: WordTable

  init(_ draft: PlanDraft) throws(PlanFailure) {
    let words = draft.words
    encoding = draft.profile.encoding
    point = draft.profile.decimalPoint
    ranges = draft.profile.ranges
    zone = draft.zone
    secondsRange = draft.profile.ranges.seconds
    sites = draft.context.sites
    siteTable = draft.siteTable
    offenceTable = WordTable(words.offences.map { (Array($0.key.utf8), Int32($0.value.rawValue)) })
    var binder = FieldBinder(draft)
    passOver = try binder.passOver()
    time = try binder.time()
    device = try binder.text(.device)
    seq = try binder.number(.seq, unit: .kilometresPerHour)
    kind = try binder.words(.kind, words.kinds)
    vehicle = try binder.words(.vehicle, words.vehicles)
    basis = try binder.words(.basis, words.bases)
    drug = try binder.words(.drug, words.drugs)
    offence = try binder.offences(words.offences)
    breath = try binder.breath()
    speed = try binder.number(.speed, unit: .kilometresPerHour)
    limit = try binder.number(.limit, unit: .kilometresPerHour)
    lat = try binder.number(.lat, unit: .kilometresPerHour)
    lon = try binder.number(.lon, unit: .kilometresPerHour)
    north = try binder.number(.north, unit: .kilometresPerHour)
    east = try binder.number(.east, unit: .kilometresPerHour)
    site = try binder.site()
    // What the user says of an import outweighs what the profile takes for granted, and not what a row says.
    let sampling: FieldPlan<Sampling> = try binder.words(.sampling, words.samplings)
    self.sampling = sampling.constant == nil ? sampling : .absent
    defaultSampling = draft.context.sampling ?? sampling.constant ?? .stopped
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
