import CheckModel
import Screening

/// The shapes of a map in Web Mercator, in whole units from its north-west corner: x to the east, y to the south.
package struct ReportMap: Equatable, Sendable {
  package struct Point: Equatable, Hashable, Sendable {
    package var x: Int
    package var y: Int

    package init(x: Int, y: Int) { (self.x, self.y) = (x, y) }
  }

  package struct Outline: Equatable, Sendable {
    package var name: String
    package var rings: [[Point]]

    package init(name: String, rings: [[Point]]) { (self.name, self.rings) = (name, rings) }
  }

  /// Where the map stands in Web Mercator as tiles count it: its origin as a share of the world, and the share that a
  /// unit is.
  package struct Frame: Equatable, Sendable {
    package var originX: Double
    package var originY: Double
    package var unit: Double

    package init(originX: Double, originY: Double, unit: Double) {
      (self.originX, self.originY, self.unit) = (originX, originY, unit)
    }
  }

  /// A stretch of the map.
  package struct View: Equatable, Sendable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
      (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }
  }

  /// A place of the report.
  package struct Place: Equatable, Sendable {
    package var outline: [[Point]]
    package var middle: Point

    package init(outline: [[Point]], middle: Point) { (self.outline, self.middle) = (outline, middle) }
  }

  package var frame: Frame
  /// What is shown at first.
  package var view: View
  /// The length of a kilometre.
  package var kilometre: Double
  /// Four corners of each in order; none where the square has no place on a map.
  package var squares: [[Point]]
  package var areas: [Outline]
  package var roads: [[Point]]
  /// By the places' order.
  package var places: [Place]
  /// The side of a square in metres.
  package var squareMetres: Int

  package init(
    frame: Frame, view: View, kilometre: Double, squares: [[Point]],
    areas: [Outline], roads: [[Point]], places: [Place], squareMetres: Int
  ) {
    (self.frame, self.view, self.kilometre, self.squares) = (frame, view, kilometre, squares)
    (self.areas, self.roads, self.places, self.squareMetres) = (areas, roads, places, squareMetres)
  }
}
