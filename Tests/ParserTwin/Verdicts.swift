import CheckModel
import LocalTime

@testable import CheckLog

let stockholm = TimeZoneRules(identifier: "Europe/Stockholm")!
/// 2026-06-01T12:00:00Z, the time of every row that a case does not give another.
let noon: Int64 = 1_780_315_200

let registered = [
  Site(id: 7, name: "Storgatan", latDegrees: 56.67, lonDegrees: 12.86, cell: Cell(north: 1, east: 2), limitKmh: 40),
  Site(
    id: 8, name: "Väg 15, östra", latDegrees: 56.68, lonDegrees: 12.87, cell: Cell(north: 1, east: 3), limitKmh: nil),
]
let context = LogContext(timeZone: stockholm, sites: registered)

func v1(_ log: [UInt8], pieceBytes: Int = .max) throws -> ParsedLog {
  try ParsedLog(log, profile: BuiltInProfiles.named("v1")!, context: context, pieceBytes: pieceBytes)
}

func twin(_ log: [UInt8]) throws -> SlowTwin {
  try SlowTwin(log, profile: BuiltInProfiles.named("v1")!, context: context)
}

extension ParsedLog {
  func agrees(with twin: SlowTwin) -> Bool {
    checks == twin.checks && rejections == twin.rejections && tally == twin.tally && unknownSites == twin.unknownSites
  }

  /// What became of the lines that are neither blank nor other, in their order: a check by what sets it apart, a
  /// rejection by its reason and field.
  var verdicts: [String] {
    let all =
      checks.map { ($0.line, $0.words) }
      + rejections.map { ($0.line, "rejected \($0.reason.code) in \($0.field.name)") }
    return all.sorted { $0.0 < $1.0 }.map(\.1)
  }
}

extension PlainCheck {
  /// Kind and outcome, and whatever is not as in most cases.
  var words: String {
    var words = [category.kind.name, "\(outcome.rawValue)"]
    if category.limitKmh > 0 { words.append("limit \(category.limitKmh)") }
    if category.vehicle != .unknown { words.append(category.vehicle.name) }
    if category.sampling != .stopped { words.append(category.sampling.name) }
    if category.basis != .random { words.append(category.basis.name) }
    words += category.offences.names
    if utcSeconds != noon { words.append("at \(utcSeconds - noon)") }
    switch position {
    case .site: words.append("at its site")
    case .geographic(let lat, let lon): if lat != 56.67 || lon != 12.86 { words.append("at \(lat) \(lon)") }
    case .projected(let north, let east): words.append("at \(north) m \(east) m")
    }
    if let site { words.append("site \(site)") }
    return words.joined(separator: " ")
  }
}
