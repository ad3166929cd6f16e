import Foundation
import TestSupport
import Testing

@testable import BinStore

/// A command that changes a store, to be attacked while it does.
struct Subject: Sendable, CustomTestStringConvertible {
  /// How the store came to be that is there before.
  enum Before {
    case made([[String]])
    /// Of an earlier version of the schema.
    case kept(version: Int64)
  }

  var name: String
  var before: Before
  var command: [String]
  /// Commands that lead, one after the other, through every state that may be found.
  var steps: [[String]]

  var testDescription: String { name }

  static let all = current + upgrades

  private static let current = [
    Subject(
      name: "a first import", before: .made([]), command: ["import", "--jobs", "1", "logs"],
      // Among them an empty store.
      steps: [["import", "logs/1.csv"], ["undo", "1"]] + (1...3).map { ["import", "logs/\($0).csv"] }),
    Subject(
      name: "import --again", before: .made([["import", "--sampling", "all", "logs"]]),
      command: ["import", "--jobs", "1", "--again", "--sampling", "offenders", "logs"],
      steps: (1...3).map { ["import", "--again", "--sampling", "offenders", "logs/\($0).csv"] }),
    Subject(name: "undo", before: .made([["import", "logs"]]), command: ["undo", "2"], steps: [["undo", "2"]]),
    Subject(
      name: "purge", before: .made([["import", "logs"]]), command: ["purge", "--before", "2026-06-03"],
      steps: [["purge", "--before", "2026-06-03"]]),
  ]

  private static let upgrades = (1..<Schema.version).map {
    Subject(
      name: "an import into a store of version \($0)", before: .kept(version: $0), command: ["import", "logs/1.csv"],
      steps: [["import", "logs/1.csv"]])
  }

  /// Makes the logs, and the store as it is before in `before/lagesbild.gpkg`.
  func prepare(_ place: Workplace) async throws {
    for number in 1...3 { try place.write(Self.log(number), to: "logs/\(number).csv") }
    try FileManager.default.createDirectory(atPath: place.path("before"), withIntermediateDirectories: true)
    switch before {
    case .made(let commands):
      for command in commands { try await Self.run(command, in: "before", place) }
    case .kept(let version):
      try FileManager.default.copyItem(
        atPath: fixtures.appending(path: "stores/v\(version).gpkg").path, toPath: place.path("before/lagesbild.gpkg"))
    }
  }

  /// What may be found in the store, from the state before to the one after; nil without a store.
  func states(_ place: Workplace) async throws -> [StoreState?] {
    try Self.copyStore(from: "before", to: "steps", place)
    var states = [try StoreState(in: "steps", place)]
    for step in steps {
      try await Self.run(step, in: "steps", place)
      states.append(try StoreState(in: "steps", place))
    }
    return states
  }

  private static func run(_ command: [String], in folder: String, _ place: Workplace) async throws {
    let ran = try await place.lagesbild(inFolder(folder, command))
    try #require(ran.status == 0, "\(ran.error)")
  }

  static func inFolder(_ folder: String, _ command: [String]) -> [String] {
    command + ["--store", "\(folder)/lagesbild.gpkg"]
  }

  /// The store and the log beside it, as a crash leaves them.
  static func copyStore(from folder: String, to copy: String, _ place: Workplace) throws {
    try? FileManager.default.removeItem(atPath: place.path(copy))
    try FileManager.default.createDirectory(atPath: place.path(copy), withIntermediateDirectories: true)
    for name in ["lagesbild.gpkg", "lagesbild.gpkg-wal"] {
      guard FileManager.default.fileExists(atPath: place.path("\(folder)/\(name)")) else { continue }
      try FileManager.default.copyItem(atPath: place.path("\(folder)/\(name)"), toPath: place.path("\(copy)/\(name)"))
    }
  }

  /// Checks of one night at a hundred places, and some lines to refuse.
  static func log(_ night: Int, checks: Int = 150) -> String {
    var dice = Dice(UInt64(night))
    var text = header
    for number in 0..<checks {
      let time = String(format: "2026-06-%02dT%02d:%02d:00Z", night, 10 + number / 60 % 12, number % 60)
      let place = String(
        format: "%.4f,%.4f", 56.65 + Double(dice.index(in: 0...9)) / 500, 12.85 + Double(dice.index(in: 0...9)) / 300)
      text += "\(time),speed,\(place),car,\(dice.index(in: 30...80)),50\n"
      if number % 20 == 0 { text += "\(time),speed,\(place),car,fast,50\n" }
    }
    return text
  }
}

/// What a store holds, and whether it is sound.
struct StoreState: Equatable {
  var account: Account
  var areas: [Area]
  /// The checks of `status --verify`, SQLite's own among them, that did not hold.
  var faults: [String]

  /// nil without a store.
  init?(in folder: String, _ place: Workplace) throws {
    guard FileManager.default.fileExists(atPath: place.path("\(folder)/lagesbild.gpkg")) else { return nil }
    // A look at a copy, so that the command itself meets what the crash left.
    let copy = "look-\(UUID().uuidString)"
    try Subject.copyStore(from: folder, to: copy, place)
    defer { try? FileManager.default.removeItem(atPath: place.path(copy)) }
    let path = place.path("\(copy)/lagesbild.gpkg")
    account = try Account(path)
    let store = try BinStore.open(path: path)
    areas = try store.areas()
    let verification = try store.verify()
    faults =
      verification.isSound
      ? [] : verification.findings.filter { $0.result != .ok && $0.result != .absent }.map { "\($0)" }
    try store.close()
  }
}
