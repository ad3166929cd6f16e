import Foundation
import TestSupport
import Testing

struct AreasTests {
  private let districts = fixtures.appending(path: "areas/districts.geojson").path

  private func generate(_ place: Workplace) async throws {
    let generated = try await place.lagesbild("generate", "--checks", "4000", "--seed", "3", "-o", "town.csv")
    try #require(generated.status == 0, "\(generated.error)")
  }

  private func cellCounts(_ place: Workplace) async throws -> [String: Int] {
    let rows = try await place.lagesbild("areas", "list", "--format", "json").jsonRows()
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["area"] as! String, $0["cells"] as! Int) })
  }

  @Test func districtsHoldTheirCellsAndOverlapInBoth() async throws {
    let place = try Workplace()
    try await generate(place)
    let first = try await place.lagesbild("areas", "import", districts)
    #expect(first.status == 0, "\(first.error)")
    #expect(first.error.contains("created with the grid EPSG:3006/100"))
    #expect(first.error.contains("areas: 3 added, 0 changed, 0 unchanged"))
    #expect(try await place.lagesbild("import", "--quiet", "town.csv").status == 0)
    let told = try await place.python(
      """
      import json, sqlite3
      db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
      inside = {}
      for area, cell in db.execute('SELECT area.name, cell_id FROM area_cell JOIN area ON area.id = area_id'):
        inside.setdefault(area, set()).add(cell)
      checks = dict(db.execute('''SELECT area.name, sum(checks) FROM area JOIN area_cell ON area_cell.area_id = area.id
        JOIN bin USING (cell_id) GROUP BY area.id'''))
      print(json.dumps({'cells': {name: len(cells) for name, cells in inside.items()}, 'checks': checks,
        'centrumAndSoder': len(inside['Centrum'] & inside['Söder']),
        'centrumAndOster': len(inside['Centrum'] & inside['Öster']),
        'cellsInAll': db.execute('SELECT count(*) FROM cell').fetchone()[0]}))
      """
    ).json()
    let cells = try #require(told["cells"] as? [String: Int])
    #expect(Set(cells.keys) == ["Centrum", "Söder", "Öster"])
    #expect(try await cellCounts(place) == cells)
    #expect(told["centrumAndSoder"] as! Int > 0)
    #expect(told["centrumAndOster"] as! Int == 0)
    #expect((told["checks"] as! [String: Int]).values.allSatisfy { (1..<4000).contains($0) })

    // The other way round it comes to the same.
    #expect(try await place.lagesbild("import", "--quiet", "--store", "other.gpkg", "town.csv").status == 0)
    let again = try await place.lagesbild("areas", "import", "--store", "other.gpkg", districts)
    #expect(again.status == 0)
    let listed = try await place.lagesbild("areas", "list", "--format", "csv")
    #expect(try await place.lagesbild("areas", "list", "--format", "csv", "--store", "other.gpkg").text == listed.text)
    #expect(listed.text.hasPrefix("area,cells,southMetres,westMetres,northMetres,eastMetres\r\nCentrum,"))

    #expect(try await place.lagesbild("undo", "1").status == 0)
    #expect(try await cellCounts(place) == ["Centrum": 0, "Söder": 0, "Öster": 0])
    let unchanged = try await place.lagesbild("areas", "import", districts)
    #expect(unchanged.error == "areas: 0 added, 0 changed, 3 unchanged\n")
  }

  @Test(.enabled(if: realLogs != nil, "the real logs are not here"))
  func halmstadIsInHalmstadAndSwedenIsNotInBasel() async throws {
    let municipalities = try #require(realLogs).appending(path: "sweden/municipalities.geojson").path
    let place = try Workplace()
    try await generate(place)
    #expect(try await place.lagesbild("import", "--quiet", "town.csv").status == 0)
    let ran = try await place.lagesbild("areas", "import", municipalities, "--name-key", "kom_namn")
    #expect(ran.status == 0, "\(ran.error)")
    #expect(ran.error == "areas: 290 added, 0 changed, 0 unchanged\n")
    let counts = try await cellCounts(place)
    let status = try await place.lagesbild("status", "--format", "json").json()
    #expect(counts.count == 290)
    #expect(counts.filter { $0.value > 0 }.map(\.key) == ["Halmstad"])
    #expect(counts["Halmstad"]! > 50)
    let outside = try await place.python(
      """
      import json, sqlite3
      db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
      print(json.dumps({'cells': db.execute(
        'SELECT count(*) FROM cell WHERE id NOT IN (SELECT cell_id FROM area_cell)').fetchone()[0]}))
      """
    ).json()
    #expect(outside["cells"] as? Int == 0)
    #expect(status["imports"] as? Int == 1)

    let basel = try await place.lagesbild(
      "areas", "import", municipalities, "--store", "basel.gpkg", "--grid", "EPSG:2056/100")
    #expect(basel.status == 2)
    #expect(basel.error.contains("feature 1 (Tyresö): it is outside the area of EPSG:2056"))
    #expect(basel.error.contains("try "))
    #expect(try !place.names.contains("basel.gpkg"))
  }

  /// Cells all over Sweden, against python3 in degrees, with Lantmäteriet's formulas for the way back from SWEREF 99 TM
  /// (Gauss Conformal Projection, 2008).
  @Test(.enabled(if: realLogs != nil, "the real logs are not here"))
  func cellsAreInTheMunicipalitiesThatPythonFindsThemIn() async throws {
    let municipalities = try #require(realLogs).appending(path: "sweden/municipalities.geojson").path
    let place = try Workplace()
    try await place.python(
      """
      import random
      random.seed(5)
      with open('wide.csv', 'w') as file:
        file.write('time,kind,lat,lon,drug\\n')
        for _ in range(6000):
          lat, lon = random.uniform(55.4, 68.9), random.uniform(11.2, 23.9)
          file.write(f'2026-06-01T12:00:00Z,drug,{lat:.5f},{lon:.5f},negative\\n')
      """)
    #expect(try await place.lagesbild("import", "--quiet", "wide.csv").status == 0)
    #expect(try await place.lagesbild("areas", "import", municipalities).status == 0)
    let compared = try await place.python(
      """
      import json, sqlite3, sys
      from math import *
      f = 1 / 298.257222101
      e2, n = f * (2 - f), f / (2 - f)
      radius = 0.9996 * 6378137 / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
      delta = [n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96 - n**4 / 360, n**2 / 48 + n**3 / 15 - 437 * n**4 / 1440,
        17 * n**3 / 480 - 37 * n**4 / 840, 4397 * n**4 / 161280]
      star = [e2 + e2**2 + e2**3 + e2**4, -(7 * e2**2 + 17 * e2**3 + 30 * e2**4) / 6,
        (224 * e2**3 + 889 * e2**4) / 120, -4279 * e2**4 / 1260]
      def geographic(north, east):
        xi, eta = north / radius, (east - 500000) / radius
        x = xi - sum(d * sin(2 * k * xi) * cosh(2 * k * eta) for k, d in enumerate(delta, 1))
        y = eta - sum(d * cos(2 * k * xi) * sinh(2 * k * eta) for k, d in enumerate(delta, 1))
        phi = asin(sin(x) / cosh(y))
        lat = phi + sin(phi) * cos(phi) * sum(c * sin(phi)**(2 * k) for k, c in enumerate(star))
        return degrees(lat), 15 + degrees(atan(sinh(y) / cos(x)))
      polygons = []
      for feature in json.load(open(sys.argv[1]))['features']:
        geometry = feature['geometry']
        for rings in [geometry['coordinates']] if geometry['type'] == 'Polygon' else geometry['coordinates']:
          lons, lats = zip(*rings[0])
          polygons.append((feature['properties']['kom_namn'], rings, min(lons), max(lons), min(lats), max(lats)))
      def holds(rings, lon, lat):
        inside = False
        for ring in rings:
          for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1: inside = not inside
        return inside
      db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
      stored = {}
      for name, cell in db.execute('SELECT name, cell_id FROM area JOIN area_cell ON area_id = area.id'):
        stored.setdefault(cell, []).append(name)
      cells, inside, wrong = 0, 0, 0
      for cell, north, east in db.execute('SELECT id, north_index, east_index FROM cell'):
        lat, lon = geographic(north * 100 + 50, east * 100 + 50)
        found = [name for name, rings, west, e, south, n in polygons
          if west <= lon <= e and south <= lat <= n and holds(rings, lon, lat)]
        cells += 1
        inside += len(found)
        wrong += found != stored.get(cell, [])
      print(json.dumps({'cells': cells, 'inside': inside, 'wrong': wrong}))
      """, municipalities
    ).json()
    #expect(compared["cells"] as! Int > 5900)
    #expect(compared["inside"] as! Int > 2000)
    #expect(compared["wrong"] as! Int == 0)
  }

  @Test func aBadFileLeavesTheStoreAsItWas() async throws {
    let place = try Workplace()
    #expect(try await place.lagesbild("areas", "import", districts).status == 0)
    let before = try place.read("lagesbild.gpkg")
    let folder = fixtures.appending(path: "areas")
    let bad = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix("n_") && $0.hasSuffix(".geojson") }
    #expect(bad.count > 20)
    for name in bad.sorted() + ["gone.geojson"] {
      let path = folder.appending(path: name).path
      let ran = try await place.lagesbild("areas", "import", path)
      #expect(ran.status == 2, "\(name)")
      #expect(ran.output.isEmpty && ran.error.hasPrefix("lagesbild: \(path): "), "\(name)")
      #expect(ran.error.contains("; "), "\(name)")
      // Whatever the file says, it drives no terminal.
      #expect(ran.error.utf8.allSatisfy { $0 >= 0x20 || $0 == UInt8(ascii: "\n") }, "\(name)")
      #expect(ran.error.split(separator: "\n").count == 1, "\(name)")
    }
    #expect(try place.read("lagesbild.gpkg") == before)
    let new = try await place.lagesbild("areas", "import", "--store", "new.gpkg", folder.appending(path: bad[0]).path)
    #expect(new.status == 2)
    #expect(try place.names == ["lagesbild.gpkg"])
  }

  @Test func saysWhatWasPassedOverAndReadsStandardInput() async throws {
    let place = try Workplace()
    let file = try Data(contentsOf: fixtures.appending(path: "areas/y_passed_over.geojson"))
    let ran = try await place.lagesbild("areas", "import", "-", input: file)
    #expect(ran.status == 0, "\(ran.error)")
    #expect(ran.error.hasSuffix("areas: 1 added, 0 changed, 0 unchanged; 4 features without a polygon passed over\n"))
    let table = try await place.lagesbild("areas", "list")
    #expect(table.text.contains("A "))
    #expect(table.error.isEmpty)
  }

  @Test func anEmptyListSaysHowToBegin() async throws {
    let place = try Workplace()
    try place.write("site,lat,lon\nStorgatan,56.674,12.857\n", to: "sites.csv")
    let made = try await place.lagesbild("sites", "import", "sites.csv")
    try #require(made.status == 0, "\(made.error)")
    let ran = try await place.lagesbild("areas", "list")
    #expect(ran.status == 0)
    #expect(ran.error.contains("try `lagesbild areas import FILE.geojson`"))
    #expect(try await place.lagesbild("areas", "list", "--format", "json").text == "[]\n")
  }
}
