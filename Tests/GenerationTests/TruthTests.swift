import CheckModel
import Generation
import Testing

struct TruthTests {
  @Test(arguments: [LogFormat.csv, .jsonl])
  func writesExactlyTheChecksAskedFor(format: LogFormat) throws {
    let written = try Written(
      options(checks: 20_000) {
        $0.format = format
        $0.days = 3
      })
    #expect(written.truth.checks == 20_000)
    #expect(written.truth.lines == 20_000 + (format == .csv ? 1 : 0))
    #expect(written.lines.count == written.truth.lines)
    #expect(written.truth.bytes == written.bytes.count)
    #expect(written.bytes.last == 0x0A)
  }

  @Test func countsWhatItWrote() throws {
    let written = try Written(options(checks: 30_000) { $0.days = 2 })
    let rows = written.rows
    for kind in CheckKind.allCases {
      #expect(rows.count { $0[3] == kind.name } == written.truth.checksByKind[Int(kind.rawValue)])
    }
    for vehicle in VehicleClass.allCases {
      let count = rows.count { $0[7] == vehicle.name }
      #expect(count == written.truth.checksByVehicle[Int(vehicle.rawValue)])
      #expect(count > 0, "no \(vehicle)")
    }
    for sampling in Sampling.allCases {
      #expect(rows.count { $0[13] == sampling.name } == written.truth.checksBySampling[Int(sampling.rawValue)])
    }
    let violations = rows.reduce(into: [0, 0, 0, 0]) { counts, row in
      let construction: [String: Int] = ["moped1": 45, "moped2": 25, "atractor": 30]
      let speed = Int(row[8]) ?? 0
      if row[3] == "speed", speed > Int(row[9])! || speed > construction[row[7]] ?? .max { counts[0] += 1 }
      if !row[10].isEmpty { counts[1] += 1 }
      if row[11] == "refused" || (Double(row[11]) ?? 0) >= 0.095 { counts[2] += 1 }
      if row[12] == "positive" || row[12] == "refused" { counts[3] += 1 }
    }
    #expect(written.truth.violationsByKind == violations)
  }

  @Test func writesRowsInOrderOfTimeWithinTheDatesAskedFor() throws {
    let written = try Written(
      options(checks: 20_000) {
        // The clock goes forward on the second of these days: 71 hours.
        $0.start = CivilDate(year: 2026, month: 3, day: 28)
        $0.days = 3
      })
    let seconds = written.rows.map { utcSeconds($0[0]) }
    #expect(zip(seconds, seconds.dropFirst()).allSatisfy { $0 <= $1 })
    let range = try #require(written.truth.seconds)
    #expect(seconds.first == range.lowerBound && seconds.last == range.upperBound)
    #expect(Set(seconds.map { $0 / 3600 }).count == written.truth.hours)
    #expect(written.truth.hours == 71)
    #expect(written.rows.first?[0].hasPrefix("2026-03-2") == true)
    #expect(range.lowerBound >= utcSeconds("2026-03-28T00:00:00+01:00"))
    #expect(range.upperBound < utcSeconds("2026-03-31T00:00:00+02:00"))
    #expect(written.rows.contains { $0[0].hasSuffix("+01:00") } && written.rows.contains { $0[0].hasSuffix("+02:00") })
  }

  @Test func numbersEachDevicesChecksWithoutGaps() throws {
    let written = try Written(options(checks: 40_000) { $0.dirt = 0.01 })
    var last: [String: Int] = [:]
    var broken = 0
    for row in written.rows {
      // A broken line is a failed copy of the check after it, so it repeats that check's number.
      guard let seq = Int(row[2]), row[1].count < 10 else {
        broken += 1
        continue
      }
      let expected = last[row[1], default: 0]
      #expect(seq == expected + 1 || seq == expected)
      last[row[1]] = seq
    }
    #expect(broken > 0)
  }

  @Test func namesOnlyTheSiteWhereARegisterHoldsThePosition() throws {
    let written = try Written(options(checks: 2000) { $0.positions = false })
    #expect(written.rows.allSatisfy { $0[5].isEmpty && $0[6].isEmpty && !$0[4].isEmpty })
    let register = String(decoding: written.log.siteRegister(), as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ",").map(String.init)
    }
    #expect(register.count == 241)
    #expect(register[0] == ["site", "lat", "lon", "limit"])
    let names = Set(register.dropFirst().map { $0[0] })
    #expect(names.count == 240, "a site's name stands for one site")
    #expect(written.rows.allSatisfy { names.contains($0[4]) })
    for row in register.dropFirst() {
      #expect((56.6...56.75).contains(Double(row[1]) ?? 0) && (12.7...13.0).contains(Double(row[2]) ?? 0))
    }
  }

  @Test(arguments: [DeviceGroup.radar, .patrol, .camera])
  func writesOneGroupsChecksAlone(group: DeviceGroup) throws {
    let written = try Written(options(checks: 1000) { $0.groups = [group] })
    let samplings = [DeviceGroup.radar: "all", .patrol: "stopped", .camera: "offenders"]
    #expect(written.rows.count == 1000)
    #expect(written.rows.allSatisfy { $0[13] == samplings[group] })
  }

  @Test func refusesWhatMakesNoLog() {
    let cases: [(GenerationError, (inout TownLogOptions) -> Void)] = [
      (.checksOutside, { $0.checks = -1 }), (.sitesOutside, { $0.sites = 9 }), (.daysOutside, { $0.days = 0 }),
      (.dirtOutside, { $0.dirt = 0.6 }), (.dirtOutside, { $0.dirt = .nan }), (.noDevices, { $0.groups = [] }),
    ]
    for (error, change) in cases {
      #expect(throws: error) { try TownLog(options(checks: 10, change)) }
    }
  }

  private func utcSeconds(_ time: String) -> Int64 {
    let parts = time.split { !$0.isNumber }.map { Int64($0)! }
    let days = Int64(CivilDate(year: Int(parts[0]), month: Int(parts[1]), day: Int(parts[2])).daysSince1970)
    return days * 86_400 + parts[3] * 3600 + parts[4] * 60 + parts[5] - (parts.count > 6 ? parts[6] * 3600 : 0)
  }
}

extension CivilDate {
  /// Counted day by day, the slow and obvious way.
  fileprivate var daysSince1970: Int {
    func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
    let months = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1970..<year).reduce(0) { $0 + (isLeap($1) ? 366 : 365) } + months[..<(month - 1)].reduce(0, +) + day - 1
  }
}
