import Foundation
import TestSupport
import Testing

/// `status --verify`, `import --verify` and `purge`, as scripts run them.
struct VerifyTests {
  private func imported() async throws -> Workplace {
    let place = try Workplace()
    try place.write(speedLog(40), to: "logs/a.csv")
    try place.write(speedLog(30, minute: 7) + "torn,line\n", to: "logs/b.csv")
    let ran = try await place.lagesbild("import", "logs")
    try #require(ran.status == 0, "\(ran.error)")
    return place
  }

  private func tamper(_ place: Workplace, _ sql: String) async throws {
    try await place.python(
      "import sqlite3, sys\ndb = sqlite3.connect('lagesbild.gpkg')\ndb.execute(sys.argv[1]); db.commit(); db.close()",
      sql)
  }

  @Test func saysThatAStoreIsSound() async throws {
    let place = try await imported()
    let before = try place.read("lagesbild.gpkg")
    let ran = try await place.lagesbild("status", "--verify", "--format", "json")
    #expect(ran.status == 0, "\(ran.text)")
    let json = try ran.json()
    #expect(json["sound"] as? Bool == true)
    let checks = try #require(json["checks"] as? [[String: Any]])
    #expect(checks.count == 16)
    #expect(checks.allSatisfy { $0["result"] as? String == "ok" })
    #expect(try place.read("lagesbild.gpkg") == before)
    #expect(try place.names == ["lagesbild.gpkg", "logs", "logs/a.csv", "logs/b.csv"])
  }

  @Test func saysWhatDiffersAndWhere() async throws {
    let place = try await imported()
    try await tamper(place, "UPDATE import_check SET checks = checks + 1 WHERE import_id = 2")
    let ran = try await place.lagesbild("status", "--verify", "--format", "json")
    #expect(ran.status == 2)
    let faults = (try ran.json()["checks"] as? [[String: Any]] ?? []).filter { $0["result"] as? String != "ok" }
    #expect(faults.map { $0["check"] as? String } == ["sums"])
    #expect(faults.map { $0["imports"] as? [Int] } == [[2]])
    let csv = try await place.lagesbild("status", "--verify", "--format", "csv")
    #expect(csv.status == 2)
    #expect(csv.text.contains("sums,differs,"))
    let read = try await place.shell("\"$LAGESBILD\" status --verify | head -c 1 > /dev/null; exit ${PIPESTATUS[0]}")
    #expect(read.status == 2)
  }

