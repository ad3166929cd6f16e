import Foundation
import Testing

@testable import Report

struct GeoJSONTests {
  private func collection(_ places: [LocatedPlace]) throws -> [String: Any] {
    var text = ""
    try PlaceListing(places, networks: []).print(as: .geojson) { text += $0 }
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func isValidByRFC7946() throws {
    let collection = try collection(try Sample.all())
    #expect(problems(collection) == [])
    let features = try #require(collection["features"] as? [[String: Any]])
    let types = features.compactMap { ($0["geometry"] as? [String: Any])?["type"] as? String }
    #expect(types == ["Polygon", "MultiPolygon", "Polygon"])
    #expect(features.map { $0["id"] as? String } == ["speed-5f0c9a31b2", "alcohol-00c0ffee00", "crossing-1234567890"])
  }

  @Test func turnsRingsOfMirroredGridsTheRightWay() throws {
    var place = try Sample.alcohol()
    place.location.polygons = place.location.polygons.map { $0.map { $0.reversed() } }
    #expect(problems(try collection([place])) == [])
  }

  @Test(arguments: [Double.nan, .infinity, 180.1])
  func leavesOutAGeometryThatIsNotOnEarth(longitude: Double) throws {
    var place = try Sample.speed()
    place.location.polygons[0][0][1].lonDegrees = longitude
    let features = try #require(try collection([place])["features"] as? [[String: Any]])
    #expect(features[0]["geometry"] is NSNull)
  }

  /// The checker must see what is wrong, or its silence says nothing.
  @Test func theCheckerSeesFaults() {
    func polygon(_ ring: [[Double]]) -> [String: Any] {
      [
        "type": "FeatureCollection",
        "features": [
          [
            "type": "Feature", "properties": ["a": 1], "geometry": ["type": "Polygon", "coordinates": [ring]],
          ] as [String: Any]
        ],
      ]
    }
    #expect(problems(polygon([[0, 0], [1, 0], [1, 1], [0, 0]])) == [])
    #expect(problems(polygon([[0, 0], [1, 1], [1, 0], [0, 0]])) == ["ring 0 is turned the wrong way"])
    #expect(problems(polygon([[0, 0], [1, 0], [1, 1], [0, 1]])) == ["ring 0 is not closed"])
    #expect(problems(polygon([[0, 0], [1, 0], [0, 0]])).contains("ring 0 has too few positions"))
    #expect(problems(polygon([[0, 0], [181, 0], [1, 1], [0, 0]])) == ["ring 0 leaves the Earth"])
    #expect(
      problems(polygon([[0, 0], [0.12345678, 0], [1, 1], [0, 0]])) == ["ring 0 has more than seven decimals"])
    #expect(problems(["type": "FeatureCollection", "crs": [:] as [String: Any]]) == ["not a bare FeatureCollection"])
  }

  private func problems(_ collection: [String: Any]) -> [String] {
    guard collection["type"] as? String == "FeatureCollection",
      let features = collection["features"] as? [[String: Any]],
      collection["crs"] == nil
    else { return ["not a bare FeatureCollection"] }
    return features.flatMap { feature -> [String] in
      guard feature["type"] as? String == "Feature", feature["properties"] is [String: Any],
        let geometry = feature["geometry"] as? [String: Any]
      else { return ["not a Feature with properties and a geometry"] }
      switch geometry["type"] as? String {
      case "Polygon":
        guard let rings = geometry["coordinates"] as? [[[Double]]] else { return ["not a polygon's coordinates"] }
        return problems(ofPolygon: rings)
      case "MultiPolygon":
        guard let polygons = geometry["coordinates"] as? [[[[Double]]]] else { return ["not polygons' coordinates"] }
        return polygons.flatMap(problems(ofPolygon:))
      default: return ["neither a Polygon nor a MultiPolygon"]
      }
    }
  }

  private func problems(ofPolygon rings: [[[Double]]]) -> [String] {
    var problems = rings.isEmpty ? ["a polygon without rings"] : []
    for (index, ring) in rings.enumerated() {
      guard ring.allSatisfy({ $0.count == 2 }), !ring.isEmpty else {
        problems.append("ring \(index) has a position of another shape")
        continue
      }
      if ring.count < 4 { problems.append("ring \(index) has too few positions") }
      if ring.first != ring.last { problems.append("ring \(index) is not closed") }
      if ring.contains(where: { abs($0[0]) > 180 || abs($0[1]) > 90 }) {
        problems.append("ring \(index) leaves the Earth")
      }
      if ring.joined().contains(where: { abs($0 * 1e7 - ($0 * 1e7).rounded()) > 1e-5 }) {
        problems.append("ring \(index) has more than seven decimals")
      }
      let area = zip(ring, ring.dropFirst()).reduce(0) { $0 + $1.0[0] * $1.1[1] - $1.1[0] * $1.0[1] }
      if (area > 0) != (index == 0) { problems.append("ring \(index) is turned the wrong way") }
    }
    return problems
  }
}
