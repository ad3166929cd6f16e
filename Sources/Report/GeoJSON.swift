/// Geometries as RFC 7946 wants them: WGS 84, seven decimals (a centimetre) at most, exterior rings counter-clockwise
/// and holes clockwise.
enum GeoJSON {
  /// A Polygon or a MultiPolygon; null, which the format allows, when there is no polygon or a position is not on Earth.
  static func geometry(_ polygons: [[[PlaceLocation.Position]]]) -> JSONValue {
    let isOnEarth = polygons.joined().joined().allSatisfy {
      abs($0.lonDegrees) <= 180 && abs($0.latDegrees) <= 90  // false for NaN too
    }
    guard !polygons.isEmpty, isOnEarth else { return .null }
    let shapes = polygons.map { polygon in
      JSONValue.array(polygon.enumerated().map { coordinates(of: $1, isExterior: $0 == 0) })
    }
    return .object([
      ("type", .string(shapes.count == 1 ? "Polygon" : "MultiPolygon")),
      ("coordinates", shapes.count == 1 ? shapes[0] : .array(shapes)),
    ])
  }

  static func rounded(_ degrees: Double) -> Double { (degrees * 1e7).rounded() / 1e7 }

  private static func coordinates(of ring: [PlaceLocation.Position], isExterior: Bool) -> JSONValue {
    // The axes of a grid may be mirrored.
    let isCounterClockwise = doubleArea(ring) > 0
    let turned = isCounterClockwise == isExterior ? ring : ring.reversed()
    return .array(turned.map { .array([.double(rounded($0.lonDegrees)), .double(rounded($0.latDegrees))]) })
  }

  /// Twice the signed area in square degrees, by the shoelace formula about the first position.
  private static func doubleArea(_ ring: [PlaceLocation.Position]) -> Double {
    guard let origin = ring.first else { return 0 }
    return zip(ring, ring.dropFirst()).reduce(0) { sum, edge in
      sum + (edge.0.lonDegrees - origin.lonDegrees) * (edge.1.latDegrees - origin.latDegrees)
        - (edge.1.lonDegrees - origin.lonDegrees) * (edge.0.latDegrees - origin.latDegrees)
    }
  }
}
