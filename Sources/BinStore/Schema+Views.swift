extension Schema {
  /// The views for analysts; `Store.md` in the guide describes their columns.
  ///
  /// An import's bins and rejections are found by the range of their ids, which the primary key serves.
  static let views = """
    CREATE VIEW check_hour AS
    SELECT
      merged.cell_id,
      (cell.north_index + 0.5) * setting.cell_metres AS north_metres,
      (cell.east_index + 0.5) * setting.cell_metres AS east_metres,
      site.name AS site,
      hour.start_utc, hour.local_date, hour.local_hour, hour.weekday, hour.stratum,
      category.kind, category.vehicle, category.sampling, category.basis, category.limit_kmh, category.offences,
      merged.checks, merged.violations
    FROM (
      SELECT cell_id, site_id, hour_id, category_id, sum(checks) AS checks, sum(violations) AS violations
      FROM bin
      GROUP BY cell_id, site_id, hour_id, category_id
    ) AS merged
    JOIN setting
    JOIN cell ON cell.id = merged.cell_id
    JOIN hour ON hour.id = merged.hour_id
    JOIN category ON category.id = merged.category_id
    LEFT JOIN site ON site.id = merged.site_id;

    CREATE VIEW cell_summary AS
    SELECT
      cell.id AS cell_id,
      (cell.north_index + 0.5) * setting.cell_metres AS north_metres,
      (cell.east_index + 0.5) * setting.cell_metres AS east_metres,
      counted.checks, counted.violations,
      counted.speed_checks, counted.speed_violations,
      counted.behaviour_checks, counted.behaviour_violations,
      counted.alcohol_checks, counted.alcohol_violations,
      counted.drug_checks, counted.drug_violations,
      counted.hours
    FROM (
      SELECT
        bin.cell_id,
        sum(bin.checks) AS checks,
        sum(bin.violations) AS violations,
        sum(iif(category.kind = 'speed', bin.checks, 0)) AS speed_checks,
        sum(iif(category.kind = 'speed', bin.violations, 0)) AS speed_violations,
        sum(iif(category.kind = 'behaviour', bin.checks, 0)) AS behaviour_checks,
        sum(iif(category.kind = 'behaviour', bin.violations, 0)) AS behaviour_violations,
        sum(iif(category.kind = 'alcohol', bin.checks, 0)) AS alcohol_checks,
        sum(iif(category.kind = 'alcohol', bin.violations, 0)) AS alcohol_violations,
        sum(iif(category.kind = 'drug', bin.checks, 0)) AS drug_checks,
        sum(iif(category.kind = 'drug', bin.violations, 0)) AS drug_violations,
        count(DISTINCT bin.hour_id) AS hours
      FROM bin JOIN category ON category.id = bin.category_id
      GROUP BY bin.cell_id
    ) AS counted
    JOIN setting
    JOIN cell ON cell.id = counted.cell_id;

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
      lower(hex(import.content_sha256)) AS content_sha256
    FROM import LEFT JOIN import_check ON import_check.import_id = import.id
    GROUP BY import.id;

    CREATE VIEW rejected_line AS
    SELECT
      import.id AS import_id, import.file_name,
      rejection.line, rejection.byte_offset,
      check_field.name AS field, rejection_reason.code AS reason, rejection_reason.meaning
    FROM import
    CROSS JOIN rejection ON rejection.id BETWEEN import.id << 40 AND (import.id << 40) + 1099511627775
    LEFT JOIN check_field ON check_field.id = rejection.field_id
    LEFT JOIN rejection_reason ON rejection_reason.id = rejection.reason_id;

    CREATE VIEW bin_outcome AS
    WITH RECURSIVE
    byte (value, hex) AS (
      SELECT 0, '00'
      UNION ALL
      SELECT value + 1, printf('%02X', value + 1) FROM byte WHERE value < 255
    ),
    step (bin_id, outcomes, byte_offset, varint, shift, several, outcome, checks) AS (
      SELECT id, outcomes, 0, 0, 0, 0, 0, NULL FROM bin WHERE outcomes IS NOT NULL
      UNION ALL
      SELECT
        bin_id, outcomes, byte_offset + 1,
        iif(value > 127, varint | ((value & 127) << shift), 0),
        iif(value > 127, shift + 7, 0),
        iif(value > 127, several, iif(several, 0, (varint | (value << shift)) & 1)),
        iif(value > 127 OR several, outcome, outcome + ((varint | (value << shift)) >> 1)),
        iif(value > 127, NULL, iif(several, varint | (value << shift), nullif(1 - ((varint | (value << shift)) & 1), 0)))
      FROM step JOIN byte ON byte.hex = hex(substr(outcomes, byte_offset + 1, 1))
      WHERE byte_offset < length(outcomes)
    )
    SELECT bin_id, outcome, checks FROM step WHERE checks IS NOT NULL
    UNION ALL
    SELECT id, 0, checks FROM bin WHERE outcomes IS NULL;
    """
}