  @Test func comparesFilesWithoutWriting() async throws {
    let place = try await imported()
    try place.write(speedLog(9, minute: 9), to: "logs/c.csv")
    try place.write("no log at all\n", to: "logs/d.csv")
    let store = try place.read("lagesbild.gpkg")
    try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: place.path("lagesbild.gpkg"))
    let ran = try await place.lagesbild("import", "--verify", "--json", "logs")
    #expect(ran.status == 2)
    let files = FileAccount.all(try ran.json())
    #expect(files.map(\.status) == ["same", "same", "absent", "failed"])
    #expect(files.map(\.importID) == [1, 2, nil, nil])
    #expect(files.allSatisfy { $0.addsUp })
    let same = try await place.lagesbild("import", "--verify", "--json", "logs/a.csv", "logs/b.csv")
    #expect(same.status == 0, "\(same.error)")
    #expect(try place.read("lagesbild.gpkg") == store)
  }

  @Test func saysInWhatAFileDiffers() async throws {
    let place = try await imported()
    try await tamper(place, "UPDATE bin SET checks = checks + 1, outcomes = NULL WHERE import_id = 1")
    try await tamper(place, "UPDATE rejection SET byte_offset = 1 WHERE import_id = 2")
    let ran = try await place.lagesbild("import", "--verify", "--json", "logs")
    #expect(ran.status == 2)
    let files = try #require(try ran.json()["files"] as? [[String: Any]])
    #expect(files.map { $0["status"] as? String } == ["different", "different"])
    #expect(files.map { $0["differences"] as? [String] } == [["bins"], ["rejections"]])
  }

  /// Another profile that reads the same is the same; one that does not is said.
  @Test func saysThatTheProfileHasChanged() async throws {
    let place = try await imported()
    let yaml = try await place.lagesbild("profiles", "v1").text
    try place.write(yaml + "\n# mine\n", to: "v1.yaml")
    let same = try await place.lagesbild("import", "--verify", "--profile", "v1.yaml", "logs/a.csv")
    #expect(same.status == 0, "\(same.text)\(same.error)")
    try place.write(yaml.replacing("moped1", with: "moped2"), to: "v1.yaml")
    try place.write(speedLog(5).replacing("car", with: "moped1"), to: "m.csv")
    #expect(try await place.lagesbild("import", "m.csv").status == 0)
    let other = try await place.lagesbild("import", "--verify", "--sampling", "all", "m.csv")
    #expect(other.status == 2)
    #expect(other.text.contains("different from import 3 in bins"), "\(other.text)")
    #expect(try await place.lagesbild("import", "--verify", "m.csv").status == 0)
  }

  @Test func keepsTheHashOfTheProfile() async throws {
    let place = try await imported()
    let yaml = try await place.lagesbild("profiles", "v1")
    try place.write(yaml.output, to: "mine.yaml")
    try place.write(speedLog(5, minute: 20), to: "c.csv")
    #expect(try await place.lagesbild("import", "--profile", "mine.yaml", "c.csv").status == 0)
    let hash = try await place.shell("sha256sum < mine.yaml | cut -c -64").text
    let kept = try await place.python(
      "import sqlite3\nfor r in sqlite3.connect('lagesbild.gpkg').execute('SELECT profile_sha256 FROM import_summary'): print(r[0])"
    ).text
    #expect(kept == hash + hash + hash)
  }

  @Test(arguments: ["--again", "--dry-run"]) func comparesAndNothingElse(option: String) async throws {
    let place = try await imported()
    #expect(try await place.lagesbild("import", "--verify", option, "logs").status == 64)
  }

  @Test func needsAStore() async throws {
    let place = try Workplace()
    try place.write(speedLog(4), to: "a.csv")
    let ran = try await place.lagesbild("import", "--verify", "a.csv")
    #expect(ran.status == 2)
    #expect(ran.error.contains("there is no store"))
    #expect(try place.names == ["a.csv"])
  }

  @Test func purgesAndSaysWhat() async throws {
    let place = try await imported()
    try place.write(speedLog(6).replacing("2026-06-05", with: "2026-06-09"), to: "logs/c.csv")
    #expect(try await place.lagesbild("import", "logs").status == 0)
    let before = try place.read("lagesbild.gpkg")
    let dry = try await place.lagesbild("purge", "--before", "2026-06-06", "--json", "--dry-run")
    #expect(dry.status == 0, "\(dry.error)")
    #expect(try place.read("lagesbild.gpkg") == before)
    let ran = try await place.lagesbild("purge", "--before", "2026-06-06", "--json")
    #expect(ran.status == 0, "\(ran.error)")
    let json = try ran.json()
    #expect(json["checks"] as? Int == 70 && json["rejections"] as? Int == 1)
    #expect(json["imports"] as? [Int] == [1, 2] && json["emptied"] as? [Int] == [1, 2])
    let status = try await place.lagesbild("status", "--format", "json").json()
    #expect(status["purgedChecks"] as? Int == 70)
    #expect(status["purgedBefore"] as? String == "2026-06-06")
    #expect(status["checks"] as? [String: Int] == ["speed": 6, "behaviour": 0, "alcohol": 0, "drug": 0])
    #expect(status["from"] as? String == "2026-06-09T10:00:00Z")
    #expect(try await place.lagesbild("status", "--verify").status == 0)
    // Not counted again, and told as what they were.
    let again = try await place.lagesbild("import", "--json", "logs")
    #expect(FileAccount.all(try again.json()).map(\.status) == ["unchanged", "unchanged", "unchanged"])
    #expect(FileAccount.all(try again.json()).allSatisfy { $0.addsUp })
    #expect(try await place.lagesbild("import", "--verify", "logs").status == 0)
  }

  @Test(arguments: ["yesterday", "2026-02-30", ""]) func purgesBeforeADateOnly(date: String) async throws {
    let place = try await imported()
    let before = try place.read("lagesbild.gpkg")
    #expect(try await place.lagesbild("purge", "--before", date).status == 64)
    #expect(try place.read("lagesbild.gpkg") == before)
  }

  /// A slip of the pen in the year would take everything.
  @Test(arguments: [[], ["--dry-run"]]) func purgesNothingThatIsStillToCome(options: [String]) async throws {
    let place = try await imported()
    let before = try place.read("lagesbild.gpkg")
    let ran = try await place.lagesbild(["purge", "--before", "9162-06-06"] + options)
    #expect(ran.status == 64)
    #expect(ran.text.isEmpty)
    #expect(ran.error.contains("9162-06-06 is still to come"), "\(ran.error)")
    #expect(ran.error.contains("or earlier"))
    #expect(try place.read("lagesbild.gpkg") == before)
  }

  /// What went is told, also when another program keeps its bytes in the log.
  @Test func saysWhatWentBeforeTheFileIsMadeAnew() async throws {
    let place = try await imported()
    let reader = """
      import sqlite3, subprocess, sys
      db = sqlite3.connect('lagesbild.gpkg', isolation_level=None)
      db.execute('PRAGMA journal_mode = WAL')
      db.execute('BEGIN'); db.execute('SELECT count(*) FROM bin').fetchall()
      ran = subprocess.run([sys.argv[1], 'purge', '--before', '2026-06-06', '--json'], capture_output=True)
      print(ran.returncode, ran.stdout.decode(), ran.stderr.decode())
      """
    let ran = try await place.python(reader, Workplace.command.path)
    #expect(ran.text.hasPrefix("2 {"), "\(ran.text)")
    #expect(ran.text.contains("\"checks\": 70") || ran.text.contains("\"checks\":70"), "\(ran.text)")
    #expect(ran.text.contains("bytes of it may be left"), "\(ran.text)")
    let again = try await place.lagesbild("purge", "--before", "2026-06-06")
    #expect(again.status == 0, "\(again.error)")
    #expect(again.text.contains("There is nothing before"))
  }
}
