import CheckModel

/// The texts of a log that do not change from row to row, made once.
struct RowText: Sendable {
  static let columns = [
    "time", "device", "seq", "kind", "site", "lat", "lon", "vehicle", "speed", "limit", "offence", "breath", "drug",
    "sampling", "basis",
  ]
  static let header = Array((columns.joined(separator: ",") + "\n").utf8)

  /// `name,lat,lon` of each site; without the position where a site register holds it.
  let sites: [[UInt8]]
  let devices: [[UInt8]]
  static let kinds = CheckKind.allCases.map { Array($0.name.utf8) }
  static let vehicles = VehicleClass.allCases.map { Array($0.name.utf8) }
  static let samplings = Sampling.allCases.map { Array($0.name.utf8) }
  static let bases = Basis.allCases.map { Array($0.name.utf8) }
  static let refused = Array("refused".utf8)
  static let positive = Array("positive".utf8)
  static let negative = Array("negative".utf8)
  static let twoDigits: [[UInt8]] = (0..<100).map { [0x30 + UInt8($0 / 10), 0x30 + UInt8($0 % 10)] }

  init(town: Town, devices: [Device], positions: Bool) {
    sites = town.sites.map { site in
      Array((positions ? "\(site.name),\(site.latText),\(site.lonText)" : "\(site.name),,").utf8)
    }
    self.devices = devices.map(\.name)
  }
}

extension TownSite {
  /// Degrees with five decimals.
  package var latText: String { Self.degrees(lat) }
  package var lonText: String { Self.degrees(lon) }

  private static func degrees(_ value: Int) -> String {
    let digits = String(100_000 + abs(value) % 100_000).dropFirst()
    return "\(value < 0 ? "-" : "")\(abs(value) / 100_000).\(digits)"
  }
}

/// The local or UTC clock of one hour, as rows write it: `2026-06-05T21:` before and `Z` or `+02:00` after.
struct HourText {
  let before: [UInt8]
  let after: [UInt8]

  init(_ hour: LocalHour, local: Bool) {
    let own = local ? hour : LocalHour(utcHour: hour.utcHour)
    let clock = local ? own.utcHour + own.offsetHours : own.utcHour
    let date = CivilDate(dayNumber: floorDivide(clock, 24))
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    before = Array("\(date.year)-\(two(date.month))-\(two(date.day))T\(two(clock - floorDivide(clock, 24) * 24)):".utf8)
    after = Array((local ? "+0\(hour.offsetHours):00" : "Z").utf8)
  }
}

extension UInt8 {
  static let comma = UInt8(ascii: ",")
  static let newline = UInt8(ascii: "\n")
}

extension [UInt8] {
  mutating func append(decimal value: Int) {
    var digits: UInt64 = 0
    var count = 0
    var rest = UInt(value)
    if rest < 100_000_000 {  // at most eight digits, packed low byte first
      repeat {
        digits = digits << 8 | UInt64(0x30 + rest % 10)
        rest /= 10
        count += 1
      } while rest > 0
      for _ in 0..<count {
        append(UInt8(truncatingIfNeeded: digits))
        digits >>= 8
      }
    } else {
      append(contentsOf: String(value).utf8)
    }
  }
}
