import BinStore
import CheckModel
import Testing

@testable import Report

struct BinExportTests {
  private static let local = LocalHour(utcHour: 494_000, rules: .utc)

  private func text(_ category: CheckModel.Category, _ counts: [(UInt16, Int64)], site: String? = nil) throws -> String
  {
    var text = ""
    var export = BinExport(as: .csv) { text += $0 }
    let bin = MergedBin(
      cell: Cell(north: 1, east: 2), hour: 494_000, site: site, category: category,
      checks: counts.reduce(0) { $0 + $1.1 }, violations: 1,
      histogram: counts.map { MergedBin.Count(outcome: Outcome(rawValue: $0.0), count: $0.1) })
    try export.append(bin, local: Self.local) { _ in
      CellPlace(northMetres: 150, eastMetres: 250, middle: nil, polygons: nil)
    }
    try export.finish()
    return text
  }

  /// Also more checks than a single import can have of a bin.
  @Test(
    arguments: [
      (CheckKind.speed, [(0, 1), (50, 5_000_000_000), (300, 2)], "0:1 50:5000000000 300:2"),
      (
        .alcohol, [(0, 9), (7, 1), (10, 1), (123, 2), (65_534, 3), (65_535, 4)],
        "0.00:9 0.07:1 0.10:1 1.23:2 overLimit:3 refused:4"
      ),
      (.drug, [(0, 3), (1, 2), (65_535, 1)], "negative:3 positive:2 refused:1"),
      (.behaviour, [(0, 3)], ""),
    ] as [(CheckKind, [(UInt16, Int64)], String)])
  func saysEveryOutcomeInItsUnit(kind: CheckKind, counts: [(UInt16, Int64)], words: String) throws {
    let lines = try text(CheckModel.Category(kind: kind), counts).split(separator: "\r\n")
    #expect(lines[1].split(separator: ",", omittingEmptySubsequences: false).last ?? "" == words)
  }

  @Test func leavesEmptyWhatIsNotKnown() throws {
    let lines = try text(CheckModel.Category(kind: .speed, vehicle: .car), [(50, 2)]).split(separator: "\r\n")
    #expect(
      lines[0] == "northMetres,eastMetres,lat,lon,startUtc,date,hour,weekday,stratum,site,kind,vehicle,sampling,basis,"
        + "limitKmh,offences,checks,violations,outcomes")
    #expect(
      lines[1] == "150,250,,,2026-05-10T08:00:00Z,2026-05-10,8,7,weekend-day,,speed,car,stopped,random,,,2,1,50:2")
  }

  @Test func aCellThatIsNowhereHasNoGeometry() throws {
    var text = ""
    var writer = FeatureWriter(["a"], format: .geojson) { text += $0 }
    try writer.append([writer.part([.int(1)], from: 0)], geometry: writer.geometry(nil))
    try writer.finish()
    #expect(
      text
        == "{\"type\":\"FeatureCollection\",\"features\":[\n"
        + "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"a\":1}}\n]}\n")
  }

  /// However many rows, no piece is much longer than another.
  @Test func handsTextOnInPieces() throws {
    var pieces: [Int] = []
    var writer = FeatureWriter(["a"], format: .csv) { pieces.append($0.utf8.count) }
    let part = writer.part([.string(String(repeating: "x", count: 98))], from: 0)
    for _ in 0..<10_000 { try writer.append([part], geometry: "") }
    try writer.finish()
    #expect(pieces.reduce(0, +) == 3 + 1_000_000)
    #expect(pieces.count > 10 && pieces.max()! < 70_000)
  }
}
