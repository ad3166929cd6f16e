/// What the tables, views and columns of a store hold, with their units: for those who meet them without the guide.
enum StoreWords {
  struct Table {
    var description: String
    /// What holds the others together, and is no reading.
    var isHidden = false
    /// Where a column means something else than in the other tables.
    var columns: [String: String] = [:]
  }

  static let tables: [String: Table] = [
    "bin": Table(
      description: "What is kept of the checks: a row for each import, cell, site, hour and category.",
      columns: ["id": "The import's id × 2^32, plus a running number."]),
    "category": Table(description: "What was checked, on which vehicle, in which kind of log."),
    "hour": Table(
      description: "Every UTC hour with a check, and what the local clock said.",
      columns: ["id": "Whole hours since 1970-01-01T00:00Z."]),
    "cell": Table(description: "The squares of the location grid that hold a check or a site."),
    "site": Table(description: "The site register: named roadside spots."),
    "area": Table(description: "Named polygons, such as districts."),
    "area_cell": Table(description: "Which cells belong to an area: those whose centre it holds."),
    "import": Table(
      description: "One log file, taken in whole. lines = checks + blank + other + rejected, always.",
      columns: [
        "id": "Never given again, not even after an undo.", "time_zone": "The zone in which local times were read.",
        "bins": "Its rows in bin.",
      ]),
    "check_hour": Table(
      description: "Checks by cell, site, hour and category, merged over imports, with all their columns in words."),
    "cell_summary": Table(
      description: "Cells with their checks and violations by kind.",
      columns: ["hours": "In how many UTC hours there was a check."]),
    "import_summary": Table(
      description: "Imports with their sums by kind.", columns: ["bins": "Its rows in bin."]),
    "rejected_line": Table(
      description: "Every line that was not counted, and why; never what the line said.",
      columns: ["field": "The field that is wrong.", "line": "From 1."]),
    "bin_outcome": Table(
      description: "The packed histograms, unpacked: slow in a large store.",
      columns: [
        "outcome": "km/h, rounded up; for alcohol 0.01 mg per litre of breath (65535 refused); for drug 0 negative, "
          + "1 positive, 65535 refused."
      ]),
    "setting": Table(description: "One row: what was fixed when the store was created."),
    "rejection": Table(description: "Lines that were not counted; rejected_line has them in words.", isHidden: true),
    "check_field": Table(description: "The fields of a check.", isHidden: true),
    "rejection_reason": Table(description: "Why a line is not counted.", isHidden: true),
    "seal": Table(
      description: "Hashes of tables that only lagesbild changes, for `lagesbild status --verify`.", isHidden: true),
    "import_check": Table(description: "Each import's sums by kind and vehicle.", isHidden: true),
    "import_rejection": Table(description: "Each import's rejections by reason.", isHidden: true),
    "cell_total": Table(
      description: "What all imports together count in a cell, by kind and vehicle: a row for each class, and for the "
        + "groups every, motor and moped_or_slow, which overlap.",
      columns: vehicleGroups),
    "cell_speed": layer("Cells with their speed checks of motor vehicles"),
    "cell_moped_speed": layer("Cells with their speed checks of mopeds and A-traktors"),
    "cell_behaviour": layer("Cells with their behaviour checks"),
    "cell_alcohol": layer("Cells with their breath tests"),
    "cell_drug": layer("Cells with their drug tests"),
    "cell_vehicle": layer("Cells with their checks by kind and vehicle", vehicleGroups),
    "place": Table(
      description: "Priority places as last saved: neighbouring cells flagged for a physical measure.",
      columns: placeColumns),
    "place_screening": Table(
      description: "One row: when and how the rows of place were found.",
      columns: [
        "target": "The share that places are above; empty: the network's own.", "seed": "The seed of what was drawn.",
        "top": "How many places of each channel were kept at most.", "area": "The one area asked for; empty: all.",
        "channel": "The one channel asked for; empty: all.", "screened_at_utc": "When, UTC.",
      ]),
  ]

  /// A view for maps. Datasette 0.65 fails on the page of a view that has a blob, so it is not offered there: its numbers
  /// are in `cell_total` too.
  private static func layer(_ description: String, _ columns: [String: String] = [:]) -> Table {
    Table(description: description + ", for maps.", isHidden: true, columns: columns)
  }

