import CheckModel
import Testing

@testable import Ingest

struct CellCacheTests {
  @Test func remembersJustWhatItWasTold() {
    var cache = CellCache()
    var dice = Dice(7)
    func cell(_ first: Double, _ second: Double, _ isProjected: Bool) -> Cell? {
      first < 0 ? nil : Cell(north: Int32(first * 1000), east: Int32(second * 1000) + (isProjected ? 1 << 20 : 0))
    }
    var looked = 0
    for _ in 0..<50_000 {
      let first = Double(Int.random(in: -5..<90, using: &dice)), second = Double(Int.random(in: 0..<90, using: &dice))
      let isProjected = Bool.random(using: &dice)
      let found = cache.cell(first, second, isProjected: isProjected) {
        looked += 1
        return cell(first, second, isProjected)
      }
      #expect(found == cell(first, second, isProjected))
    }
    #expect(looked < 50_000)
  }

  @Test func asksOnceForAPositionOutsideTheGrid() {
    var cache = CellCache()
    var looked = 0
    for _ in 0..<3 {
      let cell = cache.cell(91, 0, isProjected: false) {
        looked += 1
        return nil
      }
      #expect(cell == nil)
    }
    #expect(looked == 1)
  }
}
