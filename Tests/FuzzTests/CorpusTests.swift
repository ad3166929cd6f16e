import Foundation
import FuzzTargets
import TestSupport
import Testing

/// The inputs in `fixtures/fuzz`: what each fuzz target was started from, what led somewhere, and what once was a fault.
struct CorpusTests {
  @Test(arguments: FuzzTarget.all) func everyKeptInputIsHarmless(_ target: FuzzTarget) throws {
    let folder = fixtures.appending(path: "fuzz/\(target.name)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count >= 5)
    for name in names {
      let input = [UInt8](try Data(contentsOf: folder.appending(path: name)))
      let fault = target.fault(of: input)
      #expect(fault == nil, "\(name)")
    }
  }

  @Test(arguments: FuzzTarget.all) func inputsAreHarmlessWithBytesChanged(_ target: FuzzTarget) throws {
    let folder = fixtures.appending(path: "fuzz/\(target.name)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    var dice = Dice(1)
    for _ in 0..<20 {
      let name = try #require(names.randomElement(using: &dice))
      var input = [UInt8](try Data(contentsOf: folder.appending(path: name)))
      for _ in 0..<Int.random(in: 1...4, using: &dice) where !input.isEmpty {
        input[Int.random(in: 0..<input.count, using: &dice)] = .random(in: 0...255, using: &dice)
      }
      let fault = target.fault(of: input)
      #expect(fault == nil, "\(name): \(Data(input).base64EncodedString())")
    }
  }
}
