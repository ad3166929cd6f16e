import GRDB

/// Version 5: by what each import was read, what it came to as a hash, and what a purge took of it.
extension Schema {
  static let seals = """
    ALTER TABLE import ADD COLUMN profile_sha256 BLOB CHECK (length(profile_sha256) = 32);
    ALTER TABLE import ADD COLUMN digest_sha256 BLOB CHECK (length(digest_sha256) = 32);
    ALTER TABLE import ADD COLUMN purged_before TEXT;
    ALTER TABLE import ADD COLUMN purged_checks INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE import ADD COLUMN purged_rejected INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE seal (
      table_name TEXT PRIMARY KEY,
      sha256 BLOB NOT NULL CHECK (length(sha256) = 32)
    ) STRICT, WITHOUT ROWID;

    DROP VIEW import_summary;
    CREATE VIEW import_summary AS
    SELECT
      import.id AS import_id, import.file_name, import.profile, import.imported_at_utc,
      import.first_check_utc, import.last_check_utc,
      import.lines, import.checks, import.blank, import.other, import.rejected, import.bins,
      coalesce(sum(import_check.violations), 0) AS violations,
      coalesce(sum(iif(import_check.kind = 'speed', import_check.checks, 0)), 0) AS speed_checks,
      coalesce(sum(iif(import_check.kind = 'behaviour', import_check.checks, 0)), 0) AS behaviour_checks,
      coalesce(sum(iif(import_check.kind = 'alcohol', import_check.checks, 0)), 0) AS alcohol_checks,
      coalesce(sum(iif(import_check.kind = 'drug', import_check.checks, 0)), 0) AS drug_checks,
      import.clock_skipped, import.clock_repeated, import.unknown_sites,
      lower(hex(import.content_sha256)) AS content_sha256,
      import.tool_version, lower(hex(import.profile_sha256)) AS profile_sha256,
      import.purged_before, import.purged_checks, import.purged_rejected
    FROM import LEFT JOIN import_check ON import_check.import_id = import.id
    GROUP BY import.id;

    """

  /// The version that has profiles' hashes, digests, seals and purges.
  static let sealVersion: Int64 = 5

  /// What a query of `import` finds of a purge, whichever version the store has.
  static func purgeColumns(_ version: Int64) -> String {
    version < sealVersion ? "NULL, 0, 0" : "purged_before, purged_checks, purged_rejected"
  }
}
