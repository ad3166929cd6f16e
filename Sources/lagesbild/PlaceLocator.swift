import BinStore
import CheckModel
import Report
import Screening

/// Finds where priority places are: their names, areas and outlines.
struct PlaceLocator {
  private let degrees: CellDegrees
  private let siteNames: [Int32: String]
  /// Of the registered site in each cell, the first by name.
  private let siteNamesByCell: [Cell: String]
  private let areaNames: [Cell: [String]]

  /// - Throws: `StoreError`, `GridProjectionError`.
  init(_ store: BinStore, for places: [PriorityPlace]) throws {
    degrees = try CellDegrees(store.grid)
    let sites = try store.sites()
    siteNames = Dictionary(sites.map { ($0.id, $0.name) }) { first, _ in first }
    siteNamesByCell = Dictionary(sites.map { ($0.cell, $0.name) }) { first, _ in first }
    areaNames = try store.areaNames(of: Set(places.flatMap(\.cells)))
  }

  func locate(_ place: PriorityPlace) throws -> LocatedPlace {
    let count = Double(place.cells.count)
    let middle = degrees.position(
      north: place.cells.reduce(0) { $0 + Double($1.north) + 0.5 } / count,
      east: place.cells.reduce(0) { $0 + Double($1.east) + 0.5 } / count)
    guard let middle, let polygons = degrees.outline(of: place.cells) else {
      throw Terminal.Failure(
        message: "a place lies outside of where \(degrees.grid.name) may be used; try a store with another grid")
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

  /// The middle of the first cell, in the grid's metres.
  private func coordinates(_ cell: Cell) -> String {
    let side = Int64(degrees.grid.cellMetres)
    return "N \(Int64(cell.north) * side + side / 2) E \(Int64(cell.east) * side + side / 2)"
  }
}
