import CheckModel
import Testing

@testable import Projection

private func projection(_ crs: String, cellMetres: Int32 = 100) throws -> GridProjection {
  try GridProjection(grid: Grid(crs: crs, cellMetres: cellMetres))
}

/// Positions, and what PROJ 9.1's `cs2cs -f %.4f EPSG:4326 …` makes of them without grids or network.
private let references: [(crs: String, lat: Double, lon: Double, north: Double, east: Double)] = [
  ("EPSG:3006", 55, 12.75, 6_097_106.6715, 356_083.4377),
  ("EPSG:3006", 56.6745, 12.8568, 6_283_206.2745, 368_682.7313),
  ("EPSG:3006", 67.8558, 20.2253, 7_536_069.9699, 719_583.1230),
  ("EPSG:2056", 47.5596, 7.5886, 1_267_664.8470, 2_611_287.8368),
  ("EPSG:2056", 46.9480, 7.4474, 1_199_657.3164, 2_600_667.4753),
  ("EPSG:2056", 46.2044, 6.1432, 1_117_821.0697, 2_500_016.0161),
  ("EPSG:32618", 39.2904, -76.6122, 4_350_242.2653, 360_965.5542),
  ("EPSG:32618", 38.9784, -76.4922, 4_315_438.4870, 370_745.4252),
  ("EPSG:32618", 39.6418, -77.7200, 4_391_537.7713, 266_596.5214),
  ("EPSG:27700", 51.5074, -0.1278, 180_380.0943, 530_028.7469),
  ("EPSG:27700", 55.9533, -3.1883, 674_001.2016, 325_897.2181),
  ("EPSG:27700", 50.0657, -5.7132, 25_005.0506, 134_369.6080),
  ("EPSG:2193", -36.8485, 174.7633, 5_920_482.8089, 1_757_209.2535),
]

@Test(arguments: references)
func projectsToTheMillimetre(_ crs: String, lat: Double, lon: Double, north: Double, east: Double) throws {
  let projection = try projection(crs)
  let position = try #require(projection.position(latDegrees: lat, lonDegrees: lon))
  #expect(abs(position.northMetres - north) < 0.001 && abs(position.eastMetres - east) < 0.001)
  let back = try #require(projection.geographic(northMetres: position.northMetres, eastMetres: position.eastMetres))
  // A datum shift goes through three dimensions and back without the height: a few centimetres.
  #expect(abs(back.latDegrees - lat) < 3e-7 && abs(back.lonDegrees - lon) < 3e-7)
  let cell = Cell(north: Int32(north / 100), east: Int32(east / 100))
  #expect(projection.cell(latDegrees: lat, lonDegrees: lon) == cell)
  #expect(projection.cell(northMetres: position.northMetres, eastMetres: position.eastMetres) == cell)
}

@Test func reproducesTheNumbersOfTheStatistics() throws {
  let projection = try GridProjection(grid: .standard)
  for (lat, lon, north, east) in [
    (55, 12.75, 6_097_106.672, 356_083.438), (56.6745, 12.8568, 6_283_206.275, 368_682.731),
    (67.8558, 20.2253, 7_536_069.970, 719_583.123),
  ] {
    let position = try #require(projection.position(latDegrees: lat, lonDegrees: lon))
    #expect(abs(position.northMetres - north) < 0.001 && abs(position.eastMetres - east) < 0.001)
  }
}

/// Beyond the area of use PROJ would by itself leave out the datum shift, and be 150 m off here. The reference is the
/// projection with its seven parameters written out (EPSG:1314).
@Test(arguments: [(51.0, 2.9, 133_724.4430, 743_850.3805), (61.9, 2.9, 1_345_254.8826, 657_423.2793)])
func shiftsTheDatumInTheMarginToo(_ lat: Double, lon: Double, north: Double, east: Double) throws {
  let position = try #require(projection("EPSG:27700").position(latDegrees: lat, lonDegrees: lon))
  #expect(abs(position.northMetres - north) < 0.01 && abs(position.eastMetres - east) < 0.01)
}

