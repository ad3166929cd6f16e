import CheckModel
import Testing

@Test(
  arguments: [
    ("EPSG:3006/100", "EPSG:3006", 100), ("EPSG:2056/1", "EPSG:2056", 1), ("EPSG:32618/100000", "EPSG:32618", 100_000),
    ("IGNF:LAMB93/250", "IGNF:LAMB93", 250), ("epsg:3006/100", "EPSG:3006", 100),
  ] as [(String, String, Int32)])
func readsAGrid(_ text: String, crs: String, cellMetres: Int32) throws {
  let grid = try #require(Grid(text))
  #expect(grid.crs == crs && grid.cellMetres == cellMetres)
  #expect(Grid(grid.name) == grid)
}

@Test(arguments: [
  "", "/", ":", ":/", "EPSG", "EPSG:3006", "EPSG:3006/", "/100", "EPSG:/100", ":3006/100", "EPSG:3006/0",
  "EPSG:3006/-100", "EPSG:3006/+100", "EPSG:3006/0100", "EPSG:3006/100001", "EPSG:3006/99999999999999999999",
  "EPSG:3006/1e2", "EPSG:3006/100.0", "EPSG:3006/ 100", " EPSG:3006/100", "EPSG:3006/100\n", "EPSG:3006/100/100",
  "EPSG:3006:1/100", "EPSG 3006/100", "EPSG:30\0 06/100", "EPSG:3006'--/100", "ÉPSG:3006/100", "EPSG:３００６/100",
  "EPSG:3006/１００", "EPSG:../100", "+proj=utm/100", "EPSG:" + String(repeating: "9", count: 1_000) + "/100",
])
func refusesAGridOfAnotherShape(_ text: String) { #expect(Grid(text) == nil) }

@Test func standsInSwedenByDefault() { #expect(Grid.standard.name == "EPSG:3006/100") }

@Test(
  arguments: [
    (0, 0, 0, 0), (99.999, 100, 0, 1), (100, 99.999, 1, 0), (-0.0, 0, 0, 0), (-0.001, 0, -1, 0),
    (-100, -100.001, -1, -2),
    (6_283_206.275, 368_682.731, 62832, 3686), (6_283_200, 368_700, 62832, 3687),
    (1.9e11, -1.9e11, 1_900_000_000, -1_900_000_000),
  ] as [(Double, Double, Int32, Int32)])
func givesAnEdgeToTheCellNorthOrEastOfIt(_ northMetres: Double, eastMetres: Double, north: Int32, east: Int32) {
  #expect(Grid.standard.cell(northMetres: northMetres, eastMetres: eastMetres) == Cell(north: north, east: east))
}

@Test(arguments: [
  .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 3e11, -3e11, .signalingNaN,
])
func knowsNoCellOfWhatIsNoCoordinate(_ metres: Double) {
  for grid in [Grid.standard, Grid(crs: "EPSG:3006", cellMetres: 1)] {
    #expect(grid.cell(northMetres: metres, eastMetres: 0) == nil)
    #expect(grid.cell(northMetres: 0, eastMetres: metres) == nil)
  }
}

/// Squares of 100 m nest in those of 1 km, on both sides of zero.
@Test func nestsItsCells() throws {
  let kilometres = Grid(crs: "EPSG:3006", cellMetres: 1000)
  for metres in stride(from: -5003.7, through: 5003.7, by: 31.3) {
    let small = try #require(Grid.standard.cell(northMetres: metres, eastMetres: -metres))
    let large = try #require(kilometres.cell(northMetres: metres, eastMetres: -metres))
    // `>>` and `/` would each round negative numbers another way; this is floor division.
    let north = Int32((Double(small.north) / 10).rounded(.down))
    let east = Int32((Double(small.east) / 10).rounded(.down))
    #expect(large == Cell(north: north, east: east))
  }
}

@Test func ordersCellsFromTheSouthThenFromTheWest() {
  let cells = [(-1, 5), (0, -3), (0, 0), (0, 7), (2, -9)].map { Cell(north: $0.0, east: $0.1) }
  #expect(cells.shuffled().sorted() == cells)
}
