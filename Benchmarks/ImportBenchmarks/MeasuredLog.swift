import CheckLog
import CheckModel
import Foundation
import Ingest
import LocalTime

/// A log as `Benchmarks/logs.py` prepared it, with what other programs say it holds.
struct MeasuredLog: Decodable, Sendable {
  let name: String
  let files: [String]
  let grid: String
  let timeZone: String
  /// A site register, or nil.
  let sites: String?
  /// A profile's file, or nil to recognise the format.
  let profile: String?

  // The truth.
  let bytes: Int
  /// Of the decompressed content, where the log is one file with one log in it.
  let sha256: String?
  let lines: Int64
  let checks: Int64
  let rejected: Int64
  /// Where another program told it too.
  let bins: Int?

  static func all(in manifest: String) throws -> [MeasuredLog] {
    try JSONDecoder().decode([MeasuredLog].self, from: Data(contentsOf: URL(filePath: manifest)))
  }

  func measuredGrid() throws -> Grid {
    guard let grid = Grid(grid) else { throw WrongAnswer(what: "\(name): the grid is none") }
    return grid
  }

  func context() throws -> LogContext {
    guard let zone = TimeZoneRules(identifier: timeZone) else { throw WrongAnswer(what: "\(name): no such time zone") }
    let register = try sites.map { try SiteRegister(path: $0, grid: measuredGrid()).merged(into: []) }
    return LogContext(timeZone: zone, sites: register ?? [])
  }

  func chosenProfile() throws -> Profile? {
    try profile.map { try Profile(file: Array(Data(contentsOf: URL(filePath: $0)))) }
  }
}

/// What a benchmark found is not what the log holds, so its time would be worth nothing.
struct WrongAnswer: Error {
  let what: String

  static func check<Value: Equatable>(_ what: String, _ found: Value, is expected: Value) throws {
    if found != expected { throw WrongAnswer(what: "\(what): \(found) where \(expected) is right") }
  }
}
