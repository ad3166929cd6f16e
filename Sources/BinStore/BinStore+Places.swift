import CheckModel
import GRDB

/// A priority place as a row of `place`.
package struct StoredPlace: Equatable, Sendable {
  package enum Value: Equatable, Sendable {
    case integer(Int64)
    case double(Double)
    case text(String)
  }

  /// Stable for the same cells and channel.
  package var id: String
  /// The outline, in the CRS of the store's grid.
  package var shape: AreaShape
  /// By column; a column that is left out is NULL.
  package var values: [String: Value]

  package init(id: String, shape: AreaShape, values: [String: Value]) {
    self.id = id
    self.shape = shape
    self.values = values
  }
}

/// What was asked for when places were found: the row of `place_screening`.
package struct StoredScreening: Equatable, Sendable {
  /// Seconds since 1970 UTC.
  package var screenedAt: Int64
  package var toolVersion: String
  package var target: Double?
  package var seed: UInt64
  /// How many places of each channel were kept at most.
  package var top: Int64
  package var channel: String?
  package var area: String?

  package init(
    screenedAt: Int64, toolVersion: String, target: Double?, seed: UInt64, top: Int64, channel: String?, area: String?
  ) {
    self.screenedAt = screenedAt
    self.toolVersion = toolVersion
    self.target = target
    self.seed = seed
    self.top = top
    self.channel = channel
    self.area = area
  }
}

extension BinStore {
  /// Makes these the places of the layer `place`, instead of those that were there; all of it or nothing.
  ///
  /// Nothing else changes them: they are those of `screening`, whatever is imported or undone later.
  ///
  /// - Throws: `outOfRange` for a column that there is not, a place without an outline, or one that comes twice.
  package func replacePlaces(_ rows: [StoredPlace], of screening: StoredScreening) throws(StoreError) {
    try StoreError.translating {
      try write { database in
        try database.execute(sql: "DELETE FROM place; DELETE FROM rtree_place_geom; DELETE FROM place_screening")
        let columns = try Self.placeColumns(database)
        let insert = try SQLStatement(
          database,
          """
          INSERT INTO place (geom, place_id, \(columns.joined(separator: ", ")))
          VALUES (\(Array(repeating: "?", count: columns.count + 2).joined(separator: ", ")))
          """)
        let index = try SpatialIndex(database, of: "place")
        var ids: Set<String> = []
        for row in rows {
          guard ids.insert(row.id).inserted else { throw StoreError.outOfRange("place.place_id") }
          if let strange = row.values.keys.first(where: { !columns.contains($0) }) {
            throw StoreError.outOfRange("place.\(strange)")
          }
          guard let geometry = geometry(row.shape), let box = AreaBox(row.shape) else {
            throw StoreError.outOfRange("place.geom")
          }
          try insert.bind(1, geometry)
          try insert.bind(2, row.id)
          for (index, column) in zip(Int32(3)..., columns) { try Self.bind(row.values[column], to: insert, index) }
          try insert.run()
          try index.enter(database.lastInsertedRowID, box)
        }
        try Self.insert(screening, database)
        try GeoPackage.refreshContents(database)
        try refreshExtent(of: "place", database)
        try Seal.set([.place, .screening], database)
      }
    }
  }

  /// Whether places were saved: those of their own time, whatever was imported or undone since.
  package func hasPlaces() throws(StoreError) -> Bool {
    try StoreError.translating {
      try read { database in
        guard try Schema.storedVersion(database) >= Schema.layerVersion else { return false }
        return try Int64.fetchOne(database, sql: "SELECT count(*) FROM place_screening") ?? 0 > 0
      }
    }
  }

  private static func placeColumns(_ database: Database) throws -> [String] {
    try String.fetchAll(
      database,
      sql: "SELECT name FROM pragma_table_info('place') WHERE name NOT IN ('id', 'geom', 'place_id') ORDER BY cid")
  }

  private static func bind(_ value: StoredPlace.Value?, to statement: SQLStatement, _ index: Int32) throws {
    switch value {
    case .integer(let value): statement.bind(index, value)
    case .double(let value): statement.bind(index, value)
    case .text(let value): try statement.bind(index, value)
    case nil: statement.bindNull(index)
    }
  }

  private static func insert(_ screening: StoredScreening, _ database: Database) throws {
    guard UTCText.seconds.contains(screening.screenedAt) else {
      throw StoreError.outOfRange("place_screening.screened_at_utc")
    }
    try database.execute(
      sql: "INSERT INTO place_screening VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        UTCText.format(screening.screenedAt), screening.toolVersion, screening.target, String(screening.seed),
        screening.top, screening.channel, screening.area,
      ])
  }
}
