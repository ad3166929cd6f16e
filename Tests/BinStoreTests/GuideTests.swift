import BinStore
import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

/// The guide names every table, and its SQL was run: here.
struct GuideTests {
  let folder = try! TemporaryFolder()
  private let page: String

  init() throws {
    let guide = fixtures.deletingLastPathComponent().appending(path: "Sources/lagesbild/lagesbild.docc")
    page = try String(contentsOf: guide.appending(path: "Store.md"), encoding: .utf8)
    let store = try folder.newStore()
    let everywhere: AreaShape.Ring = [(0, 0), (0, 1e7), (1e7, 1e7), (1e7, 0), (0, 0)].map {
      AreaShape.Position(northMetres: $0.0, eastMetres: $0.1)
    }
    _ = try store.importAreas([AreaEntry(name: "Here", shape: AreaShape(polygons: [[everywhere]]))])
    try store.commit(1, smallNight, [Rejection(line: 9, byteOffset: 310, field: .speed, reason: .speedOutside)])
    try store.close()
  }

  @Test func everyQueryRuns() throws {
    let queries = page.components(separatedBy: "```sql\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    #expect(queries.count >= 10)
    let answers = try folder.sql().read { database in
      try queries.map { try Row.fetchAll(database, sql: $0).map { Array($0.databaseValues) } }
    }
    let sum = ["Here".databaseValue, 571.databaseValue, 12.databaseValue]
    #expect(answers.contains([sum]), "checks by area")
  }

  @Test func everyTableAndViewIsNamed() throws {
    let names = try folder.sql().read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT name FROM sqlite_schema
          WHERE type IN ('table', 'view') AND name NOT LIKE 'gpkg%' AND name NOT GLOB 'rtree_*_geom*' AND name NOT LIKE 'sqlite%'
          """)
    }
    #expect(names.count > 15)
    for name in names { #expect(page.contains("`\(name)`"), "\(name)") }
  }
}
