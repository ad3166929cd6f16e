extension Schema {
  /// The feature tables, all with `id` and `geom`.
  static let featureTables = ["cell", "site", "area", "place"]

  /// The extension `gpkg_rtree_index` (OGC 12-128r18, F.3) of every feature table: word for word the standard's, but for
  /// its line breaks. An index that another program made on a store before is made anew.
  ///
  /// The triggers are for other programs; on the store's own connections `SpatialIndex` does their work.
  static let spatialIndexes =
    """
    CREATE TABLE IF NOT EXISTS gpkg_extensions (
      table_name TEXT,
      column_name TEXT,
      extension_name TEXT NOT NULL,
      definition TEXT NOT NULL,
      scope TEXT NOT NULL,
      CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
    );

    """ + featureTables.map(spatialIndex).joined()

  private static func spatialIndex(_ table: String) -> String {
    let index = "rtree_\(table)_geom"
    let drops = ["insert", "update1", "update2", "update3", "update4", "update5", "update6", "update7", "delete"]
      .map { "DROP TRIGGER IF EXISTS \(index)_\($0);" }.joined(separator: " ")
    return """
      \(drops)
      DROP TABLE IF EXISTS \(index);
      DELETE FROM gpkg_extensions WHERE table_name = '\(table)' AND extension_name = 'gpkg_rtree_index';
      INSERT INTO gpkg_extensions
        VALUES ('\(table)', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec131/#extension_rtree', 'write-only');
      CREATE VIRTUAL TABLE \(index) USING rtree(id, minx, maxx, miny, maxy);
      CREATE TRIGGER \(index)_insert AFTER INSERT ON \(table)
        WHEN (new.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom))
      BEGIN
        INSERT OR REPLACE INTO \(index) VALUES (
          NEW.id,
          ST_MinX(NEW.geom), ST_MaxX(NEW.geom),
          ST_MinY(NEW.geom), ST_MaxY(NEW.geom)
        );
      END;
      CREATE TRIGGER \(index)_update1 AFTER UPDATE OF geom ON \(table)
        WHEN OLD.id = NEW.id AND
             (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
      BEGIN
        INSERT OR REPLACE INTO \(index) VALUES (
          NEW.id,
          ST_MinX(NEW.geom), ST_MaxX(NEW.geom),
          ST_MinY(NEW.geom), ST_MaxY(NEW.geom)
        );
      END;
      CREATE TRIGGER \(index)_update2 AFTER UPDATE OF geom ON \(table)
        WHEN OLD.id = NEW.id AND
             (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
      BEGIN
        DELETE FROM \(index) WHERE id = OLD.id;
      END;
      CREATE TRIGGER \(index)_update3 AFTER UPDATE ON \(table)
        WHEN OLD.id != NEW.id AND
             (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
      BEGIN
        DELETE FROM \(index) WHERE id = OLD.id;
        INSERT OR REPLACE INTO \(index) VALUES (
          NEW.id,
          ST_MinX(NEW.geom), ST_MaxX(NEW.geom),
          ST_MinY(NEW.geom), ST_MaxY(NEW.geom)
        );
      END;
      CREATE TRIGGER \(index)_update4 AFTER UPDATE ON \(table)
        WHEN OLD.id != NEW.id AND
             (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
      BEGIN
        DELETE FROM \(index) WHERE id IN (OLD.id, NEW.id);
      END;
      CREATE TRIGGER \(index)_delete AFTER DELETE ON \(table)
        WHEN old.geom NOT NULL
      BEGIN
        DELETE FROM \(index) WHERE id = OLD.id;
      END;

      """
  }
}
