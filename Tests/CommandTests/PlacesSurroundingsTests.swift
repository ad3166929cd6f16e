import Foundation
import TestSupport
import Testing

/// `lagesbild places` as it meets people, pipes, other processes and other people's stores.
struct PlacesSurroundingsTests {
  // MARK: Cards

  private func firstID(_ place: Workplace, _ channel: String) async throws -> String {
    let rows = try await place.lagesbild("places", "--format", "json", "--channel", channel).jsonRows()
    return try #require(rows.first?["id"] as? String)
  }

  @Test func explainsAPlaceWordForWord() async throws {
    let place = try await Workplace.generatedTown()
    let id = try await firstID(place, "footpath")
    for language in ["en", "sv"] {
      let ran = try await place.lagesbild("places", "--explain", id, "--lang", language)
      #expect(ran.status == 0 && ran.error == "")
      try expectGolden(ran.text, "places-explain.\(language).txt")
    }
  }

  /// The first that is set decides, as POSIX has it.
  @Test func speaksTheLanguageOfTheLocale() async throws {
    let place = try await Workplace.drawnTown()
    let id = try await firstID(place, "drug")
    func card(_ environment: [String: String], _ options: [String] = []) async throws -> String {
      let unset = ["LC_ALL": "", "LC_MESSAGES": "", "LANG": ""]
      let line = unset.merging(environment) { $1 }.map { "\($0.key)='\($0.value)'" }.sorted().joined(separator: " ")
      let ran = try await place.shell(
        "\(line) \"$LAGESBILD\" places --channel drug --explain \(id) \(options.joined(separator: " "))")
      #expect(ran.status == 0 && ran.error == "")
      return ran.text
    }
    let swedish = try await card([:], ["--lang", "sv"]), english = try await card([:], ["--lang", "en"])
    #expect(swedish.contains("Rang 1 av 1 i kanalen") && english.contains("Rank 1 of 1 in this channel"))
    let cases: [(environment: [String: String], isSwedish: Bool)] = [
      ([:], false), (["LC_ALL": "sv_SE.UTF-8"], true), (["LANG": "sv_SE.UTF-8"], true), (["LANG": "sv_FI"], true),
      (["LC_MESSAGES": "sv_SE.UTF-8", "LANG": "en_GB.UTF-8"], true), (["LC_ALL": "C", "LANG": "sv_SE.UTF-8"], false),
      (["LANG": "C.UTF-8"], false), (["LC_ALL": "de_DE.UTF-8"], false),
    ]
    for (environment, isSwedish) in cases {
      #expect(try await card(environment) == (isSwedish ? swedish : english), "\(environment)")
    }
    #expect(try await card(["LC_ALL": "sv_SE.UTF-8"], ["--lang", "en"]) == english)
    #expect(try await card(["LC_ALL": "en_GB.UTF-8"], ["--lang", "sv"]) == swedish)
  }

