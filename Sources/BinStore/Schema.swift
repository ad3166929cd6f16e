import CheckModel
import GRDB

/// The tables of a store, version by version.
///
/// **Why a bin looks as it does.** `bin.id` is `import_id << 32 | n`, so an import's bins are one contiguous range of
/// rowids: inserts only ever append, an undo is one range delete, and no index is needed. Measured in C with SQLite
/// 3.40.1 on a virtual machine with 2 cores, one transaction into an empty table, synchronous=FULL, WAL, without the
/// making of the rows (the first figure with foreign keys enforced during the insert, the second without):
///
/// | layout                                                | 2 000 000 bins of 2.5 checks | 160 000 bins of 31     |
/// |-------------------------------------------------------|------------------------------|------------------------|
/// | packed rowid (this one)                               | 3.2 s, 1.5 s, 27.5 bytes/bin | 0.25 s, 0.12 s, 52.4   |
/// | WITHOUT ROWID (import, cell, site, hour, category)    | 4.0 s, 2.4 s, 25.5 bytes/bin | –, 0.18 s, 53.3        |
/// | plain rowid, import_id column and an index on it      | 4.3 s, 2.6 s, 38.0 bytes/bin | –, 0.19 s, 62.5        |
///
/// Pages of 8 and 16 KiB save 0.3 % and no time: the default of 4 KiB stays. A rollback journal for the first load
/// saves 0.1 s of the commit: not worth a second way to write. References are declared, and **not** enforced while the
/// store itself writes: it takes every id from the table it points to, within the same transaction, so enforcement
/// would double the time to prove what holds by construction; and an undo that removes an unused cell would scan all
/// bins for each. `PRAGMA foreign_key_check` proves it afterwards, and the tests run it.
///
/// With this layout, a batch of rows an insert and the sums taken on the way, `BinStore.commit` takes 1.9 s for
/// 2 000 035 bins (4 998 698 checks, 27.3 bytes a bin, all tables counted) and 0.2 s for 160 111 bins (4 958 836 checks,
/// 54 bytes), the commit and its checkpoint included.
enum Schema {
  /// `migrations[n]` brings a store from version `n` to `n + 1`. Append, never change one that was released.
  static let migrations = [tables + views, areas, packs, layers, seals, stratumPacks]
  static var version: Int64 { Int64(migrations.count) }

  /// The bits of `bin.id` (and those of packs) and of `rejection.id` below the import's id.
  static let binBits: Int64 = 32
  static let lineBits: Int64 = 40
  /// Of one log.
  static let linesAtMost: Int64 = 1 << lineBits
  /// The highest id of an import: what is left of 63 bits beside a line's.
  static let importIDs: ClosedRange<Int64> = 1...(1 << 23 - 1)

  /// The ids that an import's rows have in a table whose ids keep so many bits for what is below the import.
  static func ids(ofImport id: Int64, bits: Int64) -> ClosedRange<Int64> { id << bits...id << bits | (1 << bits - 1) }

  /// The version that has areas; in a store of an earlier one there are none.
  static let areaVersion: Int64 = 2

  /// The version that has packs; a store of an earlier one is read by its bins.
  static let packVersion: Int64 = 3

  /// The version that has packs by stratum; in a store of an earlier one those by hour are read instead.
  static let stratumPackVersion: Int64 = 6

  /// The version that has totals by cell, and spatial indexes.
  static let layerVersion: Int64 = 4

  /// Makes the tables of version 1, from which a new store comes to the current one as an old store does: by `upgrade`.
  static func begin(_ database: Database) throws { try database.execute(sql: migrations[0]) }

