import BinStore
import CheckModel
import Foundation
import GRDB
import Testing

struct CommitTests {
  let folder = try! TemporaryFolder()

  struct Torn: Error, Equatable {}

  @Test func everyKindComesBackExactly() throws {
    try folder.newStore().commit(1, smallNight)
    #expect(try BinStore.open(path: folder.path()).allBins() == smallNight)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func twoThousandRandomBinsComeBackExactly(seed: UInt64) throws {
    let bins = randomBins(2000, seed: seed)
    let store = try folder.newStore()
    try store.commit(1, bins)
    #expect(try store.allBins() == bins)
    #expect(try store.status().checks == checks(bins))
  }

  @Test func binsMayComeInManyRuns() throws {
    let bins = randomBins(500, seed: 9)
    let all = sorted(bins)
    let store = try folder.newStore()
    _ = try store.commit(record(1, bins)) { writer in
      for index in all.keys.indices {
        var one = SortedBins()
        one.append(all.keys[index], histogram: all.histogram(index))
        try writer.appendBins(one)
      }
    }
    #expect(try store.allBins() == bins)
  }

  @Test func twoImportsMerge() throws {
    let speed = key(Category(kind: .speed, vehicle: .car, limitKmh: 50))
    let drug = key(Category(kind: .drug))
    let store = try folder.newStore()
    try store.commit(1, [speed: [40: 1, 50: 2], drug: [0: 3]])
    try store.commit(2, [speed: [40: 5, 45: 1], drug: [1: 1]])
    #expect(try store.allBins() == [speed: [40: 6, 45: 1, 50: 2], drug: [0: 3, 1: 1]])
  }

  @Test func theOrderOfImportsDoesNotMatter() throws {
    let nights = (1...4).map { randomBins(400, seed: UInt64($0)) }
    let one = try folder.newStore("one.gpkg")
    for (content, night) in nights.enumerated() { try one.commit(UInt8(content), night) }
    let other = try folder.newStore("other.gpkg")
    for (content, night) in nights.enumerated().reversed() { try other.commit(UInt8(content), night) }
    #expect(try one.contentDigest() == other.contentDigest())
    #expect(try one.allBins() == other.allBins())
  }

