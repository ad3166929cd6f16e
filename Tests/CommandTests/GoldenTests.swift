import Foundation
import TestSupport
import Testing

/// What people read, word for word.
struct GoldenTests {
  private static let log = """
    time,kind,site,lat,lon,vehicle,speed,limit,offence,breath,drug,sampling
    2026-06-05T20:00:00Z,speed,Storgatan,,,car,63,50,,,,all
    2026-06-05T20:00:04Z,speed,Storgatan,,,moped1,58,50,,,,all
    2026-06-05T20:01:00Z,speed,Storgatan,,,car,48,50,,,,all
    2026-06-05T20:02:00Z,behaviour,,56.6745,12.8578,car,,,phone+seatbelt,,,
    2026-06-05T21:15:00Z,alcohol,,56.6745,12.8578,car,,,,0.32,,
    2026-06-05T21:16:00Z,drug,,56.6745,12.8578,atractor,,,,,positive,

    2026-06-05T21:17:00Z,speed,Okänd väg,,,car,51,50,,,,all
    2026-06-05T21:18:00Z,speed,Okänd väg,,,car,52,50,,,,all
    2026-06-05T21:19:00Z,speed,Storgatan,,,car,fast,50,,,,all
    5 June,speed,Storgatan,,,car,50,50,,,,all

    """

  private func imported() async throws -> (Workplace, Ran) {
    let place = try Workplace()
    try place.write("site,lat,lon,limit\nStorgatan,56.674,12.857,50\nBrogatan,56.671,12.862,\n", to: "sites.csv")
    try place.write(Self.log, to: "logs/night.csv")
    try place.write(speedLog(1), to: "logs/one.csv")
    try place.write(speedLog(1), to: "logs/two.csv")
    let ran = try await place.lagesbild("import", "--sites", "sites.csv", "logs")
    return (place, ran)
  }

  @Test func importAndItsSummary() async throws {
    let (place, ran) = try await imported()
    #expect(ran.status == 0)
    try compare(ran, to: "import")
    try compare(try await place.lagesbild("import", "logs"), to: "import-unchanged")
    try place.write("nothing that is a log\n", to: "bad.csv")
    try compare(try await place.lagesbild("import", "bad.csv", "gone.csv"), to: "import-failed")
    try compare(try await place.lagesbild("import", "--dry-run", "--again", "logs/night.csv"), to: "import-dry-run")
  }

  @Test func status() async throws {
    let (place, _) = try await imported()
    try compare(try await place.lagesbild("status"), to: "status")
  }

  @Test func verification() async throws {
    let (place, _) = try await imported()
    try compare(try await place.lagesbild("status", "--verify"), to: "verify")
    try place.write(speedLog(3), to: "new.csv")
    try compare(try await place.lagesbild("import", "--verify", "logs", "new.csv"), to: "import-verify")
    try await place.python(
      """
      import sqlite3
      db = sqlite3.connect('lagesbild.gpkg')
      db.execute("UPDATE bin SET violations = 0 WHERE import_id = 1 AND violations > 0")
      db.execute("UPDATE cell_total SET rate = 0.5 WHERE vehicle = 'motor'")
      db.commit(); db.close()
      """)
    try compare(try await place.lagesbild("status", "--verify"), to: "verify-differs")
    try compare(try await place.lagesbild("import", "--verify", "logs/night.csv"), to: "import-verify-different")
  }

  @Test func purge() async throws {
    let (place, _) = try await imported()
    try compare(try await place.lagesbild("purge", "--before", "2026-06-06", "--dry-run"), to: "purge-dry-run")
    try compare(try await place.lagesbild("purge", "--before", "2026-06-06"), to: "purge")
    try compare(try await place.lagesbild("status"), to: "status-purged")
    try compare(try await place.lagesbild("purge", "--before", "2026-06-06"), to: "purge-nothing")
  }

  @Test func rejects() async throws {
    let (place, _) = try await imported()
    try compare(try await place.lagesbild("rejects"), to: "rejects")
    try compare(try await place.lagesbild("rejects", "--import", "2"), to: "rejects-none")
  }

  @Test func sitesAndProfiles() async throws {
    let (place, _) = try await imported()
    try compare(try await place.lagesbild("sites", "list"), to: "sites-list")
    try compare(try await place.lagesbild("profiles"), to: "profiles")
  }

  /// Compares standard output, then standard error, with a file of `fixtures/golden`.
  private func compare(_ ran: Ran, to name: String, _ location: SourceLocation = #_sourceLocation) throws {
    var text = ran.text + (ran.error.isEmpty ? "" : "--- standard error\n" + ran.error)
    // What differs from run to run.
    for (pattern, word) in [
      (#"\b\d+(\.\d+)? (ms|s)(, [\d ]+ checks/s)?(?=[.])"#, "DURATION"),
      (#"\b(?!2026-06-05)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"#, "0000-00-00T00:00:00Z"),
      (#"\b\d+(\.\d+)? kB"#, "SIZE"),
    ] {
      text = text.replacing(try Regex(pattern), with: word)
    }
    try expectGolden(text, "\(name).txt", location)
  }
}
