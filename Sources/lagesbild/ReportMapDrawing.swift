import CheckModel
import Foundation
import Ingest
import Projection
import Report
import Screening

/// Puts squares, areas, roads and places on a map in Web Mercator.
struct ReportMapDrawing {
  private typealias Point = ReportMap.Point

  private let grid: Grid
  private let projection: GridProjection

  /// A square is drawn with so many units to its side, to the nearest.
  private static let unitsPerSquare = 20.0
  private static let mostRoadPoints = 60_000
  /// The equator.
  private static let worldMetres = 40_075_016.686

  init(_ grid: Grid) throws(GridProjectionError) {
    self.grid = grid
    projection = try GridProjection(grid: grid)
  }

  /// - Parameters:
  ///   - squares: by their south-west cells.
  ///   - side: of a square, in cells.
  func map(
    squares: [Cell], side: Int32, places: [LocatedPlace] = [], areas: [(name: String, shape: AreaShape)],
    roads: [[RoadFile.Position]]
  ) -> ReportMap {
    let squares = squares.map { corners(of: $0, side: side) ?? [] }
    let outlines = places.map { $0.location.polygons.joined().map { $0.map(Share.init) } }
    let all = Array(squares.joined()) + outlines.joined().joined()
    let west = all.lazy.map(\.x).min() ?? 0.5
    let north = all.lazy.map(\.y).min() ?? 0.5
    let middleLat = Share.latDegrees(y: (north + (all.lazy.map(\.y).max() ?? 0.5)) / 2)
    let metre = 1 / (Self.worldMetres * cos(middleLat * .pi / 180))
    let squareMetres = Int(grid.cellMetres) * Int(side)
    let unit = metre * Double(squareMetres) / Self.unitsPerSquare
    func point(_ share: Share) -> Point {
      Point(x: Int(((share.x - west) / unit).rounded()), y: Int(((share.y - north) / unit).rounded()))
    }
    func thinned(_ line: [Share], tolerance: Double) -> [Point] {
      LineThinning.thinned(line.map { (($0.x - west) / unit, ($0.y - north) / unit) }, tolerance: tolerance)
        .map { Point(x: Int($0.0.rounded()), y: Int($0.1.rounded())) }
    }
    let drawn = squares.map { $0.map(point) }
    let placeShapes = zip(places, outlines).map { place, rings in
      ReportMap.Place(
        outline: rings.map { $0.map(point) },
        middle: point(Share(lonDegrees: place.location.lonDegrees, latDegrees: place.location.latDegrees)))
    }
    return ReportMap(
      frame: ReportMap.Frame(originX: west, originY: north, unit: unit), view: view(drawn, placeShapes),
      kilometre: 1000 * metre / unit, squares: drawn,
      areas: areas.map { area in
        ReportMap.Outline(
          name: area.name,
          rings: area.shape.polygons.joined().map { thinned($0.compactMap(share), tolerance: 1) }
            .filter { $0.count > 2 })
      },
      roads: self.roads(roads.map { $0.map(Share.init) }, near: all) { thinned($0, tolerance: $1) },
      places: placeShapes, squareMetres: squareMetres)
  }

  // MARK: Squares

  private func corners(of cell: Cell, side: Int32) -> [Share]? {
    let (metres, side) = (Double(grid.cellMetres), Double(side))
    let (south, west) = (Double(cell.north), Double(cell.east))
    let corners = [(south, west), (south, west + side), (south + side, west + side), (south + side, west)]
      .compactMap { share(AreaShape.Position(northMetres: $0.0 * metres, eastMetres: $0.1 * metres)) }
    return corners.count == 4 ? corners : nil
  }

  private func share(_ position: AreaShape.Position) -> Share? {
    projection.geographic(northMetres: position.northMetres, eastMetres: position.eastMetres).map {
      Share(lonDegrees: $0.lonDegrees, latDegrees: $0.latDegrees)
    }
  }

  /// Around the places and nearly all squares: a few far away, such as of a faulty position, are left to be looked for.
  private func view(_ squares: [[Point]], _ places: [ReportMap.Place]) -> ReportMap.View {
    func ends(_ values: [Int], _ others: [Int]) -> (Int, Int) {
      let sorted = values.sorted()
      let cut = sorted.count / 100
      let kept = (sorted.isEmpty ? [] : [sorted[cut], sorted[sorted.count - 1 - cut]]) + others
      return (kept.min() ?? 0, kept.max() ?? 0)
    }
    let (west, east) = ends(squares.compactMap { $0.first?.x }, places.map(\.middle.x))
    let (north, south) = ends(squares.compactMap { $0.first?.y }, places.map(\.middle.y))
    let margin = max(40, (east - west) / 20, (south - north) / 20)
    return ReportMap.View(
      x: west - margin, y: north - margin, width: east - west + 2 * margin, height: south - north + 2 * margin)
  }

  // MARK: Roads

  /// Those near the squares, with so few points that the page stays light.
  private func roads(
    _ lines: [[Share]], near squares: [Share], thinned: ([Share], Double) -> [Point]
  ) -> [[Point]] {
    guard let west = squares.lazy.map(\.x).min(), let east = squares.lazy.map(\.x).max(),
      let north = squares.lazy.map(\.y).min(), let south = squares.lazy.map(\.y).max()
    else { return [] }
    let margin = max(east - west, south - north) / 10
    let near = lines.filter { line in
      line.contains {
        $0.x >= west - margin && $0.x <= east + margin && $0.y >= north - margin && $0.y <= south + margin
      }
    }
    var tolerance = 1.0
    while true {
      let drawn = near.map { thinned($0, tolerance) }.filter { $0.count > 1 }
      if drawn.reduce(0, { $0 + $1.count }) <= Self.mostRoadPoints || tolerance > 64 { return drawn }
      tolerance *= 2
    }
  }
}

/// A position in Web Mercator, as a share of the world from its north-west corner (EPSG:3857).
private struct Share {
  var x: Double
  var y: Double

  /// Latitudes beyond the edge of such maps stand at it.
  init(lonDegrees: Double, latDegrees: Double) {
    let latitude = min(max(latDegrees, -85.0511), 85.0511) * .pi / 180
    x = (lonDegrees + 180) / 360
    y = (1 - asinh(tan(latitude)) / .pi) / 2
  }

  init(_ position: PlaceLocation.Position) {
    self.init(lonDegrees: position.lonDegrees, latDegrees: position.latDegrees)
  }

  init(_ position: RoadFile.Position) {
    self.init(lonDegrees: position.lonDegrees, latDegrees: position.latDegrees)
  }

  static func latDegrees(y: Double) -> Double { atan(sinh(.pi * (1 - 2 * y))) * 180 / .pi }
}
