import Foundation
import TestSupport
import Testing

/// Towns whose truth is known, as logs through the whole command. `LAGESBILD_PRINT=1` prints what was found.
struct PlantedTruthTests {
  /// A place of the command's, and the street at which it is.
  private struct Found {
    var channel: String
    var rank: Int
    var street: TrialTown.Street
    var worstStratum: String
    var advisesStreetWorks: Bool
  }

  private func importing(_ town: TrialTown) async throws -> Workplace {
    let place = try Workplace()
    try place.write(Data(town.log), to: "log.csv")
    let ran = try await place.lagesbild("import", "--json", "log.csv")
    try #require(ran.status == 0, "\(ran.error)")
    #expect(try ran.json()["checks"] as? Int == town.checkCount)
    return place
  }

  private func found(_ options: String..., town: TrialTown, _ place: Workplace) async throws -> [Found] {
    let ran = try await place.lagesbild(["places", "--seed", "1", "--format", "json"] + options)
    try #require(ran.status == 0, "\(ran.error)")
    return try ran.jsonRows().map { row in
      let latitude = try #require(row["lat"] as? Double), longitude = try #require(row["lon"] as? Double)
      // In metres at the town's latitude. A street is a point, and its place the square of 100 m around it.
      func distance(_ street: TrialTown.Street) -> Double {
        hypot((street.latitude - latitude) * 111_320, (street.longitude - longitude) * 61_170)
      }
      let nearest = try #require(town.streets.min { distance($0) < distance($1) })
      #expect(distance(nearest) < 80)
      let measures = try #require(row["measures"] as? [[String: Any]])
      return Found(
        channel: try #require(row["channel"] as? String), rank: try #require(row["rank"] as? Int), street: nearest,
        worstStratum: try #require(row["worstStratum"] as? String),
        advisesStreetWorks: measures.contains { $0["physical"] as? Bool != false })
    }
  }

  /// The twenty streets that lead a list of where violations were found, and a list of rates as they stand.
  private func naive(_ place: Workplace) async throws -> (counts: [[Double]], rates: [[Double]]) {
    let lists = try await place.python(
      """
      import collections, csv, json
      checks, violations = collections.Counter(), collections.Counter()
      for row in csv.DictReader(open('log.csv')):
        if row['kind'] != 'speed': continue
        street = float(row['lat']), float(row['lon'])
        checks[street] += 1
        violations[street] += int(row['speed']) > int(row['limit'])
      top = lambda score: sorted(checks, key=score, reverse=True)[:20]
      print(json.dumps({'counts': top(lambda s: violations[s]), 'rates': top(lambda s: (violations[s] / checks[s], checks[s]))}))
      """
    ).json()
    return (try #require(lists["counts"] as? [[Double]]), try #require(lists["rates"] as? [[Double]]))
  }

  private struct Score: CustomStringConvertible {
    var planted: Int
    var decoys: Int

    init(_ streets: [TrialTown.Street]) {
      planted = streets.count { $0.part == .planted("speed") }
      decoys = streets.count { if case .decoy = $0.part { true } else { false } }
    }

    var description: String { "\(planted) of 20 | \(decoys)" }
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>) func findsWhatWasPlanted(seed: UInt64) async throws {
    let town = TrialTown.planted(seed: seed)
    let place = try await importing(town)

    let fast = try await found("--channel", "speed", "--top", "20", town: town, place)
    #expect(fast.allSatisfy { $0.channel == "speed" } && fast.map(\.rank) == Array(1...fast.count))
    let screened = Score(fast.map(\.street))
    #expect(screened.planted >= 19)
    #expect(screened.decoys == 0)
    // A street is one place.
    #expect(Set(fast.map(\.street.latitude)).count == fast.count)

    let lists = try await naive(place)
    func score(_ list: [[Double]]) -> Score {
      Score(
        list.compactMap { point in
          town.streets.first { abs($0.latitude - point[0]) + abs($0.longitude - point[1]) < 2e-6 }
        })
    }
    let (counts, rates) = (score(lists.counts), score(lists.rates))
    #expect(counts.planted <= 4 && counts.decoys >= 16)
    #expect(rates.planted <= 4 && rates.decoys >= 16)

    let all = try await found("--top", "1000", town: town, place).filter { $0.channel != "speed" }
    var others = 0
    var rows: [String] = []
    for channel in ["speed.moped", "red_light", "crossing", "footpath", "alcohol", "drug"] {
      let places = all.filter { $0.channel == channel }
      let planted = places.count { $0.street.part == .planted(channel) }
      #expect(planted == 4, "\(channel)")
      others += places.count - planted
      rows.append("| `places --channel \(channel)` | \(planted) of 4 | \(places.count - planted) others |")
    }
    // Those of the channels in which nothing is planted too.
    others += all.count { ["overtaking", "equipment"].contains($0.channel) }
    #expect(others <= 2)
    let tests = all.filter { ["alcohol", "drug"].contains($0.channel) }
    #expect(tests.allSatisfy { $0.street.part != .decoy(.suspicion) && !$0.advisesStreetWorks })
    #expect(
      all.filter { $0.street.part == .planted("alcohol") && $0.channel == "alcohol" }
        .allSatisfy { $0.worstStratum == "weekend-night" })

    Self.tell(
      """
      | town \(seed), \(town.checkCount) checks: top 20 by | planted streets | decoys |
      |---|---|---|
      | number of violations | \(counts) |
      | share of violations | \(rates) |
      | `places --channel speed` | \(screened) |
      \(rows.joined(separator: "\n"))

      """)
  }

  @Test func leavesTownsOfStreetsAlikeInPeace() async throws {
    var flagged: [String] = []
    for seed in 1...20 as ClosedRange<UInt64> {
      let town = TrialTown.alike(seed: seed)
      let place = try await importing(town)
      flagged += try await found("--top", "1000", town: town, place).map { "town \(seed): \($0.channel)" }
    }
    #expect(flagged.count <= 2, "\(flagged)")
    Self.tell("\(flagged.count) places flagged in 20 towns of 400 streets that are truly alike: \(flagged)\n")
  }

  private static func tell(_ text: String) {
    if ProcessInfo.processInfo.environment["LAGESBILD_PRINT"] == "1" { print(text) }
  }
}
