import CheckModel
import Foundation
import TestSupport
import Testing

/// Logs with marks wherever something can stand, through every command: none comes out again.
struct PrivacyTests {
  // MARK: The search

  @Test func theSearchFindsWhatIsPlanted() async throws {
    let place = try Workplace()
    let secret = Marks.secret("planted")
    try place.write("nothing: \(header)QZ XW VK, MRK 12", to: "look/clean.txt")
    try place.write("a \(secret.lowercased()) b", to: "look/plain.txt")
    for (encoding, name) in [(String.Encoding.utf16LittleEndian, "little"), (.utf16BigEndian, "big")] {
      try place.write(try #require("x\(secret)".data(using: encoding)), to: "look/utf16-\(name)")
    }
    try place.write("cut … FHYGB, QZXWVK", to: "look/half")
    try place.write("mrk-123 and 198702298392, 5061837 4, 83927461", to: "look/numbers")
    try await place.python(
      """
      import gzip, sqlite3, struct, sys, zlib
      secret, sequence, latitude = sys.argv[1].encode(), int(sys.argv[2]), float(sys.argv[3])
      junk = bytes(range(256)) * 40
      open('look/gzip', 'wb').write(junk + gzip.compress(secret) + junk)
      open('look/torn', 'wb').write(gzip.compress(secret + junk)[:-100])
      open('look/nested', 'wb').write(gzip.compress(junk + zlib.compress(secret)))
      db = sqlite3.connect('look/pages')
      db.execute('CREATE TABLE t (v)')
      db.execute('INSERT INTO t VALUES (?)', (b'.' * 4050 + secret + b'.' * 4000,))  # over the end of a page
      db.commit()
      db = sqlite3.connect('look/integer')
      db.execute('CREATE TABLE t (a INTEGER, b REAL)')
      db.execute('INSERT INTO t VALUES (?, ?)', (sequence, latitude))
      db.commit()
      """, secret, "\(Marks.sequence)", Marks.latitude)
    let found = try await Marks.found(in: "look", place)
    #expect(found["numbers"] == ["plate", "personal number", "sequence"])
    #expect(found["integer"] == ["sequence", "latitude"])
    for name in ["plain.txt", "utf16-little", "utf16-big", "half", "gzip", "torn", "nested", "pages"] {
      #expect(found[name] == ["secret"], "\(name)")
    }
    #expect(found.count == 10, "\(found)")
  }

  // MARK: What is looked at

  /// A folder with the marked logs in `logs`, and in `packed` some of them in archives with marked folders.
  private static func prepared() async throws -> Workplace {
    let place = try Workplace()
    for log in MarkedLog.all { try place.write(log.bytes, to: "logs/\(log.fileName)") }
    let secret = Marks.secret("cell")
    try place.write(
      """
      owner,site,lat,lon,limit,\(Marks.secret("extra"))
      \(Marks.name),\(Marks.kept),56.6601,12.8612,50,\(secret)
      \(Marks.plate),Torget,56.6602,12.8613,,"\(Marks.address)"

      """, to: "sites.csv")
    try place.write(
      """
      {"type": "FeatureCollection", "\(Marks.secret("member"))": "\(secret)", "features": [{"type": "Feature",
        "id": "\(secret)", "\(Marks.secret("foreign"))": ["\(Marks.plate)"],
        "properties": {"name": "\(Marks.kept)", "owner": "\(Marks.name)", "\(Marks.secret("key"))": "\(secret)",
          "number": \(Marks.sequence), "inner": {"\(Marks.secret("deep"))": "\(Marks.personalNumber)"}},
        "geometry": {"type": "Polygon", "\(Marks.secret("in"))": "\(secret)",
          "coordinates": [[[12.8, 56.6], [12.9, 56.6], [12.9, 56.7], [12.8, 56.7], [12.8, 56.6]]]}}]}
      """, to: "areas.geojson")
    try place.write(
      """
      {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "\(secret)"},
        "geometry": {"type": "LineString", "coordinates": [[12.85, 56.65, \(Marks.sequence)], [12.87, 56.67]]}}]}
      """, to: "roads.geojson")
    try await place.python(
      """
      import gzip, io, os, sys, tarfile, zipfile
      folder, logs = sys.argv[1], sorted(os.listdir('logs'))
      os.mkdir('packed')
      read = lambda name: open(os.path.join('logs', name), 'rb').read()
      with zipfile.ZipFile('packed/half.zip', 'w', zipfile.ZIP_DEFLATED) as file:
        for name in logs[:3]: file.writestr(f'{folder}/{name}', read(name))
        file.comment = folder.encode()
      with tarfile.open('packed/rest.tar', 'w') as file:
        for name in logs[3:]:
          info = tarfile.TarInfo(f'{folder}/{name}')
          info.size, info.uname, info.gname = len(read(name)), folder, folder
          file.addfile(info, io.BytesIO(read(name)))
      """, Marks.told)
    return place
  }

  /// Runs a command and keeps what it said in `out`.
  @discardableResult
  private static func drive(_ place: Workplace, _ line: String, as name: String? = nil) async throws -> Ran {
    let ran = try await place.shell("\"$LAGESBILD\" \(line)")
    let file = (name ?? line).map { $0.isLetter || $0.isNumber ? $0 : "-" }
    try place.write(ran.output, to: "out/\(String(file)).out")
    try place.write(ran.error, to: "out/\(String(file)).err")
    return ran
  }

  private static let looks: [String] = {
    var lines: [String] = []
    for line in [
      "status", "status --verify", "rejects", "areas list", "sites list", "trends --by site,area,vehicle,offence",
      "places",
    ] {
      for format in ["table", "json", "csv"] { lines.append(line + " --format " + format) }
    }
    for format in ["csv", "geojson"] {
      for what in ["", "--what cells", "--publish"] {
        lines.append("export --format \(format) \(what) -o out/export\(what.filter(\.isLetter)).\(format).gz")
      }
    }
    return lines + [
      "places --format geojson", "places --save", "profiles", "report -o out/report.html --roads roads.geojson --top 9",
      "report --lang en -o out/report-en.html", "report --publish -o out/published.html --roads roads.geojson",
      "export --qgis out/qgis", "export --datasette out/datasette", "trends --by date -o out/trends.csv --format csv",
      "rejects --import 1 --format json", "import --verify logs", "import --again --dry-run --json logs", "undo 2",
      "purge --before 2026-04-02 --dry-run", "purge --before 2026-04-02 --json", "status",
    ]
  }()

  @Test func noMarkComesOutOfAnyCommand() async throws {
    let place = try await Self.prepared()
    let imported = try await Self.drive(place, "import --json --sites sites.csv logs packed", as: "import")
    #expect(imported.status == 0, "\(imported.error)")
    // What was to be refused was refused, for the reasons that were meant.
    var reasons: Set<String> = []
    let files = try #require(try imported.json()["files"] as? [[String: Any]])
    for log in MarkedLog.all {
      let file = try #require(files.first { $0["path"] as? String == "logs/\(log.fileName)" }, "\(log)")
      let rejected = Dictionary(uniqueKeysWithValues: log.rejected.map { ($0.key.code, $0.value) })
      #expect(file["rejected"] as? [String: Int] == rejected, "\(log)")
      #expect(file["checks"] as? Int == log.checks && file["profile"] as? String == log.profile, "\(log): \(file)")
      reasons.formUnion(rejected.keys)
    }
    #expect(reasons == Set(RejectionReason.allCases.map(\.code)), "every reason there is")
    #expect(files.filter { $0["status"] as? String == "unchanged" }.count == MarkedLog.all.count)
    #expect(try await Self.drive(place, "areas import areas.geojson").status == 0)
    try await Self.drive(place, "import --store packed.gpkg --sites sites.csv packed", as: "import packed")
    for line in Self.looks {
      let ran = try await Self.drive(place, line)
      #expect(ran.status == 0, "\(line): \(ran.error)")
    }
    let id =
      try #require(
        try JSONSerialization.jsonObject(with: place.read("out/places---format-json.out")) as? [[String: Any]]
      )
      .first?["id"] as? String
    try await Self.drive(place, "places --explain \(try #require(id))")
    try await Self.drive(place, "purge --before 2026-06-05")
    for name in ["lagesbild.gpkg", "packed.gpkg"] { try place.write(place.read(name), to: "out/\(name)") }
    let found = try await Marks.found(in: "out", place)
    for (name, marks) in found {
      let allowed: Set = name.hasPrefix("import") ? ["kept", "told"] : ["kept"]
      #expect(marks.isSubset(of: allowed), "\(name): \(marks)")
    }
    // It is not for want of looking: what may be kept is found.
    for name in [
      "lagesbild.gpkg", "packed.gpkg", "report.html", "export.csv.gz", "rejects---format-csv.out", "import.out",
    ] {
      #expect(found.contains { $0.key.hasSuffix(name) && $0.value.contains("kept") }, "\(name)")
    }
    #expect(found["import.out"]?.contains("told") == true)
    Attempts.report(
      "marks through every command",
      ["commands": Self.looks.count + 5, "files looked at": try place.names.count { $0.hasPrefix("out/") }])
  }

