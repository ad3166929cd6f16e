import Foundation
import TestSupport
import Testing

/// What scripts rely on: keys, sums, statuses, streams.
struct ScriptInterfaceTests {
  private static let sited = "time,kind,site,vehicle,speed,limit\n"
  /// Two sites, one of them unknown at first; a line of each fault.
  private static let log =
    sited + """
      2026-06-05T10:00:00Z,speed,Storgatan,car,55,50
      2026-06-05T10:00:01Z,speed,Lillgatan,car,45,50
      2026-06-05T10:00:02Z,speed,Lillgatan,moped1,52,50

      2026-06-05T10:00:03Z,speed,Storgatan,car,fast,50
      2026-06-05T10:00:04Z,alcohol,Storgatan,car,,50
      yesterday,speed,Storgatan,car,50,50

      """
  private static let oneSite = "site,lat,lon,limit\nStorgatan,56.674,12.857,50\n"
  private static let twoSites = oneSite + "Lillgatan,56.675,12.858,50\n"

  private func importing(_ place: Workplace) async throws -> Ran {
    try place.write(Self.oneSite, to: "sites.csv")
    try place.write(Self.log, to: "night.csv")
    return try await place.lagesbild("import", "--json", "--sites", "sites.csv", "night.csv")
  }

  @Test func printsTheKeysAndSumsOfAnImport() async throws {
    let place = try Workplace()
    let ran = try await importing(place)
    #expect(ran.status == 0, "\(ran.error)")
    let json = try ran.json()
    #expect(json["lines"] as? Int == 8)
    #expect(json["checks"] as? Int == 1)
    #expect(json["rejected"] as? Int == 5)
    #expect(json["bins"] as? Int == 1)
    #expect((json["seconds"] as? Double ?? -1) >= 0)
    #expect(json["unknownSites"] as? [String: Int] == ["Lillgatan": 2])
    let file = try #require((json["files"] as? [[String: Any]])?.first)
    let keys: Set = [
      "path", "status", "import", "profile", "sha256", "lines", "checks", "blank", "other", "rejected", "error",
    ]
    #expect(keys.isSubset(of: Set(file.keys)))
    #expect(file["error"] is NSNull)
    #expect(file["profile"] as? String == "v1")
    #expect((file["sha256"] as? String)?.count == 64)
    let account = FileAccount.all(json)[0]
    #expect(account.addsUp)
    #expect(account.path == "night.csv" && account.status == "imported" && account.importID == 1)
    #expect(account.blank == 1 && account.other == 1)
    #expect(
      account.rejected == ["site.unknown": 2, "speed.invalid": 1, "breath.missing": 1, "time.invalid": 1])
    let sum = try await place.shell("sha256sum night.csv").text
    #expect(sum.hasPrefix(account.sha256!))
  }

  @Test func printsTheKeysOfStatus() async throws {
    let place = try Workplace()
    _ = try await importing(place)
    let json = try await place.lagesbild("status", "--format", "json").json()
    #expect(json["checks"] as? [String: Int] == ["speed": 1, "behaviour": 0, "alcohol": 0, "drug": 0])
    #expect(json["vehicles"] as? [String: Int] == ["car": 1])
    #expect(json["imports"] as? Int == 1)
    #expect(json["rejected"] as? Int == 5)
    #expect(json["from"] as? String == "2026-06-05T10:00:00Z")
    #expect(json["to"] as? String == "2026-06-05T10:00:00Z")
    #expect(json["grid"] as? String == "EPSG:3006/100")
    #expect(json["timeZone"] as? String == "Europe/Stockholm")
    #expect(json["bins"] as? Int == 1)
    #expect(json["bytes"] as? Int == (try place.read("lagesbild.gpkg").count))
    let csv = try await place.lagesbild("status", "--format", "csv")
    #expect(csv.text.contains("checks,speed,1\r\n"))
  }

  @Test func listsTheRefusedLines() async throws {
    let place = try Workplace()
    _ = try await importing(place)
    try place.write(Self.sited + "never,speed,Storgatan,car,1,50\n", to: "other.csv")
    #expect(try await place.lagesbild("import", "other.csv").status == 0)
    let rows = try await place.lagesbild("rejects", "--format", "json").jsonRows()
    #expect(rows.map { $0["import"] as? Int } == [1, 1, 1, 1, 1, 2])
    #expect(rows.map { $0["line"] as? Int } == [3, 4, 6, 7, 8, 2])
    #expect(rows.map { $0["field"] as? String } == ["site", "site", "speed", "breath", "time", "time"])
    #expect(
      rows.map { $0["reason"] as? String } == [
        "site.unknown", "site.unknown", "speed.invalid", "breath.missing", "time.invalid", "time.invalid",
      ])
    let bytes = Data(Self.log.utf8)
    for row in rows.dropLast() {
      let start = row["byte"] as! Int
      #expect(bytes[start - 1] == UInt8(ascii: "\n"))
    }
    #expect(rows.last?["file"] as? String == "other.csv")
    let one = try await place.lagesbild("rejects", "--format", "json", "--import", "2")
    #expect(try one.jsonRows().count == 1)
    let csv = try await place.lagesbild("rejects", "--format", "csv").text
    #expect(csv.components(separatedBy: "\r\n").count == 8)
    #expect(csv.hasPrefix("import,file,line,byte,field,reason\r\n1,night.csv,3,"))
    let table = try await place.lagesbild("rejects").text
    #expect(table.split(separator: "\n").count == 8)
    let missing = try await place.lagesbild("rejects", "--import", "7")
    #expect(missing.status == 2)
    #expect(missing.error.contains("there is no import 7"))
  }

  @Test func takesOneImportOutAgain() async throws {
    let place = try Workplace()
    _ = try await importing(place)
    let before = try Account(place.path("lagesbild.gpkg"))
    try place.write(speedLog(50), to: "more.csv")
    let more = try await place.lagesbild("import", "--json", "more.csv")
    #expect(try Account(place.path("lagesbild.gpkg")) != before)
    let id = try #require(FileAccount.all(try more.json())[0].importID)
    #expect(try await place.lagesbild("undo", "\(id)").status == 0)
    #expect(try Account(place.path("lagesbild.gpkg")) == before)
    let twice = try await place.lagesbild("undo", "\(id)")
    #expect(twice.status == 2)
    #expect(twice.error.contains("there is no import \(id)"))
    #expect(try await place.lagesbild("import", "more.csv").status == 0)
  }

  @Test func countsAnewOnceTheRegisterIsMended() async throws {
    let place = try Workplace()
    _ = try await importing(place)
    try place.write(Self.twoSites, to: "sites.csv")
    try place.write(Self.log, to: "copy.csv")
    let ran = try await place.lagesbild(
      "import", "--again", "--json", "--sites", "sites.csv", "night.csv", "copy.csv")
    #expect(ran.status == 0, "\(ran.error)")
    let files = FileAccount.all(try ran.json())
    #expect(files.map(\.status) == ["imported", "unchanged"])
    #expect(files[0].checks == 3)
    #expect(files[0].rejected["site.unknown"] == nil)
    #expect(try ran.json()["checks"] as? Int == 3)
    let account = try Account(place.path("lagesbild.gpkg"))
    #expect(account.logs.map(\.tally.checks) == [3])
    // As if it had been so from the first.
    let fresh = try await place.lagesbild("import", "--store", "fresh.gpkg", "--sites", "sites.csv", "night.csv")
    #expect(fresh.status == 0)
    #expect(try Account(place.path("fresh.gpkg")) == account)
  }

  /// What is told of a log that is there already is what the store holds of it.
  @Test(arguments: ["night.csv", "copy.csv"]) func tellsWhatAnUnchangedLogCameTo(name: String) async throws {
    let place = try Workplace()
    let first = FileAccount.all(try await importing(place).json())[0]
    try place.write(Self.log, to: "copy.csv")
    try place.write(Self.twoSites, to: "sites.csv")
    let ran = try await place.lagesbild("import", "--json", "--sites", "sites.csv", name)
    #expect(ran.status == 0, "\(ran.error)")
    let second = FileAccount.all(try ran.json())[0]
    #expect(second.status == "unchanged")
    #expect(second.checks == 1)
    #expect(second.rejected == first.rejected)
    #expect(second.lines == first.lines && second.blank == first.blank && second.other == first.other)
    #expect(second.sha256 == first.sha256 && second.importID == first.importID)
  }

  /// A name that comes back with other content, torn at its end, is no more trusted than any other.
  @Test func looksAtANameThatItKnows() async throws {
    let place = try Workplace()
    try place.write(speedLog(400), to: "a/night.csv")
    #expect(try await place.lagesbild("import", "a").status == 0)
    #expect(
      try await place.shell("mkdir b c; gzip -c a/night.csv > b/night.csv; head -c -9 b/night.csv > c/night.csv").status
        == 0)
    let ran = try await place.lagesbild("import", "--json", "a", "b", "c")
    #expect(ran.status == 2)
    #expect(FileAccount.all(try ran.json()).map(\.status) == ["unchanged", "unchanged", "failed"])
  }

  @Test func listsTheSites() async throws {
    let place = try Workplace()
    try place.write(Self.twoSites, to: "sites.csv")
    #expect(try await place.lagesbild("sites", "import", "sites.csv").status == 0)
    let rows = try await place.lagesbild("sites", "list", "--format", "json").jsonRows()
    #expect(rows.map { $0["site"] as? String } == ["Lillgatan", "Storgatan"])
    #expect(rows.map { $0["lat"] as? Double } == [56.675, 56.674])
    #expect(rows.map { $0["limit"] as? Int } == [50, 50])
    // What is listed can be taken in again.
    let csv = try await place.lagesbild("sites", "list", "--format", "csv")
    try place.write(csv.output, to: "listed.csv")
    let again = try await place.lagesbild("sites", "import", "listed.csv")
    #expect(again.status == 0)
    #expect(again.error.contains("0 added, 0 changed, 2 unchanged"))
  }

  @Test func givesProfilesThatCanBeUsed() async throws {
    let place = try Workplace()
    try place.write(Self.oneSite, to: "sites.csv")
    try place.write(Self.log, to: "night.csv")
    let rows = try await place.lagesbild("profiles", "--format", "json").jsonRows()
    let names = rows.compactMap { $0["name"] as? String }
    #expect(names.contains("v1") && names.contains("sdr"))
    for name in names {
      let yaml = try await place.lagesbild("profiles", name)
      #expect(yaml.status == 0)
      try place.write(yaml.output, to: "\(name).yaml")
      let ran = try await place.lagesbild("import", "--dry-run", "--json", "--profile", "\(name).yaml", "night.csv")
      // Every one can be read; those of other formats do not fit this log.
      #expect(!ran.error.contains("\(name).yaml: "), "\(ran.error)")
      #expect((ran.status == 0) == (name == "v1"))
    }
    let ran = try await place.lagesbild("import", "--profile", "v1.yaml", "--sites", "sites.csv", "night.csv")
    #expect(ran.status == 0, "\(ran.error)")
    let auto = try await place.lagesbild("import", "--store", "auto.gpkg", "--sites", "sites.csv", "night.csv")
    #expect(auto.status == 0)
    #expect(try Account(place.path("auto.gpkg")) == Account(place.path("lagesbild.gpkg")))
    let unknown = try await place.lagesbild("profiles", "v2")
    #expect(unknown.status == 2)
    #expect(unknown.error.contains("v1"))
  }

  // MARK: Streams and surroundings

  @Test(arguments: [false, true]) func triesWithoutKeeping(hasStore: Bool) async throws {
    let place = try Workplace()
    try place.write(speedLog(9), to: "a.csv")
    try place.write(speedLog(9), to: "same.csv")
    try place.write(Self.twoSites, to: "sites.csv")
    if hasStore {
      try place.write(speedLog(2), to: "b.csv")
      #expect(try await place.lagesbild("import", "b.csv").status == 0)
    }
    let names = try place.names
    let before = hasStore ? try place.read("lagesbild.gpkg") : nil
    let ran = try await place.lagesbild("import", "--dry-run", "--json", "--sites", "sites.csv", "a.csv", "same.csv")
    #expect(ran.status == 0, "\(ran.error)")
    #expect(try ran.json()["checks"] as? Int == 9)
    // As the import itself would have it.
    #expect(FileAccount.all(try ran.json()).map(\.status) == ["imported", "unchanged"])
    #expect(FileAccount.all(try ran.json()).allSatisfy { $0.importID == nil })
    #expect(try place.names == names)
    if let before { #expect(try place.read("lagesbild.gpkg") == before) }
  }

  @Test func readsStandardInput() async throws {
    let place = try Workplace()
    let first = try await place.lagesbild("import", "--json", "-", input: Data(speedLog(4).utf8))
    #expect(first.status == 0, "\(first.error)")
    #expect(FileAccount.all(try first.json()).map(\.path) == ["-"])
    let second = try await place.lagesbild("import", "--json", "-", input: Data(speedLog(5, minute: 1).utf8))
    #expect(try second.json()["checks"] as? Int == 5)
    // Every log from there has the same name: no note of it.
    #expect(second.error == "")
    let piped = try await place.shell("gzip -c <<<'time,kind' | \"$LAGESBILD\" import --json -")
    #expect(piped.status == 0, "\(piped.error)")
  }

  @Test func saysWhenANameComesBackWithOtherContent() async throws {
    let place = try Workplace()
    try place.write(speedLog(4), to: "mon/radar.csv")
    try place.write(speedLog(5), to: "tue/radar.csv")
    try place.write(speedLog(6), to: "wed/radar.csv")
    // Two devices may give their logs one name: within a run it says nothing.
    let first = try await place.lagesbild("import", "mon", "tue")
    #expect(first.status == 0)
    #expect(!first.error.contains("a file of this name was imported before"))
    let second = try await place.lagesbild("import", "wed")
    #expect(second.status == 0)
    #expect(second.error.contains("wed/radar.csv: a file of this name was imported before"))
    #expect(second.error.contains("lagesbild undo 2"))
  }

  @Test func findsTheStoreByTheEnvironment() async throws {
    let place = try Workplace()
    try place.write(speedLog(4), to: "a.csv")
    let ran = try await place.lagesbild("import", "a.csv", environment: ["LAGESBILD_STORE": "there.gpkg"])
    #expect(ran.status == 0)
    #expect(try place.names == ["a.csv", "there.gpkg"])
    let status = try await place.lagesbild(
      "status", "--store", "there.gpkg", "--format", "json", environment: ["LAGESBILD_STORE": "elsewhere.gpkg"])
    #expect(status.status == 0)
  }

  @Test func saysNothingWhenQuiet() async throws {
    let place = try Workplace()
    try place.write(speedLog(4), to: "logs/a.csv")
    try place.write("", to: "logs/.hidden")
    try place.write(Self.twoSites, to: "sites.csv")
    let ran = try await place.lagesbild("import", "--quiet", "--sites", "sites.csv", "logs")
    #expect(ran.status == 0)
    #expect(ran.text == "" && ran.error == "")
    let failing = try await place.lagesbild("import", "--quiet", "gone.csv")
    #expect(failing.status == 2)
    #expect(failing.text == "" && failing.error.contains("gone.csv"))
  }

  /// By the time of the last change to the file, whatever time it was given.
  @Test(arguments: ["touch a.csv", "touch -d 2026-01-01 a.csv", "touch -d tomorrow a.csv", "mv a.csv b; mv b a.csv"])
  func leavesWhatWasChangedAMomentAgo(change: String) async throws {
    let place = try Workplace()
    try place.write(speedLog(4), to: "a.csv")
    let hour = try await place.shell("\(change); \"$LAGESBILD\" import --json --settled 3600 a.csv")
    #expect(hour.status == 0)
    #expect(FileAccount.all(try hour.json()).map(\.status) == ["left"])
    #expect(try place.names == ["a.csv"])
    let second = try await place.shell("sleep 1.1; \"$LAGESBILD\" import --json --settled 1 a.csv")
    #expect(FileAccount.all(try second.json()).map(\.status) == ["imported"])
    let summary = try await place.lagesbild("import", "--settled", "3600", "a.csv")
    #expect(summary.text.hasSuffix("\n1 file: 1 left for the next run.\n"))
    let quiet = try await place.lagesbild("import", "--quiet", "--settled", "3600", "a.csv")
    #expect(quiet.status == 0 && quiet.text == "" && quiet.error.hasPrefix("a.csv: left for the next run"))
    // There is nothing to wait for in a pipe.
    let pipe = try await place.shell("cat a.csv | \"$LAGESBILD\" import --json --settled 3600 -")
    #expect(FileAccount.all(try pipe.json()).map(\.status) == ["unchanged"])
    #expect(try await place.lagesbild("import", "--settled", "0", "a.csv").status == 64)
    #expect(try await place.lagesbild("import", "--verify", "--settled", "9", "a.csv").status == 64)
  }

  /// Of a log with very many only the first are kept; the checks are all counted.
  @Test func saysAtLeastHowManySitesAreUnknown() async throws {
    let place = try Workplace()
    let lines = (1...1500).map { "2026-06-05T10:00:00Z,speed,Gata \($0),55\n" }
    try place.write("time,kind,site,speed\n" + lines.joined(), to: "night.csv")
    let ran = try await place.lagesbild("import", "--no-site-names", "night.csv")
    #expect(ran.text.contains("\n1 500 checks at 1 000 sites or more not in the register. "), "\(ran.text)")
    let named = try await place.lagesbild("import", "--dry-run", "--again", "night.csv")
    #expect(named.text.contains("\n… and 990 more, at least\n"), "\(named.text)")
  }

  @Test func keepsNamesOfSitesOutOfTheSummary() async throws {
    let place = try Workplace()
    try place.write(Self.log, to: "night.csv")
    let ran = try await place.lagesbild("import", "--no-site-names", "night.csv")
    #expect(ran.status == 0)
    #expect(
      ran.text.hasSuffix(
        "\n5 checks at 2 sites not in the register. To see their names, run the same import with --dry-run --again "
          + "instead of --no-site-names.\n"), "\(ran.text)")
    #expect(!ran.text.contains("gatan"))
    let named = try await place.lagesbild("import", "--dry-run", "--again", "night.csv")
    #expect(named.text.contains("Lillgatan") && named.text.contains("Storgatan"))
    #expect(try await place.lagesbild("import", "--no-site-names", "--json", "night.csv").status == 64)
  }

  @Test(arguments: [
    "status", "rejects", "profiles", "profiles v1", "sites list", "generate --checks 20000 --seed 1",
    "--help",
  ])
  func endsInSilenceWhenNobodyReadsOn(line: String) async throws {
    let place = try Workplace()
    _ = try await importing(place)
    let ran = try await place.shell("\"$LAGESBILD\" \(line) | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}")
    #expect(ran.status == 0)
    #expect(ran.error == "")
  }

  @Test func helpThatNobodyCanReadIsSilentAndHelpThatCantBeWrittenIsNot() async throws {
    let place = try Workplace()
    let gone = try await place.shell("( sleep 0.3; exec \"$LAGESBILD\" --help ) | true; exit ${PIPESTATUS[0]}")
    #expect(gone.status == 0 && gone.error == "")
    let full = try await place.shell("\"$LAGESBILD\" --help > /dev/full")
    #expect(full.status == 2 && full.error.contains("standard output can't be written"), "\(full.error)")
  }

  @Test func saysItsVersion() async throws {
    let ran = try await Workplace().lagesbild("--version")
    #expect(ran.status == 0)
    #expect(ran.text.split(separator: ".").count == 3)
  }

  // MARK: Help

  @Test func hasHelpForEveryCommandAndOption() async throws {
    let place = try Workplace()
    let dump = try await place.lagesbild("--experimental-dump-help").json()
    let root = try #require(dump["command"] as? [String: Any])
    var commands = 0
    func visit(_ command: [String: Any], _ path: [String]) async throws {
      commands += 1
      let name = command["commandName"] as? String ?? "?"
      let path = path + [name]
      if name != "help" {
        #expect((command["abstract"] as? String)?.isEmpty == false, "\(path)")
        for argument in command["arguments"] as? [[String: Any]] ?? [] where argument["shouldDisplay"] as? Bool == true
        {
          #expect((argument["abstract"] as? String)?.isEmpty == false, "\(path) \(argument["valueName"] ?? "")")
        }
        let help = try await place.lagesbild(Array(path.dropFirst()) + ["--help"])
        #expect(help.status == 0)
        #expect(help.text.contains("USAGE: "))
      }
      for subcommand in command["subcommands"] as? [[String: Any]] ?? [] { try await visit(subcommand, path) }
    }
    try await visit(root, [])
    #expect(commands >= 9)
    #expect(try place.names == [])
  }
}
