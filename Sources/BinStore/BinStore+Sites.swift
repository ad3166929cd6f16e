import CheckModel
import GRDB

/// A line of a site register, before the store gives it a number.
package struct SiteEntry: Equatable, Sendable {
  /// Exactly as the logs write it.
  package var name: String
  /// WGS 84, degrees.
  package var latDegrees: Double
  package var lonDegrees: Double
  package var cell: Cell
  package var limitKmh: UInt16?

  package init(name: String, latDegrees: Double, lonDegrees: Double, cell: Cell, limitKmh: UInt16?) {
    self.name = name
    self.latDegrees = latDegrees
    self.lonDegrees = lonDegrees
    self.cell = cell
    self.limitKmh = limitKmh
  }
}

/// What importing a site register did.
package struct SiteChanges: Equatable, Sendable {
  package var added = 0
  package var changed = 0
  package var unchanged = 0
}

extension BinStore {
  /// The site register, by name.
  package func sites() throws(StoreError) -> [Site] {
    try StoreError.translating { try read { try Self.sites($0) } }
  }

  /// Adds sites and changes those whose name is there already; none is taken out. All or none, in one transaction.
  ///
  /// A site that moves keeps its number, and its bins stay in the cell where they were counted.
  ///
  /// - Throws: `outOfRange` for a position that is not on Earth.
  package func importSites(_ entries: [SiteEntry]) throws(StoreError) -> SiteChanges {
    try StoreError.translating {
      try write { database in
        var known: [String: Site] = [:]
        for site in try Self.sites(database) { known[site.name] = site }
        var cells = try CellTable(database, grid: grid, srsID: srsID)
        let upsert = try SQLStatement(
          database,
          """
          INSERT INTO site (name, lat_degrees, lon_degrees, limit_kmh, cell_id, geom) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
          ON CONFLICT (name) DO UPDATE
          SET lat_degrees = ?2, lon_degrees = ?3, limit_kmh = ?4, cell_id = ?5, geom = ?6
          """)
        let index = try SpatialIndex(database, of: "site")
        var changes = SiteChanges()
        for entry in entries {
          guard abs(entry.latDegrees) <= 90, abs(entry.lonDegrees) <= 180 else {
            throw StoreError.outOfRange("site.lat_degrees or site.lon_degrees")
          }
          let old = known[entry.name]
          if let old, SiteEntry(old) == entry {
            changes.unchanged += 1
            continue
          }
          try upsert.bind(1, entry.name)
          upsert.bind(2, entry.latDegrees)
          upsert.bind(3, entry.lonDegrees)
          if let limit = entry.limitKmh { upsert.bind(4, Int64(limit)) } else { upsert.bindNull(4) }
          upsert.bind(5, try cells.id(entry.cell))
          try upsert.bind(6, GeoPackage.point(latDegrees: entry.latDegrees, lonDegrees: entry.lonDegrees))
          try upsert.run()
          if old == nil { changes.added += 1 } else { changes.changed += 1 }
          guard let id = old?.id ?? Int32(exactly: database.lastInsertedRowID) else {
            throw StoreError.outOfRange("site.id")
          }
          try index.enter(
            Int64(id),
            AreaBox(
              south: entry.latDegrees, west: entry.lonDegrees, north: entry.latDegrees, east: entry.lonDegrees))
          known[entry.name] = Site(
            id: id, name: entry.name,
            latDegrees: entry.latDegrees, lonDegrees: entry.lonDegrees, cell: entry.cell, limitKmh: entry.limitKmh)
        }
        try GeoPackage.refreshContents(database)
        try Seal.set([.site], database)
        return changes
      }
    }
  }

  static func sites(_ database: Database) throws -> [Site] {
    let row = try SQLStatement(
      database,
      """
      SELECT site.id, site.name, site.lat_degrees, site.lon_degrees, site.limit_kmh, cell.north_index, cell.east_index
      FROM site JOIN cell ON cell.id = site.cell_id ORDER BY site.name
      """)
    var sites: [Site] = []
    while try row.step() {
      sites.append(
        Site(
          id: try row.integer(0, as: Int32.self), name: try row.text(1), latDegrees: try row.double(2),
          lonDegrees: try row.double(3),
          cell: Cell(north: try row.integer(5, as: Int32.self), east: try row.integer(6, as: Int32.self)),
          limitKmh: row.isNull(4) ? nil : try row.integer(4, as: UInt16.self)))
    }
    return sites
  }
}

extension SiteEntry {
  fileprivate init(_ site: Site) {
    self.init(
      name: site.name, latDegrees: site.latDegrees, lonDegrees: site.lonDegrees, cell: site.cell,
      limitKmh: site.limitKmh)
  }
}
