import CheckModel
import GRDB

extension BinStore {
  /// Recomputes from the bins what the store says of itself, and compares; reads one committed state, and writes nothing
  /// to the store. A store of an earlier version is not brought to the current one.
  ///
  /// Memory grows with the cells, categories and imports, not with the bins; totals of cells are summed up in a temporary
  /// file. A damaged store is an answer, not an error.
  ///
  /// - Throws: `busy`, `inputOutput` and the like: nothing that the store's content is the cause of.
  package func verify() throws(StoreError) -> Verification {
    try StoreError.translating {
      var found: Verification?
      do {
        try read { found = try verification($0) }
      } catch let error where found?.isSound == false && StoreError.isDamage(error) {
        // A transaction that met a damaged page may not end, although it only read: what it found stands.
      }
      guard let found else { throw StoreError.corrupt }
      return found
    }
  }

  private func verification(_ database: Database) throws -> Verification {
    var findings: [Verification.Finding] = []
    var version: Int64 = 0
    func check(_ check: Verification.Check, since: Int64 = 0, _ body: (inout Audit) throws -> Void) throws {
      guard version >= since else { return findings.append(.init(check: check, result: .absent)) }
      var audit = Audit()
      do {
        try body(&audit)
        findings.append(audit.finding(check))
      } catch let error where StoreError.isDamage(error) {
        var finding = audit.finding(check)
        finding.result = .damaged
        findings.append(finding)
      }
    }
    try check(.file) { audit in try SpatialIndex.reading { try FileAudit.check(database, &audit) } }
    try check(.schema) {
      let found = try Schema.storedVersion(database)
      // A newer program may have come between since the store was opened.
      guard found <= Schema.version else { throw StoreError.newer(version: found, known: Schema.version) }
      guard found >= 1 else { throw StoreError.corrupt }
      version = found
      try FileAudit.schema(database, version: version, &$0)
    }
    try check(.references) { try FileAudit.references(database, &$0) }
    try check(.seals, since: Schema.sealVersion) { audit in
      for seal in Seal.allCases {
        audit.expect(try seal.stored(database) == seal.hash(database), table: seal.rawValue)
      }
    }
    let features = FeatureAudit(database, grid: grid, srsID: srsID)
    try check(.words) { try features.words(rules: try timeZone(), &$0) }
    try check(.geometries) { try features.geometries(&$0) }
    try check(.areas, since: Schema.areaVersion) { try features.areaCells(&$0) }
    try check(.indexes, since: Schema.layerVersion) { audit in
      try SpatialIndex.reading { try features.indexes(&audit) }
    }
    try check(.layers, since: 1) { try LayerAudit(database, version: version, srsID: srsID).run(&$0) }

    var imports = ImportAudit(version: version)
    var failure: (any Error)?
    do {
      try imports.run(database, rules: try? timeZone())
    } catch let error where StoreError.isDamage(error) {
      failure = error
    }
    findings += imports.findings(isDamaged: failure != nil)
    return Verification(
      findings: findings, withoutDigest: imports.withoutDigest, imports: imports.count, takenOut: imports.takenOut)
  }
}

extension StoreError {
  /// Whether an error says that what the file holds is broken, and not that it could not be read just now.
  static func isDamage(_ error: any Error) -> Bool {
    switch error {
    case let error as DatabaseError:
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_INTERRUPT,
        .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
        false
      default: true
      }
    case let error as StoreError:
      switch error {
      case .corrupt, .outOfRange, .unknownTimeZone, .notAStore: true
      default: false
      }
    default: false
    }
  }
}
