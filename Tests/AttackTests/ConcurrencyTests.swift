import Foundation
import TestSupport
import Testing

/// Several processes at one store.
struct ConcurrencyTests {
  /// What tells the states of the stores below from another.
  private static let question = "trends --by date,sampling --format json"

  /// One row is of one log.
  private static func rows(_ answer: Data) throws -> [Data] {
    let rows = try #require(try JSONSerialization.jsonObject(with: answer) as? [[String: Any]])
    return try rows.map { try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys) }
  }

  /// Tasks may order a few calls otherwise than when they were counted; then the run may end before it was stopped.
  private func isOver(_ ran: Ran, _ call: Int, _ calls: [Character]) -> Bool {
    ran.status == 99 && call > calls.count - 10
  }

  private static func answer(_ folder: String, _ place: Workplace) async throws -> Data {
    let ran = try await place.shell("\"$LAGESBILD\" \(question) --store \(folder)/lagesbild.gpkg")
    try #require(ran.status == 0, "\(ran.error)")
    return ran.output
  }

  /// Everything that is asked of a store, while an import is stopped at one of its calls and goes on a moment later.
  @Test func readersAndOtherImportsGetThroughWhereverAnImportIs() async throws {
    let place = try Workplace()
    let subject = Subject.all[1]
    try await subject.prepare(place)
    let states = try await subject.states(place)
    var answers = [try await Self.answer("before", place)]
    try Subject.copyStore(from: "before", to: "answers", place)
    for step in subject.steps {
      try #require(try await place.lagesbild(Subject.inFolder("answers", step)).status == 0)
      answers.append(try await Self.answer("answers", place))
    }
    #expect(Set(answers).count == states.count)
    let again = "--again --sampling offenders"
    try Subject.copyStore(from: "before", to: "counted", place)
    let calls = try await place.calls(of: Subject.inFolder("counted", subject.command))
    for call in Attempts.points(calls) {
      let folder = "attack-\(call)"
      try Subject.copyStore(from: "before", to: folder, place)
      let ran = try await place.sabotagedShell(
        Sabotage(action: .signal(SIGSTOP), call: call),
        """
        export LAGESBILD_STORE=\(folder)/lagesbild.gpkg
        lagesbild import --quiet --jobs 1 \(again) logs & first=$!
        paused $first || { wait $first && exit 99; }
        "$LAGESBILD" \(Self.question) > answer-1 & others=$!
        for command in 'places' 'report' 'status --verify' 'export --format csv' 'import --quiet logs'; do
          "$LAGESBILD" $command > /dev/null & others="$others $!"
        done
        sleep 0.5; kill -CONT $first
        for number in 2 3; do "$LAGESBILD" \(Self.question) > answer-$number & others="$others $!"; done
        for process in $first $others; do wait $process || exit 1; done
        """)
      if isOver(ran, call, calls) { continue }
      #expect(ran.status == 0, "at call \(call) of \(calls.count): \(ran.error)")
      #expect(try StoreState(in: folder, place) == states.last, "at call \(call) of \(calls.count)")
      for number in 1...3 {
        #expect(answers.contains(try place.read("answer-\(number)")), "at call \(call) of \(calls.count)")
      }
    }
    Attempts.report("import --again beside readers and an import", ["attacks": Attempts.points(calls).count])
  }

  /// Two that create one store: whichever is first, both have the same.
  @Test func twoFirstImportsMakeOneStore() async throws {
    let place = try Workplace()
    let subject = Subject.all[0]
    try await subject.prepare(place)
    let states = try await subject.states(place)
    try Subject.copyStore(from: "before", to: "counted", place)
    let calls = try await place.calls(of: Subject.inFolder("counted", subject.command))
    for call in Attempts.points(calls) {
      let folder = "attack-\(call)"
      try Subject.copyStore(from: "before", to: folder, place)
      let ran = try await place.sabotagedShell(
        Sabotage(action: .signal(SIGSTOP), call: call),
        """
        export LAGESBILD_STORE=\(folder)/lagesbild.gpkg
        lagesbild import --jobs 1 --json logs > one.json & first=$!
        paused $first || { wait $first && exit 99; }
        "$LAGESBILD" import --json logs > two.json & second=$!
        sleep 0.3; kill -CONT $first; wait $first && wait $second
        """)
      if isOver(ran, call, calls) { continue }
      #expect(ran.status == 0, "at call \(call) of \(calls.count): \(ran.error)")
      #expect(try StoreState(in: folder, place) == states.last, "at call \(call) of \(calls.count)")
      var imported: [String: Int] = [:]
      for name in ["one.json", "two.json"] {
        let json = try #require(try JSONSerialization.jsonObject(with: place.read(name)) as? [String: Any])
        for file in FileAccount.all(json) {
          #expect(["imported", "unchanged"].contains(file.status))
          imported[file.path, default: 0] += file.status == "imported" ? 1 : 0
        }
      }
      #expect(imported.values.allSatisfy { $0 == 1 }, "each counted once: \(imported)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path(folder)) == ["lagesbild.gpkg"])
    }
    Attempts.report("two first imports at once", ["attacks": Attempts.points(calls).count])
  }

  @Test func fourImportsAndReadersAtOnceLeaveExactTotals() async throws {
    let place = try Workplace()
    for number in 1...8 { try place.write(Subject.log(number, checks: 400), to: "logs/\(number).csv") }
    #expect(try await place.lagesbild("import", "--store", "whole.gpkg", "logs").status == 0)
    let whole = try Account(place.path("whole.gpkg"))
    let answer = try await place.shell("\"$LAGESBILD\" \(Self.question) --store whole.gpkg")
    let rows = Set(try Self.rows(answer.output))
    #expect(rows.count == 8)
    for round in 0..<max(1, Attempts.most / 8) {
      let ran = try await place.shell(
        """
        for logs in 'logs' 'logs/1.csv logs/2.csv logs/3.csv' 'logs/8.csv logs/7.csv logs/6.csv' 'logs'; do
          "$LAGESBILD" import --quiet $logs & all="$all $!"
        done
        until [ -s lagesbild.gpkg ]; do sleep 0.05; done
        for command in places report status; do
          "$LAGESBILD" $command > /dev/null & all="$all $!"
        done
        for number in 1 2 3 4; do
          "$LAGESBILD" \(Self.question) > answer-$number & all="$all $!"; sleep 0.2
        done
        for process in $all; do wait $process || exit 1; done
        """)
      #expect(ran.status == 0, "round \(round): \(ran.error)")
      #expect(try Account(place.path("lagesbild.gpkg")) == whole)
      for number in 1...4 {
        #expect(rows.isSuperset(of: try Self.rows(place.read("answer-\(number)"))), "whole logs only")
      }
      #expect(try await place.lagesbild("status", "--verify").status == 0)
      for name in ["lagesbild.gpkg", "lagesbild.gpkg-wal", "lagesbild.gpkg-shm"] {
        try? FileManager.default.removeItem(atPath: place.path(name))
      }
    }
  }
}
