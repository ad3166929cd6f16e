import Foundation
import TestSupport
import Testing

/// What scripts and people rely on of `lagesbild report`, as far as it can be told without a browser.
struct ReportCommandTests {
  private func page(_ place: Workplace, _ options: String...) async throws -> String {
    let ran = try await place.lagesbild(["report"] + options)
    try #require(ran.status == 0, "\(ran.error)")
    #expect(ran.output.isEmpty && ran.error == "")
    return String(decoding: try place.read("report.html"), as: UTF8.self)
  }

  // MARK: Contents

  @Test func tellsTheSamePlacesAsTheListOfThem() async throws {
    let place = try await Workplace.drawnTown()
    let rows = try await place.lagesbild("places", "--format", "json", "--top", "5").jsonRows()
    let html = try await page(place, "--lang", "en", "--top", "5")
    let channels = [
      "speed", "speed.moped", "red_light", "crossing", "footpath", "overtaking", "equipment", "alcohol", "drug",
    ]
    let sorted = rows.sorted { a, b in
      func key(_ row: [String: Any]) -> (Int, Int) {
        (channels.firstIndex(of: row["channel"] as! String)!, row["rank"] as! Int)
      }
      return key(a) < key(b)
    }
    #expect(html.components(separatedBy: "<article ").count - 1 == sorted.count)
    let cards = html.components(separatedBy: "<article ").dropFirst()
    for (number, (row, card)) in zip(sorted, cards).enumerated() {
      let card = card.replacing("\u{A0}", with: " ")
      #expect(card.hasPrefix("class=\"card\" id=\"place-\(number + 1)\""))
      #expect(card.contains(">\(row["label"] as! String)</h3>"))
      #expect(
        card.contains("rank \(row["rank"]!) of ")
          && card.contains("interval \(row["rankLow"]!)–\(row["rankHigh"]!)"))
      if let v85 = row["v85Kmh"] as? Int { #expect(card.contains("\(v85) km/h")) }
      for measure in try #require(row["measures"] as? [[String: Any]]) {
        let source = try #require(measure["source"] as? String)
        #expect(card.contains(source.replacing("&", with: "&amp;")), "\(source)")
      }
    }
  }

  @Test func saysWhatWasCheckedInTheNumbersOfStatus() async throws {
    let place = try await Workplace.generatedTown()
    let status = try await place.lagesbild("status", "--format", "json").json()
    let checks = try #require(status["checks"] as? [String: Int])
    let html = try await page(place, "--lang", "en").replacing("\u{A0}", with: "")
    #expect(html.contains("<b>\(checks.values.reduce(0, +))</b><span>checks</span>"))
    #expect(html.contains("<b>3</b><span>logs</span>"))
    for (kind, title) in [("speed", "Speed"), ("behaviour", "Behaviour"), ("alcohol", "Alcohol"), ("drug", "Drugs")] {
      #expect(html.contains(">\(title)</th><td class=\"n\">\(checks[kind]!)</td>"), "\(kind)")
    }
    let hours = try await place.python(
      """
      import sqlite3
      db = sqlite3.connect('lagesbild.gpkg')
      print('{"hours": %d, "cells": %d}' % (
        db.execute('SELECT count(*) FROM (SELECT DISTINCT cell_id, hour_id FROM bin)').fetchone()[0],
        db.execute('SELECT count(DISTINCT cell_id) FROM bin').fetchone()[0]))
      """
    ).json()
    #expect(html.contains("<b>\(hours["hours"]!)</b><span>control hours</span>"))
    #expect(html.contains("<b>\(hours["cells"]!)</b><span>squares checked</span>"))
  }

  @Test func namesImportsByTheirContentAndNoFile() async throws {
    let place = try await Workplace.generatedTown()
    let html = try await page(place)
    let shown = Set(html.matches(of: /class="hash">([0-9a-f]{64})</).map { String($0.output.1) })
    let hashed = try await place.shell("sha256sum radar.csv patrol.csv camera.csv | cut -c1-64")
    #expect(shown == Set(hashed.text.split(separator: "\n").map(String.init)))
    for name in ["radar.csv", "patrol.csv", "camera.csv"] { #expect(!html.contains(name)) }
  }

  @Test func speaksBothLanguages() async throws {
    let place = try await Workplace.drawnTown()
    let (swedish, english) = (try await page(place, "--lang", "sv"), try await page(place, "--lang", "en"))
    #expect(swedish.contains("<html lang=\"sv\">") && swedish.contains("Vad underlaget inte säger"))
    #expect(english.contains("<html lang=\"en\">") && english.contains("What the evidence does not say"))
    #expect(swedish.contains("5 maj 2026") && english.contains("5 May 2026"))
    // Only names and sources are in both.
    for word in ["kontroller", "överträdelser", "vardag"] { #expect(!english.contains(word), "\(word)") }
    for word in [" checks", "violations", "weekday"] {
      #expect(!swedish.replacing(/<(style|script)>[\s\S]*?<\/\1>/, with: "").contains(word), "\(word)")
    }
    let ran = try await place.shell("LC_ALL=sv_SE.UTF-8 \"$LAGESBILD\" report -o - | head -2")
    #expect(ran.text.contains("lang=\"sv\""))
  }

  @Test func bearsTheDateOfTheDataOrTheOneGiven() async throws {
    let place = try await Workplace.drawnTown()
    let eyebrow = { (html: String) in html.firstMatch(of: /class="eyebrow">([^<]*)</).map { String($0.output.1) } }
    #expect(eyebrow(try await page(place, "--lang", "sv")) == "5 juni 2026")
    #expect(eyebrow(try await page(place, "--lang", "sv", "--date", "2026-09-01")) == "1 september 2026")
  }

  @Test func tellsOfOneAreaOnly() async throws {
    let place = try await Workplace.drawnTown()
    try place.write(DrawnTown.district, to: "areas.geojson")
    #expect(try await place.lagesbild("areas", "import", "areas.geojson").status == 0)
    let (all, one) = (try await page(place, "--lang", "sv"), try await page(place, "--area", "Östergårds åker"))
    let squares = { (html: String) in html.components(separatedBy: "class=\"q ").count - 1 }
    // The west column of the ring.
    #expect(squares(one) == 3 && squares(all) > 50)
    #expect(all.contains(">Östergårds åker</th>"))
    #expect(one.components(separatedBy: "<article ").count - 1 == 1)
  }

  @Test func anEmptyStoreHasAPage() async throws {
    let place = try Workplace()
    try place.write(DrawnTown.register, to: "sites.csv")
    #expect(try await place.lagesbild("sites", "import", "sites.csv").status == 0)
    let html = try await page(place, "--lang", "en")
    #expect(html.contains("There are no checks to report.") && html.contains("</html>"))
    #expect(html.contains("3 of 3 registered sites have no check"))
  }

  // MARK: The same bytes

  @Test func theSameStoreAndOptionsGiveTheSameBytes() async throws {
    let place = try await Workplace.generatedTown()
    let first = try await page(place, "--lang", "sv")
    #expect(try await page(place, "--lang", "sv") == first)
    let ran = try await place.lagesbild(
      "import", "--quiet", "--store", "other.gpkg", "--sites", "sites.csv", "--jobs", "1", "camera.csv", "patrol.csv",
      "radar.csv")
    #expect(ran.status == 0)
    #expect(try await page(place, "--lang", "sv", "--store", "other.gpkg") == first)
    #expect(try await page(place, "--lang", "sv", "--seed", "2") != first)
  }

  // MARK: Hostile names

  @Test func namesComeOutAsText() async throws {
    let place = try Workplace()
    let names = [
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; drop & <b>", "abc\u{202E}txt.exe",
      "</style></svg><a href=javascript:alert(1)>", String(repeating: "x", count: 10_000),
      String(repeating: "å🚲", count: 5_000), "{{7*7}} ${x} `y` --> ]]>",
    ]
    // A register refuses long names; a store may hold anything.
    let registered = names.enumerated().map { $1.utf8.count > 255 ? "long \($0)" : $1 }
    // Each is the site of a cell that stands out.
    var sites = "site,lat,lon,limit\n"
    var log = "time,kind,site,vehicle,speed,limit,sampling\n"
    for index in 0..<60 {
      let name = index < names.count ? registered[index] : "plain \(index)"
      let quoted = "\"" + name.replacing("\"", with: "\"\"") + "\""
      sites += "\(quoted),56.\(600 + index * 5),12.9,50\n"
      for date in 1...4 {
        for check in 0..<30 {
          let isFast = check < (index < names.count ? 24 : 2)
          log += "2026-05-0\(date)T1\(check % 5):\(check + 10):00Z,speed,\(quoted),car,\(isFast ? 66 : 44),50,all\n"
        }
      }
    }
    try place.write(sites, to: "sites.csv")
    try place.write(log, to: "log.csv")
    let imported = try await place.lagesbild("import", "--quiet", "--sites", "sites.csv", "log.csv")
    try #require(imported.status == 0, "\(imported.error)")
    let areas = names.filter { $0.utf8.count <= 200 }.map { name in
      let properties = String(decoding: try! JSONSerialization.data(withJSONObject: ["name": name]), as: UTF8.self)
      return
        #"{"type":"Feature","properties":\#(properties),"geometry":{"type":"Polygon","coordinates":[[[12.8,56.5],[13,56.5],[13,56.7],[12.8,56.7],[12.8,56.5]]]}}"#
    }
    try place.write(#"{"type":"FeatureCollection","features":[\#(areas.joined(separator: ","))]}"#, to: "areas.geojson")
    let taken = try await place.lagesbild("areas", "import", "areas.geojson")
    try #require(taken.status == 0, "\(taken.error)")
    for (index, name) in names.enumerated() where name.utf8.count > 255 {
      try place.write(name, to: "name.txt")
      try await place.python(
        """
        import sqlite3, sys
        db = sqlite3.connect('lagesbild.gpkg')
        for name in ('ST_IsEmpty', 'ST_MinX', 'ST_MaxX', 'ST_MinY', 'ST_MaxY'): db.create_function(name, 1, lambda geom: 1)
        name = open('name.txt', encoding='utf-8').read()
        assert db.execute('UPDATE site SET name = ? WHERE name = ?', (name, sys.argv[1])).rowcount == 1
        db.execute('UPDATE area SET name = ? WHERE id = (SELECT min(id) + 1 FROM area)', (name,))
        db.commit()
        """, "long \(index)")
    }
    let html = try await page(place, "--lang", "en", "--top", "20")
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;</h3>"))
    #expect(html.contains("abc\\u{202E}txt.exe") && !html.unicodeScalars.contains("\u{202E}"))
    #expect(!html.contains(String(repeating: "x", count: 200)) && html.contains(String(repeating: "x", count: 60)))
    let told = try await place.python(
      PageReader.python + """
        page = Page('report.html')
        print(json.dumps({'open': page.open, 'scripts': page.tags['script'], 'images': page.tags.get('img', 0),
          'bad': page.bad, 'cards': page.tags['article'], 'alert': ''.join(page.text).count('<script>alert(1)</script>')}))
        """
    ).json()
    #expect((told["open"] as? [String])?.isEmpty == true && (told["bad"] as? [String])?.isEmpty == true, "\(told)")
    #expect(told["scripts"] as? Int == 1 && told["images"] as? Int == 0)
    #expect(told["cards"] as? Int == names.count)
    #expect((told["alert"] as? Int ?? 0) > 1)
  }

  // MARK: Nobody is asked

  @Test func namesNobodyToAskUnlessTilesAreWanted() async throws {
    let place = try await Workplace.drawnTown()
    let html = try await page(place)
    #expect(!html.contains("http:") && !html.contains("https:"))
    #expect(html.contains("default-src 'none'") && html.contains("img-src data:;"))
    #expect(!html.contains(" style=\""))
    let tiled = try await page(place, "--tiles", "https://tile.example/{z}/{x}/{y}.png")
    #expect(tiled.contains("img-src data: https://tile.example;"))
    #expect(tiled.contains("data-tiles=\"https://tile.example/{z}/{x}/{y}.png\""))
    #expect(tiled.components(separatedBy: "https:").count - 1 == 2)
  }

  @Test func drawsTheRoadsThatAreNear() async throws {
    let place = try await Workplace.drawnTown()
    try place.write(
      """
      {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": "near"}, "geometry": {"type": "LineString", "coordinates":
          [[12.85, 56.646], [12.87, 56.65], [12.88, 56.66, 14]]}},
        {"type": "Feature", "properties": null, "geometry": {"type": "MultiLineString", "coordinates":
          [[[12.86, 56.65], [12.86, 56.67]], [[18.0, 59.3], [18.1, 59.3]]]}},
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [12.86, 56.65]}},
        {"type": "Feature", "properties": {}, "geometry": null}]}
      """, to: "roads.geojson")
    #expect(!(try await page(place)).contains("class=\"road\""))
    let html = try await page(place, "--roads", "roads.geojson")
    let road = try #require(html.firstMatch(of: /class="road" d="([^"]*)"/))
    #expect(road.output.1.count { $0 == "M" } == 2)
  }

  // MARK: Files and usage

  @Test func aFailureLeavesTheOldFile() async throws {
    let place = try await Workplace.drawnTown()
    try place.write("old", to: "report.html")
    for options in [
      ["--store", "missing.gpkg"], ["--area", "Nowhere"], ["--roads", "missing.geojson"], ["--roads", "log.csv"],
    ] {
      let ran = try await place.lagesbild(["report"] + options)
      #expect(ran.status == 2 && ran.output.isEmpty, "\(options)")
      #expect(ran.error.hasPrefix("lagesbild: ") && ran.error.contains("; "), "\(ran.error)")
    }
    let ran = try await place.lagesbild("report", "-o", "no/such/folder/report.html")
    #expect(ran.status == 2 && ran.error.contains("it can't be written"))
    #expect(try place.read("report.html") == Data("old".utf8))
    #expect(try place.names.allSatisfy { !$0.hasSuffix(".part") })
    #expect(try await place.lagesbild("report").status == 0)
    #expect(try place.read("report.html").count > 10_000)
  }

  @Test(arguments: [
    "--top 0", "--top many", "--lang de", "--date tomorrow", "--date 2026-02-30", "--seed=-1", "--tiles tile.example",
    "--tiles https://tile.example/", "--tiles https://tile.example;x/{z}/{x}/{y}", "--tiles javascript:{z}{x}{y}",
    "extra",
  ])
  func refusesWhatItCannotMean(options: String) async throws {
    let ran = try await Workplace().lagesbild(["report"] + options.split(separator: " ").map(String.init))
    #expect(ran.status == 64)
    #expect(ran.output.isEmpty && ran.error.contains("Usage: lagesbild report"))
  }
}
