import Foundation
import TestSupport
import Testing

/// `lagesbild export --format`, read by Python as those would who use it.
struct ExportTests {
  /// Reads an export and sums it up, by what a store or a log is summed up by.
  private static let reading = """
    import collections, csv, gzip, io, json, sys
    def rows(path):
        data = open(path, 'rb').read()
        if path.endswith('.gz'): data = gzip.decompress(data)
        return list(csv.DictReader(io.StringIO(data.decode('utf-8'), newline='')))
    def outcomes(row):
        return [(word, int(count)) for word, count in (pair.split(':') for pair in row['outcomes'].split())]

    """

  /// Two logs of one town that share hours and cells, so that bins are merged.
  private func store(register: Bool = false) async throws -> Workplace {
    let place = try Workplace()
    let sites = register ? ["--site-register", "sites.csv"] : []
    for seed in ["1", "2"] {
      let options = ["--checks", "6000", "--seed", seed, "--days", "2", "--dirt", "0.01", "-o", "town\(seed).csv"]
      let generated = try await place.lagesbild(["generate"] + options + sites)
      try #require(generated.status == 0, "\(generated.error)")
    }
    let given = register ? ["--sites", "sites.csv"] : []
    let imported = try await place.lagesbild(["import", "--quiet"] + given + ["town1.csv", "town2.csv"])
    try #require(imported.status == 0, "\(imported.error)")
    return place
  }

  @Test func exportedBinsAreTheChecksOfTheStore() async throws {
    let place = try await store(register: true)
    #expect(try await place.lagesbild("export", "--format", "csv", "-o", "bins.csv").status == 0)
    #expect(try await place.lagesbild("export", "--format", "csv", "-o", "bins.csv.gz").status == 0)
    let told = try await place.python(
      Self.reading + """
        import sqlite3
        bins = rows('bins.csv')
        db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
        names = ['north_metres', 'east_metres', 'start_utc', 'local_date', 'local_hour', 'weekday', 'stratum', 'site',
                 'kind', 'vehicle', 'sampling', 'basis', 'limit_kmh', 'offences', 'checks', 'violations']
        keys = ['northMetres', 'eastMetres', 'startUtc', 'date', 'hour', 'weekday', 'stratum', 'site', 'kind',
                'vehicle', 'sampling', 'basis', 'limitKmh', 'offences', 'checks', 'violations']
        def text(value):
            return '' if value is None else str(int(value) if isinstance(value, float) else value)
        stored = sorted([text(v) for v in row] for row in db.execute(f'SELECT {",".join(names)} FROM check_hour'))
        assert sorted([row[key] for key in keys] for row in bins) == stored
        assert rows('bins.csv.gz') == bins
        order = [(float(row['northMetres']), float(row['eastMetres']), row['startUtc']) for row in bins]
        assert order == sorted(order)
        # The histograms, against those that the store unpacks.
        unpacked = collections.Counter()
        for kind, outcome, checks in db.execute('''SELECT kind, outcome, bin_outcome.checks FROM bin_outcome
            JOIN bin ON bin.id = bin_id JOIN category ON category.id = category_id WHERE kind <> 'behaviour' '''):
            unpacked[kind, outcome] += checks
        words = {'negative': 0, 'positive': 1, 'refused': 65535, 'overLimit': 65534}
        exported = collections.Counter()
        for row in bins:
            found = outcomes(row)
            if row['kind'] == 'behaviour':
                assert found == []
                continue
            assert sum(count for _, count in found) == int(row['checks'])
            for word, count in found:
                scale = 100 if row['kind'] == 'alcohol' else 1
                exported[row['kind'], words[word] if word in words else round(float(word) * scale)] += count
        assert exported == unpacked
        sums = collections.Counter()
        for row in bins: sums[row['kind']] += int(row['checks'])
        merged = db.execute('SELECT (SELECT count(*) FROM bin) - (SELECT count(*) FROM check_hour)').fetchone()[0]
        print(json.dumps({'checks': sums, 'merged': merged, 'named': sum(row['site'] != '' for row in bins)}))
        """
    ).json()
    let status = try await place.lagesbild("status", "--format", "json").json()
    #expect(told["checks"] as? [String: Int] == status["checks"] as? [String: Int])
    #expect(told["merged"] as! Int > 0)
    #expect(told["named"] as! Int > 0)
  }

