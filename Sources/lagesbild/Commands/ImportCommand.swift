import ArgumentParser
import BinStore
import CheckLog
import CheckModel
import Foundation
import Ingest
import LocalTime
import Projection
import Report

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import check logs: each file whole or not at all, and none twice.",
    discussion: """
      A folder stands for every file under it, - for standard input. Logs may be packed with gzip, zlib, zstd, xz, \
      bzip2, zip or tar; their names do not matter. A file whose content is in the store already is left unchanged. \
      The first import creates the store.
      """)

  @Argument(help: "Files, folders, or - for standard input.") var paths: [String]
  @OptionGroup var store: StoreOption
  @OptionGroup var creation: CreationOptions

  @Option(help: "A built-in log format (see `lagesbild profiles`), a profile's file, or auto.") var profile = "auto"
  @Option(help: "A site register to take in first: CSV with site, lat, lon, limit.") var sites: String?
  @Option(help: "Which vehicles the logs hold, where they do not say: all, stopped or offenders.") var sampling:
    Sampling?
  @Flag(help: "Import content that is in the store already anew, in place of what it came to before.") var again = false
  @Flag(help: "Read and report, and write nothing.") var dryRun = false
  @Flag(help: "Read, write nothing, and compare each file with what the store holds of it: same, different or absent.")
  var verify = false
  @Option(
    help: ArgumentHelp(
      """
      Leave files that were changed within so many seconds, or that change while they are read, for the next run: \
      somebody may still be writing to them.
      """, valueName: "seconds"))
  var settled: Int?
  @Option(help: "How many cores to use. Default: all.") var jobs: Int?
  @Flag(help: "No progress and no summary; errors are still told.") var quiet = false
  @Flag(help: "Print one JSON object instead of the summary.") var json = false
  @Flag(
    help: """
      Say how many sites are not in the register and not their names, which are words of the logs: for a summary that \
      is kept in a journal.
      """)
  var noSiteNames = false

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be from 1 to 1024.") }
    if let settled, !(1...604_800).contains(settled) {
      throw ValidationError("--settled must be from 1 second to 604800, a week.")
    }
    if verify, settled != nil {
      throw ValidationError("--verify compares every file now; try it without --settled.")
    }
    if json, noSiteNames { throw ValidationError("--no-site-names is of the summary; leave it or --json out.") }
    if paths.count(where: { $0 == "-" }) > 1 { throw ValidationError("Standard input, -, can be read only once.") }
    if verify, again || dryRun {
      throw ValidationError("--verify writes nothing and compares; try it without --again and --dry-run.")
    }
    if paths.isEmpty { throw ValidationError("Name a log, a folder, or - for standard input.") }
  }

  func run() async throws {
    try await store.naming {
      let chosen = try chosenProfile()
      var target = try verify ? store.open() : store.openIfThere()
      var isCreationSaid = quiet || target != nil
      if let target { try creation.check(target, store) }
      let grid = target?.grid ?? creation.grid ?? .standard
      _ = try GridProjection(grid: grid)  // said once, not for every log
      var register = try target?.sites() ?? []
      if let sites {
        let new = try SiteRegister.read(sites, grid: grid)
        if dryRun || verify {
          register = new.merged(into: register)
        } else {
          let opened = try creation.openOrCreate(store)
          let changes = try await store.writing(opened) { try opened.importSites(new.entries) }
          try creation.sayCreated(store, unless: isCreationSaid)
          isCreationSaid = true
          if !quiet { Terminal.say(changes.words) }
          register = try opened.sites()
          target = opened
        }
      }
      let newZone = creation.newTimeZone
      let zone = try creation.timeZone ?? target?.timeZone() ?? newZone
      let options = Importer.Options(
        profile: chosen, context: LogContext(timeZone: zone, sampling: sampling, sites: register), grid: grid,
        storeTimeZone: newZone, again: again,
        keeping: verify ? .comparison : dryRun ? .nothing : .store, settledSeconds: settled ?? 0,
        jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, toolVersion: toolVersion)
      defer { try? creation.sayCreated(store, unless: isCreationSaid) }
      try await importLogs(options, into: target)
    }
  }

  private func importLogs(_ options: Importer.Options, into target: BinStore?) async throws {
    // A folder of logs often holds these too.
    let noLogs = ["", "-wal", "-shm", "-journal"].map { store.path + $0 } + [sites, profile].compactMap { $0 }
    let expansion = LogInput.expand(paths, excluding: noLogs)
    if !quiet { expansion.notes.forEach(Terminal.say) }
    let progress = ImportProgress()
    let display = quiet || json ? nil : ProgressDisplay(progress, target)
    let start = ContinuousClock.now
    let importer = Importer(options, store: target, path: store.path, progress: progress)
    let report = await Interruption.stopping { await importer.run(expansion.inputs) }
    await display?.stop()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    for log in report.logs where !log.wasStopped {
      if let error = log.error {
        let lines = ["lagesbild: \(log.path): \(error)"] + log.errorDetails.map { "    " + $0 }
        Terminal.say(lines.map(Terminal.inert).joined(separator: "\n"))
      }
      // It is in the summary, unless nobody asked for one; that a log was skipped is always said.
      if log.status == .left, quiet, !json {
        Terminal.say("\(Terminal.inert(log.path)): \(ImportSummary.leftWords)")
      }
      if let note = log.note, !quiet { Terminal.say("\(Terminal.inert(log.path)): \(Terminal.inert(note))") }
    }
    let isUndone = report.failed + report.notSame > 0
    let summary = ImportSummary(report, seconds: seconds, isDryRun: dryRun, namesSites: !noSiteNames)
    do {
      if json { try Terminal.write(summary.json) } else if !quiet { try Terminal.write(summary.text) }
    } catch let exit as ExitCode where exit.isSuccess && isUndone {
      throw ExitCode(2)  // nobody reads on, and still a log failed
    }
    if let signal = Interruption.signal {
      Terminal.say(
        "lagesbild: stopped; \(report.logs.count { !$0.wasStopped && $0.status != .left }) of \(report.logs.count) logs were done; "
          + "try the same command again for the rest")
      throw ExitCode(128 + signal)
    }
    if isUndone { throw ExitCode(2) }
  }

  /// nil to recognise the format of each log.
  private func chosenProfile() throws -> Profile? {
    if profile == "auto" { return nil }
    if let known = BuiltInProfiles.named(profile) { return known }
    guard let file = FileHandle(forReadingAtPath: profile),
      let data = try? file.read(upToCount: Profile.fileBytes)
    else {
      throw Terminal.Failure(
        message: "\(profile): it is neither a file that can be read nor a built-in profile; there are auto, "
          + BuiltInProfiles.all.map(\.name).joined(separator: ", "))
    }
    do throws(ProfileError) {
      return try Profile(file: [UInt8](data))
    } catch {
      throw Terminal.Failure(message: "\(profile): \(error)")
    }
  }
}

extension LogInput.Expansion {
  fileprivate var notes: [String] {
    var notes: [String] = []
    if hidden > 0 {
      notes.append("passed over \(NumberText.counted(hidden, "hidden file or folder", "hidden files or folders"))")
    }
    if special > 0 {
      notes.append("passed over \(NumberText.counted(special, "pipe, socket or device", "pipes, sockets or devices"))")
    }
    return notes
  }
}

extension Sampling: ExpressibleByArgument {
  public init?(argument: String) {
    guard let sampling = Sampling.allCases.first(where: { $0.name == argument }) else { return nil }
    self = sampling
  }

  public static var allValueStrings: [String] { allCases.map(\.name) }
}
