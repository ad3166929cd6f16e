import Foundation
import TestSupport
import Testing

/// What cannot be imported is told clearly, ends with status 2 and leaves everything as it was.
struct BadInputTests {
  /// Bytes of a log, damaged by a line of Python that sees `log`, a gzip of it as `packed`, and writes `out`.
  private static let damage: [(name: String, python: String, says: String)] = [
    ("torn.csv.gz", "out = packed[:-20]", "ends too early"),
    ("checksum.csv.gz", "out = packed[:-8] + b'\\0\\0\\0\\0' + packed[-4:]", "checksum"),
    ("photo.jpg", "out = bytes.fromhex('ffd8ffe000104a46494600010100') + bytes(range(256)) * 40", "no format"),
    ("words.txt", "out = b'not a log at all\\n' * 5", "no format"),
  ]

  @Test(arguments: [true, false], damage.indices)
  func tellsOfADamagedLogAndLeavesTheStoreAsItWas(hasStore: Bool, which: Int) async throws {
    let place = try Workplace()
    let case_ = Self.damage[which]
    try await place.python(
      """
      import gzip, sys
      log = sys.argv[2].encode()
      packed = gzip.compress(log, mtime=0)
      exec(sys.argv[3])
      open(sys.argv[1], 'wb').write(out)
      """, case_.name, speedLog(500), case_.python)
    if hasStore {
      try place.write(speedLog(5, minute: 3), to: "good.csv")
      #expect(try await place.lagesbild("import", "good.csv").status == 0)
    }
    let names = try place.names
    let before = hasStore ? try place.read("lagesbild.gpkg") : nil
    let ran = try await place.lagesbild("import", case_.name)
    #expect(ran.status == 2)
    #expect(ran.error.contains(case_.name))
    #expect(ran.error.contains(case_.says))
    #expect(ran.error.contains("try") || ran.error.contains("name its profile"))
    #expect(try place.names == names)
    if let before { #expect(try place.read("lagesbild.gpkg") == before) }
  }

  @Test(arguments: [("", 0), ("\n\n  \n\n", 4), ("\r\n\r\n", 2)])
  func takesALogWithoutChecksForOne(text: String, lines: Int) async throws {
    let place = try Workplace()
    try place.write(text, to: "quiet.csv")
    let ran = try await place.lagesbild("import", "--json", "quiet.csv")
    #expect(ran.status == 0, "\(ran.error)")
    let file = try #require(FileAccount.all(try ran.json()).first)
    #expect(file.status == "imported")
    #expect(file.lines == lines)
    #expect(file.blank == lines)
    #expect(file.addsUp)
  }

  @Test func tellsOfPathsThatAreNoLogs() async throws {
    let place = try Workplace()
    try FileManager.default.createDirectory(
      at: place.folder.appending(path: "empty"), withIntermediateDirectories: true)
    try place.write("", to: "notes/.hidden")
    for (path, says) in [
      ("empty", "no file in the folder"), ("notes", "no file in the folder"), ("gone.csv", "no such file"),
    ] {
      let ran = try await place.lagesbild("import", path)
      #expect(ran.status == 2)
      #expect(ran.error.contains("\(path): "))
      #expect(ran.error.contains(says))
    }
    #expect(try !place.names.contains { $0.hasPrefix("lagesbild") })
  }

  @Test func importsTheGoodLogsBesideABadOne() async throws {
    let place = try Workplace()
    try place.write(speedLog(5), to: "logs/a.csv")
    try place.write(Data([0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]), to: "logs/b.csv.gz")
    try place.write(speedLog(7, minute: 1), to: "logs/c.csv")
    let ran = try await place.lagesbild("import", "--json", "logs")
    #expect(ran.status == 2)
    #expect(FileAccount.all(try ran.json()).map(\.status) == ["imported", "failed", "imported"])
    #expect(try ran.json()["checks"] as? Int == 12)
    #expect(FileAccount.all(try ran.json())[1].error?.isEmpty == false)
    #expect(try Account(place.path("lagesbild.gpkg")).logs.count == 2)
  }

  @Test func failsWithStatus2AlsoWhenNobodyReadsTheSummary() async throws {
    let place = try Workplace()
    try place.write("nonsense\n", to: "a.csv")
    let ran = try await place.shell("\"$LAGESBILD\" import a.csv | true; exit ${PIPESTATUS[0]}")
    #expect(ran.status == 2)
  }

  @Test func closesWhatItOpened() async throws {
    let place = try Workplace()
    try await place.python(
      """
      import gzip, os, sys, zipfile
      os.mkdir('logs')
      for i in range(40):
        os.mkdir(f'logs/folder{i}')
        os.mkfifo(f'logs/folder{i}/pipe')
        open(f'logs/torn{i}.gz', 'wb').write(gzip.compress(sys.argv[1].encode())[:-9])
        with zipfile.ZipFile(f'logs/good{i}.zip', 'w') as file: file.writestr('a.csv', sys.argv[1])
      """, speedLog(5))
    let folders = (0..<40).map { "logs/folder\($0)" }.joined(separator: " ")
    let ran = try await place.shell("ulimit -n 40; \"$LAGESBILD\" import --json logs \(folders)")
    let files = FileAccount.all(try ran.json())
    #expect(files.count == 120)
    #expect(files.count { $0.status == "failed" && $0.error?.contains("ends too early") == true } == 40)
    #expect(files.count { $0.status == "failed" && $0.error?.contains("no file in the folder") == true } == 40)
    #expect(files.count { $0.status == "imported" } == 1)
    #expect(files.count { $0.status == "unchanged" } == 39)
  }

  // MARK: Folders

  @Test func readsWhateverAFolderHolds() async throws {
    let place = try Workplace()
    try place.write(speedLog(1), to: "logs/plain.csv")
    try place.write(speedLog(2), to: "logs/deep/er/a b.csv")
    try place.write(speedLog(3), to: "elsewhere/linked.csv")
    try place.write(speedLog(4), to: "logs/.part.csv")
    try await place.python(
      """
      import os, shutil
      shutil.copy('logs/plain.csv', b'logs/Stra\\xdfe.csv')  # a name in Latin-1
      open(b'logs/Stra\\xdfe.csv', 'ab').write(b'2026-06-05T11:00:00Z,speed,56.67,12.86,car,55,50\\n')
      os.symlink('../elsewhere', 'logs/link')
      os.symlink('..', 'logs/deep/loop')
      os.symlink('nowhere', 'logs/broken.csv')
      os.mkfifo('logs/pipe')
      """)
    let ran = try await place.lagesbild("import", "--json", "logs")
    #expect(ran.status == 2)  // the broken link
    let files = FileAccount.all(try ran.json())
    #expect(
      files.map(\.path) == [
        "logs/Stra\u{FFFD}e.csv", "logs/broken.csv", "logs/deep/er/a b.csv", "logs/link/linked.csv", "logs/plain.csv",
      ])
    #expect(files.map(\.status) == ["imported", "failed", "imported", "imported", "imported"])
    #expect(files.map(\.checks) == [2, 0, 2, 3, 1])
    #expect(ran.error.contains("passed over 1 hidden file or folder"))
    #expect(ran.error.contains("passed over 1 pipe, socket or device"))
  }

