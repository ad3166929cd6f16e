import Foundation
import TestSupport
import Testing

private let hasGDAL = FileManager.default.isExecutableFile(atPath: "/usr/bin/ogrinfo")

/// The store as GDAL, and so QGIS, sees it.
@Suite(.enabled(if: hasGDAL, "ogrinfo is not here"))
struct LayerTests {

  /// - Parameter days: a month has priority places, a day has not.
  private func town(checks: Int = 20_000, days: Int = 1) async throws -> Workplace {
    let place = try Workplace()
    for line in [
      ["generate", "--checks", "\(checks)", "--days", "\(days)", "--seed", "5", "-o", place.path("town.csv")],
      ["import", "--quiet", place.path("town.csv")],
      ["areas", "import", fixtures.appending(path: "areas/districts.geojson").path],
      ["places", "--save", "--format", "json", "--top", "3"],
    ] {
      let ran = try await place.lagesbild(line)
      try #require(ran.status == 0, "\(ran.error)")
      if line[0] == "places" { try place.write(ran.output, to: "places.json") }
    }
    return place
  }

  @Test func everyLayerOpensWithoutAWord() async throws {
    let place = try await town()
    let ran = try await place.shell("ogrinfo -so -al lagesbild.gpkg 2>&1")
    #expect(ran.status == 0)
    #expect(!ran.text.contains("Warning") && !ran.text.contains("ERROR") && !ran.text.contains("FAILURE"))
    let counted = try await place.python(
      """
      import json, re, sqlite3, subprocess
      text = subprocess.run(['ogrinfo', '-so', '-al', 'lagesbild.gpkg'], capture_output=True, text=True).stdout
      seen = {n: int(c) for n, c in re.findall(r'Layer name: (\\w+)\\n(?:.*\\n)*?Feature Count: (\\d+)', text)}
      db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
      names = [n for n, in db.execute('SELECT table_name FROM gpkg_contents')]
      print(json.dumps({'seen': seen, 'held': {n: db.execute(f'SELECT count(*) FROM {n}').fetchone()[0] for n in names}}))
      """
    ).json()
    let seen = try #require(counted["seen"] as? [String: Int])
    #expect(seen == counted["held"] as? [String: Int])
    #expect(seen.count == 14)
    for layer in ["cell", "cell_speed", "cell_vehicle", "area"] { #expect(seen[layer] ?? 0 > 0, "\(layer)") }
  }

  /// Exactly for counts and V85, to 1e-12 for rates.
  @Test func aCellsLayersSayWhatTrendsSay() async throws {
    let place = try await town()
    let trends = try await place.lagesbild("trends", "--by", "cell,kind,vehicle", "--format", "json")
    try place.write(trends.output, to: "trends.json")
    let grouped = try await place.lagesbild("trends", "--by", "cell,kind", "--format", "json")
    try place.write(grouped.output, to: "grouped.json")
    try await place.python(
      """
      import json, sqlite3
      db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
      square = "cell.north_index || '/' || cell.east_index"
      measures = 'checks, with_denominator, rate, rate_low, rate_high, v85_kmh'
      def told(row): return [row['checks'], row['withDenominator'], row['rate'], row['rateLow'], row['rateHigh'], row['v85Kmh']]
      def same(a, b): return a == b or (None not in (a, b) and abs(a - b) < 1e-12)
      def compare(wanted, sql):
          rows = {tuple(row[:-6]): row[-6:] for row in db.execute(sql)}
          assert rows.keys() == wanted.keys() and len(rows) > 100, (len(rows), len(wanted))
          for key in rows: assert all(map(same, rows[key], wanted[key])), (key, rows[key], wanted[key])
      compare({(r['cell'], r['kind'], r['vehicle']): told(r) for r in json.load(open('trends.json'))},
        f"SELECT {square}, kind, vehicle, {measures} FROM cell_vehicle JOIN cell ON cell.id = cell_id "
        "WHERE vehicle NOT IN ('every', 'motor', 'moped_or_slow')")
      compare({(r['cell'], r['kind']): told(r) for r in json.load(open('grouped.json')) if r['kind'] != 'speed'},
        f"SELECT {square}, kind, {measures} FROM cell_vehicle JOIN cell ON cell.id = cell_id WHERE vehicle = 'every'")
      """)
  }

  @Test func aBoxOfTheMapIsFoundByTheIndex() async throws {
    let place = try await town()
    let box = try await place.python(
      """
      import sqlite3
      db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
      e, n = db.execute('SELECT cell.east_index, cell.north_index FROM cell JOIN cell_speed ON cell_id = id LIMIT 1').fetchone()
      print(e * 100 + 20, n * 100 + 20, e * 100 + 80, n * 100 + 80)
      """
    ).text.trimmingCharacters(in: .newlines)
    for layer in ["cell", "cell_speed"] {
      let ran = try await place.shell("CPL_DEBUG=ON ogrinfo -so lagesbild.gpkg \(layer) -spat \(box) 2>&1")
      #expect(ran.text.contains("Feature Count: 1\n"), "\(ran.text)")
      #expect(ran.text.contains("rtree_cell_geom"), "\(layer)")
    }
  }

  @Test func theSavedPlacesAreThoseListed() async throws {
    let place = try await town(checks: 100_000, days: 30)
    let compared = try await place.python(
      """
      import json, re, sqlite3
      db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
      db.row_factory = sqlite3.Row
      snake = lambda key: re.sub('([A-Z])', lambda m: '_' + m[1].lower(), key)
      rows = {r['place_id']: r for r in db.execute('SELECT * FROM place')}
      listed, wrong, columns = json.load(open('places.json')), [], {'id', 'geom', 'place_id'}
      for place in listed:
        row = rows[place.pop('id')]
        trend = place.pop('trend')
        place |= {'trend_' + k: v for k, v in trend.items()}
        place['measures'] = [m['id'] for m in place['measures']]
        for key, value in place.items():
          if isinstance(value, list): value = '+'.join(value)
          columns.add(snake(key))
          if row[snake(key)] != value: wrong.append([key, value, row[snake(key)]])
      unfilled = set(rows[next(iter(rows))].keys()) - columns
      print(json.dumps({'listed': len(listed), 'stored': len(rows), 'wrong': wrong, 'unfilled': sorted(unfilled),
        'screenings': [list(r) for r in db.execute('SELECT seed, top FROM place_screening')]}))
      """
    ).json()
    let stored = try #require(compared["stored"] as? Int)
    #expect(stored > 0)
    #expect(stored == compared["listed"] as? Int)
    #expect((compared["wrong"] as? [Any])?.isEmpty == true, "\(compared)")
    #expect((compared["unfilled"] as? [Any])?.isEmpty == true, "\(compared)")
    let said = try await place.lagesbild("places", "--save", "--explain", "x")
    #expect(said.status == 64)
  }

  @Test func theStoreGoesOnAfterMapProgramsHadItOpen() async throws {
    let place = try await town()
    let copied = try await place.shell("ogr2ogr -f GeoJSON out.geojson lagesbild.gpkg cell_speed 2>&1")
    #expect(copied.status == 0 && copied.text.isEmpty, "\(copied.text)")
    // An outline that is moved in GDAL, as in QGIS, fires the triggers there.
    let changed = try await place.shell(
      "ogrinfo lagesbild.gpkg -q -sql \"UPDATE area SET geom = (SELECT geom FROM area ORDER BY id LIMIT 1)\" 2>&1")
    #expect(changed.status == 0, "\(changed.text)")
    // One that was dropped there comes back when it is needed.
    let dropped = try await place.shell(
      "ogrinfo lagesbild.gpkg -q -sql \"SELECT DisableSpatialIndex('cell', 'geom')\" 2>&1")
    #expect(dropped.status == 0, "\(dropped.text)")
    #expect(try await place.lagesbild("generate", "--checks", "3000", "--seed", "4", "-o", "more.csv").status == 0)
    let more = try await place.lagesbild("import", "--quiet", "more.csv")
    #expect(more.status == 0, "\(more.error)")
    #expect(try await place.lagesbild("undo", "1").status == 0)
    try await place.python(
      """
      import sqlite3
      db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
      boxes = db.execute('SELECT minx, maxx, miny, maxy FROM rtree_area_geom').fetchall()
      assert len(boxes) > 1 and len(set(boxes)) == 1, boxes
      cells = [{i for i, in db.execute(sql)} for sql in ('SELECT id FROM cell', 'SELECT id FROM rtree_cell_geom')]
      assert cells[0] == cells[1] and cells[0]
      """)
    let text = try await place.shell("ogrinfo -so -al lagesbild.gpkg 2>&1").text
    #expect(!text.contains("Warning") && !text.contains("ERROR"))
  }
}
