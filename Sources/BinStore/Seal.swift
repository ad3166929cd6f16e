import GRDB

/// A hash of what a command wrote once and nothing else changes: registers and settings, which no sum could prove.
///
/// It finds damage, and a change by another program. It is no proof against someone who knows how it is made.
enum Seal: String, CaseIterable {
  case setting, reference = "gpkg_spatial_ref_sys", site, area, place, screening = "place_screening"

  /// What is sealed. An upgrade changes the version of the schema; other programs may add CRSs of their own.
  private var rows: String {
    switch self {
    case .setting:
      "SELECT grid_crs, cell_metres, srs_id, time_zone, created_at_utc, created_by FROM setting ORDER BY id"
    case .reference:
      """
      SELECT srs_name, srs_id, organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys
      WHERE srs_id = (SELECT srs_id FROM setting)
      """
    case .site, .area, .place, .screening: "SELECT * FROM \(rawValue) ORDER BY id"
    }
  }

  /// The hash of the rows as they are. One row is held at a time.
  func hash(_ database: Database) throws -> [UInt8] {
    let row = try SQLStatement(database, rows)
    var hash = ContentHash()
    var bytes: [UInt8] = []
    while try row.step() {
      bytes.removeAll(keepingCapacity: true)
      row.encode(into: &bytes)
      hash.update(bytes[...])
    }
    return hash.finish()
  }

  /// Seals the tables as they are, within the transaction that wrote them.
  static func set(_ seals: [Seal], _ database: Database) throws {
    let insert = try SQLStatement(database, "INSERT OR REPLACE INTO seal VALUES (?, ?)")
    for seal in seals {
      try insert.bind(1, seal.rawValue)
      try insert.bind(2, try seal.hash(database))
      try insert.run()
    }
  }

  /// nil when there is none.
  func stored(_ database: Database) throws -> [UInt8]? {
    let row = try SQLStatement(database, "SELECT sha256 FROM seal WHERE table_name = ?")
    try row.bind(1, rawValue)
    return try row.step() ? try row.blob(0) : nil
  }
}
