import CheckModel
import Generation
import Testing

struct TownTests {
  @Test(arguments: [
    (DeviceGroup.radar, [Role.speed, .nightSpeed, .tunedMopeds]),
    (.patrol, [.footpath, .redLight, .crossing, .drinkDriving]),
  ])
  func plantedStreetsShowThePlantedRate(group: DeviceGroup, roles: [Role]) throws {
    let written = try Written(
      options(checks: 120_000) {
        $0.days = 28
        $0.start = CivilDate(year: 2026, month: 6, day: 1)
        $0.groups = [group]
      })
    var sums: [Role: (checks: Int, expected: Double, found: Int)] = [:]
    for (index, site) in written.log.town.sites.enumerated() {
      guard let planting = site.planting, let share = planting.share, let evidence = written.truth.planted[index]
      else { continue }
      sums[planting.role, default: (0, 0, 0)].checks += evidence.checks
      sums[planting.role, default: (0, 0, 0)].expected += Double(evidence.checks * share) / 10_000
      sums[planting.role, default: (0, 0, 0)].found += evidence.violations
    }
    for role in roles {
      let sum = try #require(sums[role], "\(role) is planted nowhere")
      #expect(sum.checks >= 50, "\(role)")
      let expected = sum.expected / Double(sum.checks)
      let found = Double(sum.found) / Double(sum.checks)
      // Three standard errors of the count, and a twentieth of the rate for the days' own noise.
      let error = 3 * (expected * (1 - expected) / Double(sum.checks)).squareRoot() + expected / 20
      #expect(abs(found - expected) < error, "\(role): \(found) for \(expected) of \(sum.checks)")
    }
  }

  @Test func plantedStreetsAreFarFromTheNetwork() throws {
    let written = try Written(options(checks: 100_000) { $0.days = 7 })
    let sites = Dictionary(uniqueKeysWithValues: written.log.town.sites.map { ($0.name, $0) })
    var speeding: [Bool: (checks: Int, violations: Int)] = [:]
    for row in written.rows where row[3] == "speed" && row[7] == "car" && row[13] != "offenders" {
      let isPlanted = sites[row[4]]?.planting?.role == .speed
      speeding[isPlanted, default: (0, 0)].checks += 1
      if Int(row[8])! > Int(row[9])! { speeding[isPlanted, default: (0, 0)].violations += 1 }
    }
    let planted = try #require(speeding[true])
    let network = try #require(speeding[false])
    let networkRate = Double(network.violations) / Double(network.checks)
    #expect((0.05...0.2).contains(networkRate))
    #expect(Double(planted.violations) / Double(planted.checks) > 2.5 * networkRate)
  }

  @Test func decoysAreSeenMuchOrHardlyAtAll() throws {
    let written = try Written(
      options(checks: 60_000) {
        $0.days = 28
        $0.groups = [.patrol]
      })
    var checks: [Role: [Int]] = [:]
    for (index, site) in written.log.town.sites.enumerated() {
      guard let role = site.planting?.role else { continue }
      checks[role, default: []].append(written.truth.planted[index]?.checks ?? 0)
    }
    let handfuls = try #require(checks[.seenOnce])
    #expect(handfuls.allSatisfy { (4...9).contains($0) })
    let heavy = try #require(checks[.heavilyControlled])
    #expect(heavy.reduce(0, +) / heavy.count > 3 * 60_000 / 240)
  }

  @Test func mopedsComeWithSummer() throws {
    func mopeds(month: Int) throws -> Int {
      let truth = try Written(
        options(checks: 20_000) {
          $0.start = CivilDate(year: 2026, month: month, day: 10)
          $0.groups = [.radar]
        }
      ).truth
      return [VehicleClass.moped, .moped1, .moped2].reduce(0) { $0 + truth.checksByVehicle[Int($1.rawValue)] }
    }
    #expect(try mopeds(month: 7) > 4 * mopeds(month: 1))
  }

  @Test func trafficFollowsTheClock() throws {
    let rows = try Written(options(checks: 20_000) { $0.groups = [.radar] }).rows
    // Radars write UTC; local time is two hours ahead in June.
    func checks(atUTC hour: String) -> Int { rows.count { $0[0].dropFirst(11).hasPrefix(hour) } }
    #expect(checks(atUTC: "14") > 10 * checks(atUTC: "00"))
  }
}
