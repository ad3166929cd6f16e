import Foundation
import TestSupport
import Testing

@testable import Screening

/// The trial towns are what they say they are: otherwise nothing is proven on them.
struct TrialTownTests {
  /// What a line of a log says, read by itself.
  private struct Row {
    /// The number in the town.
    var street: Int
    /// As month and day, such as 405.
    var date: Int
    var kind: String
    var vehicle: String
    var sampling: String
    var isSuspicion: Bool
    var words: String
    var speed: Int
    var limit: Int

    init(_ line: String, _ numbers: [String: Int]) {
      let fields = line.components(separatedBy: ",")
      let day = fields[1].components(separatedBy: "T")[0].components(separatedBy: "-")
      street = numbers[fields[3] + "," + fields[4]]!
      date = Int(day[1])! * 100 + Int(day[2])!
      kind = fields[2]
      vehicle = fields[5]
      sampling = fields[11]
      isSuspicion = fields[12] == "suspicion"
      words = fields[8] + fields[9] + fields[10]
      speed = Int(fields[6]) ?? 0
      limit = Int(fields[7]) ?? 0
    }

    /// Whether it is a violation in the channel; nil where it says nothing of it.
    func isViolation(in channel: String) -> Bool? {
      switch (channel, kind) {
      case ("speed", "speed"): return speed > limit
      case ("speed.moped", "speed"):
        guard vehicle.hasPrefix("moped") else { return nil }
        return speed > limit || vehicle == "moped1" && speed > 45 || vehicle == "moped2" && speed > 25
      case ("alcohol", "alcohol"): return words == "refused" || (Double(words) ?? 0) >= 0.1
      case ("drug", "drug"): return words == "positive"
      case ("crossing", "behaviour"):
        return ["crossing", "give_way", "stop_sign"].contains { words.contains($0) }
      case ("red_light", "behaviour"), ("footpath", "behaviour"): return words.contains(channel)
      default: return nil
      }
    }
  }

  private struct Tally {
    var checks = 0
    var violations = 0
    var share: Double { Double(violations) / Double(checks) }
  }

  /// By street and date; suspicion left out.
  private static func sessions(_ rows: [Row], _ channel: String, _ sampling: String) -> [Int: [Int: Tally]] {
    var sessions: [Int: [Int: Tally]] = [:]
    for row in rows where row.sampling == sampling && !row.isSuspicion {
      guard let isViolation = row.isViolation(in: channel) else { continue }
      sessions[row.street, default: [:]][row.date, default: Tally()].checks += 1
      sessions[row.street]![row.date]!.violations += isViolation ? 1 : 0
    }
    return sessions
  }

  private static func rows(_ town: TrialTown) -> [Row] {
    let numbers = Dictionary(
      uniqueKeysWithValues: town.streets.enumerated().map {
        (String(format: "%.6f,%.6f", $1.latitude, $1.longitude), $0)
      })
    // Foundation's splitting is compiled for speed in a debug build too.
    return String(decoding: town.log, as: UTF8.self).components(separatedBy: "\n").dropFirst().dropLast()
      .map { Row($0, numbers) }
  }

  /// Read once.
  private static let planted: (town: TrialTown, rows: [Row]) = {
    let town = TrialTown.planted(seed: 3)
    return (town, rows(town))
  }()
  private static let alike = rows(.alike(seed: 1))

  private static func streets(_ part: TrialTown.Part) -> [Int] {
    planted.town.streets.indices.filter { planted.town.streets[$0].part == part }
  }

  /// Σ of squared standardised distances from the expected violations, over its number of terms.
  private static func dispersion(
    _ sessions: [(days: [Tally], rate: Double)], correlation: Double
  ) -> Double {
    sessions.map { days, rate in
      let n = Double(days.reduce(0) { $0 + $1.checks })
      let k = Double(days.reduce(0) { $0 + $1.violations })
      let variance = days.reduce(0.0) { $0 + Double($1.checks) * (1 + Double($1.checks - 1) * correlation) }
      return (k - n * rate) * (k - n * rate) / (variance * rate * (1 - rate))
    }.reduce(0, +) / Double(sessions.count)
  }

  @Test func plantedStreetsShowTheirTruth() throws {
    let (town, rows) = Self.planted
    #expect(rows.count == town.checkCount)
    for (channel, count) in [
      ("speed", 20), ("speed.moped", 4), ("red_light", 4), ("crossing", 4), ("footpath", 4), ("alcohol", 4),
      ("drug", 4),
    ] {
      let all = Self.sessions(rows, channel, channel.hasPrefix("speed") ? "all" : "stopped")
      let streets = Self.streets(.planted(channel))
      #expect(streets.count == count)
      let seen = try streets.map { street in
        // Where people drink, they drink in weekend nights; the other evenings' checks are some, and ordinary.
        let days = try #require(all[street]).filter {
          channel != "alcohol" || Self.isWeekend($0.key)
        }
        #expect((2...16).contains(days.count))
        #expect((120...800).contains(days.values.reduce(0) { $0 + $1.checks }), "\(channel)")
        return (days: Array(days.values), rate: try #require(town.streets[street].planted))
      }
      // Twenty-eight terms of mean 1 in all; a wrong rate gives tens.
      let correlation = ["alcohol", "drug"].contains(channel) ? TrialTown.testCorrelation : TrialTown.correlation
      #expect(Self.dispersion(seen, correlation: correlation) < (count == 20 ? 2.2 : 4), "\(channel)")
    }
    // Everywhere else the rates are far lower.
    for (channel, most) in [
      ("red_light", 0.02), ("crossing", 0.02), ("footpath", 0.02), ("alcohol", 0.015), ("drug", 0.04),
    ] {
      let planted = Self.streets(.planted(channel))
      let others = Self.sessions(rows, channel, "stopped").filter { !planted.contains($0.key) }.flatMap(\.value.values)
      let sum = others.reduce(into: Tally()) {
        $0.checks += $1.checks
        $0.violations += $1.violations
      }
      #expect(sum.checks > 5000 && (0.2 * most...most).contains(sum.share), "\(channel) \(sum.share)")
    }
  }

