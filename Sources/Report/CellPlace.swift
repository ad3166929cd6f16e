/// Where a cell is.
package struct CellPlace: Equatable, Sendable {
  /// The middle in the grid's CRS.
  package var northMetres: Double
  package var eastMetres: Double
  /// The middle in WGS 84; nil where that can't be said.
  package var middle: PlaceLocation.Position?
  /// As `PlaceLocation.polygons`.
  package var polygons: [[[PlaceLocation.Position]]]?

  package init(
    northMetres: Double, eastMetres: Double, middle: PlaceLocation.Position?,
    polygons: [[[PlaceLocation.Position]]]?
  ) {
    self.northMetres = northMetres
    self.eastMetres = eastMetres
    self.middle = middle
    self.polygons = polygons
  }

  static let keys = ["northMetres", "eastMetres", "lat", "lon"]

  /// By `keys`.
  var values: [JSONValue] {
    [
      .double(northMetres), .double(eastMetres), .optional(middle) { .double(GeoJSON.rounded($0.latDegrees)) },
      .optional(middle) { .double(GeoJSON.rounded($0.lonDegrees)) },
    ]
  }
}
