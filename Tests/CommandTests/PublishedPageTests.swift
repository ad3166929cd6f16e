import Foundation
import TestSupport
import Testing

/// `lagesbild report --publish`: the page for citizens.
struct PublishedPageTests {
  private func page(_ place: Workplace, _ options: String...) async throws -> String {
    let ran = try await place.lagesbild(["report", "--publish"] + options)
    try #require(ran.status == 0, "\(ran.error)")
    #expect(ran.output.isEmpty && ran.error.contains("not for publication"))
    return String(decoding: try place.read("report.html"), as: UTF8.self)
  }

  // MARK: Numbers

  @Test(arguments: 0..<5) func anAttackOnThePagesFindsNothing(part: Int) async throws {
    var naive = 0
    for seed in part * 3..<part * 3 + 3 {
      let place = try await Workplace.townOfFewChecks(seed)
      try #require(try await place.lagesbild("import", "--quiet", "secretfile2.csv").status == 0)
      try await place.publish("2")
      let told = try await place.python(
        PublicationAttack.python + PublishedPageReader.python + """
          areas, streets = areasOf('lagesbild.gpkg'), streetsOf('true2.csv')
          truth = [truths('true1.csv', areas), truths('true2.csv', areas)]
          files = []
          for time in ['1', '2']:
            rows = ofPage(f'published{time}.html', f'published{time}.csv')
            counts = {(name, kind, quantity): numbers[index] for (name, kind), numbers in rows.items()
                      for quantity, index in [('checks', 0), ('violations', 1), ('withoutDenominator', 3)]}
            files.append({key: count for key, count in counts.items() if count is not None})
          for file, true in zip(files, truth):
            for key, count in file.items(): assert count == true[key] // BASE[key[1]] * BASE[key[1]], (key, count, true[key])
            hits = found(attack([file], [true], areas, streets), [true], True)
            assert not hits, hits
          hits = found(attack(files, truth, areas, streets), truth, False)
          assert not hits, hits
          # The attack itself finds what exact counts give away.
          naive = [{key: count for key, count in true.items() if count >= BASE[key[1]]} for true in truth]
          print(json.dumps({'found': len(found(attack(naive, truth, areas, streets, exact=True), truth, False))}))
          """)
      naive += try #require(try told.json()["found"] as? Int)
    }
    #expect(naive > 0)
  }

  @Test func itHoldsTheNumbersOfTheExportAndNoOthers() async throws {
    for place in [try await Workplace.townOfFewChecks(5), try await Workplace.generatedTown()] {
      try await place.publish("3")
      let told = try await place.python(
        PublishedPageReader.python + """
          page, export = ofPage('published3.html', 'published3.csv'), ofExport('published3.csv')
          assert page == export, set(map(str, page.items())) ^ set(map(str, export.items()))
          # And what the map tells of a square is in them.
          places = {name[1]: None for name, _ in export if name[0] == 'square'}
          squares = Page('published3.html').squares
          assert len(squares) == len(places)
          told = 0
          for place, square in zip(places, squares):
            for key, value in square.items():
              if not key.startswith('data-c'): continue
              kind = list(BASES)[int(key.removeprefix('data-c')) // 3]
              other, checks, violations, shade = value.split('|')
              rate = re.search(r' \\((\\d+) %\\)$', violations)
              ends = [None if text == 'withheld' else int(text.split('–')[0].replace(' ', ''))
                      for text in [checks, violations.split(' (')[0], other]]
              assert [*ends[:2], int(rate[1]) if rate else None, ends[2]] == export[('square', place), kind][:4], value
              told += 1
          print(json.dumps({'rows': len(export), 'told': told}))
          """
      ).json()
      #expect(told["rows"] as? Int ?? 0 > 40 && told["told"] as? Int ?? 0 > 10, "\(told)")
    }
  }