/// WGS 84 / UTM 18N has its central meridian at 75° W: by definition east 500 km, and north 0 at the equator.
@Test func standsWhereUTMIsDefined() throws {
  let position = try #require(projection("EPSG:32618").position(latDegrees: 0, lonDegrees: -75))
  #expect(abs(position.northMetres) < 1e-6 && abs(position.eastMetres - 500_000) < 1e-6)
}

@Test func roundTripsAllOverSweden() throws {
  let projection = try GridProjection(grid: .standard)
  for lat in stride(from: 54.5, through: 69.5, by: 0.7) {
    for lon in stride(from: 9.5, through: 25, by: 0.9) {
      let there = try #require(projection.position(latDegrees: lat, lonDegrees: lon))
      let back = try #require(projection.geographic(northMetres: there.northMetres, eastMetres: there.eastMetres))
      #expect(abs(back.latDegrees - lat) < 1e-9 && abs(back.lonDegrees - lon) < 1e-9)
    }
  }
}

@Test(arguments: [
  (0, 0), (56.67, -12.86), (12.86, 56.67), (90, 12), (-90, 12), (53.9, 15), (70.1, 15), (60, 9.02), (60, 25.2),
  (56.67, 372.86), (56.67, -347.14), (.nan, 12), (56, .nan), (.infinity, 12), (56, -.infinity), (1e300, 1e300),
  (6_283_206, 368_682), (.greatestFiniteMagnitude, -.greatestFiniteMagnitude),
])
func knowsNoCellOutsideOfSweden(_ lat: Double, lon: Double) throws {
  let projection = try GridProjection(grid: .standard)
  #expect(projection.cell(latDegrees: lat, lonDegrees: lon) == nil)
  #expect(projection.cell(latDegrees: 56.6745, lonDegrees: 12.8568) == Cell(north: 62832, east: 3686), "and goes on")
}

@Test(arguments: [
  (0, 0), (368_682, 6_283_206), (56.67, 12.86), (-6_283_206, 368_682), (6_283_206, 3_686_827), (9_999_999, 500_000),
  (.nan, 368_682), (6_283_206, .nan), (.infinity, .infinity), (1e300, -1e300), (1e18, 1e18),
  (46_275_859.8, 378_000),  // once around the earth
])
func knowsNoCellForMetresOutsideOfSweden(_ north: Double, east: Double) throws {
  let projection = try GridProjection(grid: .standard)
  #expect(projection.cell(northMetres: north, eastMetres: east) == nil)
  #expect(projection.geographic(northMetres: north, eastMetres: east) == nil)
  #expect(projection.cell(northMetres: 6_283_206, eastMetres: 368_682) == Cell(north: 62832, east: 3686), "and goes on")
}

@Test func takesInTheMarginAroundTheAreaOfUse() throws {
  // EPSG: 54.96–69.07° N, 10.03–24.17° E.
  let projection = try GridProjection(grid: .standard)
  #expect(projection.cell(latDegrees: 53.97, lonDegrees: 15) != nil)
  #expect(projection.cell(latDegrees: 53.95, lonDegrees: 15) == nil)
  #expect(projection.cell(latDegrees: 60, lonDegrees: 9.04) != nil)
  #expect(projection.cell(latDegrees: 60, lonDegrees: 25.16) != nil)
  #expect(projection.cell(latDegrees: 60, lonDegrees: 25.18) == nil)
}

/// EPSG:3832 (PDC Mercator) is used from 98.69° E across the antimeridian to 68° W.
@Test func crossesTheAntimeridian() throws {
  let projection = try projection("EPSG:3832")
  let west = try #require(projection.position(latDegrees: -17, lonDegrees: 179.999))
  let east = try #require(projection.position(latDegrees: -17, lonDegrees: -179.999))
  #expect(east.eastMetres > west.eastMetres && east.eastMetres - west.eastMetres < 300)
  let back = try #require(projection.geographic(northMetres: east.northMetres, eastMetres: east.eastMetres))
  #expect(abs(back.lonDegrees - -179.999) < 1e-8)
  #expect(projection.position(latDegrees: -17, lonDegrees: 0) == nil)
}

