import CheckModel
import GRDB

/// Takes the bins and rejections of one import, within the transaction that commits it; not valid after it.
///
/// Memory does not grow with the import: rows go straight to the database.
package final class ImportWriter {
  private let importID: Int64
  private let rules: TimeZoneRules
  private var cells: CellTable
  private var categories: CategoryTable
  private let sites: Set<Int32>
  private var hours: Set<Int32> = []
  private let hourInsert: SQLStatement
  private let binInsert: SQLStatement
  private let rejectionInsert: SQLStatement
  private var blob: [UInt8] = []
  private var lastKey: BinKey?
  /// How many bins were appended.
  private(set) var bins: Int64 = 0
  /// Checks and violations by kind and vehicle.
  private(set) var counts: [KindAndVehicle: (checks: Int64, violations: Int64)] = [:]
  /// Rejections by reason, with the first line of each.
  private(set) var rejections: [RejectionReason: (count: Int64, first: Rejection)] = [:]

  struct KindAndVehicle: Hashable {
    var kind: CheckKind
    var vehicle: VehicleClass
  }

  init(_ database: Database, importID: Int64, store: BinStore) throws {
    self.importID = importID
    rules = try store.timeZone()
    cells = try CellTable(database, grid: store.grid, srsID: store.srsID)
    categories = try CategoryTable(database)
    sites = Set(try Int32.fetchAll(database, sql: "SELECT id FROM site"))
    hourInsert = try SQLStatement(database, "INSERT OR IGNORE INTO hour VALUES (?, ?, ?, ?, ?, ?)")
    binInsert = try SQLStatement(
      database,
      """
      INSERT INTO bin (id, cell_id, site_id, hour_id, category_id, checks, violations, outcomes)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """)
    rejectionInsert = try SQLStatement(
      database, "INSERT INTO rejection (id, byte_offset, field_id, reason_id) VALUES (?, ?, ?, ?)")
  }

  /// Appends bins; over all calls, every key must be above every key so far.
  ///
  /// - Throws: `StoreError`: `noSuchSite`, `outOfRange` for an hour outside the years 1–9998 or more than 2³² bins.
  package func appendBins(_ sorted: SortedBins) throws {
    for index in sorted.keys.indices {
      let key = sorted.keys[index]
      precondition(lastKey.map { $0 < key } ?? true, "bins must be appended in ascending order")
      lastKey = key
      try append(key, sorted.histogram(index))
    }
  }

  private func append(_ key: BinKey, _ histogram: ArraySlice<OutcomeCount>) throws {
    guard bins < 1 << Schema.binBits else { throw StoreError.outOfRange("bin.id") }
    guard key.siteID == 0 || sites.contains(key.siteID) else { throw StoreError.noSuchSite(key.siteID) }
    if !hours.contains(key.hour) { try insertHour(key.hour) }
    var checks: Int64 = 0
    var violations: Int64 = 0
    for entry in histogram {
      checks += Int64(entry.count)
      if key.category.isViolation(entry.outcome) { violations += Int64(entry.count) }
    }
    HistogramBlob.encode(histogram, into: &blob)
    binInsert.bind(1, importID << Schema.binBits | bins)
    binInsert.bind(2, try cells.id(key.cell))
    if key.siteID == 0 { binInsert.bindNull(3) } else { binInsert.bind(3, Int64(key.siteID)) }
    binInsert.bind(4, Int64(key.hour))
    binInsert.bind(5, try categories.id(key.category))
    binInsert.bind(6, checks)
    binInsert.bind(7, violations)
    if blob.isEmpty { binInsert.bindNull(8) } else { try binInsert.bind(8, blob) }
    try binInsert.run()
    bins += 1
    let group = KindAndVehicle(kind: key.category.kind, vehicle: key.category.vehicle)
    counts[group, default: (0, 0)].checks += checks
    counts[group, default: (0, 0)].violations += violations
  }

  private func insertHour(_ hour: Int32) throws {
    let local = try LocalHour(hour: hour, rules: rules)
    hourInsert.bind(1, Int64(hour))
    try hourInsert.bind(2, local.startUTC)
    try hourInsert.bind(3, local.date)
    hourInsert.bind(4, local.hour)
    hourInsert.bind(5, local.weekday)
    try hourInsert.bind(6, local.stratum)
    try hourInsert.run()
    hours.insert(hour)
  }

  /// Appends rejections in any order; a line can be rejected once.
  ///
  /// - Throws: `StoreError`: `outOfRange` for a line that is not 1 – 2⁴⁰ − 1.
  package func appendRejections(_ sequence: some Sequence<Rejection>) throws {
    for rejection in sequence {
      guard (1..<1 << Schema.lineBits).contains(rejection.line) else { throw StoreError.outOfRange("rejection.line") }
      rejectionInsert.bind(1, importID << Schema.lineBits | rejection.line)
      rejectionInsert.bind(2, rejection.byteOffset)
      rejectionInsert.bind(3, Int64(rejection.field.rawValue))
      rejectionInsert.bind(4, Int64(rejection.reason.rawValue))
      try rejectionInsert.run()
      let known = rejections[rejection.reason]
      rejections[rejection.reason] = ((known?.count ?? 0) + 1, min(known?.first ?? rejection, rejection))
    }
  }

  /// Whether what was appended is what `tally` says.
  func addsUp(to tally: LogTally) -> Bool {
    tally.addsUp && counts.values.reduce(0) { $0 + $1.checks } == tally.checks
      && RejectionReason.allCases.allSatisfy { (rejections[$0]?.count ?? 0) == tally.rejected($0) }
  }
}
