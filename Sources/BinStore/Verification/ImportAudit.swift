import CheckModel
import GRDB

/// Goes through the imports and their bins once, and compares everything that is summed up from them.
struct ImportAudit {
  private let version: Int64
  private var rows = Audit()
  private var histograms = Audit()
  private var sums = Audit()
  private var rejections = Audit()
  private var digests = Audit()
  private var packs = Audit()
  private var totals = Audit()
  private(set) var withoutDigest: [Int64] = []
  private var hasDigests = false
  private(set) var count: Int64 = 0
  private(set) var takenOut: Int64 = 0

  init(version: Int64) { self.version = version }

  func findings(isDamaged: Bool) -> [Verification.Finding] {
    let checks: [(Verification.Check, Audit, since: Int64)] = [
      (.imports, rows, 1), (.histograms, histograms, 1), (.sums, sums, 1), (.rejections, rejections, 1),
      (.digests, digests, Schema.sealVersion), (.packs, packs, Schema.packVersion),
      (.totals, totals, Schema.layerVersion),
    ]
    return checks.map { check, audit, since in
      if version < since { return .init(check: check, result: .absent) }
      var finding = audit.finding(check)
      if isDamaged { finding.result = .damaged }
      return finding
    }
  }

  /// - Parameter rules: of the store's time zone; nil to leave out the packs by stratum, which can't be made without.
  /// - Throws: when the store can't be read on; what was compared by then is kept.
  mutating func run(_ database: Database, rules: TimeZoneRules?) throws {
    try TotalsAudit.temporaryDatabase().write { try run(database, rules, scratch: $0) }
  }

  private mutating func run(_ database: Database, _ rules: TimeZoneRules?, scratch: Database) throws {
    let bins = try StoredBins(database)
    let hasStrata = version >= Schema.stratumPackVersion
    let packs = version < Schema.packVersion ? nil : try PackAudit(database, rules: hasStrata ? rules : nil)
    var cells = version < Schema.layerVersion ? nil : try TotalsAudit(scratch)
    let (digest, profile) = version < Schema.sealVersion ? ("NULL", "NULL") : ("digest_sha256", "profile_sha256")
    let row = try SQLStatement(
      database,
      """
      SELECT id, lines, checks, blank, other, rejected, bins, first_check_utc, last_check_utc, imported_at_utc,
        clock_skipped, clock_repeated, unknown_sites, \(digest), \(Schema.purgeColumns(version)), \(profile)
      FROM import ORDER BY id
      """)
    var highest: Int64 = 0
    while try row.step() {
      let stored = try ImportRow(row)
      highest = stored.id
      count += 1
      rows.expect(stored.isConsistent, import: stored.id)
      try compare(stored, bins, packs, &cells, database)
    }
    let sequence = try SQLStatement(
      database, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'import'")
    let given = try sequence.step() ? try sequence.integer(0) : 0
    takenOut = given > count ? given - count : 0
    // A number is never given again, so none is above what was given.
    rows.expect(highest <= given)
    try cells?.finish(database, &totals)
    if let packs { try packs.finish(&self.packs) }
  }

  private mutating func compare(
    _ stored: ImportRow, _ bins: StoredBins, _ packs: PackAudit?, _ cells: inout TotalsAudit?, _ database: Database
  ) throws {
    var digest = ImportDigest()
    var found = ImportSums()
    var isWhole = true
    try bins.forEach(ofImport: stored.id) { bin in
      guard let bin else {
        histograms.expect(false, import: stored.id)
        return isWhole = false
      }
      histograms.expect(bin.violations == bin.violationsOfHistogram, import: stored.id)
      found.add(bin)
      digest.add(bin.key, checks: bin.checks, histogram: bin.bytes, byteCount: bin.bytes.count)
      try packs?.add(bin, importID: stored.id)
      try cells?.add(bin)
    }
    let equalsPacks = try packs?.endOfImport(stored.id) ?? true
    if version >= Schema.packVersion { self.packs.expect(equalsPacks && isWhole, import: stored.id) }
    sums.expect(isWhole && stored.bins == found.bins, import: stored.id, table: "import")
    sums.expect(stored.checks - stored.purgedChecks == found.checks, import: stored.id, table: "import")
    sums.expect(stored.hours == found.hours, import: stored.id, table: "import")
    let equalsChecks = try found.equalsChecks(ofImport: stored.id, database)
    sums.expect(equalsChecks, import: stored.id, table: "import_check")
    let refused = try RejectionSums(ofImport: stored.id, database)
    rejections.expect(refused.total + stored.purgedRejected == stored.rejected, import: stored.id, table: "import")
    let equalsRejections = try refused.equalsRows(ofImport: stored.id, purged: stored.purgedRejected, database)
    rejections.expect(equalsRejections, import: stored.id, table: "import_rejection")
    if version < Schema.sealVersion { return }
    guard let kept = stored.digest else {
      // An import that was made before digests were kept knows no hash of its profile, and no import before it has a digest.
      if stored.hasProfile || hasDigests { return digests.expect(false, import: stored.id) }
      return withoutDigest.append(stored.id)
    }
    hasDigests = true
    let made = try digest.finish(importID: stored.id, database)
    digests.expect(isWhole && kept == made, import: stored.id)
  }
}

/// What one row of `import` says of its bins and rejections.
private struct ImportRow {
  var id: Int64
  var checks: Int64
  var rejected: Int64
  var bins: Int64
  var purgedChecks: Int64
  var purgedRejected: Int64
  /// From the first to the last check.
  var hours: ClosedRange<Int64>?
  var digest: [UInt8]?
  var hasProfile: Bool
  var isConsistent: Bool

