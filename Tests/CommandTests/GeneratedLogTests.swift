import Foundation
import TestSupport
import Testing

/// Logs that are generated with the truth about them.
struct GeneratedLogTests {
  private func generate(_ place: Workplace, _ options: String) async throws {
    let ran = try await place.lagesbild(["generate"] + options.split(separator: " ").map(String.init))
    try #require(ran.status == 0, "\(ran.error)")
  }

  @Test(arguments: ["csv", "csv.gz", "jsonl", "jsonl.gz"], [false, true])
  func importsWhatWasGenerated(ending: String, hasRegister: Bool) async throws {
    let place = try Workplace()
    let log = "night.\(ending)"
    try await generate(
      place,
      "--checks 6000 --seed 7 --dirt 0.01 --format \(ending.prefix { $0 != "." }) -o \(log) --truth truth.json"
        + (hasRegister ? " --site-register sites.csv" : ""))
    let truth = try #require(try JSONSerialization.jsonObject(with: place.read("truth.json")) as? [String: Any])
    let ran = try await place.lagesbild(
      ["import", "--json", log] + (hasRegister ? ["--sites", "sites.csv"] : []))
    #expect(ran.status == 0, "\(ran.error)")
    let file = try #require(FileAccount.all(try ran.json()).first)
    #expect(file.addsUp)
    #expect(file.profile(ran) == "v1")
    #expect(file.lines == truth["lines"] as? Int)
    #expect(file.checks == truth["checks"] as? Int)
    #expect(file.other + file.blank == truth["other"] as? Int)
    #expect(file.rejected == truth["rejected"] as? [String: Int])
    #expect(file.rejected.values.reduce(0, +) > 20)

    let status = try await place.lagesbild("status", "--format", "json").json()
    let kinds = try #require(status["checks"] as? [String: Int]).filter { $0.value > 0 }
    #expect(kinds == truth["checksByKind"] as? [String: Int])
    #expect(kinds.count == 4)
    #expect(status["vehicles"] as? [String: Int] == truth["checksByVehicle"] as? [String: Int])
    let stored = try await place.python(
      """
      import json, sqlite3
      db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
      columns = lambda sql: dict(db.execute(sql))
      print(json.dumps({
        'violations': columns("SELECT kind, sum(violations) FROM check_hour GROUP BY 1 HAVING sum(violations) > 0"),
        'sampling': columns("SELECT sampling, sum(checks) FROM check_hour GROUP BY 1"),
        'hours': db.execute("SELECT count(*) FROM hour").fetchone()[0]}))
      """
    ).json()
    #expect(stored["violations"] as? [String: Int] == truth["violationsByKind"] as? [String: Int])
    #expect(stored["sampling"] as? [String: Int] == truth["checksBySampling"] as? [String: Int])
    #expect(stored["hours"] as? Int == truth["hours"] as? Int)
  }

  @Test func comesToTheSameWithAnyNumberOfCores() async throws {
    let place = try Workplace()
    try await generate(place, "--checks 200000 --seed 3 --dirt 0.002 -o night.csv.gz")
    var accounts: [Account] = []
    for jobs in ["1", "2", "3"] {
      let ran = try await place.lagesbild("import", "--store", "\(jobs).gpkg", "--jobs", jobs, "night.csv.gz")
      #expect(ran.status == 0)
      accounts.append(try Account(place.path("\(jobs).gpkg")))
    }
    #expect(accounts[0].logs[0].tally.lines > 200_000)
    #expect(accounts[0].logs[0].rejections.count > 100)
    #expect(accounts[1] == accounts[0])
    #expect(accounts[2] == accounts[0])
  }

  @Test func comesToTheSameFromSeveralFilesAndFromOne() async throws {
    let place = try Workplace()
    for seed in 1...3 {
      try await generate(place, "--checks 5000 --seed \(seed) --format jsonl -o \(seed).jsonl.gz")
    }
    #expect(try await place.shell("cat 3.jsonl.gz 1.jsonl.gz 2.jsonl.gz > all.gz").status == 0)
    let several = try await place.lagesbild(
      "import", "--json", "--store", "a.gpkg", "1.jsonl.gz", "2.jsonl.gz", "3.jsonl.gz")
    let one = try await place.lagesbild("import", "--json", "--store", "b.gpkg", "all.gz")
    #expect(several.status == 0 && one.status == 0)
    #expect(try several.json()["checks"] as? Int == one.json()["checks"] as? Int)
    #expect(try Account(place.path("a.gpkg")).digest == Account(place.path("b.gpkg")).digest)
  }

  @Test(arguments: 1...3) func countsOnceWhenTwoProcessesImportTheSame(round: Int) async throws {
    let place = try Workplace()
    try FileManager.default.createDirectory(at: place.folder.appending(path: "logs"), withIntermediateDirectories: true)
    for seed in 1...6 { try await generate(place, "--checks 2000 --seed \(round * 10 + seed) -o logs/\(seed).csv") }
    async let first = place.lagesbild("import", "--json", "logs")
    async let second = place.lagesbild("import", "--json", "logs")
    let (a, b) = try await (first, second)
    #expect(a.status == 0, "\(a.error)")
    #expect(b.status == 0, "\(b.error)")
    for (one, other) in zip(FileAccount.all(try a.json()), FileAccount.all(try b.json())) {
      #expect(Set([one.status, other.status]) == ["imported", "unchanged"])
      #expect(one.importID == other.importID)
    }
    async let third = place.lagesbild("import", "--again", "logs")
    async let fourth = place.lagesbild("import", "--again", "logs")
    let (c, d) = try await (third, fourth)
    #expect(c.status == 0, "\(c.error)")
    #expect(d.status == 0, "\(d.error)")
    #expect(try await place.lagesbild("import", "--store", "alone.gpkg", "logs").status == 0)
    #expect(try Account(place.path("lagesbild.gpkg")) == Account(place.path("alone.gpkg")))
    #expect(try place.names.filter { $0.hasPrefix("lagesbild") } == ["lagesbild.gpkg"])
  }

  /// Ten times the checks in the same bins: memory is for the bins and for what is under way, not for the log.
  @Test func takesNoMoreMemoryForALongerLog() async throws {
    let place = try Workplace()
    try await generate(place, "--checks 60000 --seed 5 -o short.csv")
    let told = try await place.python(
      """
      import gzip, json, os, subprocess, sys
      header, *rows = open('short.csv', 'rb').read().splitlines(True)
      for name, times in ('short', 1), ('long', 15):
        with gzip.open(name + '.gz', 'wb', compresslevel=1) as file: file.write(header + b''.join(rows) * times)
      def peak(name):
        pid = os.posix_spawn(sys.argv[1], [sys.argv[1], 'import', '--quiet', '--jobs', '2', '--store', name + '.gpkg', name + '.gz'], os.environ)
        _, status, usage = os.wait4(pid, 0)
        assert status == 0
        return usage.ru_maxrss
      print(json.dumps({name: peak(name) for name in ('short', 'long')}))
      """, Workplace.command.path
    ).json()
    let short = try #require(told["short"] as? Int), long = try #require(told["long"] as? Int)
    #expect(long < short + 24 * 1024, "KiB")
  }
}

extension FileAccount {
  fileprivate func profile(_ ran: Ran) -> String? {
    ((try? ran.json())?["files"] as? [[String: Any]])?.first { $0["path"] as? String == path }?["profile"] as? String
  }
}
