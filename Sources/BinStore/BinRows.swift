import CheckModel
import GRDB

/// Writes one import's bins and sums them up on the way.
///
/// A value that `ImportWriter` holds, so that a run of bins costs one access to it.
struct BinRows {
  private let database: Database
  private let importID: Int64
  private let rules: TimeZoneRules
  private var cells: CellTable
  private var categories: CategoryTable
  private let sites: Set<Int32>
  private var hours: Set<Int32> = []
  private var lastHour: Int32?
  private let hourInsert: SQLStatement
  private var binInsert: BatchInsert
  private var packer: BinPacker
  private var totals: CellTotals
  private var digest = ImportDigest()
  private var blob: [UInt8] = []
  private var lastKey: BinKey?
  /// How many bins were appended.
  private(set) var count: Int64 = 0
  /// Indexed by `CategoryTable.Entry.group`.
  private(set) var sums = [Sum](repeating: Sum(), count: CategoryTable.groups)

  struct Sum {
    var checks: Int64 = 0
    var violations: Int64 = 0
  }

  init(_ database: Database, importID: Int64, store: BinStore) throws {
    self.database = database
    self.importID = importID
    rules = try store.timeZone()
    cells = try CellTable(database, grid: store.grid, srsID: store.srsID)
    categories = try CategoryTable(database)
    sites = Set(try BinStore.sites(database).map(\.id))
    hourInsert = try SQLStatement(database, "INSERT OR IGNORE INTO hour VALUES (?, ?, ?, ?, ?, ?)")
    binInsert = try BatchInsert(
      database, into: "bin (id, cell_id, site_id, hour_id, category_id, checks, violations, outcomes)", columns: 8)
    let packInsert = try PackInsert(database)
    packer = BinPacker(rules: rules) { try packInsert.insert($1, $0, importID: importID) }
    totals = try CellTotals(database, .add)
  }

  /// - Precondition: the keys ascend, also above those of earlier runs.
  mutating func append(_ sorted: SortedBins) throws {
    for index in sorted.keys.indices {
      let key = sorted.keys[index]
      precondition(lastKey.map { $0 < key } ?? true, "bins must be appended in ascending order")
      lastKey = key
      binInsert.beginRow(following: sorted.count - 1 - index)
      try append(key, sorted.histogram(index))
    }
  }

  /// To be called after the last bin.
  mutating func finish() throws {
    try packer.finish()
    try totals.finish()
    if totals.isDamaged { try CellTotals.make(database) }
  }

  /// To be called once, when the import's row and rejections are as they stay.
  mutating func finishDigest(_ database: Database) throws -> [UInt8] {
    try digest.finish(importID: importID, database)
  }

  private mutating func append(_ key: BinKey, _ histogram: ArraySlice<OutcomeCount>) throws {
    guard count < 1 << Schema.binBits else { throw StoreError.outOfRange("bin.id") }
    guard key.siteID == 0 || sites.contains(key.siteID) else { throw StoreError.noSuchSite(key.siteID) }
    if key.hour != lastHour { try see(hour: key.hour) }
    let category = try categories.entry(key.category)
    var checks: Int64 = 0
    var violations: Int64 = 0
    for entry in histogram {
      checks += Int64(entry.count)
      if entry.outcome.rawValue >= category.violationsFrom { violations += Int64(entry.count) }
    }
    let blobCount = HistogramBlob.encode(histogram, into: &blob)
    binInsert.bind(1, importID << Schema.binBits | count)
    let cellID = try cells.id(key.cell)
    binInsert.bind(2, cellID)
    if key.siteID == 0 { binInsert.bindNull(3) } else { binInsert.bind(3, Int64(key.siteID)) }
    binInsert.bind(4, Int64(key.hour))
    binInsert.bind(5, category.id)
    binInsert.bind(6, checks)
    binInsert.bind(7, violations)
    if blobCount == 0 { binInsert.bindNull(8) } else { try binInsert.bind(8, blob, count: blobCount) }
    try binInsert.endRow()
    let bin = StoredBin(
      cellID: cellID, siteID: key.siteID, hour: key.hour, categoryID: category.id, checks: checks,
      outcomes: blobCount == 0 ? 0 : histogram.count)
    try packer.append(
      bin, network: BinPacker.network(key.category), histogram: blob, byteCount: blobCount, counts: histogram)
    try totals.add(cellID: cellID, key.category, checks: checks, violations: violations, histogram)
    digest.add(key, checks: checks, histogram: blob, byteCount: blobCount)
    count += 1
    sums[category.group].checks += checks
    sums[category.group].violations += violations
  }

  private mutating func see(hour: Int32) throws {
    lastHour = hour
    guard hours.insert(hour).inserted else { return }
    guard LocalHour.hours.contains(hour) else { throw StoreError.outOfRange("hour.id") }
    let local = LocalHour(utcHour: hour, rules: rules)
    hourInsert.bind(1, Int64(hour))
    try hourInsert.bind(2, UTCText.format(Int64(hour) * 3600))
    try hourInsert.bind(3, UTCText.date(dayNumber: local.day))
    hourInsert.bind(4, Int64(local.hour))
    hourInsert.bind(5, Int64(local.weekday))
    try hourInsert.bind(6, local.stratum.name)
    try hourInsert.run()
  }
}