  /// The speeds that the log says, line by line, are those of the export.
  @Test func speedsOfTheLogComeOutAgain() async throws {
    let place = try await store()
    #expect(try await place.lagesbild("export", "--format", "csv", "--kind", "speed", "-o", "speed.csv").status == 0)
    #expect(try await place.lagesbild("rejects", "--format", "csv").text.contains(","))
    try await place.python(
      Self.reading + """
        import math, sqlite3
        db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
        refused = set(db.execute('SELECT file_name, line FROM rejected_line'))
        logged = collections.Counter()
        for name in ['town1.csv', 'town2.csv']:
            lines = open(name, encoding='utf-8', errors='replace', newline='').read().splitlines()
            header = lines[0].split(',')
            for number, line in enumerate(lines[1:], 2):
                if (name, number) in refused: continue
                row = dict(zip(header, next(csv.reader([line]))))
                if row['kind'] == 'speed':
                    logged[row['vehicle'] or 'unknown', row['limit'], str(math.ceil(float(row['speed'])))] += 1
        exported = collections.Counter()
        for row in rows('speed.csv'):
            for speed, count in outcomes(row): exported[row['vehicle'], row['limitKmh'], speed] += count
        assert exported == logged, (exported - logged, logged - exported)
        assert sum(exported.values()) > 4000
        """)
  }

  @Test func exportsTheSameWhateverOrderTheLogsCameIn() async throws {
    let place = try await store(register: true)
    let again = ["import", "--quiet", "--store", "other.gpkg", "--sites", "sites.csv"]
    #expect(try await place.lagesbild(again + ["town2.csv"]).status == 0)
    #expect(try await place.lagesbild(again + ["town1.csv"]).status == 0)
    for what in ["bins", "cells"] {
      for format in ["csv", "geojson"] {
        let one = try await place.lagesbild("export", "--format", format, "--what", what)
        let other = try await place.lagesbild("export", "--format", format, "--what", what, "--store", "other.gpkg")
        #expect(one.status == 0 && one.output.count > 10_000)
        #expect(one.output == other.output)
      }
    }
  }