  private static let vehicleGroups = ["vehicle": "The class of the vehicle, or a group: every, motor, moped_or_slow."]

  /// Geometries and packed bytes have no order that means anything.
  static let unsortable: Set<String> = [
    "geom", "outcomes", "content_sha256", "profile_sha256", "digest_sha256", "sha256", "speeds", "limits",
  ]

  static func column(_ name: String, of table: String) -> String? { tables[table]?.columns[name] ?? columns[name] }

  private static let columns: [String: String] = [
    "id": "The row's number.",
    "geom": "The outline or position, as a GeoPackage geometry.",
    "name": "The name.",
    "bin_id": "The row of bin.",
    "import_id": "The import that it came with.",
    "cell_id": "The cell where the checks were made; of a site, the cell that holds it now.",
    "site_id": "The site, when the check named a registered one.",
    "hour_id": "The hour, in whole hours since 1970-01-01T00:00Z.",
    "category_id": "What was checked.",
    "area_id": "The area.",
    "checks": "How many checks.",
    "violations": "How many of the checks were violations, with no deduction from measured speeds.",
    "outcomes": "The exact histogram, packed; empty when every check had outcome 0.",
    "kind": "speed, behaviour, alcohol or drug.",
    "vehicle": "The class of the vehicle.",
    "sampling": "all: every passing vehicle; stopped: everyone stopped; offenders: only violations, no denominator.",
    "basis": "random, or suspicion, which says nothing of prevalence.",
    "limit_kmh": "The posted limit, km/h; empty when not known.",
    "offence_bits": "The offences as bits.",
    "offences": "The offences joined with +; empty for none.",
    "start_utc": "The hour's first second, UTC.",
    "local_date": "The local date.",
    "local_hour": "The local hour, 0–23.",
    "weekday": "1 Monday – 7 Sunday.",
    "stratum": "weekday or weekend (Saturday, Sunday); day (06–18), evening (18–23) or night (23–06), local.",
    "north_index": "The south-west corner's northing in metres, divided by the cell's side.",
    "east_index": "The south-west corner's easting in metres, divided by the cell's side.",
    "north_metres": "The cell's middle, metres north in the grid's CRS.",
    "east_metres": "The cell's middle, metres east in the grid's CRS.",
    "lat_degrees": "Latitude, degrees, WGS 84.",
    "lon_degrees": "Longitude, degrees, WGS 84.",
    "site": "The site's name in the register; empty when the check named none.",
    "file_name": "The log's name, without its folder.",
    "profile": "The log format.",
    "tool_version": "The version of lagesbild that took it in.",
    "imported_at_utc": "When it was taken in, UTC.",
    "first_check_utc": "The earliest check, UTC.",
    "last_check_utc": "The latest check, UTC.",
    "lines": "Records of the log.",
    "blank": "Blank lines.",
    "other": "Header and declared non-data lines.",
    "rejected": "Lines that were not counted.",
    "clock_skipped": "Checks with a local time that the clock skipped.",
    "clock_repeated": "Checks with a local time that the clock showed twice.",
    "unknown_sites": "Different site labels that the register did not hold, at most 1000.",
    "content_sha256": "SHA-256 of the decompressed log.",
    "profile_sha256": "SHA-256 of the profile's text; empty when none was needed, or it was not kept yet.",
    "digest_sha256": "SHA-256 of all that the import is; empty when it was made before this was kept.",
    "purged_before": "The local date before which its checks were purged; empty when none were.",
    "purged_checks": "How many of its checks were purged.",
    "purged_rejected": "How many of its rejections were purged; their counts by reason stay.",
    "table_name": "The table.", "sha256": "SHA-256 of what lagesbild last wrote to the table.",
    "line": "The line of the log, from 1.",
    "byte_offset": "The byte in the decompressed log.",
    "reason": "Why the line was not counted.",
    "meaning": "The reason in words.",
    "speed_checks": "Speed checks.", "speed_violations": "Speed checks above the limit.",
    "behaviour_checks": "Behaviour checks.", "behaviour_violations": "Behaviour checks with an offence.",
    "alcohol_checks": "Breath tests.",
    "alcohol_violations": "Breath tests of at least 0.10 mg/L, or refused.",
    "drug_checks": "Drug tests.", "drug_violations": "Drug tests positive or refused.",
    "schema_version": "The version of the store's tables.",
    "grid_crs": "The location grid's coordinate reference system.",
    "srs_id": "The number of that system in the GeoPackage's tables.",
    "created_at_utc": "When the store was created, UTC.",
    "created_by": "The version of lagesbild that created it.",
    "cell_metres": "The side of a cell, metres.",
    "time_zone": "The IANA time zone of local dates and hours.",
    "with_denominator":
      "Those of the checks that the rate is of: of all that passed or were stopped, at random, under a known limit.",
    "rate": "The share of violations among the checks with a denominator, 0–1.",
    "rate_low": "Lower end of the rate's 95 % interval.", "rate_high": "Upper end of the rate's 95 % interval.",
    "passing": "Those of the checks that are every vehicle that passed.",
    "v85_kmh": "The speed that 85 % of all passing vehicles keep to, km/h.",
    "speeds": "The exact speeds behind v85_kmh, packed.", "limits": "The limits behind limit_kmh, packed.",
  ]

