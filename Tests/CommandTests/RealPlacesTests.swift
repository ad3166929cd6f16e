import Foundation
import TestSupport
import Testing

/// What the command says of a real city's priority places, beside what the radars' files say when they are read
/// by themselves.
@Suite(.enabled(if: realLogs != nil, "the real logs are not here"))
struct RealPlacesTests {
  /// A line of the site register.
  private struct Site {
    var name: String
    var latitude: Double
    var longitude: Double
    var limitKmh: Int?
  }

  /// What the radars saw at one site, or at several.
  private struct Seen {
    /// By km/h.
    var vehicles = [Int](repeating: 0, count: 1000)
    /// The logs' own dates, as the digits ddmmyy.
    var dates = Set<Int>()

    mutating func add(_ other: Seen) {
      for speed in vehicles.indices { vehicles[speed] += other.vehicles[speed] }
      dates.formUnion(other.dates)
    }

    var count: Int { vehicles.reduce(0, +) }

    /// The lowest speed that so many per cent are at or below.
    func percentile(_ percent: Int) -> Int? {
      var below = 0
      return vehicles.indices.first {
        below += vehicles[$0]
        return 100 * below >= percent * count
      }
    }
  }

  private let basel = realLogs!.appending(path: "basel-sdr")

  private var register: [Site] {
    get throws {
      try String(contentsOf: basel.appending(path: "sites.csv"), encoding: .utf8)
        .components(separatedBy: .newlines).dropFirst().filter { !$0.isEmpty }
        .map { line in
          let fields = line.components(separatedBy: ",")
          return Site(
            name: fields[0], latitude: try #require(Double(fields[1])), longitude: try #require(Double(fields[2])),
            limitKmh: Int(fields[3]))
        }
    }
  }

  /// Every vehicle by the name of its site; of files with the same bytes, one.
  private func readFiles(_ place: Workplace) async throws -> [String: Seen] {
    let unpacked = try await place.shell(
      "mkdir unpacked; for log in '\(basel.path)'/*.gz; do n=$((n + 1)); gzip -dc \"$log\" > unpacked/$n; done")
    try #require(unpacked.status == 0, "\(unpacked.error)")
    var contents = Set<Data>()
    var seen: [String: Seen] = [:]
    for name in try place.names where name.hasPrefix("unpacked/") {
      let log = try place.read(name)
      guard contents.insert(log).inserted else { continue }
      let preamble = String(decoding: log.prefix(500), as: UTF8.self).components(separatedBy: .newlines)
      let site = try #require(preamble.first { $0.hasPrefix("Standort:") }).dropFirst(9)
      seen[site.trimmingCharacters(in: .whitespaces), default: Seen()].add(Self.rows(Array(log)))
    }
    return seen
  }

  /// Six lines of preamble; then km/h, time, date, direction and length, parted by tabs.
  private static func rows(_ log: [UInt8]) -> Seen {
    var seen = Seen()
    var (line, column, speed, date, lastDate) = (0, 0, 0, 0, 0)
    var isBlank = true
    for byte in log + [0x0A] {
      switch byte {
      case 0x0A:
        if line >= 6, !isBlank {
          seen.vehicles[speed] += 1
          if date != lastDate { seen.dates.insert(date) }
          lastDate = date
        }
        (line, column, speed, date, isBlank) = (line + 1, 0, 0, 0, true)
      case 0x09: column += 1
      case 0x30...0x39 where line >= 6:
        isBlank = false
        if column == 0 { speed = speed * 10 + Int(byte - 0x30) }
        if column == 2 { date = date * 10 + Int(byte - 0x30) }
      default: isBlank = isBlank && byte <= 0x20
      }
    }
    return seen
  }

