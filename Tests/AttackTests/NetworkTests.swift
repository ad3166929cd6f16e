import Foundation
import TestSupport
import Testing

/// Nothing is sent over a network, or asked of one.
struct NetworkTests {
  private static func calls(_ place: Workplace, _ line: String) async throws -> Int {
    try await place.calls(ofLine: line, "n", path: "").count
  }

  @Test func aProgramThatAsksANetworkIsSeen() async throws {
    let place = try Workplace()
    // A look-up, a socket and its connection.
    let line = "LAGESBILD=bash; lagesbild -c '(exec 3<> /dev/tcp/127.0.0.1/9); true'"
    #expect(try await Self.calls(place, line) == 3)
  }

  /// Also where PROJ is told that it may fetch grids, and for places where it has some.
  @Test(arguments: [
    ("EPSG:3006/100", 12.86, 56.67), ("EPSG:2056/100", 7.59, 47.56), ("EPSG:32618/100", -77.2, 39.1),
  ])
  func noCommandAsksANetwork(_ grid: String, _ lon: Double, _ lat: Double) async throws {
    let place = try Workplace()
    try place.write(
      header
        + (0..<200).map {
          "2026-06-05T10:00:\($0 % 50 + 10)Z,speed,\(lat + Double($0 % 9) / 900),\(lon),car,\(40 + $0 % 40),50\n"
        }.joined(), to: "night.csv")
    try place.write("site,lat,lon,limit\nA,\(lat),\(lon),50\n", to: "sites.csv")
    try place.write(
      """
      {"type": "Feature", "properties": {"name": "A"}, "geometry": {"type": "Polygon", "coordinates": [[[\(lon), \(lat)],
      [\(lon + 0.01), \(lat)], [\(lon + 0.01), \(lat + 0.01)], [\(lon), \(lat)]]]}}
      """, to: "areas.geojson")
    for command in [
      "import --grid \(grid) --sites sites.csv night.csv", "areas import areas.geojson", "places --save",
      "places --format geojson", "trends --by area,hour", "report", "report --publish -o page.html",
      "export --format csv", "export --format geojson", "export --qgis qgis", "status --verify", "rejects",
      "generate --checks 100 --seed 1 -o made.csv", "undo 1",
    ] {
      #expect(try await Self.calls(place, "export PROJ_NETWORK=ON; lagesbild \(command)") == 0, "\(command)")
    }
  }
}
