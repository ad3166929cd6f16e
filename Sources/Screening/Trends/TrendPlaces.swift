import CheckModel

/// The places that bins name, as a store knows them.
package struct TrendPlaces: Sendable {
  /// As bins name them, by index; ascending.
  package var cells: [Cell]
  /// The names of the areas, and for each the indices of its cells. In order of the names, each once.
  package var areas: [(name: String, cells: [Int32])]
  /// Names of registered sites by number.
  package var siteNames: [Int32: String]
  /// A value for each cell: whether its checks are asked about. nil for all.
  package var wantedCells: [Bool]?

  package init(
    cells: [Cell], areas: [(name: String, cells: [Int32])] = [], siteNames: [Int32: String] = [:],
    wantedCells: [Bool]? = nil
  ) {
    self.cells = cells
    self.areas = areas
    self.siteNames = siteNames
    self.wantedCells = wantedCells
  }
}
