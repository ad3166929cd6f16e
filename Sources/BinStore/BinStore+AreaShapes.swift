import CheckModel
import GRDB

extension BinStore {
  /// The outlines of the areas by name, in the CRS of the grid; none in a store of a version without areas.
  package func areaShapes() throws(StoreError) -> [(name: String, shape: AreaShape)] {
    try StoreError.translating {
      try read { database in
        guard try Schema.storedVersion(database) >= Schema.areaVersion else { return [] }
        let row = try SQLStatement(database, "SELECT name, geom FROM area ORDER BY name")
        var shapes: [(name: String, shape: AreaShape)] = []
        while try row.step() { shapes.append((try row.text(0), try GeoPackage.shape(try row.blob(1)))) }
        return shapes
      }
    }
  }
}