  /// Whatever is not in the tables can't be in the page, if stores that differ in it have the same page.
  @Test func storesThatPublishTheSameHaveTheSamePage() async throws {
    // So many checks and violations near each place, by the hundred metres.
    typealias Spot = (north: Int, east: Int, checks: Int, violations: Int)
    func store(_ name: String, _ logs: [[Spot]], device: String, hour: Int, date: Int) async throws -> Workplace {
      let place = try Workplace()
      for (number, log) in logs.enumerated() {
        var text = "device,time,kind,north,east,vehicle,speed,limit,sampling\n"
        for spot in log {
          for check in 0..<spot.checks {
            text += "\(device)\(number),2026-06-0\(date)T0\(hour):\(check % 60 < 10 ? "0" : "")\(check % 60):00Z,speed,"
            text += "\(6_280_050 + spot.north * 100),\(367_050 + spot.east * 100),car,"
            text += "\(check < spot.violations ? 71 : 40),50,all\n"
          }
        }
        try place.write(text, to: "\(name)\(number).csv")
        try #require(try await place.lagesbild("import", "--quiet", "\(name)\(number).csv").status == 0)
      }
      return place
    }
    let one = try await store("night", [[(0, 0, 60, 10), (12, 3, 85, 20)]], device: "radar", hour: 8, date: 2)
    // Some more, elsewhere in the squares and in the hours, by another device; and two far away.
    let other = try await store(
      "day", [[(2, 1, 61, 12), (11, 4, 86, 21), (300, 400, 2, 0)]], device: "patrol", hour: 9, date: 4)
    let exports = try await [one, other].asyncMap { try await $0.lagesbild("export", "--publish", "--format", "csv") }
    try #require(exports[0].output == exports[1].output)
    #expect(exports[0].text.contains("square,") && exports[0].error != exports[1].error)
    #expect(try await page(one) == page(other))
  }

  // MARK: Privacy

