import Foundation
import TestSupport
import Testing

/// What `lagesbild export` writes for QGIS and for Datasette.
struct ExportFolderTests {
  private func store() async throws -> Workplace {
    let place = try Workplace()
    let generated = try await place.lagesbild(
      "generate", "--checks", "4000", "--seed", "3", "--dirt", "0.01", "-o", "town.csv", "--site-register", "sites.csv")
    try #require(generated.status == 0, "\(generated.error)")
    let imported = try await place.lagesbild(
      "import", "--quiet", "--store", "halm stad.gpkg", "--sites", "sites.csv", "town.csv")
    try #require(imported.status == 0, "\(imported.error)")
    let districts = fixtures.appending(path: "areas/districts.geojson").path
    #expect(try await place.lagesbild("areas", "import", "--store", "halm stad.gpkg", districts).status == 0)
    return place
  }

  @Test func stylesAreXMLThatColoursEveryRateOnce() async throws {
    let place = try Workplace()
    for _ in 1...2 {
      let ran = try await place.lagesbild("export", "--qgis", "styles")
      #expect(ran.status == 0 && ran.output.isEmpty && ran.error.isEmpty, "\(ran.error)")
    }
    #expect(try place.names == ["styles", "styles/README-qgis.txt", "styles/cell.qml", "styles/place.qml"])
    try await place.python(
      """
      import xml.etree.ElementTree as tree
      for name in ['cell', 'place']:
          root = tree.parse(f'styles/{name}.qml').getroot()
          assert root.tag == 'qgis' and root.get('version').startswith('3.22.')
          renderer = root.find('renderer-v2')
          assert renderer.get('type') == 'graduatedSymbol' and '"rate"' in renderer.get('attr')
          ranges = renderer.findall('ranges/range')
          rated = [(float(r.get('lower')), float(r.get('upper'))) for r in ranges if float(r.get('lower')) >= 0]
          assert rated[0][0] == 0 and rated[-1][1] == 1
          assert all(a[1] == b[0] for a, b in zip(rated, rated[1:]))
          assert all('%' in r.get('label') for r in ranges[:len(rated)])
          # One more, for what has no rate.
          assert [(r.get('lower'), r.get('label')) for r in ranges[len(rated):]] == [('-1.000000', 'no denominator')]
          symbols = {s.get('name'): s for s in renderer.findall('symbols/symbol')}
          assert sorted(symbols) == sorted(r.get('symbol') for r in ranges)
          colours = []
          for r in ranges:
              layer = symbols[r.get('symbol')].find('layer')
              option = {o.get('name'): o.get('value') for o in layer.findall('Option/Option')}
              assert option == {p.get('k'): p.get('v') for p in layer.findall('prop')}
              assert (option['outline_style'] == 'solid') == (name == 'place')
              colours.append([int(part) for part in option['color'].split(',')])
          # Lighter with every class, so that no hue need be told apart.
          light = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b, _ in colours[:len(rated)]]
          assert light == sorted(light) and all(b - a > 20 for a, b in zip(light, light[1:])), light
          text = root.find('labeling/settings/text-style')
          assert root.get('labelsEnabled') == ('1' if name == 'place' else '0')
          assert (text.get('fieldName') if name == 'place' else text) == ('rank' if name == 'place' else None)
      """)
  }

