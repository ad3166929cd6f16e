import CheckModel
import Testing

/// A tally of one to twenty random lines.
private func randomTally() -> LogTally {
  var tally = LogTally()
  for _ in 0..<Int.random(in: 1...20) {
    tally.lines += 1
    switch Int.random(in: 0..<4) {
    case 0: tally.blank += 1
    case 1: tally.other += 1
    case 2: tally.reject(RejectionReason.allCases.randomElement() ?? .timeInvalid)
    default:
      tally.checks += 1
      tally.see(second: .random(in: -1_000_000...4_000_000_000))
      tally.clockSkipped += Int64.random(in: 0...1)
      tally.clockRepeated += Int64.random(in: 0...1)
    }
  }
  return tally
}

private func + (a: LogTally, b: LogTally) -> LogTally {
  var sum = a
  sum.add(b)
  return sum
}

@Test func isACommutativeMonoid() {
  for _ in 0..<300 {
    let (a, b, c) = (randomTally(), randomTally(), randomTally())
    #expect(a + b == b + a)
    #expect((a + b) + c == a + (b + c))
    #expect(a + LogTally() == a && LogTally() + a == a)
    #expect((a + b).lines == a.lines + b.lines && (a + b).rejected == a.rejected + b.rejected)
    #expect(a.addsUp && (a + b + c).addsUp)
  }
}

@Test func countsRejectionsByReason() {
  var tally = LogTally()
  for (index, reason) in RejectionReason.allCases.enumerated() { tally.reject(reason, count: Int64(index + 1)) }
  for (index, reason) in RejectionReason.allCases.enumerated() { #expect(tally.rejected(reason) == Int64(index + 1)) }
  let count = Int64(RejectionReason.allCases.count)
  #expect(tally.rejected == count * (count + 1) / 2)
  #expect(!tally.addsUp)
  tally.lines = tally.rejected
  #expect(tally.addsUp)
}

@Test(
  arguments: [
    ([5], 5...5), ([5, 3], 3...5), ([3, 5], 3...5), ([5, 5, 5], 5...5), ([0, .min, .max], .min ... .max),
  ] as [([Int64], ClosedRange<Int64>)])
func spansTheChecksItSaw(_ seconds: [Int64], range: ClosedRange<Int64>) {
  var tally = LogTally()
  #expect(tally.seconds == nil)
  for second in seconds { tally.see(second: second) }
  #expect(tally.seconds == range)
}
