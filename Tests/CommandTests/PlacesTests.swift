import Foundation
import TestSupport
import Testing

/// What scripts read of `lagesbild places`.
struct PlacesTests {
  private func places(_ place: Workplace, _ options: String...) async throws -> [[String: Any]] {
    let ran = try await place.lagesbild(["places", "--format", "json"] + options)
    try #require(ran.status == 0, "\(ran.error)")
    #expect(ran.error == "")
    return try ran.jsonRows()
  }

  /// Rows that can be compared: without the keys named, as bytes.
  private func bytes(_ rows: [[String: Any]], without keys: Set<String> = []) throws -> [Data] {
    try rows.map { row in
      try JSONSerialization.data(withJSONObject: row.filter { !keys.contains($0.key) }, options: .sortedKeys)
    }
  }

  private func texts(_ rows: [[String: Any]], _ key: String) -> [String] { rows.compactMap { $0[key] as? String } }
  private func wholes(_ rows: [[String: Any]], _ key: String) -> [Int] { rows.compactMap { $0[key] as? Int } }

  // MARK: JSON

  @Test func printsTheDocumentedKeysFirstInTheirOrder() async throws {
    let place = try await Workplace.drawnTown()
    try place.write(try await place.lagesbild("places", "--format", "json").output, to: "places.json")
    let keys = try await place.python(
      """
      import json
      rows = json.load(open('places.json'))
      print(json.dumps({'keys': sorted({' '.join(row) for row in rows}), 'trend': sorted({' '.join(row['trend']) for row in rows}),
        'measure': sorted({' '.join(measure) for row in rows for measure in row['measures']})}))
      """
    ).json()
    let all = try #require(keys["keys"] as? [String])
    #expect(all.count == 1)
    #expect(
      try #require(all.first).hasPrefix(
        "rank rankLow rankHigh id channel label lat lon cells checks violations rate rateLow rateHigh networkRate "
          + "probability severity excess dates controlHours stability v85Kmh limitKmh worstStratum trend measures "))
    #expect(keys["trend"] as? [String] == ["direction p slope"])
    let measure = try #require(keys["measure"] as? [String])
    #expect(measure.count == 1)
    #expect(
      Set(try #require(measure.first).split(separator: " ")).isSuperset(of: [
        "id", "physical", "why", "effect", "source",
      ]))
  }

  @Test func givesNumbersWithinTheirRanges() async throws {
    let rows = try await places(try await .drawnTown(), "--top", "1000")
    #expect(Set(texts(rows, "channel")) == ["speed", "equipment", "alcohol", "drug"])
    #expect(Set(texts(rows, "sampling")) == ["all", "stopped", "offenders"])
    for row in rows { try expectInRange(row) }
    #expect(Set(texts(rows, "id")).count == rows.count)
    #expect(wholes(rows, "rank") == wholes(rows, "rank").sorted())
    for (channel, rows) in Dictionary(grouping: rows, by: { $0["channel"] as! String }) {
      #expect(wholes(rows, "rank") == Array(1...rows.count))
      #expect(
        texts(rows, "id").allSatisfy { $0.wholeMatch(of: /[a-z_.]+-[0-9a-f]{10}/) != nil && $0.hasPrefix(channel) })
      let measures = rows.flatMap { $0["measures"] as? [[String: Any]] ?? [] }
      #expect(!measures.isEmpty)
      if channel != "speed" { #expect(measures.allSatisfy { $0["physical"] as? Bool == false }) }
    }
    // Those without a denominator come last.
    let speed = rows.filter { $0["channel"] as? String == "speed" }
    #expect(
      texts(speed, "denominator") == ["checks", "checks", "checks", "checks", "no denominator", "no denominator"])
  }

  private func expectInRange(_ row: [String: Any]) throws {
    func number(_ key: String) throws -> Double { try #require(row[key] as? Double, "\(key)") }
    func whole(_ key: String) throws -> Int { try #require(row[key] as? Int, "\(key)") }
    func ascend(_ keys: String...) throws {
      let numbers = try keys.map(number)
      #expect(numbers == numbers.sorted(), "\(keys)")
    }
    try ascend("rankLow", "rank", "rankHigh")
    try ascend("violations", "checks")
    try ascend("monthsFlagged", "monthsSeenEnough", "monthsSeen")
    #expect((56.6...56.8).contains(try number("lat")))
    #expect((12.8...13).contains(try number("lon")))
    for key in ["rankLow", "cells", "violations", "dates", "controlHours"] { #expect(try whole(key) >= 1, "\(key)") }
    #expect((0.95...1).contains(try number("probability")))
    #expect((0...1).contains(try number("stability")))
    #expect(try number("excess") > 0)
    #expect(try #require(row["firstChecked"] as? String) <= #require(row["lastChecked"] as? String))

    let shares = ["rateLow", "rate", "rateHigh", "networkRate", "worstStratumRate"]
    let counts = ["perControlHourLow", "perControlHour", "perControlHourHigh", "networkPerControlHour"]
    let isOffenders = row["sampling"] as? String == "offenders"
    #expect(row["denominator"] as? String == (isOffenders ? "no denominator" : "checks"))
    for key in isOffenders ? shares : counts { #expect(row[key] is NSNull, "\(key)") }
    if isOffenders {
      try ascend("perControlHourLow", "perControlHour", "perControlHourHigh")
      try ascend("networkPerControlHour", "threshold", "perControlHour")
    } else {
      for key in shares { #expect((0...1).contains(try number(key)), "\(key)") }
      try ascend("rateLow", "rate", "rateHigh")
      try ascend("networkRate", "threshold", "rate")
    }
    let isSpeed = row["channel"] as? String == "speed"
    #expect((row["severity"] is NSNull) != isSpeed)
    // Where speeds were measured, whatever the channel; of offenders alone there is none that 85 of 100 keep to.
    if isSpeed { #expect((row["v85Kmh"] is NSNull) == isOffenders) }
    if isSpeed { #expect(row["limitKmh"] as? Int == 50) }
    let strata = ["weekday", "weekend"].flatMap { day in ["day", "evening", "night"].map { "\(day)-\($0)" } }
    #expect(strata.contains(try #require(row["worstStratum"] as? String)))
    let trend = try #require(row["trend"] as? [String: Any])
    #expect(["up", "down", "flat", "too short"].contains(try #require(trend["direction"] as? String)))
    if let p = trend["p"] as? Double { #expect((0...1).contains(p)) }
    for measure in try #require(row["measures"] as? [[String: Any]]) {
      #expect(["id", "why", "effect", "source"].allSatisfy { (measure[$0] as? String)?.isEmpty == false })
      #expect(measure["physical"] is Bool)
    }
  }

  /// What is drawn, in the numbers that it was drawn with.
  @Test func countsWhatIsInTheLog() async throws {
    let rows = try await places(try await .drawnTown())
    func row(_ cells: Int, _ label: String) throws -> [String: Any] {
      try #require(rows.first { $0["cells"] as? Int == cells && $0["label"] as? String == label }, "\(label)")
    }
    let ring = try row(8, "N 6283050 E 371050")
    #expect([ring["checks"], ring["violations"], ring["dates"]].compactMap { $0 as? Int } == [960, 560, 5])
    #expect(ring["v85Kmh"] as? Int == 66)
    #expect(ring["firstChecked"] as? String == "2026-03-05" && ring["lastChecked"] as? String == "2026-05-05")
    let corner = try row(2, "N 6284050 E 368550")
    #expect([corner["checks"], corner["violations"]].compactMap { $0 as? Int } == [240, 140])
    let alcohol = try row(1, "Ängelholmsgatan vid Åhléns")
    #expect(
      [alcohol["checks"], alcohol["violations"], alcohol["controlHours"]].compactMap { $0 as? Int } == [144, 42, 24])
    let brogatan = rows.filter { $0["label"] as? String == "Brogatan" }
    #expect(texts(brogatan, "channel").sorted() == ["equipment", "speed"])
    #expect(brogatan.map { $0["alsoHere"] as? [String] } == texts(brogatan, "id").reversed().map { [$0] })
  }

  @Test func aChannelByItselfHasThePlacesThatItHasAmongAll() async throws {
    let place = try await Workplace.drawnTown()
    let all = try await places(place)
    for channel in ["speed", "speed.moped", "red_light", "crossing", "equipment", "alcohol", "drug"] {
      let own = try await places(place, "--channel", channel)
      // Other channels are not looked at then.
      let expected = try bytes(all.filter { $0["channel"] as? String == channel }, without: ["alsoHere"])
      #expect(try bytes(own, without: ["alsoHere"]) == expected, "\(channel)")
    }
  }

  @Test func listsSoManyOfEachChannel() async throws {
    let place = try await Workplace.drawnTown()
    let all = try await places(place)
    let three = try await places(place, "--top", "3")
    #expect(try bytes(three) == bytes(all.filter { ($0["rank"] as? Int ?? 0) <= 3 }))
    #expect(three.count == 6)
    #expect(
      try await place.lagesbild("places", "--channel", "speed", "--top", "3").text.contains(
        "speed: 6 places, 3 shown (--top, --area)"))
  }

  // MARK: The same answer

  @Test func givesTheSameBytesForTheSameSeed() async throws {
    let place = try await Workplace.drawnTown()
    for options in ["json", "table --channel alcohol", "csv --channel alcohol", "geojson --channel alcohol"] {
      let arguments = ["places", "--format"] + options.split(separator: " ").map(String.init)
      let first = try await place.lagesbild(arguments)
      #expect(first.status == 0 && !first.output.isEmpty)
      #expect(try await place.lagesbild(arguments + ["--seed", "1"]).output == first.output, "\(options)")
    }
  }

  @Test func aSeedChangesOnlyWhatIsDrawn() async throws {
    let place = try await Workplace.generatedTown()
    let one = try await places(place, "--seed", "1")
    let other = try await places(place, "--seed", "18446744073709551615")
    let drawn: Set = ["stability", "rankLow", "rankHigh"]
    #expect(one.count >= 5)
    #expect(try bytes(one, without: drawn) == bytes(other, without: drawn))
    #expect(try bytes(one) != bytes(other))
  }

  @Test func theOrderOfTheLogsAndTheCoresDoNotMatter() async throws {
    let place = try await Workplace.generatedTown()
    let one = try await place.lagesbild("places", "--format", "json")
    for (store, jobs, logs) in [
      ("one.gpkg", "1", "camera.csv patrol.csv radar.csv"), ("two.gpkg", "7", "patrol.csv camera.csv radar.csv"),
    ] {
      let ran = try await place.shell(
        "for log in \(logs); do \"$LAGESBILD\" import --quiet --store \(store) --jobs \(jobs) --sites sites.csv $log || exit; done"
      )
      try #require(ran.status == 0, "\(ran.error)")
      #expect(
        try await place.lagesbild("places", "--format", "json", "--store", store).output == one.output, "\(store)")
    }
  }

  // MARK: Targets

  @Test func aTargetIsTheShareThatAPlaceIsAbove() async throws {
    let place = try await Workplace.drawnTown()
    let low = try await places(place, "--channel", "speed", "--target", "0.2").filter {
      $0["sampling"] as? String == "all"
    }
    #expect(low.count == 4)
    for row in low {
      #expect(row["threshold"] as? Double == 0.2)
      #expect(try #require(row["rate"] as? Double) > 0.2)
      #expect(try #require(row["probability"] as? Double) >= 0.95)
    }
    // A target is no count an hour: offenders are judged without it.
    let high = try await places(place, "--channel", "speed", "--target", "0.45")
    let rates = high.filter { $0["denominator"] as? String == "checks" }
    // Without Brogatan, where it is half.
    #expect(wholes(rates, "cells") == [8, 2, 1])
    #expect(rates.map { $0["threshold"] as? Double } == [0.45, 0.45, 0.45])
    #expect(high.count - rates.count == 2)
    #expect(high.filter { $0["denominator"] as? String != "checks" }.allSatisfy { $0["threshold"] as! Double > 1 })
    let card = try await place.lagesbild(
      "places", "--target", "0.45", "--explain", try #require(texts(rates, "id").first), "--lang", "en")
    #expect(card.text.contains("above 45 %, the target that was given"))
  }

  // MARK: CSV

  @Test(arguments: ["", "--channel crossing"]) func csvHasTheRowsAndNumbersOfJSON(options: String) async throws {
    let place = try await Workplace.drawnTown()
    let ran = try await place.shell(
      "for f in json csv; do \"$LAGESBILD\" places \(options) --format $f > places.$f || exit; done")
    try #require(ran.status == 0, "\(ran.error)")
    let told = try await place.python(
      """
      import csv, io, json
      text = open('places.csv', newline='', encoding='utf-8').read()
      assert text.endswith('\\r\\n') and '\\n' not in text.replace('\\r\\n', '')
      lines = list(csv.reader(io.StringIO(text, newline=''), strict=True))
      header, records = lines[0], lines[1:]
      rows = json.load(open('places.json'))
      assert len(rows) == len(records), (len(rows), len(records))
      def flat(key, value):
        if isinstance(value, dict):
          for part, inner in value.items(): yield from flat(key + part[0].upper() + part[1:], inner)
        elif isinstance(value, list): yield key, '+'.join(v['id'] if isinstance(v, dict) else v for v in value)
        else: yield key, value
      compared = 0
      for row, record in zip(rows, records):
        expected = [pair for key, value in row.items() for pair in flat(key, value)]
        assert [key for key, _ in expected] == header
        assert len(record) == len(header)
        for (key, value), cell in zip(expected, record):
          same = cell == '' if value is None else cell == value if isinstance(value, str) else float(cell) == value
          assert same, (key, value, cell)
          compared += 1
      print(json.dumps({'rows': len(rows), 'columns': len(header), 'compared': compared}))
      """
    ).json()
    #expect(told["rows"] as? Int == (options.isEmpty ? 9 : 0))
    #expect(try #require(told["columns"] as? Int) > 26)
    #expect(try (told["compared"] as? Int) == #require(told["rows"] as? Int) * #require(told["columns"] as? Int))
  }

  // MARK: One place

  @Test func explainsOnePlaceAsAnArrayOfOne() async throws {
    let place = try await Workplace.drawnTown()
    let all = try await places(place, "--channel", "speed")
    let one = try #require(all.last)
    let id = try #require(one["id"] as? String)
    let alone = try await places(place, "--channel", "speed", "--explain", id)
    #expect(try bytes(alone) == bytes([one]))
    // However few are listed.
    let still = try await places(place, "--channel", "speed", "--top", "1", "--explain", id)
    #expect(try bytes(still) == bytes([one]))
    let map = try await place.lagesbild("places", "--channel", "speed", "--format", "geojson", "--explain", id).json()
    #expect((map["features"] as? [[String: Any]])?.map { $0["id"] as? String } == [id])
    let csv = try await place.lagesbild("places", "--channel", "speed", "--format", "csv", "--explain", id)
    #expect(csv.text.split(separator: "\r\n").count == 2)
  }
}
