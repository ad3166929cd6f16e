import CheckModel
import Foundation
import GRDB
import Testing

@testable import BinStore

struct PlaceLayerTests {
  let folder = try! TemporaryFolder()
  private let screening = StoredScreening(
    screenedAt: 1_772_500_000, toolVersion: "0.1", target: 0.2, seed: .max, top: 20, channel: nil, area: "Söder")

  private func place(_ id: String, east: Double, _ values: [String: StoredPlace.Value] = [:]) -> StoredPlace {
    let ring = [(0, 0), (0, 200), (100, 200), (100, 0), (0, 0)].map {
      AreaShape.Position(northMetres: 6_283_000 + $0.0, eastMetres: east + $0.1)
    }
    return StoredPlace(id: id, shape: AreaShape(polygons: [[ring]]), values: values)
  }

  private func ids() throws -> [String] {
    try folder.sql().read { try String.fetchAll($0, sql: "SELECT place_id FROM place ORDER BY id") }
  }

  @Test func placesReplaceThoseThatWereThere() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    try store.replacePlaces([place("a", east: 1e5), place("b", east: 2e5)], of: screening)
    try store.replacePlaces(
      [
        place(
          "c", east: 3e5,
          ["rank": .integer(1), "rate": .double(0.25), "label": .text("Storgatan"), "v85_kmh": .integer(61)])
      ], of: screening)
    #expect(try ids() == ["c"])
    try folder.sql().read { database in
      let row = try #require(try Row.fetchOne(database, sql: "SELECT * FROM place"))
      #expect(row["rank"] as Int == 1 && row["rate"] as Double == 0.25 && row["label"] as String == "Storgatan")
      #expect(row["severity"] as Double? == nil)
      let box = try #require(try Row.fetchOne(database, sql: "SELECT * FROM rtree_place_geom"))
      #expect(box["minx"] as Double == 300_000 && box["maxy"] as Double >= 6_283_100)
      let extent = try #require(
        try Row.fetchOne(database, sql: "SELECT min_x, max_x FROM gpkg_contents WHERE table_name = 'place'"))
      #expect([extent[0], extent[1]] as [Double] == [300_000, 300_200])
      let said = try #require(try Row.fetchOne(database, sql: "SELECT * FROM place_screening"))
      #expect(said["screened_at_utc"] as String == "2026-03-03T01:06:40Z")
      #expect(said["seed"] as String == "18446744073709551615")
      #expect(said["target"] as Double == 0.2 && said["area"] as String == "Söder")
    }
    try store.undo(importID: 1)
    #expect(try ids() == ["c"], "the layer is what was last saved")
    try store.replacePlaces([], of: screening)
    #expect(try ids().isEmpty)
  }

  @Test func placesThatCannotBeKeptChangeNothing() throws {
    let store = try folder.newStore()
    try store.replacePlaces([place("a", east: 0)], of: screening)
    for (bad, column) in [
      ([place("b", east: 0), place("b", east: 0)], "place.place_id"),
      ([place("b", east: 0, ["geom": .text("x")])], "place.geom"),
      ([place("b", east: 0, ["rank = 1; --": .integer(1)])], "place.rank = 1; --"),
      ([place("b", east: .nan)], "place.geom"),
      ([StoredPlace(id: "b", shape: AreaShape(polygons: []), values: [:])], "place.geom"),
    ] {
      #expect(throws: StoreError.outOfRange(column)) { try store.replacePlaces(bad, of: screening) }
      #expect(try ids() == ["a"])
    }
  }
}