  // MARK: On the way

  /// More refused lines than are kept in memory.
  private static var refused: String {
    header
      + String(repeating: "2026-06-05T10:00:00Z,speed,56.67,12.86,\(Marks.secret()),\(Marks.plate),50\n", count: 60_000)
  }

  @Test func noMarkIsWrittenOnTheWay() async throws {
    let place = try await Self.prepared()
    try place.write(Self.refused, to: "bad-\(Marks.kept).csv")
    let runs: [(name: String, line: String, path: String)] = [
      ("all", "import --quiet --sites sites.csv logs", ""),
      ("refused", "import --quiet --jobs 1 bad-\(Marks.kept).csv", ""),
      ("tar", "import --quiet --store tar.gpkg --sites sites.csv - < packed/rest.tar", ""),
      ("plain", "import --quiet --store plain.gpkg - < logs/night-\(Marks.kept).jsonl", ""),
      ("places", "places --save", ""), ("verify", "status --verify", ""), ("purge", "purge --before 2026-06-04", ""),
    ]
    for run in runs {
      let ran = try await place.tapped(run.line, into: "tapped/\(run.name)", path: run.path)
      #expect(ran.status == 0, "\(run.name): \(ran.error)")
      #expect(try place.read("tapped/\(run.name)").count > 1000, "\(run.name)")
    }
    // Of temporary files, what came from standard input among them.
    let temporary = try await place.tapped(
      "import --quiet --store again.gpkg - < packed/rest.tar", into: "tapped/temporary", path: "/lagesbild-")
    #expect(temporary.status == 0)
    #expect(try place.read("tapped/temporary").count > 10_000)
    let found = try await Marks.found(in: "tapped", place)
    for (name, marks) in found {
      #expect(marks.isSubset(of: name == "tar" ? ["kept", "told"] : ["kept"]), "\(name): \(marks)")
    }
    for name in ["all", "tar", "purge"] {
      #expect(found[name]?.contains("kept") == true, "\(name): the store is among it")
    }
    Attempts.report("marks in all that is written", ["commands": runs.count + 1])
  }

