import Foundation
import Testing

@testable import Ingest

struct RoadFileTests {
  private func lines(_ text: String) throws -> [Int] {
    let folder = try TemporaryFolder()
    let path = folder.path("roads.geojson")
    try Data(text.utf8).write(to: URL(filePath: path))
    return try RoadFile(path: path).lines.map(\.count)
  }

  @Test func takesLinesWhereverTheyStand() throws {
    #expect(try lines(#"{"type":"LineString","coordinates":[[12.8,56.6],[12.9,56.7,3]]}"#) == [2])
    #expect(
      try lines(
        #"""
        {"type":"FeatureCollection","features":[
          {"type":"Feature","geometry":null,"properties":null},
          {"type":"Feature","geometry":{"type":"Polygon","coordinates":[]},"properties":{}},
          {"type":"Feature","geometry":{"type":"MultiLineString","coordinates":[[[1,2],[3,4],[5,6]],[[1,2]]]}},
          {"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[
            {"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[2,3]]}]}}]}
        """#) == [3, 2])
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"type":"Point","coordinates":[1,2]}"#, #"{"type":"LineString","coordinates":[[181,2],[3,4]]}"#,
    #"{"type":"LineString","coordinates":[[1],[3,4]]}"#, #"{"type":"LineString","coordinates":[[1,"2"],[3,4]]}"#,
    #"{"type":"LineString"}"#, #"{"type":"FeatureCollection","features":7}"#,
    String(repeating: #"{"type":"Feature","geometry":"#, count: 40) + "null" + String(repeating: "}", count: 40),
    String(repeating: "[", count: 100_000),
  ])
  func refusesWhatHasNone(text: String) throws {
    let problem = #expect(throws: ImportProblem.self) { try lines(text) }
    #expect(problem?.description.contains("; ") == true, "\(problem?.description ?? "")")
  }
}
