import BinStore
import CheckModel
import GRDB
import Testing

/// What an analyst reads with plain SQL.
struct ViewTests {
  let folder = try! TemporaryFolder()

  init() throws {
    let store = try folder.newStore()
    let site = SiteEntry(
      name: "Storgatan", latDegrees: 56.67, lonDegrees: 12.86, cell: Cell(north: 62_345, east: 3_654), limitKmh: 40)
    _ = try store.importSites([site])
    try store.commit(
      1, smallNight, [Rejection(line: 9, byteOffset: 310, field: .speed, reason: .speedOutside)], fileName: "a.csv")
    let speed = Category(kind: .speed, vehicle: .car, sampling: .all, limitKmh: 50)
    try store.commit(2, [key(speed): [60: 2], key(speed, site: 1): [70: 1]], fileName: "b.csv")
    try store.close()
  }

  @Test func checkHourIsMergedOverImports() throws {
    #expect(
      try rows(
        """
        SELECT cell_id, north_metres, east_metres, site, start_utc, local_date, local_hour, weekday, stratum, kind,
          vehicle, sampling, basis, limit_kmh, offences, checks, violations
        FROM check_hour WHERE kind = 'speed' ORDER BY vehicle, site
        """) == [
          """
          1|6234550.0|365450.0|NULL|2026-03-02T21:00:00Z|2026-03-02|22|1|weekday-evening|speed|car|all|random|50||208|4
          """,
          """
          1|6234550.0|365450.0|Storgatan|2026-03-02T21:00:00Z|2026-03-02|22|1|weekday-evening|speed|car|all|random|50||1|1
          """,
          """
          1|6234550.0|365450.0|NULL|2026-03-02T21:00:00Z|2026-03-02|22|1|weekday-evening|speed|moped2|all|random|NULL||3|1
          """,
        ])
    #expect(
      try rows("SELECT offences, sum(checks), sum(violations) FROM check_hour WHERE kind = 'behaviour' GROUP BY 1")
        == ["|40|0", "seatbelt+phone|2|2"])
  }

  @Test func cellSummaryCountsByKind() throws {
    #expect(
      try rows("SELECT * FROM cell_summary ORDER BY checks DESC") == [
        "1|6234550.0|365450.0|558|11|212|6|42|2|304|3|0|0|2", "2|6234550.0|365550.0|16|4|0|0|0|0|0|0|16|4|1",
      ])
  }

  @Test func importSummaryHasARowForEveryImport() throws {
    #expect(
      try rows(
        """
        SELECT import_id, file_name, lines, checks, rejected, bins, violations, speed_checks, behaviour_checks,
          alcohol_checks, drug_checks, length(content_sha256)
        FROM import_summary
        """) == ["1|a.csv|573|571|1|7|12|209|42|304|16|64", "2|b.csv|4|3|0|2|3|3|0|0|0|64"])
  }

  @Test func rejectedLineSaysWhereAndWhy() throws {
    #expect(
      try rows("SELECT * FROM rejected_line") == [
        "1|a.csv|9|310|speed|speed.outside|the measured speed is outside the plausible range"
      ])
  }

  @Test func binOutcomeUnpacksEveryHistogram() throws {
    let store = try folder.newStore("outcomes.gpkg")
    let bins = randomBins(400, seed: 6).merging(smallNight) { a, _ in a }.merging([
      key(Category(kind: .speed), hour: 1): [1: 1, 64: 1, 65: 127, 66: 128, 8_000: 16_384, 8_191: 1, 65_535: .max]
    ]) { a, _ in a }
    try store.commit(1, bins)
    let expected = bins.values.flatMap { histogram in histogram.map { "\($0.key)|\($0.value)" } }.sorted()
    #expect(try rows("SELECT outcome, checks FROM bin_outcome", in: "outcomes.gpkg").sorted() == expected)
    #expect(
      try rows(
        "SELECT bin.id FROM bin JOIN bin_outcome o ON o.bin_id = bin.id GROUP BY 1 HAVING sum(o.checks) <> bin.checks",
        in: "outcomes.gpkg") == [])
  }

  @Test func anImportsBinsAreFoundByItsRange() throws {
    #expect(try rows("SELECT import_id, count(*), sum(checks) FROM bin GROUP BY 1") == ["1|7|571", "2|2|3"])
    let plan = try rows("EXPLAIN QUERY PLAN SELECT * FROM rejected_line WHERE import_id = 1").joined()
    #expect(plan.contains("SEARCH rejection USING INTEGER PRIMARY KEY"))
  }

  @Test func theDictionariesHoldEveryWord() throws {
    #expect(try rows("SELECT name FROM check_field ORDER BY id") == CheckField.allCases.map(\.name))
    #expect(
      try rows("SELECT code, meaning FROM rejection_reason ORDER BY id")
        == RejectionReason.allCases.map { "\($0.code)|\($0.meaning)" })
  }

  private func rows(_ sql: String, in name: String = "lagesbild.gpkg") throws -> [String] {
    try folder.sql(name).read { database in
      try Row.fetchAll(database, sql: sql).map { row in
        row.databaseValues.map { value in
          switch value.storage {
          case .null: "NULL"
          case .int64(let number): "\(number)"
          case .double(let number): "\(number)"
          case .string(let text): text
          case .blob(let data): "\(data.count) bytes"
          }
        }.joined(separator: "|")
      }
    }
  }
}
