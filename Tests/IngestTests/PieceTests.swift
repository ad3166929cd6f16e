import CheckModel
import Testing

@testable import Ingest

struct ContentHashTests {
  /// FIPS 180-2, appendix B, and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func isSHA256(text: String, expected: String) {
    for piece in [1, 63, 64, 65, 1 << 20] where text.utf8.count < 100 || piece > 1 {
      var hash = ContentHash()
      let bytes = Array(text.utf8)
      for start in stride(from: 0, to: bytes.count, by: piece) {
        unsafe bytes[start..<min(bytes.count, start + piece)].withUnsafeBytes { unsafe hash.update($0) }
      }
      let hex = hash.finish().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      #expect(hex == expected)
    }
  }
}

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

struct CommitOrderTests {
  @Test func letsFilesThroughInTheOrderInWhichTheyWereNamed() async {
    let order = CommitOrder()
    actor Journal {
      var files: [Int] = []
      func write(_ file: Int) { files.append(file) }
    }
    let journal = Journal()
    await withTaskGroup { group in
      for file in (0..<200).reversed() {
        group.addTask {
          await order.wait(for: file)
          await journal.write(file)
          await order.wait(for: file)  // its turn until it is done
          await order.done(file)
        }
      }
    }
    #expect(await journal.files == Array(0..<200))
  }
}
