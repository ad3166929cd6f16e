import Foundation
import TestSupport
import Testing

/// SIGINT and SIGTERM.
struct InterruptionTests {
  private static let signals = Saboteur.listensToSignals ? [SIGINT, SIGTERM] : []

  /// Within a second, says the command; this is a guard for machines that do much else.
  private static let mostSeconds = 5.0

  /// Shell that sends the signal to the import, waits for its end, ends with its status, and keeps the milliseconds.
  /// A shell's status does not tell a signal's death from an exit, so that the words have to be looked at too.
  private static func stop(_ signal: Int32) -> String {
    """
    sent=${EPOCHREALTIME/[.,]/}; kill -\(signal) $import; wait $import; status=$?
    echo $(( (${EPOCHREALTIME/[.,]/} - sent) / 1000 )) > took; exit $status
    """
  }

  private static func seconds(_ place: Workplace) throws -> Double {
    let text = String(decoding: try place.read("took"), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return try #require(Double(text)) / 1000
  }

  /// Sent at a call of the import, so that it is the same moment every time.
  @Test(arguments: signals) func anImportSaysWhatWasDone(_ signal: Int32) async throws {
    let place = try Workplace()
    let subject = Subject.all[0]
    try await subject.prepare(place)
    let states = try await subject.states(place)
    try Subject.copyStore(from: "before", to: "counted", place)
    let calls = try await place.calls(of: Subject.inFolder("counted", subject.command))
    var found = Set<Int>()
    var stopped = 0
    // The first and the last too.
    let points = Set(Attempts.points(calls)).union([1, calls.count]).sorted()
    for call in points {
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
        stopped += 1
        continue
      }
      let files = FileAccount.all(try ran.json())
      let done = files.count { $0.status == "imported" }
      found.insert(done)
      stopped += done < 3 ? 1 : 0
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
    #expect(!found.isEmpty, "some say what was done")
    #expect(stopped > 0)
    Attempts.report("a first import, signal \(signal)", ["signals": points.count, "stopped": stopped])
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
      \(Self.stop(signal))
      """)
    #expect(ran.status == 128 + signal)
    #expect(try Self.seconds(place) < Self.mostSeconds)
    let account = try Account(place.path("lagesbild.gpkg"))
    #expect(account.logs.count < 3)
    if ran.output.isEmpty {
      #expect(ran.error.contains("lagesbild: stopped; what was under way is done whole or not at all"))
    } else {
      let done = FileAccount.all(try ran.json()).count { $0.status == "imported" }
      #expect(account.logs.count == done)
      #expect(ran.error.contains("lagesbild: stopped; \(done) of 3 logs were done"))
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
      sleep 0.5; \(Self.stop(signal))
      """)
    #expect(ran.status == 128 + signal)
    #expect(try Self.seconds(place) < Self.mostSeconds)
    #expect(ran.error.contains("lagesbild: stopped;"))
    #expect(try place.names == ["pipe", "took"])
  }

  @Test(arguments: ["undo 1", "purge --before 2026-06-02", "areas import areas.geojson"], signals)
  func aChangeIsMadeWholeOrNotAtAll(_ line: String, _ signal: Int32) async throws {
    let place = try Workplace()
    let command = line.split(separator: " ").map(String.init)
    try place.write(
      """
      {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "A"}, "geometry":
      {"type": "Polygon", "coordinates": [[[12.8,56.6],[12.9,56.6],[12.9,56.7],[12.8,56.7],[12.8,56.6]]]}}]}
      """, to: "areas.geojson")
    try place.write(Subject.log(1), to: "before/1.csv")
    let made = try await place.lagesbild(Subject.inFolder("before", ["import", "before/1.csv"]))
    try #require(made.status == 0, "\(made.error)")
    let before = try StoreState(in: "before", place)
    try Subject.copyStore(from: "before", to: "after", place)
    let writes = try await place.calls(of: Subject.inFolder("after", command), "w", path: ".gpkg-wal")
    let after = try StoreState(in: "after", place)
    #expect(before != after && after?.faults == [])
    var stopped = 0
    let points = Attempts.points(writes, atMost: max(4, Attempts.most))
    for call in points {
      let attack: Comment = "at write \(call) of \(writes.count)"
      try Subject.copyStore(from: "before", to: "attack", place)
      let attacked = Subject.inFolder("attack", command)
      let ran = try await place.sabotaged(
        Sabotage(action: .signal(signal), call: call, calls: "w", path: ".gpkg-wal"), attacked)
      let found = try StoreState(in: "attack", place)
      if ran.status == 0 {
        // It was through by the time that the signal was seen.
        #expect(found == after, attack)
      } else {
        stopped += 1
        #expect(ran.status == 128 + signal, "\(attack): \(ran.error)")
        #expect(ran.error.contains("lagesbild: stopped; what was under way is done whole or not at all"), attack)
        #expect(found == before || found == after, attack)
      }
      let next = try await place.lagesbild(attacked)
      // What is taken out already can't be taken out.
      #expect(next.status == 0 || (command[0] == "undo" && found == after), "\(attack): \(next.error)")
      #expect(try StoreState(in: "attack", place) == after, attack)
    }
    #expect(stopped > 0)
    Attempts.report("\(line), signal \(signal)", ["signals": points.count, "stopped": stopped])
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
