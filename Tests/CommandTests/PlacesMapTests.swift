import Foundation
import TestSupport
import Testing

/// Places on the map: their polygons, and the areas that they are in.
struct PlacesMapTests {
  private typealias Ring = [[Double]]

  /// Twice the area within, above 0 when counter-clockwise.
  private func turn(_ ring: Ring) -> Double {
    zip(ring, ring.dropFirst()).reduce(0) { $0 + $1.0[0] * $1.1[1] - $1.1[0] * $1.0[1] }
  }

  /// In square metres, at the town's latitude.
  private func squareMetres(_ ring: Ring) -> Double {
    let origin = ring[0]
    return abs(turn(ring.map { [($0[0] - origin[0]) * 61_240, ($0[1] - origin[1]) * 111_350] })) / 2
  }

  private func rings(_ geometry: [String: Any]) throws -> [[Ring]] {
    switch geometry["type"] as? String {
    case "Polygon": [try #require(geometry["coordinates"] as? [Ring])]
    case "MultiPolygon": try #require(geometry["coordinates"] as? [[Ring]])
    default: throw NotAPolygon()
    }
  }

  private struct NotAPolygon: Error {}

  @Test func isValidGeoJSONOfTheCellsWithTheRowsOfJSON() async throws {
    let place = try await Workplace.drawnTown()
    let map = try await place.lagesbild("places", "--channel", "speed", "--format", "geojson").json()
    let rows = try await place.lagesbild("places", "--channel", "speed", "--format", "json").jsonRows()
    // RFC 7946: no member says another CRS than WGS 84.
    #expect(Set(map.keys) == ["type", "features"])
    #expect(map["type"] as? String == "FeatureCollection")
    let features = try #require(map["features"] as? [[String: Any]])
    #expect(features.count == rows.count && !rows.isEmpty)
    var shapes = Set<String>()
    for (feature, row) in zip(features, rows) {
      #expect(Set(feature.keys) == ["type", "id", "geometry", "properties"])
      #expect(feature["type"] as? String == "Feature")
      #expect(feature["id"] as? String == row["id"] as? String)
      #expect(
        NSDictionary(dictionary: try #require(feature["properties"] as? [String: Any])) == NSDictionary(dictionary: row)
      )
      let polygons = try rings(try #require(feature["geometry"] as? [String: Any]))
      shapes.insert("\(polygons.map(\.count))")
      var area = 0.0
      for polygon in polygons {
        for (number, ring) in polygon.enumerated() {
          #expect(ring.count >= 4 && ring.first == ring.last)
          #expect(
            ring.allSatisfy { $0.count == 2 && (12.84...12.93).contains($0[0]) && (56.64...56.70).contains($0[1]) })
          // Counter-clockwise without, clockwise within.
          #expect((turn(ring) > 0) == (number == 0))
          area += number == 0 ? squareMetres(ring) : -squareMetres(ring)
        }
      }
      let cells = Double(try #require(row["cells"] as? Int))
      #expect(abs(area / (cells * 10_000) - 1) < 0.01, "\(area) m² of \(cells) cells")
    }
    // Squares, one with a hole, and two that touch at a corner.
    #expect(shapes == ["[1]", "[2]", "[1, 1]"])
  }

  // MARK: Areas

  private func townWithDistrict() async throws -> Workplace {
    let place = try await Workplace.drawnTown()
    try place.write(DrawnTown.district, to: "district.geojson")
    let ran = try await place.lagesbild("areas", "import", "district.geojson")
    try #require(ran.status == 0, "\(ran.error)")
    return place
  }

  @Test(arguments: ["\u{D6}sterg\u{E5}rds \u{E5}ker", "O\u{308}sterga\u{30A}rds a\u{30A}ker"])
  func listsThePlacesOfAnAreaWithTheirRanksInTheNetwork(name: String) async throws {
    let place = try await townWithDistrict()
    let all = try await place.lagesbild("places", "--channel", "speed", "--format", "json").jsonRows()
    let inside = try await place.lagesbild("places", "--channel", "speed", "--format", "json", "--area", name)
      .jsonRows()
    // One cell of it is enough.
    let ring = try #require(all.first { $0["cells"] as? Int == 8 })
    #expect(ring["areas"] as? [String] == ["Östergårds åker"])
    #expect(NSArray(array: inside) == NSArray(array: [ring]))
    #expect(all.filter { $0["areas"] as? [String] != [] }.count == 1)
    let table = try await place.lagesbild("places", "--channel", "drug", "--area", name)
    #expect(table.status == 0)
    #expect(
      table.text.contains("drug: no place\n")
        && table.text.contains("None of the flagged cells makes a place here"))
  }

  /// So many are listed of those in the area, not of those in the network.
  @Test func looksForSoManyWithinTheArea() async throws {
    let place = try await Workplace.drawnTown()
    try place.write(
      DrawnTown.district.replacing("12.8963", with: "12.8840").replacing("12.8900", with: "12.8740")
        .replacing("56.6775", with: "56.6850").replacing("56.6720", with: "56.6800"), to: "district.geojson")
    #expect(try await place.lagesbild("areas", "import", "district.geojson").status == 0)
    let all = try await place.lagesbild("places", "--format", "json", "--channel", "speed").jsonRows()
    let inside = try await place.lagesbild(
      "places", "--format", "json", "--channel", "speed", "--top", "1", "--area", "Östergårds åker"
    ).jsonRows()
    #expect(inside.count == 1)
    #expect(try #require(inside.first?["rank"] as? Int) > 1)
    #expect(NSArray(array: inside) == NSArray(array: all.filter { $0["areas"] as? [String] == ["Östergårds åker"] }))
  }

  @Test func anAreaThatIsNotThereIsSaid() async throws {
    let place = try await townWithDistrict()
    for name in ["östergårds åker", "Andersberg", ""] {
      let ran = try await place.lagesbild("places", "--area", name)
      #expect(ran.status == 2 && ran.output.isEmpty)
      #expect(
        ran.error
          == "lagesbild: lagesbild.gpkg: there is no area `\(name)`; try `lagesbild areas list` for those there are\n")
    }
  }
}