  @Test func noMarkIsLeftByAKilledImport() async throws {
    let place = try await Self.prepared()
    #expect(try await place.lagesbild("import", "--quiet", "--sites", "sites.csv", "logs").status == 0)
    let again = ["import", "--quiet", "--jobs", "2", "--again", "--sampling", "offenders", "logs"]
    try Subject.copyStore(from: ".", to: "counted", place)
    let calls = try await place.calls(of: Subject.inFolder("counted", again))
    var logs = 0
    for call in Attempts.points(calls) {
      let folder = "look/\(call)"
      try Subject.copyStore(from: ".", to: folder, place)
      let temporary = place.path("\(folder)/tmp")
      try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
      let kill = Sabotage(action: .kill, call: call)
      let ran = try await place.sabotagedShell(
        kill,
        "export TMPDIR='\(temporary)' SQLITE_TMPDIR='\(temporary)'; lagesbild \(Subject.inFolder(folder, again).joined(separator: " "))"
      )
      #expect(ran.status == 128 + SIGKILL || ran.status == -SIGKILL, "call \(call): \(ran.status)")
      if try place.names.contains("\(folder)/lagesbild.gpkg-wal") { logs += 1 }
      let open = try await place.shell("find \(folder) -type f -perm /077")
      #expect(open.text == "", "readable by its owner only")
    }
    #expect(logs > 0)
    for (name, marks) in try await Marks.found(in: "look", place) { #expect(marks == ["kept"], "\(name): \(marks)") }
    Attempts.report(
      "marks after a SIGKILL", ["attacks": Attempts.points(calls).count, "with a log beside the store": logs])
  }

  /// Temporary files have no name, but for the moment between their making and the removal of it, in which they are empty.
  @Test(arguments: ["- < packed/rest.tar", "bad.csv"])
  func noMarkIsLeftInTemporaryFiles(_ input: String) async throws {
    let place = try await Self.prepared()
    try place.write(Self.refused, to: "bad.csv")
    func line(_ folder: String) throws -> String {
      try FileManager.default.createDirectory(
        atPath: place.path("\(folder)/tmp"), withIntermediateDirectories: true)
      return """
        export TMPDIR='\(place.path("\(folder)/tmp"))'
        lagesbild import --quiet --jobs 1 --sites sites.csv --store \(folder)/lagesbild.gpkg \(input)
        """
    }
    let calls = try await place.calls(ofLine: line("counted"), "wu", path: "/lagesbild-")
    let removals = calls.indices.filter { calls[$0] == "u" }.map { $0 + 1 }
    let writes = calls.indices.filter { calls[$0] == "w" }.map { $0 + 1 }
    #expect(!removals.isEmpty && !writes.isEmpty)
    let points = Attempts.some(removals, 1) + Attempts.some(writes, Attempts.most - 1)
    for call in points {
      let folder = "look/\(call)"
      let kill = Sabotage(action: .kill, call: call, calls: "wu", path: "/lagesbild-")
      let ran = try await place.sabotagedShell(kill, line(folder))
      #expect(ran.status == 128 + SIGKILL || ran.status == -SIGKILL, "call \(call): \(ran.status)")
      let left = try await place.shell("find \(folder)/tmp -type f -printf '%s %m\n'")
      #expect(left.text == (removals.contains(call) ? "0 600\n" : ""), "call \(call)")
    }
    for (name, marks) in try await Marks.found(in: "look", place) { #expect(marks == ["kept"], "\(name): \(marks)") }
    Attempts.report("marks in temporary files after a SIGKILL", ["attacks": points.count])
  }

  // MARK: Mistakes

  private static let mark = Marks.secret("mistake")

  /// Files that are no good.
  private static let badProfiles: [String] = [
    "profile: x\nheader: true\ntime: {column: t, pattern: \(mark)}\nkind: speed\n", "\(mark): \(mark)\n",
    "profile: x\ntime: \(mark)\n", "profile: x\ntime-zone: \(mark)\n", "profile: x\nfile-name: \"{\(mark)\"\n",
    "profile: x\nformat: \(mark)\n", "profile: x\nencoding: \(mark)\n", "profile: x\ncolumns: \(mark)\n",
    "profile: x\nheader: \(mark)\n", "profile: x\ndelimiter: \(mark)\n", "profile: x\ndecimal: \(mark)\n",
    "profile: \(mark): \(mark)\n", "profile: \"\(mark)\n", "\(mark)\t\(mark)\n", "&\(mark) *\(mark)\n",
    "profile: x\nheader: true\ntime: {column: t, pattern: rfc3339}\nkind: \(mark)\n",
    "profile: x\nheader: true\ntime: {column: t, pattern: rfc3339}\nkind: speed\nspeed: {column: v, unit: \(mark)}\n",
    "profile: x\nheader: true\ntime: {column: t, pattern: rfc3339}\nkind: speed\nsite: {file-name: \(mark)}\n",
    "profile: x\ntime: {column: 1, pattern: rfc3339}\nkind: speed\nspeed: {column: \(mark)}\n",
    "profile: x\nranges: {speed: [\(mark), 1]}\n", "profile: x\nheader: true\npreamble: {lines: \(mark)}\n",
    "profile: x\nheader: true\ntime: {column: t, pattern: rfc3339}\nkind: speed\nspeed: {column: v, extract: \(mark)}\n",
  ]

  private static let badRegisters: [String] = [
    "site,lat,lon,limit\nA,\(mark),12.8,\n", "site,lat,lon,limit\nA,56.6,12.8,\(mark)\n",
    "\(mark),lat,lon\nA,56,12\n",
    "site,lat,lon\n\"\(mark)\n", "site,lat,lon\nA,56.6,12.8,\(mark)\n",
    "site,lat,lon\n\(String(repeating: mark, count: 20)),56,12\n",
    "site,lat,lon\n\"A\"\(mark),56,12\n", "site,lat,lon,owner\nA,-56.6,12.8,\(mark)\n", mark,
  ]

  private static let badGeoJSON: [String] = [
    mark, #"{"type": "\#(mark)"}"#, #"{"type": "FeatureCollection", "features": "\#(mark)"}"#,
    #"{"type": "FeatureCollection", "features": [{"type": "\#(mark)", "properties": {"name": "A"}}]}"#,
    feature(#"{"name": "A", "owner": "\#(mark)"}"#, #"[["\#(mark)", 56.6]]"#),
    feature(#"{"name": "A", "owner": "\#(mark)"}"#, "[[12, 56], [12, 57]]"),
    feature(#"{"owner": "\#(mark)", "plate": "\#(Marks.plate)"}"#, "[[12, 56], [13, 56], [13, 57], [12, 56]]"),
    feature(#"{"name": {"first": "\#(mark)"}}"#, "[[12, 56], [13, 56], [13, 57], [12, 56]]"),
    feature(
      #"{"name": "A", "owner": "\#(mark)"}"#,
      "[[632000, 6280000], [632100, 6280000], [632100, 6280100], [632000, 6280000]]"),
    #"{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "\#(mark)"}}, "features": []}"#,
    #"{"type": "FeatureCollection", "crs": {"properties": {"name": "\#(mark)::3006"}}, "features": []}"#,
    #"{"type": "FeatureCollection", "features": [], "note": "\#(mark)"}"#,
  ]

  /// With the command that each is given to.
  private static let mistakes: [(name: String, text: String, line: String)] = {
    var mistakes: [(name: String, text: String, line: String)] = []
    for (number, text) in badProfiles.enumerated() {
      mistakes.append(("p\(number).yaml", text, "import --profile p\(number).yaml good.csv"))
    }
    for (number, text) in badRegisters.enumerated() {
      mistakes.append(("s\(number).csv", text, "sites import s\(number).csv"))
      mistakes.append(("t\(number).csv", text, "import --sites t\(number).csv good.csv"))
    }
    for (number, text) in badGeoJSON.enumerated() {
      mistakes.append(("a\(number).geojson", text, "areas import a\(number).geojson"))
      mistakes.append(("r\(number).geojson", text, "report --roads r\(number).geojson"))
    }
    return mistakes
  }()

  private static func feature(_ properties: String, _ ring: String) -> String {
    #"{"type": "Feature", "properties": \#(properties), "geometry": {"type": "Polygon", "coordinates": [\#(ring)]}}"#
  }

  @Test func noMistakeIsQuoted() async throws {
    let place = try await Self.prepared()
    try place.write(speedLog(5), to: "good.csv")
    for (name, text, _) in Self.mistakes { try place.write(text, to: name) }
    #expect(try await place.lagesbild("import", "--quiet", "good.csv").status == 0)
    let mistakes = Attempts.evenly(Self.mistakes, max(24, Attempts.most))
    for (name, _, line) in mistakes {
      let ran = try await Self.drive(place, line)
      #expect(ran.status == 2 && ran.error.hasPrefix("lagesbild: "), "\(name): \(ran.error)")
    }
    // Logs that are taken for something else, and damaged ones.
    var lines: [String] = []
    for log in Attempts.evenly(MarkedLog.all, max(3, Attempts.most)) {
      let path = "logs/\(log.fileName)"
      lines += [
        "import --profile \(path) good.csv", "sites import \(path)", "areas import \(path)", "report --roads \(path)",
      ]
      lines += MarkedLog.all.map(\.profile).filter { $0 != log.profile }.prefix(2).map {
        "import --dry-run --profile \($0) \(path)"
      }
      try await place.python(
        """
        import gzip, sys
        log = open(sys.argv[1], 'rb').read()
        open(sys.argv[2] + '.torn.gz', 'wb').write(gzip.compress(log)[:-20])
        open(sys.argv[2] + '.noise', 'wb').write(b'\\x00\\xff' + log)
        open(sys.argv[2] + '.utf16', 'wb').write(log.decode('latin-1').encode('utf-16'))
        """, path, log.profile)
      lines += ["torn.gz", "noise", "utf16"].map { "import --dry-run \(log.profile).\($0)" }
    }
    for line in lines {
      #expect(try await Self.drive(place, line).status != 0 || line.contains("--dry-run"), "\(line)")
    }
    for (name, marks) in try await Marks.found(in: "out", place) { #expect(marks == ["kept"], "\(name): \(marks)") }
    Attempts.report("marks in what is no good", ["commands": mistakes.count + lines.count])
  }

  // MARK: Who may read

  @Test(arguments: ["022", "000"])
  func whatIsWrittenIsItsOwners(_ mask: String) async throws {
    let place = try Workplace()
    try place.write(Subject.log(1), to: "logs/1.csv")
    try place.write("site,lat,lon\nTorget,56.66,12.86\n", to: "sites.csv")
    let ran = try await place.shell(
      """
      set -e; umask \(mask); chmod 755 .; touch before; mkdir new; cd new; lagesbild() { "$LAGESBILD" "$@" > /dev/null 2>&1; }
      lagesbild import --sites ../sites.csv ../logs; lagesbild places --save; lagesbild report; lagesbild report --publish -o page.html
      for format in csv geojson; do
        lagesbild export --format $format -o bins.$format.gz; lagesbild export --format $format --publish -o published.$format
      done
      lagesbild trends --by date --format csv -o trends.csv; lagesbild export --qgis styles; lagesbild export --datasette data
      lagesbild generate --checks 10 --seed 1 -o log.csv --truth truth.json --site-register register.csv
      echo old > over.csv; chmod 666 over.csv; lagesbild export --format csv -o over.csv
      lagesbild purge --before 2026-06-01; lagesbild undo 1; lagesbild sites import --store sites.gpkg ../sites.csv
      find . -type f | wc -l; find . -type f -perm /077
      """)
    #expect(ran.status == 0, "\(ran.error)")
    #expect(ran.text == "18\n", "as many files, and none that others may read")
  }

  @Test func temporaryFilesAreTheirOwners() async throws {
    let place = try Workplace()
    try place.write(
      header + String(repeating: "2026-06-05T10:00:00Z,speed,56.67,12.86,car,fast,50\n", count: 60_000), to: "bad.csv")
    let pause = Sabotage(action: .signal(SIGSTOP), call: 1, calls: "w", path: "/lagesbild-")
    let ran = try await place.sabotagedShell(
      pause,
      """
      umask 000; lagesbild import --quiet --jobs 1 - < bad.csv & import=$!
      paused $import || exit 99
      for file in /proc/$import/fd/*; do
        case "$(readlink "$file")" in */lagesbild-*) stat -L -c '%a %h' "$file";; esac
      done
      kill -CONT $import; wait $import
      """)
    #expect(ran.status == 0, "\(ran.error)")
    let files = ran.text.split(separator: "\n")
    #expect(!files.isEmpty && files.allSatisfy { $0 == "600 0" }, "its owner's, and without a name: \(files)")
  }
}
