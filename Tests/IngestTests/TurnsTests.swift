import Testing

@testable import Ingest

struct TurnsTests {
  @Test func letsFilesThroughInTheOrderInWhichTheyWereNamed() async {
    let order = Turns()
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