  /// Brings a store to the current version, within the caller's transaction.
  ///
  /// - Parameter rules: of the store's time zone; asked for when they are needed.
  static func upgrade(_ database: Database, rules: () throws -> TimeZoneRules, _ progress: UpgradeProgress) throws {
    let found = try storedVersion(database)
    guard found <= version else { throw StoreError.newer(version: found, known: version) }
    guard found >= 1 else { throw StoreError.corrupt }
    guard found < version else { return try SpatialIndex.restore(database) }
    try requireFreeNames(database, version: found)
    progress.begin(try binsToUpgrade(database, from: found))
    defer { progress.end() }
    for migration in migrations[Int(found)...] { try database.execute(sql: migration) }
    try database.execute(sql: "UPDATE setting SET schema_version = ?", arguments: [version])
    try fillDictionaries(database)
    if found < stratumPackVersion { try fillPacks(database, version: found, rules: rules(), progress) }
    if found < layerVersion {
      try SpatialIndex.fill(database)
      try CellTotals.make(database, progress)
    }
    try GeoPackage.refreshContents(database)
    if found < sealVersion { try Seal.set(Seal.allCases, database) }
  }

  /// Each as often as it is gone through.
  private static func binsToUpgrade(_ database: Database, from found: Int64) throws -> Int64 {
    let passes = [stratumPackVersion, layerVersion].count { found < $0 }
    let row = try SQLStatement(database, "SELECT CAST(total(bins) AS INTEGER) FROM import")
    return try row.step() ? try row.integer(0).multipliedReportingOverflow(by: Int64(passes)).partialValue : 0
  }

  /// A map program may have put a table of its own where a new one belongs.
  private static func requireFreeNames(_ database: Database, version: Int64) throws {
    let row = try SQLStatement(database, "SELECT count(*) FROM sqlite_schema WHERE name = ? COLLATE NOCASE")
    let names = (version < layerVersion ? layerNames : []) + (version < stratumPackVersion ? ["stratum_pack"] : [])
    for name in names {
      try row.bind(1, name)
      defer { row.reset() }
      if try row.step(), try row.integer(0) > 0 { throw StoreError.nameTaken(name) }
    }
  }

  /// - Throws: `StoreError.corrupt`.
  static func storedVersion(_ database: Database) throws -> Int64 {
    let row = try SQLStatement(database, "SELECT max(schema_version) FROM setting")
    guard try row.step() else { throw StoreError.corrupt }
    return try row.integer(0)
  }

  /// Writes the words of `check_field` and `rejection_reason`, also those that this program has and an older did not.
  private static func fillDictionaries(_ database: Database) throws {
    let fieldInsert = try SQLStatement(database, "INSERT OR IGNORE INTO check_field (id, name) VALUES (?, ?)")
    for field in CheckField.allCases {
      fieldInsert.bind(1, Int64(field.rawValue))
      try fieldInsert.bind(2, field.name)
      try fieldInsert.run()
    }
    let reasonInsert = try SQLStatement(
      database, "INSERT OR IGNORE INTO rejection_reason (id, code, meaning) VALUES (?, ?, ?)")
    for reason in RejectionReason.allCases {
      reasonInsert.bind(1, Int64(reason.rawValue))
      try reasonInsert.bind(2, reason.code)
      try reasonInsert.bind(3, reason.meaning)
      try reasonInsert.run()
    }
  }

