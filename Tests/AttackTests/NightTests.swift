import Foundation
import TestSupport
import Testing

/// Nights without anybody there, run as the files of `fixtures/unattended` say.
struct NightTests {
  /// In place of half an hour: much longer than the writers below ever pause.
  private static let settled = 4
  private static let wait = "sleep \(settled).2"
  private static let service = Result { try Unattended.service(settled: settled, store: "state/halmstad.gpkg") }

  /// What the logs hold and a journal must not.
  private static let secrets = ["ABC123", "Anna", "19850709"]

  /// A device's checks of a night.
  private static func log(_ night: Int, device: Int, checks: Int = 150) -> String {
    var dice = Dice(UInt64(night * 10 + device))
    return header
      + (0..<checks).map { number in
        let time = String(format: "2026-06-%02dT%02d:%02d:%02dZ", night, number / 3600, number / 60 % 60, number % 60)
        return "\(time),speed,56.6\(dice.index(in: 10...99)),12.86,car,\(dice.index(in: 30...80)),50\n"
      }.joined()
  }

  /// The logs of a night, whole: CSV, gzip, a zip of two, and one with what must not be kept.
  private static func write(_ night: Int, to folder: String, _ place: Workplace) async throws {
    try place.write(log(night, device: 1), to: "\(folder)/patrol-\(night).csv")
    try place.write(log(night, device: 2, checks: 2000), to: "\(folder)/radar-\(night).csv")
    for device in [3, 4] { try place.write(log(night, device: device), to: "members/\(device)-\(night).csv") }
    try place.write(
      """
      time,kind,site,lat,lon,vehicle,speed,limit,plate,driver
      2026-06-0\(night)T09:00:00Z,speed,,56.67,12.86,car,61,50,ABC123,Anna Andersson
      2026-06-0\(night)T09:01:00Z,speed,Hemma hos Anna,,,car,61,50,ABC123,19850709-9805
      2026-06-0\(night)T09:02:00Z,speed,,56.67,12.86,car,ABC123,50,ABC123,Anna Andersson

      """, to: "\(folder)/people-\(night).csv")
    let packed = try await place.shell(
      """
      gzip -n \(folder)/radar-\(night).csv
      zip -q -j \(folder)/archive-\(night).zip members/?-\(night).csv
      """)
    try #require(packed.status == 0, "\(packed.error)")
  }

  /// Writes a file of `whole` to the spool, a few bytes at a time, until there is a file `finish`; then the rest.
  private static let writer = """
    import os, sys, time
    name = sys.argv[1]
    data = open('whole/' + name, 'rb').read()
    with open('spool/' + name, 'wb', buffering=0) as spool:
        place = 0
        while not os.path.exists('finish') and place < len(data) - 20:
            spool.write(data[place:place + 20])
            place += 20
            time.sleep(0.05)
        spool.write(data[place:])
    """

