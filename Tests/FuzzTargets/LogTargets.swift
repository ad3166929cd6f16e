import CheckModel
import Synchronization
import TestSupport

@testable import CheckLog
@testable import ParserTwin

extension FuzzTarget {
  /// Logs of every built-in profile and of random ones: the parser makes of them what its slow twin does, whole and in
  /// pieces, every line is accounted for, and recognition says something.
  ///
  /// Four bytes say which profile, file name and sampling; the rest is the log, or changes of a random one.
  static let logs = FuzzTarget("logs", mostBytes: 4096) { bytes in
    var input = InputReader(bytes)
    let (number, seed, how) = (Int(input.byte()), input.number(bytes: 2), input.byte())
    let context = LogContext(
      timeZone: stockholm, sampling: [nil, .all, .stopped, .offenders][Int(how & 3)], sites: registered)
    let format = try format(number, seed: seed)
    let (profile, fileName) = (format.profile, format.fileName)
    let log = how & 8 == 0 ? Array(input.rest) : changed(format.log, &input)
    let comparison = Comparison(
      log: log, profile: profile, context: context,
      fileName: how & 4 == 0 ? fileName : ["log.csv", "Storgatant3024102016.txt", "", "\0/é"][Int(how >> 6)])
    if let disagreement = comparison.outcome(Dice(seed), byteByByte: log.count < 300).disagreement {
      return disagreement
    }
    let opening = LogOpening(
      bytes: Array(log.prefix(LogOpening.byteCount)), isWhole: log.count <= LogOpening.byteCount, fileName: fileName)
    _ = Recognition.of(opening, among: BuiltInProfiles.all, context)
    return nil
  }

  /// Profiles: one is refused with what to do, or reads a log as the slow twin does by the same profile.
  ///
  /// The YAML ends at the first NUL; the rest is a log.
  static let profiles = FuzzTarget("profiles", mostBytes: 4096) { bytes in
    let yaml = Array(bytes.prefix { $0 != 0 })
    let profile: Profile
    do throws(ProfileError) {
      profile = try Profile(file: yaml)
    } catch {
      return error.remedy.isEmpty || error.problem.isEmpty ? "a profile is refused without a word" : nil
    }
    let log = Array(bytes.dropFirst(yaml.count + 1))
    let context = LogContext(timeZone: profile.timeZone ?? stockholm, sites: registered)
    return Comparison(log: log, profile: profile, context: context).outcome(Dice(1), byteByByte: log.count < 300)
      .disagreement
  }

  /// Site registers: refused with the line and what is wrong, or of sites that can be.
  static let register = FuzzTarget("register", mostBytes: 4096) { bytes in
    _ = SiteRegisterReader.isRegister(opening: bytes)
    let entries: [RegisterEntry]
    do throws(RegisterError) {
      entries = try SiteRegisterReader.entries(bytes)
    } catch {
      let lines = 1 + bytes.count { $0 == UInt8(ascii: "\n") }
      return (1...lines).contains(error.line) && !error.problem.isEmpty ? nil : "line \(error.line) of \(lines)"
    }
    var names: Set<[UInt8]> = []
    for (entry, next) in zip(entries, entries.dropFirst()) where entry.line >= next.line {
      return "lines do not ascend"
    }
    for entry in entries {
      guard names.insert(Array(entry.name.utf8)).inserted else { return "a name stands twice" }
      guard !entry.name.isEmpty, abs(entry.latDegrees) <= 90, abs(entry.lonDegrees) <= 180, entry.limitKmh != 0 else {
        return "a site that can't be: \(entry)"
      }
    }
    return nil
  }
}

/// A profile, and a log and a file name that suit it.
private struct Format {
  var profile: Profile
  var fileName: String
  var log: [UInt8]
}

/// A built-in profile by its number, or a random one by its seed.
private func format(_ number: Int, seed: UInt64) throws -> Format {
  let key = UInt64(number) << 16 | seed
  if let known = formats.withLock({ $0[key] }) { return known }
  var scene = Scene(Dice(seed), zone: stockholm)
  let made: Format
  if number < 128 {
    let builtIn = BuiltInLog.all[number % BuiltInLog.all.count]
    guard let profile = BuiltInProfiles.named(builtIn.profile) else { fatalError("no profile \(builtIn.profile)") }
    let log = builtIn.make(&scene).bytes(rows: rows, &scene)
    made = Format(profile: profile, fileName: builtIn.fileName, log: log)
  } else {
    let random = RandomProfile(&scene)
    if random.yaml.contains("decimal: comma") { scene.point = "," }
    let log = random.log.bytes(rows: rows, &scene)
    made = Format(profile: try Profile(yaml: random.yaml), fileName: random.fileName, log: log)
  }
  formats.withLock { formats in
    if formats.count > 4096 { formats.removeAll() }
    formats[key] = made
  }
  return made
}

private let rows = 20

/// Since to make one takes longer than to read its log.
private let formats = Mutex<[UInt64: Format]>([:])

/// The log with bytes put in the place of others, as the input says.
private func changed(_ log: [UInt8], _ input: inout InputReader) -> [UInt8] {
  var log = log
  while !input.rest.isEmpty {
    let start = Int(input.number(bytes: 2)) % (log.count + 1)
    let lengths = input.byte()
    log.replaceSubrange(start..<min(log.count, start + Int(lengths >> 4)), with: input.bytes(Int(lengths & 15)))
  }
  return log
}