@Test(arguments: ["EPSG:3006", "EPSG:2056", "EPSG:32618", "EPSG:27700"])
func describesItsCoordinateSystem(_ crs: String) throws {
  let projection = try projection(crs)
  #expect("\(projection.organization):\(projection.code)" == crs)
  #expect(projection.wkt.hasPrefix("PROJCS[\"\(projection.name)\""))
  #expect(projection.wkt.contains("AUTHORITY[\"EPSG\",\"\(projection.code)\"]"))
}

@Test(arguments: [
  ("EPSG:99999", GridProjectionError.unknown(crs: "EPSG:99999")), ("NOBODY:1", .unknown(crs: "NOBODY:1")),
  ("EPSG", .unknown(crs: "EPSG")), ("", .unknown(crs: "")), ("+proj=utm +zone=33", .unknown(crs: "+proj=utm +zone=33")),
  ("EPSG:4326", .notProjected(crs: "EPSG:4326")), ("EPSG:4979", .notProjected(crs: "EPSG:4979")),
  ("EPSG:7405", .notProjected(crs: "EPSG:7405")), ("EPSG:2225", .notInMetres(crs: "EPSG:2225")),
  ("EPSG:3413", .axesNotNorthAndEast(crs: "EPSG:3413")), ("EPSG:2053", .axesNotNorthAndEast(crs: "EPSG:2053")),
])
func refusesWhatCanCarryNoGrid(_ crs: String, error: GridProjectionError) {
  #expect(throws: error) { try projection(crs) }
  #expect(error.description.contains("; try "))
}

/// The first projection of a process finds its way through PROJ's database, the second is a copy of what it found.
@Test(arguments: ["EPSG:3006", "EPSG:2056", "EPSG:32618", "EPSG:27700", "EPSG:2193", "EPSG:3832"])
func computesBitForBitWhatTheDatabaseSays(_ crs: String) throws {
  let (system, looked) = try GridProjection.lookUp(crs)
  for projection in [try projection(crs), try projection(crs)] {
    #expect(projection.system == system)
    let area = system.area
    let width = area.east - area.west + (area.east < area.west ? 360 : 0)
    for step in 0...400 {
      let lat = area.south + (area.north - area.south) * Double(step % 21) / 20
      let lon = (area.west + width * Double(step / 21) / 20 + 540).truncatingRemainder(dividingBy: 360) - 180
      let expected = looked.forward(lonDegrees: lon, latDegrees: lat)
      let found = try #require(projection.position(latDegrees: lat, lonDegrees: lon))
      #expect(found.northMetres == expected.northMetres && found.eastMetres == expected.eastMetres)
      let back = looked.backward(eastMetres: expected.eastMetres, northMetres: expected.northMetres)
      let geographic = projection.geographic(northMetres: found.northMetres, eastMetres: found.eastMetres)
      #expect(geographic?.latDegrees == back.latDegrees && geographic?.lonDegrees == back.lonDegrees)
    }
  }
}

@Test func knowsTheStandardGridAsTheDatabaseDoes() throws {
  let (system, transformation) = try GridProjection.lookUp(Grid.standard.crs)
  #expect(StandardGrid.system == system)
  #expect(StandardGrid.system.identifier == Grid.standard.crs)
  #expect(StandardGrid.definition == transformation.definition)
}

@Test func worksOnManyTasksAtOnce() async {
  // PROJ's contexts are not thread safe; one projection a task must be.
  await withTaskGroup(of: Cell?.self) { group in
    for _ in 0..<8 {
      group.addTask { try? GridProjection(grid: .standard).cell(latDegrees: 56.6745, lonDegrees: 12.8568) }
    }
    for await cell in group { #expect(cell == Cell(north: 62832, east: 3686)) }
  }
}
