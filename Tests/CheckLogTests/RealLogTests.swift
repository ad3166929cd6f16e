import CheckModel
import Foundation
import LocalTime
import TestSupport
import Testing

@testable import CheckLog

@Suite(.enabled(if: realLogs != nil, "the real logs are not on this machine"))
struct RealLogTests {
  /// The decompressed bytes of a real log.
  private func log(_ path: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", realLogs!.appending(path: path).path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return [UInt8](data)
  }

  @Test func readsEveryRecordOfMontgomery() throws {
    let log = try log("montgomery/violations-2016.csv.gz")
    let context = LogContext(timeZone: TimeZoneRules(identifier: "America/New_York")!)
    let parsed = try ParsedLog(log, profile: BuiltInProfiles.named("montgomery")!, context: context)
    #expect(parsed.tally.lines == 11_984)
    #expect(parsed.tally.addsUp)
    for reason in RejectionReason.allCases where parsed.tally.rejected(reason) > 0 {
      print(reason.code, parsed.tally.rejected(reason))
    }
    print(
      parsed.tally.checks, parsed.tally.other,
      Dictionary(grouping: parsed.checks, by: { $0.category.kind }).mapValues(\.count))
    #expect(parsed.rejections.count { $0.reason == .positionInvalid } == 18)
  }

  @Test func readsBaselWhole() throws {
    let context = LogContext(timeZone: TimeZoneRules(identifier: "Europe/Zurich")!)
    let log = try log("basel-sdr/1-Sevogelstrasse_#2.txt.gz")
    let parsed = try ParsedLog(log, profile: BuiltInProfiles.named("sdr")!, context: context)
    print(parsed.tally, parsed.unknownSites)
  }
}
