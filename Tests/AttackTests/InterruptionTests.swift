import Foundation
import TestSupport
import Testing

/// SIGINT and SIGTERM.
struct InterruptionTests {
  private static let signals = Saboteur.listensToSignals ? [SIGINT, SIGTERM] : []

  /// Sent at a call of the import, so that it is the same moment every time.
  @Test(arguments: signals) func anImportSaysWhatWasDone(_ signal: Int32) async throws {
    let place = try Workplace()
    let subject = Subject.all[0]
    try await subject.prepare(place)
    let states = try await subject.states(place)
    try Subject.copyStore(from: "before", to: "counted", place)
    let calls = try await place.calls(of: Subject.inFolder("counted", subject.command))
    var found = Set<Int>()
    for call in Attempts.points(calls, atMost: max(5, Attempts.most)) {
      let attack: Comment = "at call \(call) of \(calls.count)"
      let folder = "attack-\(call)"
      try Subject.copyStore(from: "before", to: folder, place)
      let command = Subject.inFolder(folder, subject.command + ["--json"])
      let ran = try await place.sabotaged(Sabotage(action: .signal(signal), call: call), command)
      #expect(ran.status == 128 + signal, "\(attack): \(ran.error)")
      if ran.output.isEmpty {
        // A machine so busy that there was no time to stop in order.
        #expect(ran.error.contains("what was under way is done whole or not at all"), attack)
        #expect(states.contains(try StoreState(in: folder, place)), attack)
        continue
      }
      let files = FileAccount.all(try ran.json())
      let done = files.count { $0.status == "imported" }
      found.insert(done)
      // At the very end the summary has said it.
      let isSaid = ran.error.contains("stopped; \(done) of 3 logs were done; try the same command again")
      #expect(isSaid || done == 3, attack)
      #expect(files.filter { $0.status != "imported" }.allSatisfy { $0.error?.contains("was stopped") == true }, attack)
      // What it says is what is there: of the states the last ones are one log after the other.
      let state = try StoreState(in: folder, place)
      #expect(done == 0 ? state?.account.logs.isEmpty ?? true : state == states[done + 2], attack)
      let next = try await place.lagesbild(command)
      #expect(FileAccount.all(try next.json()).count { $0.status == "imported" } == 3 - done, attack)
      #expect(try StoreState(in: folder, place) == states.last, attack)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: place.path(folder)) == ["lagesbild.gpkg"], attack)
    }
    #expect(found.isSuperset(of: [0, 3]) || found.isEmpty)
    Attempts.report(
      "a first import, signal \(signal)", ["stops": Attempts.points(calls, atMost: max(5, Attempts.most)).count])
  }

  @Test(arguments: signals, [[], ["--jobs", "1"]])
  func aLongImportStops(_ signal: Int32, _ options: [String]) async throws {
    let place = try Workplace()
    try place.write(speedLog(3), to: "logs/0.csv")
    for seed in 1...2 {
      let ran = try await place.lagesbild(
        "generate", "--checks", "40000", "--seed", "\(seed)", "-o", "logs/\(seed).csv.gz")
      try #require(ran.status == 0)
    }
    let command = (["import", "--json"] + options + ["logs"]).joined(separator: " ")
    let ran = try await place.shell(
      """
      set -m; "$LAGESBILD" \(command) & import=$!
      until [ -s lagesbild.gpkg ] || ! kill -0 $import; do sleep 0.05; done
      kill -\(signal) $import; wait $import
      """)
    #expect(ran.status == 128 + signal)
    let account = try Account(place.path("lagesbild.gpkg"))
    #expect(account.logs.count < 3)
    if !ran.output.isEmpty {
      #expect(account.logs.count == FileAccount.all(try ran.json()).count { $0.status == "imported" })
    }
    #expect(try await place.lagesbild("status", "--verify").status == 0)
  }

  /// Nothing comes from the pipe, so nobody sees that the work is to stop.
  @Test(arguments: signals) func anImportThatWaitsForItsInputStops(_ signal: Int32) async throws {
    let place = try Workplace()
    let ran = try await place.shell(
      """
      set -m; mkfifo pipe; exec 9<>pipe
      "$LAGESBILD" import - < pipe & import=$!
      sleep 0.5; kill -\(signal) $import; wait $import
      """)
    #expect(ran.status == 128 + signal)
    #expect(ran.error.contains("lagesbild: stopped;"))
    #expect(try place.names == ["pipe"])
  }

  @Test(arguments: ["undo 1", "purge --before 2026-06-02", "areas import areas.geojson"], signals)
  func aChangeIsMadeWholeOrNotAtAll(_ command: String, _ signal: Int32) async throws {
    let place = try Workplace()
    try place.write(
      """
      {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "A"}, "geometry":
      {"type": "Polygon", "coordinates": [[[12.8,56.6],[12.9,56.6],[12.9,56.7],[12.8,56.7],[12.8,56.6]]]}}]}
      """, to: "areas.geojson")
    try place.write(Subject.log(1), to: "1.csv")
    #expect(try await place.lagesbild("import", "1.csv").status == 0)
    let before = try Account(place.path("lagesbild.gpkg"))
    let arguments = command.split(separator: " ").map(String.init)
    let ran = try await place.sabotaged(
      Sabotage(action: .signal(signal), call: 5, calls: "w", path: ".gpkg-wal"), arguments)
    // It may be through by the time that the signal is seen.
    #expect([0, 128 + signal].contains(ran.status), "\(ran.error)")
    #expect(try await place.lagesbild("status", "--verify").status == 0)
    if ran.status != 0 {
      #expect(ran.error.contains("lagesbild: stopped; what was under way is done whole or not at all"))
      #expect(try Account(place.path("lagesbild.gpkg")) == before)
    }
    _ = try await place.lagesbild(arguments)
    #expect(try await place.lagesbild("status", "--verify").status == 0)
  }

  /// As `nohup` and shells do with what they start in the background.
  @Test func aSignalThatIsIgnoredStaysIgnored() async throws {
    let place = try Workplace()
    try place.write(Subject.log(1), to: "1.csv")
    let ran = try await place.sabotagedShell(
      Sabotage(action: .signal(SIGINT), call: 20), "trap '' INT; lagesbild import 1.csv")
    #expect(ran.status == 0, "\(ran.error)")
    #expect(try Account(place.path("lagesbild.gpkg")).logs.count == 1)
  }
}