  @Test func decoysTempt() throws {
    let (town, rows) = Self.planted
    let radar = Self.sessions(rows, "speed", "all").mapValues { $0.values }
    let patrol = Self.sessions(rows, "speed", "stopped").mapValues { $0.values }
    func sum(_ street: Int) -> Tally {
      [radar, patrol].flatMap { Array($0[street] ?? [:].values) }.reduce(into: Tally()) {
        $0.checks += $1.checks
        $0.violations += $1.violations
      }
    }
    let heavy = Self.streets(.decoy(.heavyControl)), bad = Self.streets(.decoy(.badEvening))
    #expect(heavy.count == 40 && bad.count == 40)
    #expect(heavy.allSatisfy { sum($0).checks > 1000 && town.streets[$0].speeding <= 0.17 })
    #expect(bad.allSatisfy { (3...9).contains(sum($0).checks) && town.streets[$0].speeding <= 0.17 })
    #expect(bad.count { sum($0).share > 0.8 } > 20)
    let most = Self.streets(.planted("speed")).map { sum($0).violations }.sorted()
    #expect(heavy.count { sum($0).violations > most[10] } > 20)
    // Ordinary streets: the share is spread as planned, and some are seen in both samplings.
    let ordinary = Self.streets(.ordinary).map { town.streets[$0].speeding }
    let mean = ordinary.reduce(0, +) / Double(ordinary.count)
    let variance = ordinary.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(ordinary.count)
    #expect(abs(mean - 0.12) < 0.012 && abs(variance.squareRoot() - 0.05) < 0.01)
    #expect(Set(radar.keys).intersection(patrol.keys).count > 40)
    #expect(Set(patrol.keys).subtracting(radar.keys).count > 20)
    for kind in ["alcohol", "drug"] {
      let suspected = rows.filter { $0.isSuspicion && $0.kind == kind }
      #expect(Set(suspected.map(\.street)) == Set(Self.streets(.decoy(.suspicion))))
      let positive = suspected.count { $0.isViolation(in: kind) == true }
      #expect(abs(Double(positive) / Double(suspected.count) - 0.4) < 0.06)
    }
    let noted = rows.filter { $0.sampling == "offenders" }
    #expect(Set(noted.map(\.street)) == Set(Self.streets(.decoy(.camera))))
    #expect(noted.allSatisfy { $0.speed > $0.limit })
  }

  @Test(arguments: ["all", "stopped"]) func streetsAlikeDifferByTheirSessionsOnly(sampling: String) throws {
    let seen = Self.sessions(Self.alike, "speed", sampling)
    let days = seen.keys.sorted().map { seen[$0]!.sorted { $0.key < $1.key } }
    #expect(days.count > 130 && days.allSatisfy { (4...12).contains($0.count) })
    let sum = days.joined().reduce(into: Tally()) {
      $0.checks += $1.value.checks
      $0.violations += $1.value.violations
    }
    // The odds are 1.3 times higher among the stopped.
    let rate = sampling == "all" ? 0.15 : 0.15 * 1.3 / 1.045
    #expect(abs(sum.share - rate) < 0.006)
    let dispersion = Self.dispersion(
      days.map { (days: $0.map(\.value), rate: rate) }, correlation: TrialTown.correlation)
    #expect(abs(dispersion - 1) < 4 * (2 / Double(days.count)).squareRoot(), "\(dispersion)")

    let numbers = Dictionary(
      uniqueKeysWithValues: Set(days.joined().map(\.key)).sorted().enumerated().map { ($1, Int32($0)) })
    let sessions = try Sessions(
      offsets: days.reduce(into: [0]) { $0.append($0.last! + Int32($1.count)) },
      dates: days.joined().map { numbers[$0.key]! }, checks: days.joined().map { Int32($0.value.checks) },
      violations: days.joined().map { Int32($0.value.violations) }, hours: days.joined().map { _ in 1 },
      dateCount: numbers.count)
    #expect(abs(sessions.correlation - TrialTown.correlation) < 0.012, "\(sessions.correlation)")
  }

  @Test func streetsStandApart() {
    for town in [TrialTown.planted(seed: 4), .alike(seed: 4)] {
      #expect(town.streets.count == 400)
      for (index, street) in town.streets.enumerated() {
        for other in town.streets[..<index] {
          let north = (street.latitude - other.latitude) * 111_320
          let east = (street.longitude - other.longitude) * 61_170
          #expect(north * north + east * east > 250 * 250)
        }
      }
    }
  }

  @Test func aSeedIsATown() {
    #expect(TrialTown.planted(seed: 5).log == TrialTown.planted(seed: 5).log)
    #expect(TrialTown.planted(seed: 5).log != TrialTown.planted(seed: 6).log)
  }

  /// Of a date from April to September 2026, as month and day: 1 April is a Wednesday.
  private static func isWeekend(_ date: Int) -> Bool {
    let monthStarts = [0, 30, 61, 91, 122, 153]
    return [3, 4].contains((monthStarts[date / 100 - 4] + date % 100 - 1) % 7)
  }
}
