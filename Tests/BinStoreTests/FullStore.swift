import CheckModel
import GRDB

@testable import BinStore

/// A store with something in every table: three imports, two of them with rejections, sites, areas and places.
func fullStore(in folder: TemporaryFolder) throws -> BinStore {
  let store = try folder.newStore()
  _ = try store.importSites([
    SiteEntry(name: "A", latDegrees: 56, lonDegrees: 12, cell: Cell(north: 1, east: 1), limitKmh: 50),
    SiteEntry(name: "B", latDegrees: 56.5, lonDegrees: 12.5, cell: Cell(north: 62_345, east: 3_654), limitKmh: nil),
  ])
  let outline: AreaShape.Ring = [(0, 0), (0, 1e7), (1e7, 1e7), (1e7, 0), (0, 0)].map {
    AreaShape.Position(northMetres: $0.0, eastMetres: $0.1)
  }
  let shape = AreaShape(polygons: [[outline]])
  _ = try store.importAreas([AreaEntry(name: "Here", shape: shape)])
  let rejections = [
    Rejection(line: 4, byteOffset: 120, field: .speed, reason: .speedInvalid),
    Rejection(line: 9, byteOffset: 310, field: .speed, reason: .speedOutside),
    Rejection(line: 12, byteOffset: 400, field: .time, reason: .speedOutside),
  ]
  try store.commit(1, smallNight, rejections)
  let sited = key(Category(kind: .speed, vehicle: .car, sampling: .stopped, limitKmh: 70), site: 2)
  try store.commit(2, smallNight.merging([sited: [66: 3, 90: 1]]) { a, _ in a }, rejections)
  try store.commit(3, randomBins(300, seed: 9))
  try store.replacePlaces(
    [
      StoredPlace(
        id: "p1", shape: shape, values: ["rank": .integer(1), "checks": .integer(7), "label": .text("Storgatan")])
    ],
    of: StoredScreening(
      screenedAt: 1_772_500_000, toolVersion: "0.1", target: nil, seed: 1, top: 5, channel: nil, area: nil))
  return store
}