  @Test(arguments: ["bins", "cells"])
  func writesGeoJSONOfSquaresOnEarth(what: String) async throws {
    let place = try await store()
    #expect(
      try await place.lagesbild("export", "--format", "geojson", "--what", what, "-o", "map.geojson").status == 0)
    #expect(try await place.lagesbild("export", "--format", "csv", "--what", what, "-o", "map.csv").status == 0)
    try await place.python(
      Self.reading + """
        table = rows('map.csv')
        told = json.load(open('map.geojson', encoding='utf-8'))
        assert set(told) == {'type', 'features'} and told['type'] == 'FeatureCollection'
        assert len(told['features']) == len(table) > 50
        for feature, row in zip(told['features'], table):
            assert feature['type'] == 'Feature' and feature['geometry']['type'] == 'Polygon'
            ring, = feature['geometry']['coordinates']
            assert len(ring) == 5 and ring[0] == ring[4]
            area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:])) / 2
            assert area > 0, 'the right-hand rule: counter-clockwise'
            # About 100 m by 100 m at 56.7 degrees north.
            assert 0.9e4 < area * 111_320 ** 2 * 0.549 < 1.1e4, area
            properties = feature['properties']
            assert list(properties) == list(row)
            middle = [sum(c[i] for c in ring[:4]) / 4 for i in (0, 1)]
            assert abs(middle[0] - properties['lon']) < 1e-6 and abs(middle[1] - properties['lat']) < 1e-6
            for key, value in properties.items():
                assert row[key] == ('' if value is None else row[key] if isinstance(value, float) else str(value)), key
                if isinstance(value, float): assert float(row[key]) == value
        """)
  }

  @Test func cellsHaveTheNumbersOfTrends() async throws {
    let place = try await store()
    #expect(try await place.lagesbild("export", "--format", "csv", "--what", "cells", "-o", "cells.csv").status == 0)
    #expect(
      try await place.shell("$LAGESBILD trends --by cell,kind --format csv > trends.csv").status == 0)
    try await place.python(
      Self.reading + """
        cells = {f"{int(float(row['northMetres']) // 100)}/{int(float(row['eastMetres']) // 100)}": row
                 for row in rows('cells.csv')}
        seen = set()
        for row in rows('trends.csv'):
            cell = cells[row['cell']]
            for key in ['checks', 'violations', 'withDenominator', 'rate', 'rateLow', 'rateHigh', 'note']:
                assert cell[row['kind'] + key[0].upper() + key[1:]] == row[key], (row, key)
            if row['kind'] == 'speed':
                assert cell['speedMeanKmh'] == row['meanKmh'] and cell['speedV85Kmh'] == row['v85Kmh']
            seen.add((row['cell'], row['kind']))
        for name, cell in cells.items():
            for kind in ['speed', 'behaviour', 'alcohol', 'drug']:
                if (name, kind) not in seen: assert cell[kind + 'Checks'] == '0' and cell[kind + 'Rate'] == ''
            assert int(cell['checks']) == sum(int(cell[k + 'Checks']) for k in ['speed', 'behaviour', 'alcohol', 'drug'])
        """)
  }

  @Test(arguments: [
    ("--kind alcohol", "row['kind'] == 'alcohol'"),
    ("--vehicle moped,car", "row['vehicle'] in ('moped', 'moped1', 'moped2', 'mopedcar', 'car')"),
    ("--stratum weekend-night", "row['stratum'] == 'weekend-night'"),
    ("--from 2026-06-06", "row['date'] >= '2026-06-06'"), ("--to 2026-06-05", "row['date'] <= '2026-06-05'"),
    ("--area Centrum", "row['cell'] in centrum"),
    (
      "--kind speed --area Centrum --from 2026-06-06",
      "row['kind'] == 'speed' and row['cell'] in centrum and row['date'] >= '2026-06-06'"
    ),
  ])
  func leavesOutWhatIsNotAskedFor(options: String, condition: String) async throws {
    let place = try await store()
    let districts = fixtures.appending(path: "areas/districts.geojson").path
    #expect(try await place.lagesbild("areas", "import", districts).status == 0)
    let words = options.split(separator: " ").map(String.init)
    #expect(try await place.lagesbild("export", "--format", "csv", "-o", "all.csv").status == 0)
    #expect(try await place.lagesbild(["export", "--format", "csv", "-o", "some.csv"] + words).status == 0)
    #expect(
      try await place.lagesbild(["export", "--format", "csv", "--what", "cells", "-o", "cells.csv"] + words).status == 0
    )
    try await place.python(
      Self.reading + """
        import sqlite3
        db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
        centrum = set(db.execute('''SELECT north_metres, east_metres FROM cell_summary JOIN area_cell USING (cell_id)
            JOIN area ON area.id = area_id WHERE area.name = 'Centrum' '''))
        def asked(row):
            row = dict(row, cell=(float(row['northMetres']), float(row['eastMetres'])))
            return \(condition)
        every = rows('all.csv')
        expected = [row for row in every if asked(row)]
        assert 0 < len(expected) < len(every)
        assert rows('some.csv') == expected
        checks = collections.Counter()
        for row in expected: checks[row['northMetres'], row['eastMetres']] += int(row['checks'])
        assert {(row['northMetres'], row['eastMetres']): int(row['checks']) for row in rows('cells.csv')} == checks
        """)
  }

  @Test func namesFromARegisterRunNothing() async throws {
    let place = try Workplace()
    let name = "=HYPERLINK(\"http://x\");\u{1B}[31m,\u{202E}x"
    let quoted = "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    try place.write("site,lat,lon,limit\n\(quoted),56.674,12.857,50\n", to: "sites.csv")
    try place.write(
      "time,kind,site,vehicle,speed,limit\n2026-06-05T10:00:00Z,speed,\(quoted),car,55,50\n", to: "night.csv")
    let imported = try await place.lagesbild("import", "--quiet", "--sites", "sites.csv", "night.csv")
    try #require(imported.status == 0, "\(imported.error)")
    let csv = try await place.lagesbild("export", "--format", "csv")
    #expect(csv.status == 0)
    #expect(csv.text.contains(#","'=HYPERLINK(""http://x"");^[[31m,\u{202E}x","#))
    let json = try await place.lagesbild("export", "--format", "geojson")
    #expect(!json.output.contains(0x1B) && !json.text.unicodeScalars.contains("\u{202E}"))
    let features = try #require(try json.json()["features"] as? [[String: Any]])
    #expect((features[0]["properties"] as? [String: Any])?["site"] as? String == name)
  }

  @Test func trendsGoToAFileToo() async throws {
    let place = try await store()
    let arguments = ["trends", "--by", "hour,kind", "--format", "csv"]
    let printed = try await place.lagesbild(arguments)
    #expect(printed.status == 0 && printed.output.count > 1000)
    #expect(try await place.lagesbild(arguments + ["-o", "trends.csv"]).output.isEmpty)
    #expect(try place.read("trends.csv") == printed.output)
    #expect(try await place.lagesbild(arguments + ["-o", "trends.csv.gz"]).status == 0)
    #expect(try await place.shell("zcat trends.csv.gz").output == printed.output)
  }

  @Test func aStoreWithoutChecksHasNoRows() async throws {
    let place = try Workplace()
    try place.write(header, to: "night.csv")
    #expect(try await place.lagesbild("import", "--quiet", "night.csv").status == 0)
    for what in ["bins", "cells"] {
      let csv = try await place.lagesbild("export", "--format", "csv", "--what", what)
      #expect(csv.status == 0 && csv.text.hasPrefix("northMetres,eastMetres,lat,lon,") && csv.text.hasSuffix("\r\n"))
      #expect(csv.text.split(separator: "\r\n").count == 1)
      let json = try await place.lagesbild("export", "--format", "geojson", "--what", what).json()
      #expect((json["features"] as? [Any])?.isEmpty == true)
    }
  }

  @Test(arguments: [
    ("", "try one of --format csv"), ("--format csv --qgis out", "try one of --format csv"),
    ("--format json", "'csv' and 'geojson'"), ("--format csv --what places", "'bins' and 'cells'"),
    ("--qgis out -o x", "about the whole store"), ("--datasette out --kind speed", "about the whole store"),
    ("--format csv --from 2026-06-02 --to 2026-06-01", "--from is after --to"),
    ("--format csv --vehicle boat", "no vehicle class `boat`"), ("--format csv --stratum night", "weekday-evening"),
  ])
  func refusesWhatItCannotMean(options: String, words: String) async throws {
    let place = try Workplace()
    let ran = try await place.lagesbild(["export"] + options.split(separator: " ").map(String.init))
    #expect(ran.status == 64, "\(ran.error)")
    #expect(ran.error.contains(words), "\(ran.error)")
    #expect(ran.output.isEmpty)
    #expect(try place.names.isEmpty)
  }

  @Test func saysWhatCannotBeDone() async throws {
    let place = try await store()
    let names = try place.names
    for (arguments, words) in [
      (["--format", "csv", "--area", "Väst", "-o", "x.csv"], "there is no area `Väst`; try `lagesbild areas list`"),
      (["--format", "csv", "-o", "missing/x.csv"], "missing/x.csv: it can't be written"),
      (["--format", "csv", "--store", "none.gpkg", "-o", "x.csv"], "none.gpkg: "),
      (["--datasette", "out", "--store", "none.gpkg"], "none.gpkg: "),
      (["--qgis", "town1.csv"], "town1.csv: there can be no such folder"),
    ] {
      let ran = try await place.lagesbild(["export"] + arguments)
      #expect(ran.status == 2 && ran.error.contains(words), "\(ran.error)")
      #expect(ran.output.isEmpty)
    }
    #expect(try place.names == names)
  }

  /// A hand that cut a cell out of the store is found out, and half a file is never left.
  @Test func aBinWithoutItsCellIsAnErrorAndNoFile() async throws {
    let place = try await store()
    try await place.python(
      """
      import sqlite3
      db = sqlite3.connect('lagesbild.gpkg')
      db.execute('DELETE FROM cell WHERE id = (SELECT cell_id FROM bin LIMIT 1)')
      db.commit()
      """)
    let ran = try await place.lagesbild("export", "--format", "csv", "-o", "bins.csv")
    #expect(ran.status == 2 && ran.error.hasPrefix("lagesbild: lagesbild.gpkg: "), "\(ran.error)")
    #expect(try !place.names.contains { $0.hasPrefix("bins.csv") })
  }

  @Test func aReaderThatGoesAwayIsNoFailure() async throws {
    let place = try await store()
    let ran = try await place.shell("set -o pipefail; $LAGESBILD export --format geojson | head -c 100 > /dev/null")
    #expect(ran.status == 0, "\(ran.error)")
    #expect(ran.error.isEmpty)
  }
}
