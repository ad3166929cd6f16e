import Foundation
import Testing

/// Expects the text that a file of `fixtures/golden` holds. To record it anew run with LAGESBILD_RECORD=1, which fails:
/// look at the difference before you keep it.
package func expectGolden(
  _ text: String, _ fileName: String, _ location: SourceLocation = #_sourceLocation
) throws {
  let file = fixtures.appending(path: "golden/\(fileName)")
  if ProcessInfo.processInfo.environment["LAGESBILD_RECORD"] != nil {
    try Data(text.utf8).write(to: file)
    Issue.record("recorded \(fileName)", sourceLocation: location)
    return
  }
  let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  // As bytes: a carriage return or a decomposed letter too many is a difference.
  #expect(Data(text.utf8) == Data(golden.utf8), "\(text)", sourceLocation: location)
}