  private static let tables = """
    CREATE TABLE setting (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      schema_version INTEGER NOT NULL,
      grid_crs TEXT NOT NULL,
      cell_metres INTEGER NOT NULL CHECK (cell_metres BETWEEN 1 AND 100000),
      srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys (srs_id),
      time_zone TEXT NOT NULL,
      created_at_utc TEXT NOT NULL,
      created_by TEXT NOT NULL
    ) STRICT;

    CREATE TABLE import (
      id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 8388607),
      content_sha256 BLOB NOT NULL UNIQUE CHECK (length(content_sha256) = 32),
      file_name TEXT NOT NULL,
      profile TEXT NOT NULL,
      tool_version TEXT NOT NULL,
      imported_at_utc TEXT NOT NULL,
      time_zone TEXT NOT NULL,
      first_check_utc TEXT,
      last_check_utc TEXT,
      lines INTEGER NOT NULL,
      checks INTEGER NOT NULL,
      blank INTEGER NOT NULL,
      other INTEGER NOT NULL,
      rejected INTEGER NOT NULL,
      bins INTEGER NOT NULL,
      clock_skipped INTEGER NOT NULL,
      clock_repeated INTEGER NOT NULL,
      unknown_sites INTEGER NOT NULL,
      CHECK (lines = checks + blank + other + rejected)
    ) STRICT;

    CREATE TABLE cell (
      id INTEGER PRIMARY KEY NOT NULL,
      geom POLYGON NOT NULL,
      north_index INTEGER NOT NULL,
      east_index INTEGER NOT NULL,
      UNIQUE (north_index, east_index)
    );

    CREATE TABLE site (
      id INTEGER PRIMARY KEY NOT NULL,
      geom POINT NOT NULL,
      name TEXT NOT NULL UNIQUE,
      lat_degrees DOUBLE NOT NULL,
      lon_degrees DOUBLE NOT NULL,
      limit_kmh INTEGER,
      cell_id INTEGER NOT NULL REFERENCES cell (id)
    );

    CREATE TABLE hour (
      id INTEGER PRIMARY KEY,
      start_utc TEXT NOT NULL,
      local_date TEXT NOT NULL,
      local_hour INTEGER NOT NULL,
      weekday INTEGER NOT NULL,
      stratum TEXT NOT NULL
    ) STRICT;

    CREATE TABLE category (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      vehicle TEXT NOT NULL,
      sampling TEXT NOT NULL,
      basis TEXT NOT NULL,
      limit_kmh INTEGER,
      offence_bits INTEGER NOT NULL,
      offences TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX category_key
      ON category (kind, vehicle, sampling, basis, coalesce(limit_kmh, 0), offence_bits);

    CREATE TABLE bin (
      id INTEGER PRIMARY KEY,
      import_id INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL REFERENCES import (id),
      cell_id INTEGER NOT NULL REFERENCES cell (id),
      site_id INTEGER REFERENCES site (id),
      hour_id INTEGER NOT NULL REFERENCES hour (id),
      category_id INTEGER NOT NULL REFERENCES category (id),
      checks INTEGER NOT NULL,
      violations INTEGER NOT NULL,
      outcomes BLOB
    ) STRICT;

    CREATE TABLE check_field (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL
    ) STRICT;

    CREATE TABLE rejection_reason (
      id INTEGER PRIMARY KEY,
      code TEXT NOT NULL,
      meaning TEXT NOT NULL
    ) STRICT;

    CREATE TABLE rejection (
      id INTEGER PRIMARY KEY,
      import_id INTEGER GENERATED ALWAYS AS (id >> 40) VIRTUAL REFERENCES import (id),
      line INTEGER GENERATED ALWAYS AS (id & 1099511627775) VIRTUAL,
      byte_offset INTEGER NOT NULL,
      field_id INTEGER NOT NULL REFERENCES check_field (id),
      reason_id INTEGER NOT NULL REFERENCES rejection_reason (id)
    ) STRICT;

    CREATE TABLE import_check (
      import_id INTEGER NOT NULL REFERENCES import (id),
      kind TEXT NOT NULL,
      vehicle TEXT NOT NULL,
      checks INTEGER NOT NULL,
      violations INTEGER NOT NULL,
      PRIMARY KEY (import_id, kind, vehicle)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE import_rejection (
      import_id INTEGER NOT NULL REFERENCES import (id),
      reason_id INTEGER NOT NULL REFERENCES rejection_reason (id),
      rejected INTEGER NOT NULL,
      line INTEGER NOT NULL,
      byte_offset INTEGER NOT NULL,
      PRIMARY KEY (import_id, reason_id)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES
      ('import', 'attributes', 'import', 'One row a log file taken in'),
      ('hour', 'attributes', 'hour', 'UTC hours and what the local clock said'),
      ('category', 'attributes', 'category', 'What was checked, on which vehicle, in which kind of log'),
      ('bin', 'attributes', 'bin', 'Checks counted by place, hour and category');

    """
}
