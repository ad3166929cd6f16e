import Foundation
import TestSupport
import Testing

/// `lagesbild export --publish`: what citizens may see.
struct PublicationTests {
  /// A town of a few streets and areas, of which one lies in another and one has a hostile name; logs of few checks, and
  /// one more that brings one to four.
  private static let townScript = """
    import json, random, sys
    dice = random.Random(int(sys.argv[1]))
    south, west = 6280000, 367000
    areas = {'Yttre': (south, west, south + 1500, west + 2000), 'Inre': (south + 200, west, south + 1000, west + 1300),
             '=HYPERLINK("x");\\u202e,': (south, west + 900, south + 600, west + 1500)}
    # Near enough: the store says which cells are in them.
    def degrees(north, east): return [12.8306 + (east - west) * 1.63e-5, 56.6452 + (north - south) * 8.98e-6]
    def ring(box):
        corners = [(box[0], box[1]), (box[0], box[3]), (box[2], box[3]), (box[2], box[1]), (box[0], box[1])]
        return [[degrees(*corner) for corner in corners]]
    json.dump({'type': 'FeatureCollection', 'features': [
        {'type': 'Feature', 'properties': {'name': name}, 'geometry': {'type': 'Polygon', 'coordinates': ring(box)}}
        for name, box in areas.items()]}, open('areas.geojson', 'w'))
    spots = [(south + dice.randrange(1500), west + dice.randrange(2500)) for _ in range(dice.randint(3, 14))]
    kinds = dice.sample(['speed', 'behaviour', 'alcohol', 'drug'], 2)
    months = dice.randint(1, 3)
    def check():
        north, east = dice.choice(spots)
        kind, bad = dice.choice(kinds), dice.random() < 0.3
        time = '2026-%02d-%02dT%02d:15:00Z' % (6 + dice.randrange(months), dice.choice([1, 2, 6, 7]), dice.choice([8, 17, 20]))
        cells = {'speed': ('71' if bad else '40', '50', '', '', ''), 'behaviour': ('', '', 'phone' if bad else '', '', ''),
                 'alcohol': ('', '', '', '0.40' if bad else '0', ''), 'drug': ('', '', '', '', 'positive' if bad else 'negative')}
        sampling = 'offenders' if bad and dice.random() < 0.1 else 'stopped'
        return ','.join(['secretdevice7', time, kind, str(north), str(east), *cells[kind], sampling])
    for name, count in [('secretfile1.csv', len(spots) * dice.randint(2, 12)), ('secretfile2.csv', dice.randint(1, 4))]:
        with open(name, 'w') as log:
            log.write('device,time,kind,north,east,speed,limit,offence,breath,drug,sampling\\n')
            log.writelines(check() + '\\n' for _ in range(count))

    """

  /// The store of a town before its last log, with a publication and the exact bins.
  private func town(_ seed: Int) async throws -> Workplace {
    let place = try Workplace()
    try await place.python(Self.townScript, String(seed))
    for arguments in [["import", "--quiet", "secretfile1.csv"], ["areas", "import", "areas.geojson"]] {
      let ran = try await place.lagesbild(arguments)
      try #require(ran.status == 0, "\(ran.error)")
    }
    try await publish(place, "1")
    return place
  }

  private func publish(_ place: Workplace, _ number: String) async throws {
    for options in [["--publish", "-o", "published\(number).csv"], ["-o", "true\(number).csv"]] {
      let ran = try await place.lagesbild(["export", "--format", "csv"] + options)
      try #require(ran.status == 0, "\(ran.error)")
    }
  }

