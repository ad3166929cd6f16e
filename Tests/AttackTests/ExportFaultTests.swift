import Foundation
import TestSupport
import Testing

/// Files that are written: under their name they are complete or not there, and nothing is left beside them for long.
struct ExportFaultTests {
  private static func place() async throws -> Workplace {
    let place = try Workplace()
    try place.write(Subject.log(1, checks: 400), to: "1.csv")
    #expect(try await place.lagesbild("import", "1.csv").status == 0)
    try FileManager.default.createDirectory(atPath: place.path("out"), withIntermediateDirectories: true)
    return place
  }

  private static func names(_ place: Workplace) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place.path("out")).sorted()
  }

  private static let commands = [
    ["export", "--format", "csv", "-o", "out/file"], ["export", "--format", "geojson", "-o", "out/file.gz"],
    ["report", "-o", "out/file"], ["generate", "--checks", "4000", "--seed", "1", "-o", "out/file.gz"],
  ]

  @Test(arguments: commands, [SIGKILL, SIGINT, SIGTERM])
  func aFileIsWholeOrAsItWas(_ command: [String], _ signal: Int32) async throws {
    let place = try await Self.place()
    let name = command.last!
    #expect(try await place.lagesbild(command).status == 0)
    let whole = try place.read(name)
    let calls = try await place.calls(of: command, path: "out/")
    var ended = 0
    for call in Attempts.points(calls) {
      let attack: Comment = "\(command), signal \(signal) at call \(call) of \(calls.count)"
      for before in [nil, Data("before".utf8)] {
        try? FileManager.default.removeItem(atPath: place.path(name))
        if let before { try place.write(before, to: name) }
        let action: Sabotage.Action = signal == SIGKILL ? .kill : .signal(signal)
        let ran = try await place.sabotaged(Sabotage(action: action, call: call, path: "out/"), command)
        #expect([0, signal == SIGKILL ? -SIGKILL : 128 + signal].contains(ran.status), attack)
        ended += ran.status == 0 ? 0 : 1
        let found = try? place.read(name)
        #expect(found == whole || (found == before && ran.status != 0), attack)
        if signal == SIGKILL {
          #expect(try await place.lagesbild(command).status == 0)
          #expect(try place.read(name) == whole, attack)
        }
        #expect(
          try Self.names(place)
            == (before == nil && found == nil && signal != SIGKILL ? [] : [String(name.dropFirst(4))]), attack)
      }
    }
    #expect(ended > 0)
    Attempts.report(
      "\(command[0]) \(name), signal \(signal)", ["attacks": 2 * Attempts.points(calls).count, "ended": ended])
  }

  @Test(arguments: commands, [ENOSPC, EIO])
  func aDiskThatRefusesLeavesTheFileThatWas(_ command: [String], _ code: Int32) async throws {
    let place = try await Self.place()
    let name = command.last!
    let calls = try await place.calls(of: command, Sabotage.changes + "o", path: "out/")
    for call in Attempts.points(calls) {
      try place.write("before", to: name)
      let fault = Sabotage(action: .error(code), call: call, calls: Sabotage.changes + "o", path: "out/")
      let ran = try await place.sabotaged(fault, command)
      #expect(ran.status == 2, "call \(call) of \(calls.count): \(ran.error)")
      #expect(ran.error.contains("\(name): it can't be written"), "\(ran.error)")
      #expect(ran.error.contains("; try"), "\(ran.error)")
      #expect(try place.read(name) == Data("before".utf8))
      #expect(try Self.names(place) == [String(name.dropFirst(4))])
    }
  }

  /// Two at once: the one that is slower has the last word, and neither takes the other's part for left behind.
  @Test func aPartThatIsBeingWrittenIsLeftAlone() async throws {
    let place = try await Self.place()
    let pause = Sabotage(action: .signal(SIGSTOP), call: 1, path: "out/")
    let ran = try await place.sabotagedShell(
      pause,
      """
      lagesbild export --format csv -o out/file & first=$!
      paused $first || exit 99
      "$LAGESBILD" export --format csv -o out/file || exit 1
      ls -A out | wc -l; kill -CONT $first; wait $first
      """)
    #expect(ran.status == 0, "\(ran.error)")
    #expect(ran.text == "2\n")
    #expect(try Self.names(place) == ["file"])
    // A file of the user's own is no part, whatever it is called.
    for name in [".file.part", "file.1.part", ".other.1.lagesbild-part"] { try place.write("mine", to: "out/\(name)") }
    #expect(try await place.lagesbild("export", "--format", "csv", "-o", "out/file").status == 0)
    #expect(try Self.names(place) == [".file.part", ".other.1.lagesbild-part", "file", "file.1.part"])
  }

  @Test func aLinkIsWrittenThrough() async throws {
    let place = try await Self.place()
    let ran = try await place.shell(
      """
      mkdir there; echo before > there/real; ln -s ../there/real out/link; ln -s link out/second
      ln -s ../there/new out/dangling
      for name in link second dangling; do "$LAGESBILD" export --format csv -o out/$name || exit 1; done
      [ -L out/link ] && [ -L out/second ] && [ -L out/dangling ] && cmp there/real there/new && ls -A there
      """)
    #expect(ran.status == 0, "\(ran.error)")
    #expect(ran.text == "new\nreal\n")
    let round = try await place.shell("ln -s b out/a; ln -s a out/b; \"$LAGESBILD\" export --format csv -o out/a")
    #expect(round.status == 2)
    #expect(round.error.contains("out/a: it can't be written"))
  }

  @Test func aPipeWhoseReaderLeavesIsNoFailure() async throws {
    let place = try await Self.place()
    for command in ["export --format csv -o pipe", "report -o pipe", "generate --checks 50000 --seed 1 -o pipe"] {
      let ran = try await place.shell(
        "rm -f pipe; mkfifo pipe; head -c 10 pipe > /dev/null & \"$LAGESBILD\" \(command); status=$?; wait; exit $status"
      )
      #expect(ran.status == 0, "\(ran.error)")
      #expect(!ran.error.contains("can't be written"))
    }
    #expect(try await place.shell("[ -p pipe ]").status == 0)
  }
}
