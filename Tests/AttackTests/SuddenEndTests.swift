import Foundation
import TestSupport
import Testing

/// Commands that are killed, or lose power, at any instant: the store opens, holds whole files only, and the same
/// command finishes the work.
struct SuddenEndTests {
  enum End: String, CaseIterable {
    /// By SIGKILL, before a call that would change a file.
    case killed
    /// In the middle of a write.
    case torn
    /// All that was not synced is lost.
    case powerCut
    /// Some sectors of what was not synced are lost.
    case sectorsLost

    func action(_ call: Int) -> Sabotage.Action {
      switch self {
      case .killed: .kill
      case .torn: .tear
      case .powerCut: .cut(seed: 0)
      case .sectorsLost: .cut(seed: call)
      }
    }
  }

  @Test(arguments: Subject.all, End.allCases)
  func losesNothingAndIsFinishedByTheNextRun(_ subject: Subject, _ end: End) async throws {
    let place = try Workplace()
    try await subject.prepare(place)
    let states = try await subject.states(place)
    let after = try #require(states.last ?? nil)
    for state in states { #expect(state?.faults ?? [] == []) }
    #expect(states.first != states.last)

    try Subject.copyStore(from: "before", to: "counted", place)
    let calls = try await place.calls(of: Subject.inFolder("counted", subject.command))
    let targets = end == .torn ? calls.indices.filter { "wW".contains(calls[$0]) }.map { $0 + 1 } : nil
    let points = targets.map { Attempts.some($0, Attempts.most) } ?? Attempts.points(calls)
    if end != .torn {
      #expect(points.contains { Attempts.commits(calls).contains($0) }, "a commit is among them")
      let isNamed = points.contains { Attempts.renames(calls).contains($0) }
      #expect(isNamed == (subject.name == Subject.all[0].name), "a new store gets its name")
    }
    var counts = (ended: 0, found: [Int](repeating: 0, count: states.count))
    for call in points {
      let attack: Comment = "\(subject.name), \(end.rawValue) at call \(call) of \(calls.count)"
      let folder = "attack-\(call)"
      try Subject.copyStore(from: "before", to: folder, place)
      let command = Subject.inFolder(folder, subject.command)
      let ran = try await place.sabotaged(Sabotage(action: end.action(call), call: call), command)
      // Tasks may order a few calls otherwise than when they were counted; then the run may end first.
      #expect(ran.status == -SIGKILL || (ran.status == 0 && call > calls.count - 10), attack)
      counts.ended += ran.status == -SIGKILL ? 1 : 0

      let found = try StoreState(in: folder, place)
      let step = try #require(states.firstIndex(of: found), attack)
      counts.found[step] += 1
      let next = try await place.lagesbild(command)
      // What is taken out already can't be taken out.
      #expect(next.status == 0 || (subject.command[0] == "undo" && found == after), "\(attack): \(next.error)")
      #expect(try StoreState(in: folder, place) == after, attack)
      let names = try FileManager.default.contentsOfDirectory(atPath: place.path(folder))
      #expect(names == ["lagesbild.gpkg"], attack)
      try FileManager.default.removeItem(atPath: place.path(folder))
    }
    Attempts.report(
      "\(subject.name), \(end.rawValue)",
      [
        "ends": counts.ended, "calls of a whole run": calls.count, "left as before": counts.found[0],
        "between": counts.found.dropFirst().dropLast().reduce(0, +), "done": counts.found[counts.found.count - 1],
      ])
  }

  /// What was reported as imported is there after a power cut at once.
  @Test(arguments: Subject.all) func keepsWhatWasReportedWhenPowerIsCut(_ subject: Subject) async throws {
    let place = try Workplace()
    try await subject.prepare(place)
    let states = try await subject.states(place)
    for seed in 0..<max(2, Attempts.most / 8) {
      try Subject.copyStore(from: "before", to: "attack", place)
      let ran = try await place.sabotaged(
        Sabotage(action: .cut(seed: seed)), Subject.inFolder("attack", subject.command))
      #expect(ran.status == -SIGKILL)
      #expect(try StoreState(in: "attack", place) == states.last)
    }
  }
}