  @Test func nothingInItTellsOfSitesDevicesLogsOrDates() async throws {
    let town = try await Workplace.townOfFewChecks(2)
    let drawn = try await Workplace.drawnTown()
    for (place, log) in [(town, "secretfile1.csv"), (drawn, "log.csv")] {
      let hash = try await place.shell("sha256sum \(log) | cut -c1-64")
      for language in ["sv", "en"] {
        let html = try await page(place, "--lang", language)
        let visible = html.replacing(/<(style|script)>[\s\S]*?<\/\1>/, with: "")
        #expect(visible.contains("2026"))
        let secrets = [
          "secret", "log.csv", "Ängelholmsgatan", "Förstadsgatan", "Brogatan", "Anderssons", "ABC123", "EPSG", "2026-",
          hash.text.prefix(16).description,
        ]
        for secret in secrets { #expect(!html.contains(secret), "\(secret)") }
        // A day of a month.
        #expect(visible.firstMatch(of: /\b\d{1,2} (June|May|April|March|juni|maj|april|mars)\b/) == nil)
        #expect(!visible.contains("class=\"card\"") && !visible.contains("data-pin"))
      }
    }
  }

  @Test func namesOfAreasComeOutAsText() async throws {
    let place = try await Workplace.townOfFewChecks(4)
    let names = [
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; drop & <b>", "abc\u{202E}txt.exe",
      "</style></svg><a href=javascript:alert(1)>", "{{7*7}} ${x} `y` --> ]]>", "long",
    ]
    let features = try names.map { name in
      let properties = String(decoding: try JSONSerialization.data(withJSONObject: ["name": name]), as: UTF8.self)
      return
        #"{"type":"Feature","properties":\#(properties),"geometry":{"type":"Polygon","coordinates":[[[12.8,56.6],[13,56.6],[13,56.7],[12.8,56.7],[12.8,56.6]]]}}"#
    }
    try place.write(
      #"{"type":"FeatureCollection","features":[\#(features.joined(separator: ","))]}"#, to: "hostile.geojson")
    let taken = try await place.lagesbild("areas", "import", "hostile.geojson")
    try #require(taken.status == 0, "\(taken.error)")
    // The command refuses such a name; a store may hold it.
    try await place.python(
      """
      import sqlite3
      db = sqlite3.connect('lagesbild.gpkg')
      for name in ('ST_IsEmpty', 'ST_MinX', 'ST_MaxX', 'ST_MinY', 'ST_MaxY'): db.create_function(name, 1, lambda geom: 1)
      assert db.execute("UPDATE area SET name = ? WHERE name = 'long'", ('x' * 10_000,)).rowcount == 1
      db.commit()
      """)
    let html = try await page(place, "--lang", "en")
    #expect(html.contains(">&lt;script&gt;alert(1)&lt;/script&gt;</th>"))
    #expect(html.contains("abc\\u{202E}txt.exe") && !html.unicodeScalars.contains("\u{202E}"))
    #expect(!html.contains(String(repeating: "x", count: 200)) && html.contains(String(repeating: "x", count: 60)))
    let told = try await place.python(
      PageReader.python + """
        page = Page('report.html')
        print(json.dumps({'faults': page.open + page.bad, 'scripts': page.tags['script'], 'images': page.tags.get('img', 0)}))
        """
    ).json()
    #expect((told["faults"] as? [String])?.isEmpty == true, "\(told)")
    #expect(told["scripts"] as? Int == 1 && told["images"] as? Int == 0)
  }

  // MARK: The page

  @Test func bearsTheLastMonthOrTheDateGiven() async throws {
    let place = try await Workplace.drawnTown()
    let eyebrow = { (html: String) in html.firstMatch(of: /class="eyebrow">([^<]*)</).map { String($0.output.1) } }
    #expect(eyebrow(try await page(place, "--lang", "sv")) == "Juni 2026")
    #expect(eyebrow(try await page(place, "--lang", "sv", "--date", "2026-09-01")) == "1 september 2026")
    #expect(try await page(place, "--lang", "sv") == page(place, "--lang", "sv"))
  }

  @Test func drawsRoadsAndAsksForTilesOnlyWhenToldTo() async throws {
    let place = try await Workplace.drawnTown()
    try place.write(
      #"{"type": "LineString", "coordinates": [[12.85, 56.646], [12.87, 56.65]]}"#, to: "roads.geojson")
    let plain = try await page(place)
    #expect(!plain.contains("class=\"road\"") && !plain.contains("http:") && !plain.contains("https:"))
    #expect(!plain.contains(" style=\""))
    let drawn = try await page(place, "--roads", "roads.geojson", "--tiles", "https://tile.example/{z}/{x}/{y}.png")
    #expect(drawn.contains("class=\"road\"") && drawn.contains("img-src data: https://tile.example;"))
  }

  @Test func aStoreWithoutChecksHasAPage() async throws {
    let place = try Workplace()
    try place.write("time,kind,north,east,speed,limit\n", to: "night.csv")
    #expect(try await place.lagesbild("import", "--quiet", "night.csv").status == 0)
    let html = try await page(place, "--lang", "en")
    #expect(html.contains("There is nothing that may be shown yet.") && html.contains("</html>"))
    #expect(html.contains("No square has a count that may be shown.") && !html.contains("class=\"map"))
  }

  /// What citizens read, word for word.
  @Test(arguments: ["en", "sv"]) func itsWords(language: String) async throws {
    let place = try await Workplace.townOfFewChecks(5)
    _ = try await page(place, "--lang", language)
    let told = try await place.python(
      PageReader.python + """
        page = Page('report.html')
        texts = [text.replace(chr(0xa0), ' ').strip() for text in page.text]
        print('\\n'.join(text for text in texts if text))
        """)
    try expectGolden(told.text, "report-publish.\(language).txt")
  }

  @Test(arguments: ["--top 3", "--area Inre", "--seed 2", "--seed 1", "--top 5"])
  func refusesPartsOfAStore(options: String) async throws {
    let ran = try await Workplace().lagesbild(
      ["report", "--publish"] + options.split(separator: " ").map(String.init))
    #expect(ran.status == 64 && ran.error.contains("could be subtracted"), "\(ran.error)")
  }
}

extension Array where Element == Workplace {
  fileprivate func asyncMap<Result>(_ transform: (Workplace) async throws -> Result) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