  @Test func saysWhenThereIsNoSuchPlace() async throws {
    let place = try await Workplace.drawnTown()
    // The last is one of another channel than is asked for.
    for (id, format) in [
      ("speed-0000000000", "table"), ("", "json"), ("1", "csv"), (try await firstID(place, "alcohol"), "geojson"),
    ] {
      let ran = try await place.lagesbild("places", "--channel", "drug", "--explain", id, "--format", format)
      #expect(ran.status == 2 && ran.output.isEmpty)
      #expect(
        ran.error
          == "lagesbild: lagesbild.gpkg: there is no priority place `\(id)`; try `lagesbild places` for those there are\n"
      )
    }
  }

  // MARK: Usage

  @Test(arguments: [
    "--target 0", "--target 1", "--target=-1", "--target nan", "--target 20", "--target inf", "--target 20%", "--top 0",
    "--top=-3", "--top many", "--channel parking", "--channel Speed", "--seed=-1", "--format xml", "--lang de", "extra",
  ])
  func refusesWhatItCannotMean(options: String) async throws {
    // Before it looks for a store.
    let ran = try await Workplace().lagesbild(["places"] + options.split(separator: " ").map(String.init))
    #expect(ran.status == 64)
    #expect(ran.output.isEmpty && ran.error.contains("Usage: lagesbild places"))
  }

  @Test func helpNamesEveryOption() async throws {
    let help = try await Workplace().lagesbild("places", "--help")
    #expect(help.status == 0)
    for option in ["store", "top", "channel", "area", "target", "seed", "explain", "format", "lang"] {
      #expect(help.text.contains("\n  --\(option) <"), "\(option)")
    }
    #expect(help.text.contains("table, json, csv or geojson"))
    for channel in [
      "speed", "speed.moped", "red_light", "crossing", "footpath", "overtaking", "equipment", "alcohol", "drug",
    ] {
      #expect(help.text.contains(channel))
    }
  }

  // MARK: Stores

  @Test(arguments: ["table", "json", "csv", "geojson"]) func saysThatThereIsNoStore(format: String) async throws {
    let place = try Workplace()
    let ran = try await place.lagesbild("places", "--format", format)
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(ran.error.hasPrefix("lagesbild: lagesbild.gpkg: there is no store; try "))
    #expect(try place.names.isEmpty)
  }

  @Test(arguments: [false, true]) func anEmptyStoreHasAnAnswer(hasRejectedLines: Bool) async throws {
    let place = try Workplace()
    try place.write(DrawnTown.register, to: "sites.csv")
    #expect(try await place.lagesbild("sites", "import", "sites.csv").status == 0)
    if hasRejectedLines {
      try place.write("time,kind,lat,lon,drug\nnever,drug,56.6,12.8,negative\n", to: "log.csv")
      let ran = try await place.lagesbild("import", "--json", "log.csv")
      #expect(ran.status == 0)
      #expect(try ran.json()["rejected"] as? Int == 1)
    }
    func output(_ options: String...) async throws -> String {
      let ran = try await place.lagesbild(["places"] + options)
      #expect(ran.status == 0 && ran.error == "")
      return ran.text
    }
    let table = try await output()
    #expect(table.hasPrefix("There are no checks to screen.") && table.contains("`lagesbild import"))
    #expect(try await output("--channel", "drug") == table)
    #expect(try await output("--format", "json") == "[]\n")
    #expect(try await output("--format", "geojson") == #"{"type":"FeatureCollection","features":[]}"# + "\n")
    let csv = try await output("--format", "csv")
    #expect(csv.hasPrefix("rank,rankLow,rankHigh,id,") && csv.hasSuffix("\r\n"))
    #expect(csv.components(separatedBy: "\r\n").count == 2)
  }

  /// A store may come from anyone.
  @Test func aStoreThatCannotBeIsAnAnswerOrAnErrorAndNeverACrash() async throws {
    let place = try await Workplace.drawnTown()
    let damages = [
      "UPDATE cell SET north_index = north_index + 2147483647 - 62832, east_index = east_index + 2147483647 - 3712 "
        + "WHERE north_index BETWEEN 62830 AND 62832",
      "UPDATE cell SET north_index = north_index - 2147483648 - 62830, east_index = east_index - 2147483648 - 3710 "
        + "WHERE north_index BETWEEN 62830 AND 62832",
      "UPDATE bin SET hour_id = 2147483647 - id % 5000", "UPDATE bin SET hour_id = id % 5000 - 2147483648",
      "UPDATE bin SET violations = 4294967295", "UPDATE bin SET violations = 0", "UPDATE bin SET checks = 0",
      "UPDATE bin SET checks = 4294967295, violations = 4294967295, outcomes = NULL",
      // All at 228 km/h.
      "UPDATE bin SET checks = 4294967295, violations = 4294967295, outcomes = x'C903FFFFFFFF0F'",
      "UPDATE category SET limit_kmh = 1023", "UPDATE bin SET site_id = -5", "UPDATE cell SET id = -id",
      "UPDATE setting SET cell_metres = 100000", "UPDATE setting SET grid_crs = 'EPSG:99999'", "DROP TABLE site",
    ]
    for damage in damages {
      try await place.python(
        """
        import os, shutil, sqlite3, sys
        for end in ('', '-wal', '-shm'):
          if os.path.exists('bad.gpkg' + end): os.remove('bad.gpkg' + end)
        shutil.copy('lagesbild.gpkg', 'bad.gpkg')
        db = sqlite3.connect('bad.gpkg')
        for name in ('ST_IsEmpty', 'ST_MinX', 'ST_MaxX', 'ST_MinY', 'ST_MaxY'): db.create_function(name, 1, lambda geom: 1)
        db.executescript('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;' + sys.argv[1])
        db.commit()
        """, damage)
      let ran = try await place.lagesbild("places", "--store", "bad.gpkg", "--channel", "speed", "--format", "json")
      #expect(ran.status == 0 || ran.status == 2, "\(damage): \(ran.error)")
      if ran.status == 0 {
        #expect(throws: Never.self) { try ran.jsonRows() }
      } else {
        #expect(
          ran.output.isEmpty && ran.error.hasPrefix("lagesbild: ") && ran.error.contains("; try "), "\(ran.error)")
      }
    }
  }

  // MARK: Pipes and processes

  @Test func endsInSilenceWhenNobodyReadsOn() async throws {
    let place = try await Workplace.drawnTown()
    let id = try await firstID(place, "drug")
    for options in ["", "--format json", "--format csv", "--format geojson", "--explain \(id)"] {
      // `true` is gone long before the first byte; `head` reads a line.
      for reader in ["true", "head -1 > /dev/null"] {
        let ran = try await place.shell(
          "\"$LAGESBILD\" places --channel drug \(options) | \(reader); exit ${PIPESTATUS[0]}")
        #expect(ran.status == 0 && ran.error == "", "\(options), \(reader)")
      }
    }
  }

  @Test func seesOneStateWhileAnotherProcessImports() async throws {
    let place = try await Workplace.drawnTown()
    let before = try await place.lagesbild("places", "--channel", "speed", "--format", "json").output
    #expect(
      try await place.lagesbild("generate", "--checks", "100000", "--seed", "2", "--days", "30", "-o", "more.csv")
        .status == 0)
    let ran = try await place.shell(
      """
      "$LAGESBILD" import --quiet more.csv & importing=$!
      for n in 1 2 3; do "$LAGESBILD" places --channel speed --format json > $n.json || exit 9; done
      wait $importing
      """)
    #expect(ran.status == 0 && ran.error == "")
    let after = try await place.lagesbild("places", "--channel", "speed", "--format", "json").output
    #expect(after != before)
    let seen = try (1...3).map { try place.read("\($0).json") }
    #expect(seen.allSatisfy { $0 == before || $0 == after })
    // Once the import is seen it stays.
    #expect(seen.drop { $0 == before }.allSatisfy { $0 == after })
  }

  // MARK: Privacy

  @Test func namesNoSiteThatTheRegisterDoesNot() async throws {
    let place = try await Workplace.drawnTown()
    let rows = try await place.lagesbild("places", "--format", "json").jsonRows()
    let labels = rows.compactMap { $0["label"] as? String }.filter { $0.wholeMatch(of: /N \d{7} E \d{6}/) == nil }
    #expect(Set(labels) == ["Ängelholmsgatan vid Åhléns", "Östra Förstadsgatan", "Brogatan"])
    let label =
      "N \((DrawnTown.south + DrawnTown.unregistered.north) * 100 + 50) "
      + "E \((DrawnTown.west + DrawnTown.unregistered.east) * 100 + 50)"
    let unregistered = try #require(rows.first { $0["label"] as? String == label })
    let id = try #require(unregistered["id"] as? String)
    for options in [[], ["--format", "json"], ["--format", "csv"], ["--format", "geojson"], ["--explain", id]] {
      let ran = try await place.lagesbild(["places", "--channel", "speed"] + options)
      #expect(ran.status == 0)
      #expect(!ran.text.contains("Anderssons") && !ran.text.contains("ABC123"))
    }
    let store = try place.read("lagesbild.gpkg")
    #expect(store.range(of: Data("Anderssons".utf8)) == nil && store.range(of: Data("Brogatan".utf8)) != nil)
  }
}
