import Screening

/// Where a place is, in words and degrees: what the command adds to what the screening knows.
package struct PlaceLocation: Equatable, Sendable {
  /// A site's name, or coordinates.
  package var label: String
  /// The place's middle, WGS 84.
  package var latDegrees: Double
  package var lonDegrees: Double
  /// The names of the areas that it lies in.
  package var areas: [String]
  /// The outline: polygons → rings → positions; the first ring of a polygon is the exterior, rings are closed.
  package var polygons: [[[Position]]]

  /// WGS 84.
  package struct Position: Equatable, Sendable {
    package var lonDegrees: Double
    package var latDegrees: Double

    package init(lonDegrees: Double, latDegrees: Double) {
      self.lonDegrees = lonDegrees
      self.latDegrees = latDegrees
    }
  }

  package init(label: String, latDegrees: Double, lonDegrees: Double, areas: [String], polygons: [[[Position]]]) {
    self.label = label
    self.latDegrees = latDegrees
    self.lonDegrees = lonDegrees
    self.areas = areas
    self.polygons = polygons
  }
}

/// A priority place and where it is: what every output of places is made from.
package struct LocatedPlace: Equatable, Sendable {
  package var place: PriorityPlace
  package var location: PlaceLocation

  package init(_ place: PriorityPlace, at location: PlaceLocation) {
    self.place = place
    self.location = location
  }
}

/// What stands for the checks of a place that is known from offenders only, literally, in every output.
let noDenominator = "no denominator"
