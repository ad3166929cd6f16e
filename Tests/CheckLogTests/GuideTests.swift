import CheckModel
import Foundation
import TestSupport
import Testing

@testable import CheckLog
@testable import ParserTwin

/// The guide names everything there is, and its examples were run: here.
struct GuideTests {
  private func page(_ name: String) throws -> String {
    let folder = fixtures.deletingLastPathComponent().appending(path: "Sources/lagesbild/lagesbild.docc")
    return try String(contentsOf: folder.appending(path: name + ".md"), encoding: .utf8)
  }

  /// The texts of the page's code blocks in one language.
  private func blocks(_ language: String, in page: String) -> [String] {
    page.components(separatedBy: "```\(language)\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
  }

  @Test func namesEveryReason() throws {
    let page = try page("Profiles")
    for reason in RejectionReason.allCases { #expect(page.contains("`\(reason.code)`"), "\(reason.code)") }
  }

  @Test func namesEveryKey() throws {
    let page = try page("Profiles")
    let refusals = [
      "profile: x\nzzzz: 1\n", "profile: x\ntime: {pattern: rfc3339, zzzz: 1}\n",
      "profile: x\nkind: speed\ntime: {pattern: rfc3339, column: 1, map: [{zzzz: 1}]}\n",
      "profile: x\npreamble: {zzzz: 1}\n", "profile: x\nranges: {zzzz: 1}\n", "profile: x\npass-over: {zzzz: 1}\n",
      "profile: x\nkind: speed\ntime: {pattern: rfc3339, column: 1, part: {zzzz: 1}}\n",
      "profile: x\nkind: speed\ntime: {pattern: rfc3339, column: 1, below: {zzzz: 1}}\n",
    ]
    var keys: Set<String> = []
    for yaml in refusals {
      let error = #expect(throws: ProfileError.self) { try Profile(yaml: yaml) }
      let allowed = try #require(error?.remedy.components(separatedBy: "allowed: ").last)
      keys.formUnion(allowed.components(separatedBy: ", "))
    }
    #expect(keys.count > 40)
    for key in keys { #expect(page.contains("`\(key)`") || page.contains("\(key):"), "\(key)") }
    for word in Unit.allCases.map(\.rawValue) + TextEncoding.allCases.map(\.rawValue) {
      #expect(page.contains("`\(word)`"), "\(word)")
    }
    let letters = TimePattern.letters.prefix { $0 != "," }.split(separator: " ").map(String.init)
    for letters in letters + ["rfc3339", "epoch-seconds", "epoch-milliseconds"] {
      #expect(page.contains("`\(letters)`"), "\(letters)")
    }
  }

  @Test func tellsWhatTheWorkedExampleComesTo() throws {
    let page = try page("Profiles")
    let profiles = try blocks("yaml", in: page).map { try Profile(yaml: $0) }
    #expect(profiles.map(\.name) == ["device", "choices"])
    let log = try #require(blocks("csv", in: page).first)
    let parsed = try ParsedLog(Array(log.utf8), profile: profiles[0], context: context)
    #expect(
      parsed.verdicts == [
        "speed 50 limit 40 car all at its site site 0", "rejected speed.missing in speed",
        "speed 44 limit 40 moped1 all at 15 at its site site 0", "rejected vehicle.unknown in vehicle",
      ])
    #expect(parsed.rejections.map(\.line) == [3, 6])
    #expect(parsed.tally.other == 2)
  }

  @Test func namesEveryWordOfVersion1AndReadsItsExamples() throws {
    let page = try page("CheckLogVersion1")
    let words =
      CheckKind.allCases.map(\.name) + VehicleClass.allCases.map(\.name) + Sampling.allCases.map(\.name)
      + Basis.allCases.map(\.name) + OffenceSet.names + FieldCase.columns + ["none", "negative", "positive", "refused"]
    for word in words { #expect(page.contains("`\(word)`"), "\(word)") }
    let csv = try v1(Array(try #require(blocks("csv", in: page).first).utf8))
    #expect(csv.tally.checks == 4)
    #expect(csv.rejections.isEmpty)
    let json = try v1(Array(try #require(blocks("json", in: page).first).utf8))
    #expect(json.tally.checks == 2)
    #expect(json.rejections.isEmpty)
  }
}
