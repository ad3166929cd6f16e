import BinStore
import CheckModel
import GRDB
import TestSupport
import Testing

struct SizeTests {
  /// A night as cameras and patrols leave it: few checks a bin, mostly speeds. The bounds are those that the guide
  /// gives (measured: 28 bytes a bin, of which the import's id, place, hour and category take most).
  @Test func aBinCostsTensOfBytes() throws {
    let folder = try TemporaryFolder()
    let store = try folder.newStore()
    var dice = Dice(1)
    var bins: Bins = [:]
    for cell in 0..<60 as Range<Int32> {
      for hour in 0..<200 as Range<Int32> {
        for vehicle in [VehicleClass.car, .van, .truck] {
          var speeds: [UInt16: UInt32] = [:]
          for _ in 0..<Int.random(in: 1...4, using: &dice) {
            speeds[.random(in: 28...74, using: &dice), default: 0] += 1
          }
          let category = Category(kind: .speed, vehicle: vehicle, sampling: .all, limitKmh: 50)
          bins[key(category, east: 3_600 + cell, hour: mondayEvening + hour)] = speeds
        }
        bins[key(Category(kind: .alcohol), east: 3_600 + cell, hour: mondayEvening + hour)] = [0: 12]
      }
    }
    try store.commit(1, bins)
    try store.close()
    let pages = "SELECT sum(pgsize) FROM dbstat WHERE name = 'bin'"
    let bytes = try #require(try folder.sql().read { try Int.fetchOne($0, sql: pages) })
    #expect(bytes / bins.count <= 32)
    let all = try BinStore.open(path: folder.path()).status().bytes
    #expect(all / Int64(bins.count) <= 40)
  }
}
