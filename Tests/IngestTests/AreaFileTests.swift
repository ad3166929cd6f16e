import BinStore
import CheckModel
import Foundation
import TestSupport
import Testing

@testable import Ingest

struct AreaFileTests {
  static let folder = fixtures.appending(path: "areas")
  static let names = try! FileManager.default.contentsOfDirectory(atPath: folder.path)
    .filter { $0.hasSuffix(".geojson") }.sorted()

  private func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: Self.folder.appending(path: name)))
  }

  /// As in the `.expected` files.
  private func told(_ bytes: [UInt8], nameKey: String? = nil) -> String {
    do {
      let file = try AreaFile(bytes: bytes, grid: .standard, nameKey: nameKey)
      let areas = file.entries.map { entry in
        "\(entry.name): \(entry.shape.polygons.map { $0.map(\.count) })\n"
      }
      return areas.joined() + "passed over: \(file.passedOver)\n"
    } catch {
      return "\(error)\n"
    }
  }

  @Test(arguments: names) func comesToWhatIsExpected(name: String) throws {
    let told = told(try bytes(name))
    #expect(told == (try String(contentsOf: Self.folder.appending(path: name + ".expected"), encoding: .utf8)))
    #expect(told.contains("passed over: ") != name.hasPrefix("n_"))
    if name.hasPrefix("n_") { #expect(told.contains("; try ") && told.count < 300) }
  }

  @Test func putsAreasWhereTheyAre() throws {
    let file = try AreaFile(bytes: bytes("y_polygon.geojson"), grid: .standard, nameKey: nil)
    let ring = try #require(file.entries.first?.shape.polygons.first?.first)
    // 56.67° N 12.85° E and 56.68° N 12.86° E by PROJ's `cs2cs EPSG:4326 EPSG:3006`.
    #expect(abs(ring[0].northMetres - 6_282_718.568) < 0.01 && abs(ring[0].eastMetres - 368_250.454) < 0.01)
    #expect(abs(ring[2].northMetres - 6_283_812.183) < 0.01 && abs(ring[2].eastMetres - 368_897.874) < 0.01)
    #expect(ring.first == ring.last)
  }

  @Test func takesTheKeyThatIsAskedFor() throws {
    let file = try bytes("n_no_name.geojson")
    #expect(
      told(file, nameKey: "kod").hasPrefix(
        "feature 1: no name, text or a whole number, under kod; try --name-key with one of: name"))
    let named = String(decoding: file, as: UTF8.self).replacing("{\"name\": \"A\"}", with: "{\"kod\": 6}")
    #expect(told(Array(named.utf8), nameKey: "kod") == "6: [[5]]\n7: [[5]]\npassed over: 0\n")
  }

  /// An edge that two areas share is cut in the same places, whichever way each goes round.
  @Test func areasThatShareALongEdgeShareItOnTheGrid() throws {
    let text = { (rings: [String]) in
      let features = rings.enumerated().map {
        """
        {"type": "Feature", "properties": {"name": "\($0)"},
         "geometry": {"type": "Polygon", "coordinates": [[\($1)]]}}
        """
      }
      return Array(#"{"type": "FeatureCollection", "features": [\#(features.joined(separator: ","))]}"#.utf8)
    }
    let north = "[11.4, 58.11], [17.93, 59.27], [15.1, 61.3], [11.4, 58.11]"
    let south = "[17.93, 59.27], [11.4, 58.11], [14.2, 56.4], [17.93, 59.27]"
    let file = try AreaFile(bytes: text([north, south]), grid: .standard, nameKey: nil)
    let rings = file.entries.map { $0.shape.polygons[0][0] }
    let shared = rings[0].prefix(328)
    #expect(shared.last == rings[1].first)
    #expect(Array(shared.reversed()) == Array(rings[1].prefix(328)))
    for step in 0..<4000 {
      let north = 6_450_000 + Double(step) * 30.17
      let spans = file.entries.map { $0.shape.spans(northMetres: north) }
      guard let above = spans[0].first, let below = spans[1].first else { continue }
      #expect(above.toEastMetres == below.fromEastMetres)
    }
  }

  @Test func readsAPackedFileAndBoundsWhatComesOut() throws {
    let place = try TemporaryFolder()
    let packed = place.path("areas.gz")
    let bomb = place.path("bomb.gz")
    let several = place.path("several.tar")
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/bash")
    shell.arguments = [
      "-c",
      """
      gzip -c "$0/y_hole.geojson" > "$1" && head -c 100000000 /dev/zero | gzip -1 > "$2"
      tar -C "$0" -cf "$3" y_hole.geojson y_bom.geojson
      """, Self.folder.path, packed, bomb, several,
    ]
    try shell.run()
    shell.waitUntilExit()
    let read = { try AreaFile(path: $0, grid: .standard, nameKey: nil) }
    #expect(try read(packed).entries.map(\.name) == ["Ring"])
    for (path, words) in [
      (bomb, "larger than 64 MB"), (several, "several files"), (place.path("gone"), "no such file"),
      (place.url.path, "no file in the folder"),
    ] {
      let error = #expect(throws: ImportProblem.self) { try read(path) }
      #expect(error?.description.contains(words) == true, "\(path)")
    }
    try Data(try Data(contentsOf: URL(filePath: packed)).dropLast(9)).write(to: URL(filePath: packed))
    #expect(throws: ImportProblem.self) { try read(packed) }
  }

  // MARK: Hostile bytes

  @Test(arguments: ["y_hole.geojson", "y_collection.geojson", "y_altitude_and_foreign.geojson", "y_bom.geojson"])
  func aTornFileIsRefusedWhereverItEnds(name: String) throws {
    let whole = try bytes(name)
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: "\n") }
    for count in 0..<whole.count where !whole[count...].allSatisfy(isBlank) {
      #expect(throws: ImportProblem.self) {
        try AreaFile(bytes: Array(whole.prefix(count)), grid: .standard, nameKey: nil)
      }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func bytesOverwrittenAtRandomNeverCrash(seed: UInt64) throws {
    var dice = Dice(seed)
    let name = Self.names.filter { $0.hasPrefix("y_") }.randomElement(using: &dice)!
    let whole = try bytes(name)
    let marks = Array("[]{},:\"-+.eE0189tfn\\u \u{7F}".utf8) + [0, 0xFF, 0xC3, 0xED, 0xEF, 0xF4]
    for _ in 0..<100 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &dice) {
        let at = Int.random(in: 0..<bytes.count, using: &dice)
        switch Int.random(in: 0..<3, using: &dice) {
        case 0: bytes[at] = marks.randomElement(using: &dice)!
        case 1: bytes.insert(marks.randomElement(using: &dice)!, at: at)
        default: bytes.removeSubrange(at..<min(bytes.count, at + .random(in: 1...9, using: &dice)))
        }
      }
      // Either may be right; what counts is that it returns, and that what comes out can be kept.
      guard let file = try? AreaFile(bytes: bytes, grid: .standard, nameKey: nil) else { continue }
      for entry in file.entries {
        #expect(!entry.name.isEmpty && AreaBox(entry.shape) != nil)
        #expect(entry.shape.polygons.joined().allSatisfy { $0.count >= 4 && $0.first == $0.last })
      }
    }
  }

  private static func nested(_ start: String, _ end: String = "") -> String {
    String(repeating: start, count: 100_000) + String(repeating: end, count: 100_000)
  }

  private static let deep: [String] = [
    nested("["), nested(#"{"type":"Feature","geometry":"#),
    nested(#"{"type":"GeometryCollection","geometries":["#, "]}"),
    #"{"type":"FeatureCollection","features":[],"x":"# + nested("[", "]") + "}",
  ]

  @Test(arguments: deep) func deepNestingIsRefused(text: String) {
    #expect(told(Array(text.utf8)).contains("it is not JSON"))
  }

  private static func repeated(_ start: String, _ item: String, _ count: Int, _ end: String) -> String {
    start + Array(repeating: item, count: count).joined(separator: ",") + end
  }

  private static let large: [(text: String, words: String)] = [
    (repeated(#"{"type":"Point","x":["#, "0", 4_500_001, "]}"), "4 500 000 values"),
    (repeated(#"{"type":"Point","x":{"#, #""a":0"#, 1_000_001, "}}"), "1 000 000 properties"),
    (
      repeated(#"{"type":"FeatureCollection","features":["#, #"{"type":"Feature","geometry":null}"#, 10_001, "]}"),
      "10 000 features"
    ),
    (
      repeated(
        #"{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"MultiPolygon","coordinates":["#,
        "[[[10.5,55],[24,55],[24,69],[10.5,55]]]", 500, "]}}"), "1 000 000 positions"
    ),
  ]

  @Test(arguments: large.indices) func tooMuchOfAnythingIsRefused(index: Int) {
    let (text, words) = Self.large[index]
    let told = told(Array(text.utf8))
    #expect(told.contains(words) && told.contains("more than"))
  }

  @Test(.enabled(if: realLogs != nil, "the real logs are not here")) func readsTheMunicipalitiesOfSweden() throws {
    let path = try #require(realLogs).appending(path: "sweden/municipalities.geojson").path
    let file = try AreaFile(path: path, grid: .standard, nameKey: "kom_namn")
    #expect(file.entries.count == 290 && file.passedOver == 0)
    #expect(Set(file.entries.map(\.name)).isSuperset(of: ["Halmstad", "Tyresö", "Kiruna"]))
  }
}
