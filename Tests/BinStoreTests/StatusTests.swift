@testable import BinStore
import CheckModel
import Testing

struct StatusTests {
  let folder = try! TemporaryFolder()

  @Test func theSumsAreThoseOfTheImports() throws {
    let store = try folder.newStore()
    let first = Rejection(line: 40, byteOffset: 1200, field: .time, reason: .timeInvalid)
    let earlier = Rejection(line: 30, byteOffset: 900, field: .time, reason: .timeInvalid)
    let other = Rejection(line: 2, byteOffset: 20, field: .site, reason: .siteUnknown)
    try store.commit(1, smallNight, [first, earlier], fileName: "incoming/a.csv")
    try store.commit(2, [key(Category(kind: .drug, vehicle: .bus)): [0: 1]], [first, other], fileName: "b.csv")
    let status = try store.status()
    #expect(status.checksByKind == [.speed: 209, .behaviour: 42, .alcohol: 304, .drug: 17])
    // 51 and 118 above 50; 44 above what a moped klass II is built for; 0.10 mg/L and two refusals; three and one.
    #expect(status.violationsByKind == [.speed: 3, .behaviour: 2, .alcohol: 3, .drug: 4])
    #expect(status.checksByVehicle == [.car: 519, .moped2: 3, .van: 42, .bus: 8])
    #expect(status.checks == 572)
    #expect(status.rejected == 4)
    #expect(
      status.rejections == [
        .init(
          reason: .timeInvalid, count: 3, example: .init(importID: 1, fileName: "a.csv", line: 30, byteOffset: 900)),
        .init(reason: .siteUnknown, count: 1, example: .init(importID: 2, fileName: "b.csv", line: 2, byteOffset: 20)),
      ])
    #expect(status.seconds == Int64(mondayEvening) * 3600...Int64(mondayEvening + 5) * 3600)
    #expect(status.bins == 8)
    #expect(status.bytes > 0 && status.bytes % 4096 == 0)
    #expect(status.imports.map(\.id) == [1, 2])
    #expect(status.imports.map(\.bins) == [7, 1])
  }

  @Test func anImportsRecordComesBack() throws {
    let store = try folder.newStore()
    let rejection = Rejection(line: 40, byteOffset: 1200, field: .time, reason: .timeInvalid)
    var expected = record(3, smallNight, [rejection])
    expected.tally.clockSkipped = 5
    expected.tally.clockRepeated = 6
    expected.tally.blank = 8
    expected.tally.lines += 8
    _ = try store.commit(expected) { writer in
      try writer.appendBins(sorted(smallNight))
      try writer.appendRejections([rejection])
    }
    #expect(try store.imports().map(\.record) == [expected])
  }

  @Test func onlyTheBaseNameOfAFileIsKept() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight, fileName: "/home/someone/logs/night.csv.gz")
    try store.commit(2, smallNight, fileName: "night.csv.gz")
    try store.commit(3, smallNight, fileName: "day.csv.gz")
    #expect(try store.imports(named: "elsewhere/night.csv.gz").map(\.id) == [1, 2])
    #expect(try store.imports(named: "none.csv").isEmpty)
  }
}