  private static let placeColumns = [
    "rank": "Among the places of its channel, 1 first.",
    "rank_low": "Lower end of the rank's 90 % interval.", "rank_high": "Upper end of the rank's 90 % interval.",
    "place_id": "Stable for the same cells and channel.",
    "channel": "What was screened, such as speed or alcohol.",
    "label": "The site that most checks named, or coordinates.",
    "lat": "Latitude of its middle, degrees, WGS 84.", "lon": "Longitude of its middle, degrees, WGS 84.",
    "cells": "How many cells it is made of.",
    "violations": "How many of the checks were violations.",
    "rate": "The share of violations, drawn towards the network's (posterior mean), 0–1; empty without a denominator.",
    "rate_low": "Lower end of the rate's 90 % interval.", "rate_high": "Upper end of the rate's 90 % interval.",
    "network_rate": "The network's mean rate, 0–1.",
    "probability": "That the rate is above the threshold, 0–1.",
    "severity": "Mean over violators of exp(0.06 (speed - limit)): an index of how dangerous the speeds are.",
    "excess": "Violations above what the network's mean would make.",
    "dates": "On how many local dates it was checked.", "control_hours": "In how many hours it was checked.",
    "stability": "The share of resamplings of the dates in which it is flagged, 0–1.",
    "worst_stratum": "The part of the week with the highest rate.",
    "trend_direction": "up, down, flat, or too short.", "trend_p": "Of the trend over the months (Mann–Kendall).",
    "trend_slope": "Change of the rate a month (Sen's slope).",
    "measures": "The advised measures' ids, joined with +.",
    "denominator": "What the rate is of.",
    "per_control_hour": "Violations a control hour (posterior mean); empty with a denominator.",
    "per_control_hour_low": "Lower end of its 90 % interval.",
    "per_control_hour_high": "Upper end of its 90 % interval.",
    "network_per_control_hour": "The network's mean of violations a control hour.",
    "threshold": "What the rate, or what is counted a control hour, must be above.",
    "first_checked": "The first local date.", "last_checked": "The last local date.",
    "worst_stratum_rate": "The rate in the worst stratum (posterior mean), 0–1.",
    "worst_stratum_rate_low": "Lower end of its 90 % interval.",
    "worst_stratum_rate_high": "Upper end of its 90 % interval.",
    "worst_stratum_per_control_hour": "Violations a control hour in the worst stratum (posterior mean).",
    "worst_stratum_per_control_hour_low": "Lower end of its 90 % interval.",
    "worst_stratum_per_control_hour_high": "Upper end of its 90 % interval.",
    "worst_stratum_checks": "The checks in the worst stratum.",
    "months_flagged": "Months in which it alone would have been flagged.",
    "months_seen_enough": "Months with checks enough to tell.", "months_seen": "Months with checks.",
    "hot_spot_z": "How it and its neighbours stand out of the network (Gi*).",
    "hot_spot_p": "Of hot_spot_z, corrected for the number of cells.",
    "areas": "The areas that hold it, joined with +.",
    "also_here": "Other channels with a place here, joined with +.",
  ]
}