  /// Whether a position is in the polygons of a place: even and odd crossings to the east of it.
  private func isInside(_ site: Site, _ geometry: [String: Any]) throws -> Bool {
    let polygons: [[[[Double]]]]
    if geometry["type"] as? String == "MultiPolygon" {
      polygons = try #require(geometry["coordinates"] as? [[[[Double]]]])
    } else {
      polygons = [try #require(geometry["coordinates"] as? [[[Double]]])]
    }
    var isInside = false
    for ring in polygons.joined() {
      for (from, to) in zip(ring, ring.dropFirst()) where (from[1] > site.latitude) != (to[1] > site.latitude) {
        let crossing = from[0] + (to[0] - from[0]) * (site.latitude - from[1]) / (to[1] - from[1])
        if crossing > site.longitude { isInside.toggle() }
      }
    }
    return isInside
  }

  /// The card's histogram: `31–35  4 487  ███`, open at either end as `≤ 10` and `≥ 51`.
  private func bands(_ card: String) throws -> [(kmh: ClosedRange<Int>, vehicles: Int)] {
    let line = /^ +(?:(\d+)–(\d+)|≤ (\d+)|≥ (\d+)) +(\d{1,3}(?: \d{3})*)  [█▏▎▍▌▋▊▉ ]*$/
    let bands = card.split(separator: "\n").compactMap { text in
      text.wholeMatch(of: line).map { match in
        let (_, low, high, to, from, vehicles) = match.output
        let first = low.flatMap { Int($0) } ?? from.flatMap { Int($0) } ?? 0
        let last = high.flatMap { Int($0) } ?? to.flatMap { Int($0) } ?? 1000
        return (first...last, Int(vehicles.replacing(" ", with: "")) ?? -1)
      }
    }
    try #require(bands.count >= 5)
    return bands
  }

  @Test func saysOfPlacesWhatTheLogsSay() async throws {
    let place = try Workplace()
    let imported = try await place.lagesbild(
      "import", "--quiet", "--time-zone", "Europe/Zurich", "--grid", "EPSG:2056/100", "--sites",
      basel.appending(path: "sites.csv").path, basel.path)
    try #require(imported.status == 0, "\(imported.error)")
    let ran = try await place.lagesbild(
      "places", "--channel", "speed", "--target", "0.2", "--top", "10", "--seed", "1", "--format", "geojson")
    try #require(ran.status == 0, "\(ran.error)")
    let places = try #require(try ran.json()["features"] as? [[String: Any]])
    #expect(places.count == 10)

    let files = try await readFiles(place)
    let register = try register
    #expect(files.values.reduce(0) { $0 + $1.count } > 900_000)
    var compared = Set<String>()
    for feature in places {
      let told = try #require(feature["properties"] as? [String: Any])
      let geometry = try #require(feature["geometry"] as? [String: Any])
      // Without a limit nothing can be said of a vehicle in this channel.
      let sites = try register.filter { try $0.limitKmh != nil && isInside($0, geometry) }
      let label = try #require(told["label"] as? String)
      #expect(sites.contains { $0.name == label }, "\(label)")
      var seen = Seen()
      var (violations, weight) = (0, 0.0)
      for site in sites {
        #expect(compared.insert(site.name).inserted, "\(site.name) is in two places")
        let here = files[site.name] ?? Seen()
        seen.add(here)
        for (speed, vehicles) in here.vehicles.enumerated().dropFirst(site.limitKmh! + 1) {
          violations += vehicles
          weight += Double(vehicles) * exp(0.06 * Double(speed - site.limitKmh!))
        }
      }
      #expect(told["checks"] as? Int == seen.count, "\(label)")
      #expect(told["violations"] as? Int == violations, "\(label)")
      #expect(told["dates"] as? Int == seen.dates.count, "\(label)")
      #expect(told["v85Kmh"] as? Int == seen.percentile(85), "\(label)")
      #expect(sites.contains { $0.limitKmh == told["limitKmh"] as? Int }, "\(label)")
      let severity = try #require(told["severity"] as? Double)
      #expect(abs(severity * Double(violations) - weight) < 1e-6 * weight, "\(label)")
      // Shrunken towards the network, and no further than it.
      let share = Double(violations) / Double(seen.count)
      let network = try #require(told["networkRate"] as? Double), rate = try #require(told["rate"] as? Double)
      #expect(min(network, share) <= rate && rate <= max(network, share), "\(label)")
      let card = try await place.lagesbild(
        "places", "--target", "0.2", "--explain", try #require(told["id"] as? String), "--lang", "en")
      #expect(card.status == 0)
      for band in try bands(card.text) {
        let vehicles = seen.vehicles.enumerated().reduce(0) { $0 + (band.kmh.contains($1.offset) ? $1.element : 0) }
        #expect(vehicles == band.vehicles, "\(label), \(band.kmh)")
      }
    }
  }
}
