import CheckModel
import Foundation
import TestSupport
import Testing

@testable import BinStore

/// A store with single bits flipped: no command crashes or hangs, and none says that all is well of a store that
/// holds something else.
struct FlippedStoreTests {
  private func store(_ place: Workplace) async throws -> Data {
    for night in 1...2 {
      // At one place so many that it is one to save.
      let here = (10...40).map { "2026-06-0\(night)T09:\($0):00Z,speed,56.66,12.86,car,80,50\n" }
      try place.write(Subject.log(night, checks: 40) + here.joined(), to: "\(night).csv")
    }
    try place.write("site,lat,lon,limit\nStorgatan,56.67,12.86,50\n", to: "sites.csv")
    try place.write(
      """
      {"type": "Feature", "properties": {"name": "Here"}, "geometry": {"type": "Polygon", "coordinates":
      [[[12.84, 56.64], [12.9, 56.64], [12.9, 56.7], [12.84, 56.64]]]}}
      """, to: "areas.geojson")
    for command in [
      ["sites", "import", "sites.csv"], ["import", "1.csv"], ["import", "2.csv"], ["areas", "import", "areas.geojson"],
      ["places", "--save", "--target", "0.1"],
    ] {
      let ran = try await place.lagesbild(command)
      #expect(ran.status == 0, "\(ran.error)")
    }
    return try place.read("lagesbild.gpkg")
  }

  /// Bits of the file's header and schema, of every page's header, and elsewhere: so many of each.
  private static func bits(of store: Data, sample: Int) -> [Int] {
    let pageBytes = Int(store[16]) << 8 | Int(store[17])
    let pages = store.count / pageBytes
    let first = Array(0..<(pageBytes * 8))
    let headers = (1..<pages).flatMap { page in (page * pageBytes * 8)..<((page * pageBytes + 12) * 8) }
    let isLong = Attempts.most > 3
    return [first, headers, Array(first.count..<(store.count * 8))].flatMap { bits in
      Damage.some(of: bits.count, isLong ? 10_000 : sample).map { bits[$0] }
    }
  }

  private struct Content: Equatable {
    var digest: String
    var status: StoreStatus
    var sites: [Site]
    var rejections: [Rejection]
    var areas: [Area]
    var shapes: [AreaShape]
    var places: [String]
  }

  private func content(_ store: BinStore) throws -> Content {
    var rejections: [Rejection] = []
    try store.forEachRejection { _, _, rejection in rejections.append(rejection) }
    try store.readCounts { reader in try reader.forEachPack { _ in } }
    return Content(
      digest: try store.contentDigest(), status: try store.status(), sites: try store.sites(), rejections: rejections,
      areas: try store.areas(), shapes: try store.areaShapes().map(\.shape), places: try places(store))
  }

  /// A text for each saved place, with every column that a store of this version has.
  private func places(_ store: BinStore) throws -> [String] {
    try store.read { database in
      let columns = try SQLStatement(
        database, "SELECT group_concat('quote(\"' || name || '\")', '||') FROM pragma_table_info('place')")
      guard try columns.step() else { return [] }
      let row = try SQLStatement(database, "SELECT \(try columns.text(0)) FROM place ORDER BY id")
      var places: [String] = []
      while try row.step() { places.append(try row.text(0)) }
      return places
    }
  }

  @Test func verifyFindsWhateverABitChanged() async throws {
    let place = try Workplace()
    let bytes = try await store(place)
    let whole = try BinStore.open(path: place.path("lagesbild.gpkg"))
    let expected = try content(whole)
    #expect(try whole.verify().isSound)
    #expect(!expected.places.isEmpty && !expected.areas.isEmpty && !expected.rejections.isEmpty)
    try whole.close()
    var counts = (refused: 0, found: 0, harmless: 0)
    // Among them one that SQLite leaves for later versions.
    for bit in [75 * 8] + Self.bits(of: bytes, sample: 30) {
      let damage = Damage.flip(byte: bit / 8, bit: bit % 8)
      let path = try place.write(damage.done(to: bytes), to: "flipped.gpkg")
      defer { for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
      guard let store = try? BinStore.open(path: path) else {
        counts.refused += 1
        continue
      }
      let isSound = (try? store.verify().isSound) ?? false
      let found = try? content(store)
      try? store.close()
      if isSound { counts.harmless += 1 } else { counts.found += 1 }
      #expect(!isSound || found == expected, "\(damage)")
    }
    #expect(counts.harmless > 0, "not everything is found")
    Attempts.report(
      "flips of a store", ["refused": counts.refused, "found": counts.found, "harmless": counts.harmless])
  }

  /// Every command, those that write too, each on a copy of its own.
  @Test func noCommandCrashes() async throws {
    let place = try Workplace()
    let bytes = try await store(place)
    try place.write(Subject.log(3, checks: 40), to: "3.csv")
    let commands = [
      "status", "status --verify", "rejects", "sites list", "areas list", "places", "places --save",
      "trends --by cell,hour", "export --format csv", "export --format geojson", "report -o -", "import 3.csv",
      "import --again 1.csv", "import --verify 1.csv", "undo 1", "purge --before 2026-06-02", "sites import sites.csv",
    ]
    var statuses: [Int32: Int] = [:]
    let isLong = Attempts.most > 3
    for bit in Self.bits(of: bytes, sample: 1).filter({ isLong ? $0 % 41 == 0 : true }) {
      let damage = Damage.flip(byte: bit / 8, bit: bit % 8)
      for command in commands {
        for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: place.path("lagesbild.gpkg" + end)) }
        try place.write(damage.done(to: bytes), to: "lagesbild.gpkg")
        let ran = try await place.lagesbild(command.split(separator: " ").map(String.init))
        #expect([0, 2].contains(ran.status), "\(command), \(damage): \(ran.status) \(ran.error)")
        #expect(ran.status == 0 || !ran.error.isEmpty || !ran.output.isEmpty, "\(command), \(damage)")
        statuses[ran.status, default: 0] += 1
      }
    }
    Attempts.report("commands on stores with a flipped bit", ["done": statuses[0] ?? 0, "refused": statuses[2] ?? 0])
  }
}
