import CheckModel

/// A question that people ask of a store, in SQL; a parameter left empty asks about everything.
struct StoreQuery {
  var name: String
  var title: String
  var description: String
  /// Those that it reads.
  var tables: [String]
  var sql: String

  /// What the checks of a rate must be: as in `lagesbild trends`.
  private static let hasDenominator =
    "category.sampling <> 'offenders' AND NOT (category.kind IN ('alcohol', 'drug') AND category.basis = 'suspicion') "
    + "AND (category.kind <> 'speed' OR category.limit_kmh IS NOT NULL "
    + "OR category.vehicle IN (\(constructionSpeedVehicles)))"

  private static let constructionSpeedVehicles =
    VehicleClass.allCases.filter { $0.constructionSpeedKmh != nil }.map { "'\($0.name)'" }.joined(separator: ", ")

  private static let rate =
    "sum(bin.checks) AS checks, sum(iif(\(hasDenominator), bin.checks, 0)) AS checks_with_denominator, "
    + "sum(iif(\(hasDenominator), bin.violations, 0)) AS violations, "
    + "round(1.0 * sum(iif(\(hasDenominator), bin.violations, 0)) "
    + "/ nullif(sum(iif(\(hasDenominator), bin.checks, 0)), 0), 4) AS rate"

  private static let binJoins =
    "FROM bin JOIN category ON category.id = bin.category_id JOIN hour ON hour.id = bin.hour_id"

  private static let filters =
    "(:kind = '' OR category.kind = :kind) AND (:vehicle = '' OR category.vehicle = :vehicle) "
    + "AND (:from = '' OR hour.local_date >= :from) AND (:to = '' OR hour.local_date <= :to)"

  private static let filterWords =
    "kind: speed, behaviour, alcohol or drug; vehicle: such as car or moped1; from, to: local dates such as 2026-06-01. "
    + "Left empty they leave nothing out."

  private static let rateWords =
    " The rate is of the checks with a denominator: every passing or every stopped vehicle, with a known limit for "
    + "speeds, not on suspicion."

  static let all: [StoreQuery] = [
    StoreQuery(
      name: "rate_by_month", title: "Rate by month", description: filterWords + rateWords,
      tables: ["bin", "category", "hour"],
      sql: """
        SELECT substr(hour.local_date, 1, 7) AS month, category.kind, \(rate)
        \(binJoins)
        WHERE \(filters)
        GROUP BY month, category.kind ORDER BY month, category.kind
        """),
    StoreQuery(
      name: "rate_by_stratum", title: "Rate by part of the week",
      description: "Evenings and weekends, local time. " + filterWords + rateWords,
      tables: ["bin", "category", "hour"],
      sql: """
        SELECT hour.stratum, category.kind, \(rate)
        \(binJoins)
        WHERE \(filters)
        GROUP BY hour.stratum, category.kind ORDER BY category.kind, hour.stratum
        """),
    StoreQuery(
      name: "rate_by_hour", title: "Rate by hour of the day", description: filterWords + rateWords,
      tables: ["bin", "category", "hour"],
      sql: """
        SELECT hour.local_hour, category.kind, \(rate)
        \(binJoins)
        WHERE \(filters)
        GROUP BY hour.local_hour, category.kind ORDER BY category.kind, hour.local_hour
        """),
    StoreQuery(
      name: "rate_by_vehicle", title: "Rate by vehicle class", description: filterWords + rateWords,
      tables: ["bin", "category", "hour"],
      sql: """
        SELECT category.vehicle, category.kind, \(rate)
        \(binJoins)
        WHERE \(filters)
        GROUP BY category.vehicle, category.kind ORDER BY category.kind, checks DESC
        """),
    StoreQuery(
      name: "rate_by_site", title: "Rate by site", description: filterWords + rateWords,
      tables: ["bin", "category", "hour", "site"],
      sql: """
        SELECT site.name AS site, site.lat_degrees, site.lon_degrees, category.kind, \(rate)
        \(binJoins)
        JOIN site ON site.id = bin.site_id
        WHERE \(filters)
        GROUP BY site.id, category.kind ORDER BY rate DESC, checks DESC LIMIT 1000
        """),
    StoreQuery(
      name: "rate_by_area", title: "Rate by area",
      description: "Areas that overlap both have the checks between them. " + filterWords + rateWords,
      tables: ["bin", "category", "hour", "area", "area_cell"],
      sql: """
        SELECT area.name AS area, category.kind, \(rate)
        \(binJoins)
        JOIN area_cell ON area_cell.cell_id = bin.cell_id JOIN area ON area.id = area_cell.area_id
        WHERE \(filters)
        GROUP BY area.id, category.kind ORDER BY area.name, category.kind
        """),
    StoreQuery(
      name: "offences", title: "Offences at behaviour checks",
      description: "How often each combination of offences was noted. " + filterWords,
      tables: ["bin", "category", "hour"],
      sql: """
        SELECT iif(category.offences = '', 'none', category.offences) AS offences, category.sampling,
          sum(bin.checks) AS checks
        \(binJoins)
        WHERE category.kind = 'behaviour' AND \(filters)
        GROUP BY category.offences, category.sampling ORDER BY checks DESC LIMIT 1000
        """),
    StoreQuery(
      name: "busiest_cells", title: "The cells with most checks",
      description: "north_metres and east_metres are the middle of the cell in the grid's CRS. "
        + filterWords + rateWords,
      tables: ["bin", "category", "hour", "cell", "setting"],
      sql: """
        SELECT counted.*, (cell.north_index + 0.5) * setting.cell_metres AS north_metres,
          (cell.east_index + 0.5) * setting.cell_metres AS east_metres
        FROM (
          SELECT bin.cell_id, \(rate)
          \(binJoins)
          WHERE \(filters)
          GROUP BY bin.cell_id ORDER BY checks DESC LIMIT 200
        ) AS counted JOIN cell ON cell.id = counted.cell_id JOIN setting ORDER BY counted.checks DESC
        """),
    StoreQuery(
      name: "speeds", title: "How many drove how fast",
      description: "Every passing vehicle (sampling all) by km/h, rounded up; site: a name in the site register. "
        + "It unpacks every histogram: slow in a large store.",
      tables: ["bin", "category", "site", "bin_outcome"],
      sql: """
        SELECT bin_outcome.outcome AS speed_kmh, sum(bin_outcome.checks) AS vehicles
        FROM bin_outcome JOIN bin ON bin.id = bin_outcome.bin_id JOIN category ON category.id = bin.category_id
        LEFT JOIN site ON site.id = bin.site_id
        WHERE category.kind = 'speed' AND category.sampling = 'all'
          AND (:site = '' OR site.name = :site) AND (:vehicle = '' OR category.vehicle = :vehicle)
        GROUP BY speed_kmh ORDER BY speed_kmh
        """),
    StoreQuery(
      name: "rejected_lines", title: "Refused lines by log and reason",
      description: "file: a part of the log's name; left empty all logs.",
      tables: ["import", "import_rejection", "rejection_reason"],
      sql: """
        SELECT import.id AS import_id, import.file_name, rejection_reason.code AS reason, rejection_reason.meaning,
          import_rejection.rejected, import_rejection.line AS first_line
        FROM import_rejection JOIN import ON import.id = import_rejection.import_id
        JOIN rejection_reason ON rejection_reason.id = import_rejection.reason_id
        WHERE :file = '' OR instr(import.file_name, :file) > 0
        ORDER BY import.id DESC, import_rejection.rejected DESC LIMIT 1000
        """),
  ]
}