  @Test func theDigestSeesOneCheckMore() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    let before = try store.contentDigest()
    try store.commit(2, [key(Category(kind: .drug)): [0: 1]])
    #expect(try store.contentDigest() != before)
  }

  @Test func theSameContentIsTakenOnce() throws {
    let store = try folder.newStore()
    #expect(try store.importID(ofContent: record(1, smallNight).contentSHA256) == nil)
    #expect(try store.commit(1, smallNight) == .imported(1))
    #expect(try store.importID(ofContent: record(1, smallNight).contentSHA256) == 1)
    var asked = false
    let result = try store.commit(record(1, smallNight, fileName: "other-name.csv")) { _ in asked = true }
    #expect(result == .alreadyThere(1))
    #expect(!asked)
    #expect(try store.allBins() == smallNight)
  }

  @Test func twoStoresAtOnceTakeTheSameContentOnce() async throws {
    _ = try folder.newStore()
    let path = folder.path()
    let results = try await withThrowingTaskGroup(of: CommitResult.self) { group in
      for _ in 1...6 { group.addTask { try BinStore.open(path: path).commit(7, smallNight) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.filter { $0 == .imported(1) }.count == 1)
    #expect(results.filter { $0 == .alreadyThere(1) }.count == 5)
    #expect(try BinStore.open(path: path).allBins() == smallNight)
  }

  @Test func aReaderSeesTheLastCommitWhileAnImportIsUnderWay() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    let other = try BinStore.open(path: folder.path())
    let more: Bins = [key(Category(kind: .drug)): [0: 1]]
    _ = try store.commit(record(2, more)) { writer in
      try writer.appendBins(sorted(more))
      #expect(try other.allBins() == smallNight)
      #expect(try other.status().imports.count == 1)
    }
    #expect(try other.status().imports.count == 2)
  }

  @Test func whatTheBodyThrowsUndoesEverything() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    let before = try dump()
    #expect(throws: Torn()) {
      try store.commit(record(2, randomBins(50, seed: 4))) { writer in
        try writer.appendBins(sorted(randomBins(50, seed: 4)))
        try writer.appendRejections([Rejection(line: 9, byteOffset: 99, field: .time, reason: .timeInvalid)])
        throw Torn()
      }
    }
    #expect(try dump() == before)
    #expect(try store.commit(2, smallNight) == .imported(2))
  }

  @Test func aTallyThatDoesNotAddUpUndoesEverything() throws {
    let store = try folder.newStore()
    let rejection = Rejection(line: 9, byteOffset: 99, field: .time, reason: .timeInvalid)
    let records = [
      record(1, smallNight, [rejection]), record(1, [key(Category(kind: .drug)): [0: 1]]),
      {
        var record = record(1, smallNight)
        record.tally.lines += 1
        return record
      }(),
    ]
    for record in records {
      #expect(throws: StoreError.tallyMismatch) {
        try store.commit(record) { try $0.appendBins(sorted(smallNight)) }
      }
    }
    #expect(try store.status().imports.isEmpty)
    #expect(try store.allBins().isEmpty)
  }

  @Test func anUnregisteredSiteIsRefused() throws {
    let store = try folder.newStore()
    let bins: Bins = [key(Category(kind: .drug), site: 3): [0: 1]]
    #expect(throws: StoreError.noSuchSite(3)) { try store.commit(1, bins) }
    #expect(try store.status().imports.isEmpty)
  }

  @Test(arguments: [0, -1, 1 << 40] as [Int64])
  func aLineThatCannotBeIsRefused(line: Int64) throws {
    let store = try folder.newStore()
    let rejection = Rejection(line: line, byteOffset: 0, field: .record, reason: .jsonInvalid)
    #expect(throws: StoreError.outOfRange("rejection.line")) { try store.commit(1, [:], [rejection]) }
  }

  @Test(arguments: [Int32.min, -17_259_888, 70_380_800, .max])
  func anHourBeyondTheCalendarIsRefused(hour: Int32) throws {
    let store = try folder.newStore()
    let bins = sorted([key(Category(kind: .drug), hour: hour): [0: 1]])
    var record = record(1, [key(Category(kind: .drug)): [0: 1]])
    record.tally.seconds = nil
    #expect(throws: StoreError.outOfRange("hour.id")) { try store.commit(record) { try $0.appendBins(bins) } }
  }

  @Test func extremeButPossibleValuesAreKept() throws {
    let bins: Bins = [
      key(Category(kind: .speed, limitKmh: 1023), north: .min, east: .max): [0: .max, 65_534: .max, 65_535: .max],
      key(Category(kind: .speed, limitKmh: 1), north: .max, east: .min): [65_535: 1],
      key(Category(kind: .behaviour, offences: OffenceSet(rawValue: .max))): [0: .max],
      key(Category(kind: .drug), hour: -17_000_000): [0: 1],
    ]
    let store = try folder.newStore()
    try store.commit(1, bins)
    #expect(try store.allBins() == bins)
  }

  @Test func rejectionsComeBackInOrderWhateverOrderTheyCameIn() throws {
    let rejections = (1...3000).map { index in
      Rejection(
        line: Int64(index * 7), byteOffset: Int64(index) * 1_000_000_007, field: CheckField.allCases[index % 18],
        reason: RejectionReason.allCases[index % 31])
    }
    let store = try folder.newStore()
    try store.commit(1, smallNight, Array(rejections.reversed()))
    try store.commit(2, [:], [Rejection(line: 1 << 40 - 1, byteOffset: .max, field: .basis, reason: .basisUnknown)])
    var found: [Rejection] = []
    try store.forEachRejection(import: 1) { id, name, rejection in
      #expect(id == 1 && name == "night.csv.gz")
      found.append(rejection)
    }
    #expect(found == rejections)
    var lines: [Int64] = []
    try store.forEachRejection { lines.append($2.line + ($0 == 2 ? 0 : 1)) }
    #expect(lines.count == 3001 && lines.last == 1 << 40 - 1)
    #expect(throws: StoreError.noSuchImport(5)) { try store.forEachRejection(import: 5) { _, _, _ in } }
    #expect(throws: Torn()) { try store.forEachRejection { _, _, _ in throw Torn() } }
  }

  @Test func theStoreIsSoundAfterwards() throws {
    let store = try folder.newStore()
    let site = SiteEntry(
      name: "Storgatan", latDegrees: 56.67, lonDegrees: 12.86, cell: Cell(north: 1, east: 2), limitKmh: 40)
    #expect(try store.importSites([site]).added == 1)
    try store.commit(
      1, randomBins(3000, seed: 5), [Rejection(line: 2, byteOffset: 9, field: .lat, reason: .positionInvalid)])
    try store.commit(2, [key(Category(kind: .drug), site: 1): [0: 1]])
    try store.undo(importID: 1)
    let sql = try folder.sql()
    #expect(try sql.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
    #expect(try sql.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check") }.isEmpty)
  }

  /// Every row of every table that an import writes.
  private func dump() throws -> [[String]] {
    try folder.sql().read { database in
      try ["import", "bin", "cell", "hour", "category", "rejection", "import_check", "import_rejection"].map {
        try Row.fetchAll(database, sql: "SELECT * FROM \($0) ORDER BY 1, 2").map(\.description)
      }
    }
  }
}
