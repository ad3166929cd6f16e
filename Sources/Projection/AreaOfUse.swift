/// Where a CRS may be used, in WGS 84 degrees. `west` is the larger where it spans the antimeridian.
struct AreaOfUse: Equatable {
  var west: Double
  var south: Double
  var east: Double
  var north: Double

  /// Whether a position lies in the area or within the margin around it. False for NaN, and for what is no latitude
  /// or longitude at all.
  func contains(latDegrees lat: Double, lonDegrees lon: Double) -> Bool {
    let margin = GridProjection.marginDegrees
    guard (-90...90).contains(lat), (-180...180).contains(lon) else { return false }
    guard lat >= south - margin, lat <= north + margin else { return false }
    let width = east - west + (east < west ? 360 : 0)
    // Degrees east of the widened western edge, 0..<360.
    let fromWest = (lon - west + margin + 720).truncatingRemainder(dividingBy: 360)
    return fromWest <= width + 2 * margin
  }
}