  init(_ row: SQLStatement) throws {
    id = try row.integer(0)
    let counts = try (1...6).map { try row.integer(Int32($0)) } + (10...12).map { try row.integer(Int32($0)) }
    let isInRange = counts.allSatisfy { (0...Schema.linesAtMost).contains($0) }
    checks = counts[1]
    rejected = counts[4]
    bins = counts[5]
    digest = row.isNull(13) ? nil : try row.blob(13)
    hasProfile = !row.isNull(17)
    let isPurged = !row.isNull(14)
    purgedChecks = try row.integer(15)
    purgedRejected = try row.integer(16)
    let seconds = try [Int32(7), 8].map { row.isNull($0) ? nil : UTCText.parse(try row.text($0)) }
    if let first = seconds[0], let last = seconds[1], first <= last {
      hours = floorDivide(first, 3600)...floorDivide(last, 3600)
    }
    // Within the range, no sum of these overflows.
    let isTimed = UTCText.parse(try row.text(9)) != nil
    isConsistent =
      isInRange && isTimed && counts[0] == counts[1] + counts[2] + counts[3] + counts[4]
      && (hours != nil) == (checks > purgedChecks) && (hours != nil || (row.isNull(7) && row.isNull(8)))
      && counts[6] <= checks && counts[7] <= checks
      && (0...checks).contains(purgedChecks)
      && (purgedRejected == 0 || purgedRejected == rejected) && (isPurged || (purgedChecks == 0 && purgedRejected == 0))
    if !isInRange || !(0...checks).contains(purgedChecks) || !(0...rejected).contains(purgedRejected) {
      (purgedChecks, purgedRejected) = (0, 0)
    }
    if isPurged, UTCText.parse(try row.text(14) + "T00:00:00Z") == nil { isConsistent = false }
  }
}

/// What an import's rejections add up to.
private struct RejectionSums {
  private(set) var total: Int64 = 0
  /// By reason.
  private var sums: [Int64: (count: Int64, line: Int64, byteOffset: Int64)] = [:]

  init(ofImport id: Int64, _ database: Database) throws {
    let row = try SQLStatement(
      database, "SELECT line, byte_offset, reason_id FROM rejection WHERE id BETWEEN ? AND ? ORDER BY id")
    row.bind(1, Schema.ids(ofImport: id, bits: Schema.lineBits))
    while try row.step() {
      total += 1
      // The first of them by line.
      let (line, byteOffset) = (try row.integer(0), try row.integer(1))
      sums[try row.integer(2), default: (0, line, byteOffset)].count += 1
    }
  }

  /// - Parameter purged: of a purged import nothing but the counts is left, which add up to this.
  func equalsRows(ofImport id: Int64, purged: Int64, _ database: Database) throws -> Bool {
    let row = try SQLStatement(
      database, "SELECT reason_id, rejected, line, byte_offset FROM import_rejection WHERE import_id = ?")
    row.bind(1, id)
    var left = sums
    var counted: Int64 = 0
    while try row.step() {
      if purged > 0 {
        let (count, line, byteOffset) = (try row.integer(1), try row.integer(2), try row.integer(3))
        guard line == 0, byteOffset == 0, (1...Schema.linesAtMost).contains(count) else { return false }
        counted &+= count
      } else {
        let written = (count: try row.integer(1), line: try row.integer(2), byteOffset: try row.integer(3))
        guard let sum = left.removeValue(forKey: try row.integer(0)), sum == written else { return false }
      }
    }
    return left.isEmpty && counted == purged
  }
}
