import CheckModel

extension Schema {
  /// Version 4: layers for maps. `cell_total` is kept by `CellTotals`; what a view shows is a column of a table, since
  /// a program that reads a GeoPackage takes a column's type from its declaration.
  static let layers = cellTotalTable + layerTables + cellViews + spatialIndexes

  /// The views of cells that are layers, and what they show of `cell_total`; the first column is the id of the cell, so
  /// that a reader finds its square in the index of `cell`.
  static let cellLayers = [
    CellLayer("cell_speed", .speed, .motor, "Speeds of motor vehicles by cell"),
    CellLayer("cell_moped_speed", .speed, .mopedOrSlow, "Speeds of mopeds and A-traktors by cell"),
    CellLayer("cell_behaviour", .behaviour, .every, "Behaviour in traffic by cell"),
    CellLayer("cell_alcohol", .alcohol, .every, "Breath tests by cell"),
    CellLayer("cell_drug", .drug, .every, "Drug tests by cell"),
  ]

  /// The tables and views of version 4, without those of the indexes.
  static let layerNames = ["cell_total", "place", "place_screening", "cell_vehicle"] + cellLayers.map(\.name)

  struct CellLayer {
    let name: String
    let kind: CheckKind
    let group: VehicleGroup
    let description: String

    init(_ name: String, _ kind: CheckKind, _ group: VehicleGroup, _ description: String) {
      (self.name, self.kind, self.group, self.description) = (name, kind, group, description)
    }
  }

  static let cellTotalTable = """
    CREATE TABLE cell_total (
      id INTEGER PRIMARY KEY,
      cell_id INTEGER GENERATED ALWAYS AS (id >> 7) VIRTUAL REFERENCES cell (id),
      kind TEXT NOT NULL,
      vehicle TEXT NOT NULL,
      checks INTEGER NOT NULL,
      with_denominator INTEGER NOT NULL,
      violations INTEGER NOT NULL,
      rate REAL,
      rate_low REAL,
      rate_high REAL,
      passing INTEGER NOT NULL,
      v85_kmh INTEGER,
      limit_kmh INTEGER,
      speeds BLOB,
      limits BLOB
    ) STRICT;

    """

  private static let layerTables = """
    CREATE TABLE place (
      id INTEGER PRIMARY KEY NOT NULL,
      geom MULTIPOLYGON NOT NULL,
      rank INTEGER,
      rank_low INTEGER,
      rank_high INTEGER,
      place_id TEXT NOT NULL UNIQUE,
      channel TEXT,
      label TEXT,
      lat DOUBLE,
      lon DOUBLE,
      cells INTEGER,
      checks INTEGER,
      violations INTEGER,
      rate DOUBLE,
      rate_low DOUBLE,
      rate_high DOUBLE,
      network_rate DOUBLE,
      probability DOUBLE,
      severity DOUBLE,
      excess DOUBLE,
      dates INTEGER,
      control_hours INTEGER,
      stability DOUBLE,
      v85_kmh INTEGER,
      limit_kmh INTEGER,
      worst_stratum TEXT,
      trend_direction TEXT,
      trend_p DOUBLE,
      trend_slope DOUBLE,
      measures TEXT,
      sampling TEXT,
      denominator TEXT,
      per_control_hour DOUBLE,
      per_control_hour_low DOUBLE,
      per_control_hour_high DOUBLE,
      network_per_control_hour DOUBLE,
      threshold DOUBLE,
      first_checked TEXT,
      last_checked TEXT,
      worst_stratum_rate DOUBLE,
      worst_stratum_rate_low DOUBLE,
      worst_stratum_rate_high DOUBLE,
      worst_stratum_per_control_hour DOUBLE,
      worst_stratum_per_control_hour_low DOUBLE,
      worst_stratum_per_control_hour_high DOUBLE,
      worst_stratum_checks INTEGER,
      months_flagged INTEGER,
      months_seen_enough INTEGER,
      months_seen INTEGER,
      hot_spot_z DOUBLE,
      hot_spot_p DOUBLE,
      areas TEXT,
      also_here TEXT
    );

    CREATE TABLE place_screening (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      screened_at_utc TEXT NOT NULL,
      tool_version TEXT NOT NULL,
      target REAL,
      seed TEXT NOT NULL,
      top INTEGER NOT NULL,
      channel TEXT,
      area TEXT
    ) STRICT;

    INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
      SELECT 'place', 'features', 'place', 'Priority places as last saved', srs_id FROM setting;
    INSERT INTO gpkg_geometry_columns SELECT 'place', 'geom', 'MULTIPOLYGON', srs_id, 0, 0 FROM setting;

    """

  private static let cellViews =
    cellLayers.map { layer in
      let speeds = layer.kind == .speed ? "total.passing, total.v85_kmh, total.limit_kmh, " : ""
      return """
        CREATE VIEW \(layer.name) AS
        SELECT cell.id AS cell_id, cell.geom AS geom,
          total.checks, total.with_denominator, total.violations, total.rate, total.rate_low, total.rate_high,
          \(speeds)cell.north_index, cell.east_index
        FROM cell JOIN cell_total AS total
        ON total.id = cell.id << 7 | \(CellTotals.slot(layer.kind, layer.group));

        """ + registration(layer.name, layer.description)
    }.joined() + """
      CREATE VIEW cell_vehicle AS
      SELECT total.id AS id, cell.geom AS geom, total.cell_id, total.kind, total.vehicle,
        total.checks, total.with_denominator, total.violations, total.rate, total.rate_low, total.rate_high,
        total.passing, total.v85_kmh, total.limit_kmh
      FROM cell_total AS total JOIN cell ON cell.id = total.id >> 7;

      """ + registration("cell_vehicle", "Checks by cell, kind and vehicle")

  private static func registration(_ view: String, _ description: String) -> String {
    """
    INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
      SELECT '\(view)', 'features', '\(view)', '\(description)', srs_id FROM setting;
    INSERT INTO gpkg_geometry_columns SELECT '\(view)', 'geom', 'POLYGON', srs_id, 0, 0 FROM setting;

    """
  }
}