  @Test(arguments: 0..<6) func anAttackOnTheFilesFindsNothing(part: Int) async throws {
    var naive = 0
    for seed in part * 5..<part * 5 + 5 {
      let place = try await town(seed)
      try #require(try await place.lagesbild("import", "--quiet", "secretfile2.csv").status == 0)
      try await publish(place, "2")
      let told = try await place.python(
        PublicationAttack.python + """
          import sys
          areas, streets = areasOf('lagesbild.gpkg'), streetsOf('true2.csv')
          files = [published('published1.csv'), published('published2.csv')]
          truth = [truths('true1.csv', areas), truths('true2.csv', areas)]
          # What is shown is the truth, rounded down; nothing below the base is shown.
          for shown, true in zip(files, truth):
              for key, count in shown.items():
                  base = BASE[key[1]]
                  assert count >= base and count == true[key] // base * base, (key, count, true[key])
          for file, true in zip(files, truth):
              hits = found(attack([file], [true], areas, streets), [true], True)
              assert not hits, hits
          hits = found(attack(files, truth, areas, streets), truth, False)
          assert not hits, hits
          # The attack itself: exact counts with the small ones left out do not withstand it.
          naive = [{key: count for key, count in true.items() if count >= BASE[key[1]]} for true in truth]
          print(json.dumps({'found': len(found(attack(naive, truth, areas, streets, exact=True), truth, False))}))
          """)
      naive += try #require(try told.json()["found"] as? Int)
    }
    #expect(naive > 0)
  }

  @Test func nothingInTheFilesTellsOfDevicesFilesOrSmallCounts() async throws {
    let place = try await town(1)
    let csv = try await place.lagesbild("export", "--format", "csv", "--publish")
    let json = try await place.lagesbild("export", "--format", "geojson", "--publish")
    #expect(csv.status == 0 && json.status == 0)
    #expect(csv.text.hasPrefix("table,name,northMetres,eastMetres,lat,lon,kind,checks,violations,ratePercent,"))
    for text in [csv.text, json.text] {
      #expect(!text.contains("secret") && !text.unicodeScalars.contains("\u{202E}"))
      #expect(text.firstMatch(of: /[0-9a-f]{32}/) == nil)
    }
    #expect(csv.text.contains("'=HYPERLINK("))
    #expect(json.text.contains("Counts of checks are rounded down"))
    // What was withheld and why, for who publishes.
    #expect(csv.error.contains("whole fives") && csv.error.contains("not for publication"))
    let again = try await place.lagesbild("export", "--format", "csv", "--publish")
    #expect(again.output == csv.output)
    try await place.python(
      """
      import csv, io, json, subprocess, os, sys
      rows = list(csv.DictReader(open('published1.csv', encoding='utf-8', newline='')))
      for row in rows:
          base = 5 if row['kind'] in ['speed', 'behaviour'] else 10
          empty = [key for key in ['checks', 'violations', 'withoutDenominator'] if row[key] == '']
          assert (row['withheld'] == '') == (empty == []) and row['withheld'].split(':')[0] == '+'.join(empty)
          assert empty == [] or f'under {base}' in row['withheld']
          assert all(int(row[key]) % base == 0 and int(row[key]) >= base
                     for key in ['checks', 'violations', 'withoutDenominator'] if row[key])
      """)
    let features = try #require(try json.json()["features"] as? [[String: Any]])
    #expect(features.count > 0)
  }

  @Test(arguments: [
    "--what cells", "--what bins", "--kind speed", "--area Inre", "--from 2026-06-01", "--to 2026-06-30",
    "--stratum weekend-night", "--vehicle car",
  ])
  func refusesPartsOfAStore(options: String) async throws {
    let place = try Workplace()
    let ran = try await place.lagesbild(
      ["export", "--format", "csv", "--publish"] + options.split(separator: " ").map(String.init))
    #expect(ran.status == 64 && ran.error.contains("could be subtracted"), "\(ran.error)")
    #expect(try await place.lagesbild("export", "--qgis", "out", "--publish").status == 64)
  }

  @Test func aStoreWithoutChecksHasNothingToShow() async throws {
    let place = try Workplace()
    try place.write("time,kind,north,east,speed,limit\n", to: "night.csv")
    #expect(try await place.lagesbild("import", "--quiet", "night.csv").status == 0)
    let csv = try await place.lagesbild("export", "--format", "csv", "--publish")
    #expect(csv.status == 0)
    #expect(csv.text.split(separator: "\r\n").dropFirst().allSatisfy { $0.contains("checks+violations") })
  }
}
