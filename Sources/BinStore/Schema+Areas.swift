extension Schema {
  /// Version 2: areas, and the cells whose centre they hold.
  static let areas = """
    CREATE TABLE area (
      id INTEGER PRIMARY KEY NOT NULL,
      geom MULTIPOLYGON NOT NULL,
      name TEXT NOT NULL UNIQUE
    );

    CREATE TABLE area_cell (
      area_id INTEGER NOT NULL REFERENCES area (id),
      cell_id INTEGER NOT NULL REFERENCES cell (id),
      PRIMARY KEY (area_id, cell_id)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
      SELECT 'area', 'features', 'area', 'Named areas', srs_id FROM setting;
    INSERT INTO gpkg_geometry_columns
      SELECT 'area', 'geom', 'MULTIPOLYGON', srs_id, 0, 0 FROM setting;
    """
}
