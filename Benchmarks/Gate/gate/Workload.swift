import CheckModel
import Generation

/// A log made in memory, the same on every machine, whose reading is counted.
enum Workload: String, CaseIterable {
  case csv, jsonl, sdr

  var fileName: String { self == .sdr ? "romerstrasse-415t3024102016.txt" : "night.\(rawValue)" }

  /// - Throws: `GenerationError`, which it has no cause for.
  func log(checks: Int) throws -> [UInt8] {
    switch self {
    case .csv: try townLog(.csv, checks)
    case .jsonl: try townLog(.jsonl, checks)
    case .sdr: radarLog(checks)
    }
  }

  private func townLog(_ format: LogFormat, _ checks: Int) throws -> [UInt8] {
    var options = TownLogOptions(checks: checks, seed: 1)
    options.format = format
    var bytes: [UInt8] = []
    _ = try TownLog(options).write(compressed: false) { bytes += $0 }
    return bytes
  }

  /// What a roadside radar writes, a row a vehicle: time, an unused column, km/h, length class, direction.
  private func radarLog(_ checks: Int) -> [UInt8] {
    var random: UInt64 = 1
    func below(_ bound: UInt64) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((random >> 33) % bound)
    }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    var bytes: [UInt8] = []
    for check in 0..<checks {
      let second = check * 86_400 / checks
      let clock = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
      bytes += "24.10.16 \(clock);0;\(18 + below(20) + below(20));\(1 + below(4));\(below(2)) \n".utf8
    }
    return bytes
  }

  /// The site that the radar's log names by its file.
  var sites: [Site] {
    guard self == .sdr else { return [] }
    return [
      Site(
        id: 1, name: "romerstrasse-415", latDegrees: 51.4508, lonDegrees: 6.6407,
        cell: Cell(north: 57_025, east: 3_361), limitKmh: 30)
    ]
  }

  var profile: String { self == .sdr ? "sdr-flat" : "v1" }
}
