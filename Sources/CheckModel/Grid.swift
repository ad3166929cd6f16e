/// A location grid: a projected coordinate reference system and the side of its square cells.
///
/// Written `EPSG:3006/100`. Cell corners stand at whole multiples of the side, so that squares nest.
package struct Grid: Hashable, Sendable {
  /// The CRS as PROJ knows it, `AUTHORITY:CODE`.
  package let crs: String
  /// The side of a cell in metres, at least 1.
  package let cellMetres: Int32

  /// SWEREF 99 TM in 100 m squares, which nest in the 1 km squares of Statistics Sweden.
  package static let standard = Grid(crs: "EPSG:3006", cellMetres: 100)

  package init(crs: String, cellMetres: Int32) {
    precondition(cellMetres >= 1)
    self.crs = crs
    self.cellMetres = cellMetres
  }

  /// Reads `AUTHORITY:CODE/METRES`; nil when the text has another shape or the side is not 1–100 000 m.
  ///
  /// A grid has one spelling, so that equal grids are equal: the authority is put in capitals, as PROJ writes it, and
  /// metres have no sign and no zeros before them.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 64 else { return nil }
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, let metres = Int32(halves[1]), (1...100_000).contains(metres),
      halves[1] == "\(metres)"
    else { return nil }
    let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isLetterOrDigit) }) else {
      return nil
    }
    self.init(crs: "\(parts[0].uppercased()):\(parts[1])", cellMetres: metres)
  }

  package var name: String { "\(crs)/\(cellMetres)" }

  /// The cell that holds a position in the grid's CRS, both coordinates in metres.
  ///
  /// A position on an edge belongs to the cell to its north or east. nil when a coordinate is not finite or its
  /// cell index does not fit in 32 bits.
  @inlinable
  package func cell(northMetres: Double, eastMetres: Double) -> Cell? {
    let north = (northMetres / Double(cellMetres)).rounded(.down)
    let east = (eastMetres / Double(cellMetres)).rounded(.down)
    guard abs(north) < 2e9, abs(east) < 2e9 else { return nil }  // false for NaN too
    return Cell(north: Int32(north), east: Int32(east))
  }
}

/// A square of the location grid, by the index of its south-west corner: metres divided by the side.
package struct Cell: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var north: Int32
  package var east: Int32

  @inlinable
  package init(north: Int32, east: Int32) {
    self.north = north
    self.east = east
  }

  @inlinable
  package static func == (a: Cell, b: Cell) -> Bool { a.north == b.north && a.east == b.east }

  package static func < (a: Cell, b: Cell) -> Bool { (a.north, a.east) < (b.north, b.east) }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}
