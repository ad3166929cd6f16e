import Foundation
import TestSupport
import Testing

/// `lagesbild export --publish`: what citizens may see.
struct PublicationTests {
  @Test(arguments: 0..<6) func anAttackOnTheFilesFindsNothing(part: Int) async throws {
    var naive = 0
    for seed in part * 5..<part * 5 + 5 {
      let place = try await Workplace.townOfFewChecks(seed)
      try #require(try await place.lagesbild("import", "--quiet", "secretfile2.csv").status == 0)
      try await place.publish("2")
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
    let place = try await Workplace.townOfFewChecks(1)
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

  /// The attack can't know of publications that counted what is gone.
  @Test func warnsOfWhatWasUndoneOrPurged() async throws {
    let place = try Workplace()
    let log = { (day: String) in
      "time,kind,north,east,speed,limit\n"
        + String(repeating: "\(day)T08:15:00Z,speed,6280250,367250,40,50\n", count: 40)
    }
    for (name, day) in [("old.csv", "2023-06-02"), ("new.csv", "2026-06-02"), ("wrong.csv", "2026-06-03")] {
      try place.write(log(day), to: name)
      try #require(try await place.lagesbild("import", "--quiet", name).status == 0)
    }
    func told() async throws -> String {
      let export = try await place.lagesbild("export", "--format", "csv", "--publish")
      let report = try await place.lagesbild("report", "--publish")
      #expect(export.status == 0 && report.status == 0 && export.error == report.error)
      #expect(export.error.contains("before each of the last 16 imports of its kind still in the store, one at a time"))
      return export.error.split(separator: "\n").last.map(String.init) ?? ""
    }
    #expect(try await !told().contains("warning"))
    try #require(try await place.lagesbild("undo", "3").status == 0)
    let undone = try await told()
    #expect(
      undone.hasPrefix("warning: ") && undone.contains("an import was undone or replaced") && undone.contains("try to"))
    try #require(try await place.lagesbild("purge", "--before", "2024-01-01").status == 0)
    let both = try await told()
    #expect(both.contains("an import was undone or replaced or checks before 2024-01-01 were purged"), "\(both)")
  }

  @Test func v85IsOfEverythingOnly() async throws {
    let place = try await Workplace.drawnTown()
    try await place.publish("1")
    let json = try await place.lagesbild("export", "--format", "geojson", "--publish")
    #expect(json.status == 0 && !json.text.contains("V85Kmh"))
    try await place.python(
      """
      import csv
      rows = list(csv.DictReader(open('published1.csv', encoding='utf-8', newline='')))
      assert all(row['v85Kmh'] == '' for row in rows if (row['table'], row['kind']) != ('total', 'speed'))
      assert any(row['v85Kmh'] for row in rows), 'no V85'
      """)
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
