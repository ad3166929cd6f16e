import Foundation
import TestSupport
import Testing

/// Names as attacks, through every command: what comes out has the structure that harmless names give it, and nothing in
/// it acts.
struct HostileNameTests {
  private static let names = HostileNames.all

  /// A store with a site for each name and an area for each that may be one, from logs with such names; the same twice:
  /// in `hostile`, and in `harmless` with names that mean nothing.
  private static func prepared() async throws -> Workplace {
    let place = try Workplace()
    try place.write(try JSONSerialization.data(withJSONObject: names), to: "names.json")
    try await place.python(
      #"""
      import csv, json, os, sys, unicodedata
      names = json.load(open('names.json', encoding='utf-8'))
      # Blanks around a site's name are no part of it.
      sites = [index for index, name in enumerate(names) if name == name.strip()]
      for kind in ('hostile', 'harmless'):
        for folder in ('logs', 'out'): os.makedirs(f'{kind}/{folder}')
        called = names if kind == 'hostile' else [f'name {index:02}' for index in range(len(names))]
        with open(f'{kind}/sites.csv', 'w', encoding='utf-8', newline='') as file:
          rows = csv.writer(file, quoting=csv.QUOTE_ALL)
          rows.writerow(['site', 'lat', 'lon'])
          for index in sites: rows.writerow([called[index], 56.5 + index * 0.003, 12.9])
        for part in range(2):
          with open(f'{kind}/log{part}.csv', 'w', encoding='utf-8', newline='') as file:
            rows = csv.writer(file)
            rows.writerow(['time', 'kind', 'device', 'site', 'vehicle', 'speed', 'limit', 'sampling'])
            for index in sites:
              name = called[index]
              for check in range(60):
                fast = check % 10 < (7 if index < 8 else 1)
                rows.writerow([f'2026-0{5 + part}-{check // 20 + 1:02}T1{check % 3}:{check:02}:00Z', 'speed', name[:16], name, 'car',
                  66 if fast else 44, 50, 'all'])
              rows.writerow([f'2026-05-01T10:00:00Z', 'speed', '', f'{name}?', 'car', 44, 50, 'all'])
              rows.writerow([f'2026-05-01T10:00:00Z', name, '', '', 'car', name, 50, 'all'])
        # The names of files hold any byte but two.
        for index, name in list(enumerate(called))[::2]:
          shown = name.replace('/', '_').replace('..', 'up')
          file = os.fsencode(f'{kind}/logs/') + shown.encode('utf-8') + f'.{index}.csv'.encode()
          with open(file, 'w') as log: log.write(f'time,kind,lat,lon,speed\n2026-05-01T10:{index:02}:00Z,speed,56.6,12.9,5\n1,speed,,,\n')
        raw = b'raw \xff\xfe\xc3\x1b[31m\x9b.csv' if kind == 'hostile' else b'raw name.csv'
        with open(os.fsencode(f'{kind}/logs/') + raw, 'w') as log: log.write('time,kind,lat,lon,speed\n2026-05-02T10:00:00Z,speed,56.6,12.9,5\n')
        with open(os.fsencode(f'{kind}/logs/') + raw + b'.none', 'w') as log: log.write('no log\n')
        # Control characters are refused in names of areas, so there are others of them.
        isName = lambda name: not any(unicodedata.category(c) == 'Cc' for c in name)
        areas = [{'type': 'Feature', 'properties': {'name': shown}, 'geometry': {'type': 'Polygon', 'coordinates':
            [[[12.8, 56.4 + index * 0.003], [13, 56.4 + index * 0.003], [13, 56.6 + index * 0.003], [12.8, 56.6 + index * 0.003], [12.8, 56.4 + index * 0.003]]]}}
          for index, (name, shown) in enumerate(zip(names, called)) if isName(name)]
        json.dump({'type': 'FeatureCollection', 'features': areas}, open(f'{kind}/areas.geojson', 'w'))
      """#)
    return place
  }

  /// Commands, each with the file for what it prints.
  private static let commands: [(file: String, line: String)] = {
    var commands: [(file: String, line: String)] = []
    for line in [
      "status", "rejects", "sites list", "areas list", "trends --by site,vehicle", "trends --by area", "places --top 9",
    ] {
      for (ending, format) in [("txt", "table"), ("json", "json"), ("csv", "csv")] {
        commands.append(("\(line).\(ending)", "\(line) --format \(format)"))
      }
    }
    for format in ["csv", "geojson"] {
      for what in ["", " --what cells", " --publish"] {
        commands.append(("export\(what).\(format)", "export --format \(format)\(what)"))
      }
    }
    return commands + [
      ("places.geojson", "places --format geojson"),
      ("qgis.txt", "export --qgis out/styles"), ("datasette.txt", "export --datasette out/data"),
      ("report.html", "report --lang sv -o -"), ("published.html", "report --lang en --publish -o -"),
      ("again.json", "import --again --dry-run --json log0.csv logs"),
      ("compared.txt", "import --verify log1.csv log0.csv logs"), ("purge.json", "purge --before 2026-05-02 --json"),
    ]
  }()

  @Test func namesDoNothingInAnyOutput() async throws {
    let place = try await Self.prepared()
    for kind in ["hostile", "harmless"] {
      let script = Self.commands.map {
        "\"$LAGESBILD\" \($0.line) > 'out/\($0.file)' 2> 'out/\($0.file).err.txt'; echo $?"
      }
      let ran = try await place.shell(
        """
        cd \(kind); export LC_ALL=C.UTF-8 COLUMNS=80
        "$LAGESBILD" import --sites sites.csv log0.csv log1.csv logs > out/import.txt 2> out/import.err.txt; echo $?
        "$LAGESBILD" areas import areas.geojson 2> out/areas.txt; echo $?
        \(script.joined(separator: "\n"))
        id=$(python3 -c 'import json; print(json.load(open("out/places --top 9.json"))[0]["id"])')
        for lang in sv en; do "$LAGESBILD" places --explain $id --lang $lang > out/card-$lang.txt; echo $?; done
        """)
      let statuses = ran.text.split(separator: "\n").map(String.init)
      #expect(statuses.filter { $0 == "2" }.count == 3, "only the log that is none fails: \(statuses) \(ran.error)")
      #expect(
        statuses.allSatisfy { ["0", "2"].contains($0) } && statuses.count == Self.commands.count + 4, "\(statuses)")
    }
    let told = try await place.python(
      HostileNames.reader + #"""
        import os
        def all(kind):
          found = {}
          for root, _, files in os.walk(f'{kind}/out'):
            for name in files:
              path = os.path.join(root, name)
              found[os.path.relpath(path, kind)] = structure(name, open(path, 'rb').read())
          return found
        hostile, harmless = all('hostile'), all('harmless')
        names = json.load(open('names.json', encoding='utf-8'))
        listed = [row['site'] for row in json.load(open('hostile/out/sites list.json', encoding='utf-8'))]
        # Cards and sentences are as long as the names in them.
        isWrapped = lambda path: 'card-' in path or path.endswith('.err.txt') and 'import' in path
        print(json.dumps({
          'files': len(hostile), 'differ': [path for path in harmless if hostile.get(path) != harmless[path] and not isWrapped(path)],
          'more': sorted(set(hostile) ^ set(harmless)), 'inexact': sorted({name for name in names if name == name.strip()} ^ set(listed)),
          'places': harmless['out/places --top 9.json'][0]}))
        """#
    ).json()
    #expect(told["differ"] as? [String] == [] && told["more"] as? [String] == [], "\(told)")
    #expect(told["inexact"] as? [String] == [], "JSON has names as they are")
    #expect(told["places"] as? Int ?? 0 > 3)
    // Nothing was made by a name, in the folder or beside it.
    let made = try place.names.filter { $0.contains("pwned") && !$0.contains("/logs/") }
    #expect(made == [])
    Attempts.report(
      "hostile names",
      ["names": Self.names.count + 1, "commands": Self.commands.count + 4, "files read": told["files"] as? Int ?? 0])
  }

  /// The reader of outputs sees what it is there to see.
  @Test(arguments: [
    ("a.csv", "a,b\r\n1,\u{1B}[31m\r\n"), ("a.csv", "a\r\n=1+1\r\n"), ("a.csv", "a\r\nx;=1+1\r\n"), ("a.csv", "a\nb\n"),
    ("a.txt", "\u{9B}31m"), ("a.txt", "a\rb"), ("a.json", "[\"\u{202E}\"]"), ("a.html", "<p onclick=\"x\">"),
    ("a.html", "<a href=\"javascript:x\"></a>"), ("a.html", "<b><i></b>"), ("a.qml", "<a b=\"<\"/>"),
  ]) func theReaderSeesWhatActs(_ name: String, _ text: String) async throws {
    let place = try Workplace()
    try place.write(text, to: name)
    let script = "try: structure(sys.argv[1], open(sys.argv[1], 'rb').read())\nexcept Exception: print('seen')"
    #expect(try await place.python(HostileNames.reader + script, name).text == "seen\n", "\(name)")
  }

  // MARK: What is told of what goes wrong

  /// Everything that a person or a shell can put into an argument.
  @Test func noArgumentDrivesATerminal() async throws {
    let place = try Workplace()
    try place.write(speedLog(5), to: "good.csv")
    #expect(try await place.lagesbild("import", "good.csv").status == 0)
    var count = 0
    for name in HostileNames.some(3) {
      for arguments in [
        ["import", name], ["import", "--\(name)"], ["import", "--\(name)=\(name)"],
        ["import", "--profile", name, "good.csv"],
        ["import", "--sites", name, "good.csv"], ["status", "--store", name], ["status", "--format", name],
        ["undo", "--", name],
        ["trends", "--by", name], ["trends", "--area", name], ["trends", "--from", name],
        ["trends", "--compare", name],
        ["places", "--explain", name], ["places", "--channel", name], ["areas", "import", "--", name],
        ["sites", "list", "--", name],
        ["export", "--format", "csv", "-o", "gone/\(name)"], ["export", "--qgis", "good.csv/\(name)"],
        ["report", "--tiles", name],
        ["report", "--roads", name], ["purge", "--before", name], ["profiles", "--", name], [name],
        ["generate", "--checks", "1", "--seed", "1", "-o", "gone/\(name)"], ["import", "--grid", name, "good.csv"],
        ["import", "--time-zone", name, "good.csv"],
      ] {
        let ran = try await place.lagesbild(arguments)
        #expect([2, 64].contains(ran.status), "\(arguments): \(ran.status)")
        #expect(!(ran.error + ran.text).unicodeScalars.contains(where: Self.acts), "\(arguments): \(ran.error)")
        #expect(!ran.error.contains("\nlagesbild: forged"), "\(arguments): \(ran.error)")
        count += 1
      }
    }
    Attempts.report("hostile arguments", ["commands": count])
  }

  private static func acts(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control: scalar != "\n"
    case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
    case .lineSeparator, .paragraphSeparator, .privateUse: true
    default: false
    }
  }

  /// Profiles, registers, areas and stores of hostile names, also when they are no good.
  @Test func noNameInAFileDrivesATerminal() async throws {
    let place = try Workplace()
    try place.write(speedLog(5), to: "good.csv")
    try place.write("zeit,v\n2026-06-05T10:00:00Z,50\n", to: "other.csv")
    let square = #"{"type": "Polygon", "coordinates": [[[12.8, 56.6], [12.9, 56.6], [12.9, 56.7], [12.8, 56.6]]]}"#
    for (number, name) in HostileNames.some(3).enumerated() {
      let quoted = String(decoding: try JSONSerialization.data(withJSONObject: [name]), as: UTF8.self).dropFirst()
        .dropLast()
      let yaml =
        "profile: \(quoted)\ntitle: \(quoted)\nheader: true\ntime: {column: %, pattern: rfc3339}\nkind: speed\nspeed: {column: v}\nlat: \"56.6\"\nlon: \"12.8\"\n"
      try place.write(yaml.replacing("%", with: "zeit"), to: "fits.yaml")
      try place.write(yaml.replacing("%", with: quoted), to: "lacks.yaml")
      try place.write(
        #"{"type": "Feature", "properties": {"name": \#(quoted)}, "geometry": \#(square)}"#, to: "area.geojson")
      try place.write(
        #"{"type": "Feature", "properties": {"name": \#(quoted)}, "geometry": {"type": "Polygon", "coordinates": [[[1, 2]]]}}"#,
        to: "short.geojson")
      try place.write(
        #"{"type": "Feature", "properties": {\#(quoted): 1.5}, "geometry": \#(square)}"#, to: "key.geojson")
      let store = "\(number) \(name).gpkg"
      for arguments in [
        ["import", "--profile", "fits.yaml", "other.csv"], ["import", "--profile", "lacks.yaml", "other.csv"],
        ["import", "good.csv"],
        ["import", "--grid", "EPSG:2056/100", "good.csv"], ["areas", "import", "area.geojson"],
        ["areas", "import", "short.geojson"],
        ["areas", "import", "key.geojson"], ["areas", "import", "--name-key=\(name)", "key.geojson"], ["status"],
        ["places", "--save"],
        ["trends", "--area", "x"], ["undo", "9"], ["export", "--datasette", "data"], ["undo", "1"],
      ] {
        let ran = try await place.lagesbild(arguments + ["--store", store])
        #expect([0, 2].contains(ran.status), "\(arguments) \(store): \(ran.error)")
        #expect(
          !(ran.error + ran.text).unicodeScalars.contains(where: Self.acts), "\(arguments) \(store): \(ran.error)")
        #expect(!(ran.error + ran.text).contains("\nlagesbild: forged"), "\(arguments): \(ran.error)")
      }
      for file in try FileManager.default.contentsOfDirectory(atPath: place.path("data")) {
        let text = String(decoding: try place.read("data/\(file)"), as: UTF8.self)
        #expect(!text.unicodeScalars.contains(where: Self.acts), "\(file) of \(store)")
      }
      try FileManager.default.removeItem(atPath: place.path("data"))
    }
  }

  // MARK: Archives

  @Test(arguments: ["zip", "tar"], [false, true])
  func membersMakeNoFiles(_ ending: String, isPiped: Bool) async throws {
    let place = try Workplace()
    let names = Attempts.evenly(Self.names, max(16, Attempts.most))
    try place.write(try JSONSerialization.data(withJSONObject: names), to: "names.json")
    try place.write("left alone", to: "deep/victim.csv")
    try await place.python(
      #"""
      import io, json, os, sys, tarfile, zipfile
      names = json.load(open('names.json', encoding='utf-8'))
      paths = ['../' * 9 + 'tmp/pwned.csv', '../pwned.csv', '/tmp/pwned.csv', '/pwned.csv', 'C:\\pwned.csv', '..\\..\\pwned.csv', '../victim.csv',
        'a/../../victim.csv', './/pwned.csv', '~/pwned.csv', '$(touch pwned).csv', '\\\\host\\pwned.csv'] + [f'{name}.csv' for name in names]
      log = lambda index: f'time,kind,lat,lon,speed\n2026-05-01T10:{index % 60:02}:{index // 60:02}Z,speed,56.6,12.9,5\nx,speed,,,\n'.encode()
      if sys.argv[1] == 'zip':
        with zipfile.ZipFile('deep/logs.zip', 'w') as file:
          for index, path in enumerate(paths):
            info = zipfile.ZipInfo('x')
            info.filename = path
            file.writestr(info, log(index))
      else:
        with tarfile.open('deep/logs.tar', 'w', format=tarfile.GNU_FORMAT) as file:
          link = tarfile.TarInfo('link')
          link.type, link.linkname = tarfile.SYMTYPE, '..'
          file.addfile(link)
          hard = tarfile.TarInfo('hard.csv')
          hard.type, hard.linkname = tarfile.LNKTYPE, '../victim.csv'
          file.addfile(hard)
          for index, path in enumerate(paths + ['link/pwned.csv']):
            info = tarfile.TarInfo(path)
            info.size = len(log(index))
            file.addfile(info, io.BytesIO(log(index)))
      """#, ending)
    let count = names.count + 12 + (ending == "tar" ? 1 : 0)
    let before = try Self.everything(place)
    let line = isPiped ? "import --json - < logs.\(ending)" : "import --json logs.\(ending)"
    let ran = try await place.shell("cd deep; \"$LAGESBILD\" \(line)")
    #expect(ran.status == 0, "\(ran.error)")
    #expect(try ran.json()["checks"] as? Int == count)
    #expect(try Set(Self.everything(place)).subtracting(before).map { $0.hasSuffix("deep/lagesbild.gpkg") } == [true])
    #expect(try place.read("deep/victim.csv") == Data("left alone".utf8))
    #expect(
      !FileManager.default.fileExists(atPath: "/tmp/pwned.csv") && !FileManager.default.fileExists(atPath: "/pwned.csv")
    )
    let text = try await place.shell(
      "cd deep; \"$LAGESBILD\" import --again logs.\(ending); \"$LAGESBILD\" rejects; \"$LAGESBILD\" rejects --format csv"
    )
    #expect(text.status == 0)
    let all = ran.text + text.text.replacing("\r\n", with: "\n") + text.error
    #expect(!all.unicodeScalars.contains(where: Self.acts))
    Attempts.report("members of a \(ending)", ["names": count])
  }

  /// All that there is beside the workplace's own folder, and in it.
  private static func everything(_ place: Workplace) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: place.folder.deletingLastPathComponent().path)
      .filter { !$0.hasPrefix("captures/") }
  }
}
