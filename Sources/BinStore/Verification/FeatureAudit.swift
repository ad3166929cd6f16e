import CheckModel
import GRDB

/// Checks of what is not counted but says where, when and what was counted.
struct FeatureAudit {
  private let database: Database
  private let grid: Grid
  private let srsID: Int32

  init(_ database: Database, grid: Grid, srsID: Int32) {
    (self.database, self.grid, self.srsID) = (database, grid, srsID)
  }

  /// A newer program may have entered fields and reasons that this one does not know, or words a reason otherwise.
  func words(rules: TimeZoneRules, _ audit: inout Audit) throws {
    let hours = try SQLStatement(
      database, "SELECT id, start_utc, local_date, local_hour, weekday, stratum FROM hour ORDER BY id")
    while try hours.step() {
      let hour = try hours.integer(0, as: Int32.self)
      guard LocalHour.hours.contains(hour) else { throw StoreError.corrupt }
      let local = LocalHour(utcHour: hour, rules: rules)
      audit.expect(
        try hours.text(1) == UTCText.format(Int64(hour) * 3600)
          && hours.text(2) == UTCText.date(dayNumber: local.day) && hours.integer(3) == Int64(local.hour)
          && hours.integer(4) == Int64(local.weekday) && hours.text(5) == local.stratum.name, table: "hour")
    }
    let categories = try CategoryTable.all(database)
    let offences = try SQLStatement(database, "SELECT id, offences FROM category")
    while try offences.step() {
      let names = categories[try offences.integer(0)]?.offences.names.joined(separator: "+")
      audit.expect(try offences.text(1) == names, table: "category")
    }
    try words(of: "check_field", "name", CheckField.allCases.map { (Int64($0.rawValue), $0.name) }, &audit)
    try words(of: "rejection_reason", "code", RejectionReason.allCases.map { (Int64($0.rawValue), $0.code) }, &audit)
  }

  private func words(of table: String, _ column: String, _ words: [(Int64, String)], _ audit: inout Audit) throws {
    let row = try SQLStatement(database, "SELECT \(column) FROM \(table) WHERE id = ?")
    for (id, word) in words {
      row.bind(1, id)
      audit.expect(try row.step() && row.text(0) == word, table: table)
      row.reset()
    }
  }

  func geometries(_ audit: inout Audit) throws {
    let cells = try SQLStatement(database, "SELECT north_index, east_index, geom FROM cell ORDER BY id")
    while try cells.step() {
      let cell = Cell(north: try cells.integer(0, as: Int32.self), east: try cells.integer(1, as: Int32.self))
      audit.expect(try cells.blob(2) == GeoPackage.polygon(cell, grid: grid, srsID: srsID), table: "cell")
    }
    let sites = try SQLStatement(database, "SELECT lat_degrees, lon_degrees, geom FROM site ORDER BY id")
    while try sites.step() {
      let point = GeoPackage.point(latDegrees: try sites.double(0), lonDegrees: try sites.double(1))
      audit.expect(try sites.blob(2) == point, table: "site")
    }
  }

  /// That every pair which the outlines come to is there, and as many as there are.
  func areaCells(_ audit: inout Audit) throws {
    var areas = try AreaCells(database, grid: grid)
    let cells = try SQLStatement(
      database, "SELECT id, north_index, east_index FROM cell ORDER BY north_index, east_index")
    let find = try SQLStatement(database, "SELECT 1 FROM area_cell WHERE area_id = ? AND cell_id = ?")
    var pairs: Int64 = 0
    while try cells.step() {
      let id = try cells.integer(0)
      let cell = Cell(north: try cells.integer(1, as: Int32.self), east: try cells.integer(2, as: Int32.self))
      for areaID in try areas.areas(holding: cell) {
        pairs += 1
        find.bind(1, areaID)
        find.bind(2, id)
        audit.expect(try find.step(), table: "area_cell")
        find.reset()
      }
    }
    let count = try SQLStatement(database, "SELECT count(*) FROM area_cell")
    audit.expect(try count.step() && count.integer(0) == pairs, table: "area_cell")
  }

  func indexes(_ audit: inout Audit) throws {
    let metres =
      "east_index * cell_metres, (east_index + 1) * cell_metres, "
      + "north_index * cell_metres, (north_index + 1) * cell_metres FROM cell, setting"
    try index(of: "cell", "SELECT cell.id, NULL, \(metres) ORDER BY cell.id", &audit)
    try index(
      of: "site", "SELECT id, NULL, lon_degrees, lon_degrees, lat_degrees, lat_degrees FROM site ORDER BY id", &audit)
    for table in ["area", "place"] {
      try index(
        of: table, "SELECT id, substr(geom, 1, \(GeoPackage.headerByteCount)) FROM \(table) ORDER BY id", &audit)
    }
  }

  /// - Parameter features: the id, and either the header of a geometry or, after NULL, west, east, south and north.
  private func index(of table: String, _ features: String, _ audit: inout Audit) throws {
    let indexed = try SQLStatement(database, "SELECT minx, maxx, miny, maxy FROM rtree_\(table)_geom WHERE id = ?")
    let row = try SQLStatement(database, features)
    var count: Int64 = 0
    while try row.step() {
      count += 1
      let box: AreaBox
      if row.isNull(1) {
        box = AreaBox(
          south: try row.number(4), west: try row.number(2), north: try row.number(5), east: try row.number(3))
      } else {
        box = try GeoPackage.box(try row.blob(1))
      }
      indexed.bind(1, try row.integer(0))
      var isRight = try indexed.step()
      if isRight {
        isRight =
          try Self.isRounded(indexed.double(0), from: box.west) && Self.isRounded(-indexed.double(1), from: -box.east)
          && Self.isRounded(indexed.double(2), from: box.south) && Self.isRounded(-indexed.double(3), from: -box.north)
      }
      audit.expect(isRight, table: "rtree_\(table)_geom")
      indexed.reset()
    }
    let all = try SQLStatement(database, "SELECT count(*) FROM rtree_\(table)_geom")
    audit.expect(try all.step() && all.integer(0) == count, table: "rtree_\(table)_geom")
  }

  /// SQLite keeps an edge in 32 bits, rounded outward by at most one part in 2²³, twice.
  private static func isRounded(_ indexed: Double, from edge: Double) -> Bool {
    indexed <= edge && edge - indexed <= abs(edge) * 3e-7
  }
}