  @Test func metadataNamesWhatTheStoreHas() async throws {
    let place = try await store()
    let ran = try await place.lagesbild("export", "--store", "halm stad.gpkg", "--datasette", "web")
    #expect(ran.status == 0 && ran.output.isEmpty, "\(ran.error)")
    #expect(
      String(decoding: try place.read("web/README-datasette.txt"), as: UTF8.self).contains(
        "datasette serve --immutable"))
    try await place.python(
      """
      import json, re, sqlite3
      told = json.load(open('web/metadata.json', encoding='utf-8'))
      assert list(told['databases']) == ['halm stad'] and told['title'] and told['description']
      database = told['databases']['halm stad']
      db = sqlite3.connect('file:halm stad.gpkg?mode=ro', uri=True)
      names = [name for name, in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
      assert set(database['tables']) == {name for name in names if not name.startswith('sqlite_')}
      for name, table in database['tables'].items():
          columns = [row[1] for row in db.execute(f'PRAGMA table_xinfo({name})')]
          if name.startswith(('gpkg_', 'rtree_')) or name in ('pack', 'stratum_pack'): assert table['hidden'], name
          if table['hidden']: continue
          assert table['description'], name
          assert set(table['columns']) == set(columns), (name, set(columns) - set(table['columns']))
          assert set(table['sortable_columns']) <= set(columns)
          assert table['units'] == {c: 'km/h' for c in columns if c.endswith('_kmh')}
      queries = database['queries']
      assert 6 <= len(queries) <= 10
      given = {'kind': 'speed', 'vehicle': 'car', 'from': '2026-01-01', 'to': '2026-12-31', 'file': 'town',
               'site': db.execute('SELECT name FROM site JOIN bin ON site_id = site.id LIMIT 1').fetchone()[0]}
      for name, query in queries.items():
          assert query['title'] and query['description']
          parameters = set(re.findall(r':(\\w+)', query['sql']))
          assert 0 < len(parameters) and parameters <= set(given)
          rows = db.execute(query['sql'], {p: '' for p in parameters}).fetchall()
          assert len(rows) > 0, name
          some = db.execute(query['sql'], {p: given[p] for p in parameters}).fetchall()
          assert len(some) <= len(rows) and (len(some) > 0 or name in ('offences', 'speeds')), name
          none = db.execute(query['sql'], {p: 'x' for p in parameters}).fetchall()
          assert none == [], name
      """)
  }

  /// The rates of the questions are those of `lagesbild trends`.
  @Test(arguments: [
    ("rate_by_month", "month,kind"), ("rate_by_stratum", "stratum,kind"), ("rate_by_area", "area,kind"),
  ])
  func questionsHaveTheAnswersOfTrends(name: String, dimensions: String) async throws {
    let place = try await store()
    #expect(try await place.lagesbild("export", "--store", "halm stad.gpkg", "--datasette", "web").status == 0)
    let trends = try await place.lagesbild(
      "trends", "--store", "halm stad.gpkg", "--by", dimensions, "--format", "json")
    try place.write(trends.output, to: "trends.json")
    try await place.python(
      """
      import json, sqlite3, sys
      name, by = sys.argv[1], sys.argv[2].split(',')
      sql = json.load(open('web/metadata.json'))['databases']['halm stad']['queries'][name]['sql']
      db = sqlite3.connect('file:halm stad.gpkg?mode=ro', uri=True)
      db.row_factory = sqlite3.Row
      rows = db.execute(sql, {'kind': '', 'vehicle': '', 'from': '', 'to': ''}).fetchall()
      asked = {(r[by[0]], r['kind']): (r['checks'], r['checks_with_denominator'], r['rate']) for r in rows}
      told = {tuple(r[key] for key in by): (r['checks'], r['withDenominator'], r['rate'])
              for r in json.load(open('trends.json')) if r[by[0]] != '(none)'}
      assert set(asked) == set(told) and len(told) > 3
      for key, (checks, withDenominator, rate) in told.items():
          assert asked[key][:2] == (checks, withDenominator), key
          assert rate is None and asked[key][2] is None or abs(rate - asked[key][2]) < 1e-4, key
      """, name, dimensions)
  }

  /// Datasette itself, over HTTP: the program on the PATH, or one that was installed into `.build/datasette`.
  static let datasette: String? = {
    let root = fixtures.deletingLastPathComponent()
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/datasette" }
    return ([root.appending(path: ".build/datasette/bin/datasette").path] + path).first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }()

  @Test(.enabled(if: datasette != nil, "`datasette` is not here: `make datasette` installs it"))
  func datasetteServesTheStoreAndAnswersItsQuestions() async throws {
    let place = try await store()
    #expect(try await place.lagesbild("export", "--store", "halm stad.gpkg", "--datasette", "web").status == 0)
    try await place.python(
      """
      import json, os, re, shutil, socket, sqlite3, subprocess, sys, time, urllib.error, urllib.parse, urllib.request
      os.mkdir('copy')
      source, target = sqlite3.connect('halm stad.gpkg'), sqlite3.connect('copy/halm stad.gpkg')
      source.backup(target)
      target.close()
      with socket.socket() as probe:
          probe.bind(('127.0.0.1', 0))
          port = probe.getsockname()[1]
      server = subprocess.Popen([sys.argv[1], 'serve', '--immutable', 'copy/halm stad.gpkg', '--metadata',
          'web/metadata.json', '--setting', 'sql_time_limit_ms', '20000', '--port', str(port)],
          stdout=subprocess.DEVNULL, stderr=open('datasette.log', 'w'))
      def get(path):
          with urllib.request.urlopen(f'http://127.0.0.1:{port}{path}', timeout=60) as answer:
              return answer.read().decode('utf-8')
      def rows(path, **values):
          return json.loads(get(f'{path}.json?' + urllib.parse.urlencode(dict(values, _shape='array'))))
      try:
          for _ in range(600):
              try: index = get('/'); break
              except (urllib.error.URLError, ConnectionError):
                  assert server.poll() is None, open('datasette.log').read()
                  time.sleep(0.1)
          assert 'Traffic checks' in index
          base = '/' + [d for d in json.loads(get('/.json')).values() if d['name'] == 'halm stad'][0]['path'].strip('/')
          db = sqlite3.connect('copy/halm stad.gpkg')
          checks = db.execute('SELECT sum(checks) FROM bin').fetchone()[0]
          assert sum(row['checks'] for row in rows(base + '/cell_summary', _size='max')) == checks
          told = json.load(open('web/metadata.json'))['databases']['halm stad']
          layers = {name for name, in db.execute('SELECT table_name FROM gpkg_geometry_columns')}
          for name, table in told['tables'].items():
              # A view with a blob can't be shown whole.
              page = get(f'{base}/{name}' + ('?_nocol=geom' if name in layers else ''))
              if not table['hidden']: assert table['description'][:20] in page, name
          for name, query in told['queries'].items():
              assert len(rows(f'{base}/{name}')) > 0, name
              assert query['title'] in get(f'{base}/{name}')
          assert {row['kind'] for row in rows(f'{base}/rate_by_month', kind='alcohol')} == {'alcohol'}
      finally:
          server.kill()  # SIGTERM may be blocked in what a test starts
          server.wait()
      """, try #require(Self.datasette))
  }
}