  /// Three nights. In the first two files are still being written, under their final names; one is torn, and one is there
  /// twice.
  @Test func everyLogIsCountedOnceHoweverItCame() async throws {
    let place = try Workplace()
    let service = try Self.service.get()
    try await Self.write(1, to: "whole", place)
    try await Self.write(2, to: "later", place)
    for (name, device) in [("growing", 5), ("upload", 6), ("torn", 7)] {
      try place.write(Self.log(1, device: device, checks: 3000), to: "whole/\(name)-1.csv")
    }
    try place.write(Self.writer, to: "writer.py")
    let nights = try await place.shell(
      """
      set -e; mkdir spool state; gzip -n whole/upload-1.csv whole/torn-1.csv
      cp whole/archive-1.zip whole/p* whole/radar* spool; cp whole/patrol-1.csv spool/copy-of-patrol.csv
      head -c 9000 whole/torn-1.csv.gz > spool/torn-1.csv.gz
      cp whole/patrol-1.csv spool/.incoming-part
      for name in growing-1.csv upload-1.csv.gz; do
        python3 writer.py $name & until [ -s spool/$name ]; do sleep 0.05; done
      done
      \(Self.wait)
      \(service) > first 2>&1 || echo status $? >> first
      touch finish; wait
      cp whole/torn-1.csv.gz spool; cp later/* spool
      \(Self.wait)
      \(service) > second 2>&1
      \(service) > third 2>&1
      """)
    try #require(nights.status == 0, "\(nights.error)")
    let journals = try ["first", "second", "third"].map { String(decoding: try place.read($0), as: UTF8.self) }
    let lines = journals[0].split(separator: "\n")
    #expect(lines.last == "status 2")
    #expect(
      lines.contains {
        $0.hasPrefix(
          "9 files: 5 imported, 1 unchanged, 2 left for the next run, 1 failed. 2 458 lines = 2 451 checks + 2 ")
      }, "\(journals[0])")
    for name in ["growing-1.csv", "upload-1.csv.gz"] {
      #expect(lines.contains { $0.hasPrefix("spool/\(name): left for the next run") })
    }
    #expect(
      lines.contains {
        $0.hasPrefix("lagesbild: spool/torn-1.csv.gz: ")
          && $0.hasSuffix("the gzip stream ends too early; try to copy the file again from where it was written")
      })
    #expect(lines.contains { $0.hasPrefix("1 check at 1 site not in the register.") })
    #expect(lines.contains { $0.contains("speed.invalid") && $0.contains("spool/people-1.csv: line 4, byte") })

    #expect(journals[1].contains("14 files: 8 imported, 6 unchanged. "), "\(journals[1])")
    #expect(journals[2] == "passed over 1 hidden file or folder\n14 files: 14 unchanged.\n")

    let once = try await place.lagesbild("import", "--store", "once.gpkg", "whole", "later")
    try #require(once.status == 0, "\(once.error)")
    #expect(try Account(place.path("state/halmstad.gpkg")) == Account(place.path("once.gpkg")))
    #expect(try await place.lagesbild("status", "--verify", "--store", "state/halmstad.gpkg").status == 0)
    let store = try place.read("state/halmstad.gpkg")
    for secret in Self.secrets {
      for journal in journals { #expect(!journal.contains(secret), "\(secret)") }
      #expect(store.range(of: Data(secret.utf8)) == nil, "\(secret)")
    }
    // Nothing that draws on a terminal.
    #expect(!journals.joined().contains { $0 == "\r" || $0 == "\u{1B}" })
  }

  /// The spool stays as it is; whatever a crash left, the next night has all of it.
  @Test func theNightAfterACrashFinishesIt() async throws {
    let place = try Workplace()
    let subject = Subject.all[0]
    try await subject.prepare(place)
    let states = try await subject.states(place)
    try #require(try await place.shell("mv logs spool; sleep 1.2").status == 0)
    func line(_ folder: String, _ command: String) throws -> String {
      try Unattended.service(settled: 1, command: command, store: "\(folder)/lagesbild.gpkg")
    }
    try Subject.copyStore(from: "before", to: "counted", place)
    let arguments = try line("counted", "").split(separator: " ").map(String.init)
    let points = Attempts.points(try await place.calls(of: arguments))
    for call in points {
      let folder = "attack-\(call)"
      try Subject.copyStore(from: "before", to: folder, place)
      let crash = try await place.sabotagedShell(Sabotage(action: .kill, call: call), line(folder, "lagesbild"))
      #expect(crash.status == -SIGKILL, "at call \(call): \(crash.error)")
      #expect(states.contains(try StoreState(in: folder, place)), "at call \(call)")
      let next = try await place.shell(line(folder, "\"$LAGESBILD\""))
      #expect(next.status == 0, "at call \(call): \(next.error)")
      #expect(next.text.contains("3 files: "))
      #expect(try StoreState(in: folder, place) == states.last, "at call \(call)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path(folder)) == ["lagesbild.gpkg"])
    }
    Attempts.report("a night's import", ["kills": points.count])
  }

  /// The line of cron: of two at once the second leaves; only failures are mailed.
  @Test func cronRunsOneAtATimeAndMailsFailures() async throws {
    let place = try Workplace()
    try await Self.write(1, to: "spool", place)
    let pause = Sabotage(action: .signal(SIGSTOP), call: 20, path: "halmstad.gpkg")
    try place.write(
      "#!/bin/sh\necho $$ > import.pid\nexec env \(pause.shellVariables) \"$LAGESBILD\" \"$@\"\n", to: "slow")
    let cron = { try Unattended.cron(settled: 1, command: $0, journal: $1) }
    let both = try await place.shell(
      """
      set -e; mkdir state; chmod +x slow; sleep 1.2
      ( \(try cron("./slow", "first.journal")) ) & first=$!
      until [ -s import.pid ] && grep -qs '^State:.T' /proc/$(cat import.pid)/status; do sleep 0.05; done
      ( \(try cron("$LAGESBILD", "second.journal")) )
      echo second: $(wc -c < second.journal)
      kill -CONT $(cat import.pid); wait $first
      """)
    #expect(both.status == 0, "\(both.error)")
    #expect(both.text == "second: 0\n")
    // The mails: of the second run that it left, of the first nothing but that there is a store now.
    #expect(
      both.error.split(separator: "\n").sorted() == [
        "lagesbild: exit status 75",
        "state/halmstad.gpkg: created with the grid EPSG:3006/100 and the time zone Europe/Stockholm, which are fixed now",
      ])
    let journal = String(decoding: try place.read("first.journal"), as: UTF8.self)
    #expect(journal.contains("lagesbild: 5 files: 5 imported. 2 458 lines = "), "\(journal)")
    for secret in Self.secrets { #expect(!journal.contains(secret)) }
    #expect(
      try FileManager.default.attributesOfItem(atPath: place.path("state/halmstad.gpkg"))[.posixPermissions] as? Int
        == 0o600)

    let torn = try await place.shell(
      "head -c 900 spool/radar-1.csv.gz > spool/torn.csv.gz; sleep 1.2; \(try cron("$LAGESBILD", "third.journal"))")
    #expect(torn.error.hasPrefix("lagesbild: spool/torn.csv.gz: "))
    #expect(
      torn.error.hasSuffix("copy the file again from where it was written\nlagesbild: exit status 2\n")
        && torn.error.split(separator: "\n").count == 2)
    #expect(
      String(decoding: try place.read("third.journal"), as: UTF8.self).contains("6 files: 5 unchanged, 1 failed."))

    // Killed, it can't say anything itself.
    try place.write("#!/bin/sh\nkill -KILL $$\n", to: "slow")
    #expect(try await place.shell(cron("./slow", "fourth.journal")).error.hasSuffix("lagesbild: exit status 137\n"))
  }

  // MARK: The files themselves

  private static let hasSystemd = FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")

  @Test(.enabled(if: hasSystemd, "there is no systemd-analyze here"))
  func systemdFindsTheUnitsSoundAndClosed() async throws {
    let place = try Workplace()
    for name in ["lagesbild-import.service", "lagesbild-import.timer", "lagesbild-failed@.service"] {
      let text = try Unattended.text(name)
      try place.write(text.replacing("/usr/local/bin/lagesbild", with: Workplace.command.path), to: name)
    }
    let sound = try await place.shell(
      "systemd-analyze verify ./lagesbild-import.{service,timer} ./lagesbild-failed@.service")
    #expect(sound.status == 0 && sound.text + sound.error == "", "\(sound.error)")
    // Of 100, which is a service without any protection.
    let closed = try await place.shell(
      "systemd-analyze security --offline=true --threshold=10 ./lagesbild-import.service")
    #expect(closed.status == 0, "\(closed.text.suffix(200)) \(closed.error)")
  }

  @Test func theGuideHasTheFilesAsTheyAre() throws {
    let guide = fixtures.deletingLastPathComponent().appending(path: "Sources/lagesbild/lagesbild.docc/Operations.md")
    let page = try String(contentsOf: guide, encoding: .utf8)
    let names = try FileManager.default.contentsOfDirectory(atPath: Unattended.folder.path)
    #expect(names.count == 4)
    for name in names { #expect(page.contains("```\n\(try Unattended.text(name))```\n"), "\(name)") }
  }
}