  // MARK: Profiles and registers

  @Test func tellsTheLineOfAMistakeInAProfile() async throws {
    let place = try Workplace()
    try place.write(speedLog(1), to: "a.csv")
    let yaml = try await place.lagesbild("profiles", "v1").text
    let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.hasPrefix("encoding:") })
    try place.write(yaml.replacingOccurrences(of: "\nencoding:", with: "\nencodign:"), to: "mine.yaml")
    let names = try place.names
    let ran = try await place.lagesbild("import", "--profile", "mine.yaml", "a.csv")
    #expect(ran.status == 2)
    #expect(ran.error.contains("mine.yaml: line \(line + 1)"))
    #expect(ran.error.contains("did you mean `encoding`?") && !ran.error.contains("encodign"), "told, and not quoted")
    let missing = try await place.lagesbild("import", "--profile", "gone.yaml", "a.csv")
    #expect(missing.status == 2)
    #expect(missing.error.contains("gone.yaml"))
    #expect(try place.names == names)
  }

  @Test(arguments: ["name,lat,lon\na,b,c\n", "site,lat,lon,limit\nA,56,12,50\nB,north,12,50\n"])
  func takesNothingFromABadRegister(text: String) async throws {
    let place = try Workplace()
    try place.write(speedLog(1), to: "a.csv")
    try place.write("site,lat,lon,limit\nOld,56.6,12.8,40\n", to: "good.csv")
    try place.write(text, to: "bad.csv")
    #expect(try await place.lagesbild("sites", "import", "good.csv").status == 0)
    let before = try place.read("lagesbild.gpkg")
    for arguments in [["import", "--sites", "bad.csv", "a.csv"], ["sites", "import", "bad.csv"]] {
      let ran = try await place.lagesbild(arguments)
      #expect(ran.status == 2)
      #expect(ran.error.contains("bad.csv: line \(text.contains("north") ? 3 : 1)"))
      #expect(try place.read("lagesbild.gpkg") == before)
      let new = try await place.lagesbild(arguments + ["--store", "new.gpkg"])
      #expect(new.status == 2)
      #expect(try !place.names.contains("new.gpkg"))
    }
  }

  // MARK: Stores

  @Test func refusesAFileThatIsNoStoreAndLeavesIt() async throws {
    let place = try Workplace()
    try place.write(speedLog(1), to: "a.csv")
    try place.write("a diary", to: "diary.txt")
    try await place.python(
      """
      import sqlite3
      db = sqlite3.connect('other.db'); db.execute('CREATE TABLE t (a)'); db.commit()
      """)
    for name in ["diary.txt", "other.db"] {
      let before = try place.read(name)
      for arguments in [["import", "a.csv"], ["status"], ["undo", "1"], ["rejects"], ["sites", "list"]] {
        let ran = try await place.lagesbild(arguments + ["--store", name])
        #expect(ran.status == 2, "\(arguments)")
        #expect(ran.error.contains("\(name): ") && ran.error.contains("not a lagesbild store"))
      }
      #expect(try place.read(name) == before)
    }
    #expect(try place.names == ["a.csv", "diary.txt", "other.db"])
  }

  @Test func refusesAStoreFromANewerVersion() async throws {
    let place = try Workplace()
    try place.write(speedLog(1), to: "a.csv")
    #expect(try await place.lagesbild("import", "a.csv").status == 0)
    try await place.python(
      """
      import sqlite3
      db = sqlite3.connect('lagesbild.gpkg')
      db.execute('UPDATE setting SET schema_version = 9999'); db.commit(); db.close()
      """)
    let before = try place.read("lagesbild.gpkg")
    for arguments in [["import", "a.csv"], ["status"], ["undo", "1"]] {
      let ran = try await place.lagesbild(arguments)
      #expect(ran.status == 2)
      #expect(ran.error.contains("9999") && ran.error.contains("newer"))
    }
    #expect(try place.read("lagesbild.gpkg") == before)
  }

  @Test func tellsOfAPlaceWhereNoStoreCanBe() async throws {
    let place = try Workplace()
    try place.write(speedLog(1), to: "a.csv")
    for store in ["/proc/lagesbild/a.gpkg", "/proc/a.gpkg", "a.csv/a.gpkg", "no/such/folder/a.gpkg"] {
      let ran = try await place.lagesbild("import", "--store", store, "a.csv")
      #expect(ran.status == 2)
      #expect(ran.error.contains("\(store): ") && ran.error.contains("try"))
    }
    #expect(try place.names == ["a.csv"])
  }

  @Test(arguments: ["status", "rejects", "sites list", "areas list", "undo 1"]) func needsAStoreToLookAt(line: String)
    async throws
  {
    let place = try Workplace()
    let ran = try await place.lagesbild(line.split(separator: " ").map(String.init))
    #expect(ran.status == 2)
    #expect(ran.error.contains("lagesbild.gpkg: there is no store"))
    #expect(try place.names == [])
  }

  @Test func keepsTheGridOfAStore() async throws {
    let place = try Workplace()
    try place.write(speedLog(1), to: "a.csv")
    #expect(try await place.lagesbild("import", "a.csv").status == 0)
    try place.write(speedLog(2), to: "b.csv")
    let before = try place.read("lagesbild.gpkg")
    let ran = try await place.lagesbild("import", "--grid", "EPSG:3006/250", "b.csv")
    #expect(ran.status == 2)
    #expect(ran.error.contains("EPSG:3006/100"))
    #expect(try place.read("lagesbild.gpkg") == before)
    let unknown = try await place.lagesbild(
      "import", "--store", "new.gpkg", "--grid", "EPSG:99999/100", "a.csv", "b.csv")
    #expect(unknown.status == 2)
    #expect(unknown.error.split(separator: "\n").count == 1)
    #expect(try !place.names.contains("new.gpkg"))
  }

  // MARK: Usage

  @Test(arguments: [
    "import --grid Sweden a.csv", "import --grid EPSG:3006/0 a.csv", "import --jobs 0 a.csv",
    "import --jobs many a.csv",
    "import --frobnicate a.csv", "import --time-zone Mars/Olympus a.csv", "import --sampling some a.csv", "import",
    "import - -", "status --format xml", "rejects --format yaml", "rejects --import one", "undo", "undo first",
    "frobnicate",
    "sites import", "areas import", "areas import --name-key a", "generate --checks 5", "generate --checks -5 --seed 1",
    "generate --checks 5 --seed 1 --dirt 2",
  ])
  func endsWithStatus64WhenMisused(line: String) async throws {
    let place = try Workplace()
    try place.write(speedLog(1), to: "a.csv")
    let ran = try await place.lagesbild(line.split(separator: " ").map(String.init))
    #expect(ran.status == 64)
    #expect(ran.output.isEmpty)
    #expect(!ran.error.isEmpty)
    #expect(try place.names == ["a.csv"])
  }
}
