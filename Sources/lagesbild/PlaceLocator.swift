import BinStore
import CheckModel
import Projection
import Report
import Screening

/// Finds where priority places are: their names, areas and outlines.
struct PlaceLocator {
  private let grid: Grid
  private let projection: GridProjection
  private let siteNames: [Int32: String]
  /// Of the registered site in each cell, the first by name.
  private let siteNamesByCell: [Cell: String]
  private let areaNames: [Cell: [String]]

  /// - Throws: `StoreError`, `GridProjectionError`.
  init(_ store: BinStore, for places: [PriorityPlace]) throws {
    grid = store.grid
    projection = try GridProjection(grid: grid)
    let sites = try store.sites()
    siteNames = Dictionary(sites.map { ($0.id, $0.name) }) { first, _ in first }
    siteNamesByCell = Dictionary(sites.map { ($0.cell, $0.name) }) { first, _ in first }
    areaNames = try store.areaNames(of: Set(places.flatMap(\.cells)))
  }

  func locate(_ place: PriorityPlace) throws -> LocatedPlace {
    let count = Double(place.cells.count)
    let middle = try position(
      north: place.cells.reduce(0) { $0 + Double($1.north) + 0.5 } / count,
      east: place.cells.reduce(0) { $0 + Double($1.east) + 0.5 } / count)
    let polygons = try CellOutline(of: place.cells).polygons.map { rings in
      try rings.map { ring in
        try ring.map { try position(north: Double($0.north), east: Double($0.east)) }
      }
    }
    let location = PlaceLocation(
      label: label(place), latDegrees: middle.latDegrees,
      lonDegrees: middle.lonDegrees, areas: Set(place.cells.flatMap { areaNames[$0] ?? [] }).sorted(),
      polygons: polygons)
    return LocatedPlace(place, at: location)
  }

  /// The site that most checks named, else one that stands there, else coordinates.
  private func label(_ place: PriorityPlace) -> String {
    place.siteID.flatMap { siteNames[$0] } ?? place.cells.lazy.compactMap { siteNamesByCell[$0] }.first
      ?? coordinates(place.cells[0])
  }

  /// Both in cells from the grid's origin.
  private func position(north: Double, east: Double) throws -> PlaceLocation.Position {
    let side = Double(grid.cellMetres)
    guard let found = projection.geographic(northMetres: north * side, eastMetres: east * side) else {
      throw Terminal.Failure(
        message: "a place lies outside of where \(grid.name) may be used; try a store with another grid")
    }
    return PlaceLocation.Position(lonDegrees: found.lonDegrees, latDegrees: found.latDegrees)
  }

  /// The middle of the first cell, in the grid's metres.
  private func coordinates(_ cell: Cell) -> String {
    let side = Int64(grid.cellMetres)
    return "N \(Int64(cell.north) * side + side / 2) E \(Int64(cell.east) * side + side / 2)"
  }
}
