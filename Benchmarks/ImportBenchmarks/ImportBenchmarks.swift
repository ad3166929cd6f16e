import Benchmark
import BinStore
import CheckLog
import Foundation
import Ingest
import Stages

/// One benchmark for each stage and one for the whole import, on every log of the manifest. The first pass of each is
/// compared with what the log is known to hold, and not timed.
let benchmarks: @Sendable () -> Void = {
  let environment = ProcessInfo.processInfo.environment
  let manifest = environment["LAGESBILD_LOGS"] ?? ".build/benchmarks/logs.json"
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .cpuTotal, .instructions, .peakMemoryResident, .throughput],
    timeUnits: .microseconds,
    warmupIterations: 0,
    maxDuration: .seconds(600),
    maxIterations: environment["RUNS"].flatMap(Int.init) ?? 5)
  let logs: [MeasuredLog]
  do { logs = try MeasuredLog.all(in: manifest) } catch {
    fatalError("\(manifest): \(error); `make bench-logs` makes it")
  }
  for log in logs {
    for stage in Stage.allCases {
      Benchmark(
        "\(log.name): \(stage.rawValue)",
        closure: { (benchmark: Benchmark, pass: StagePass) in
          for _ in benchmark.scaledIterations { blackHole(try pass.run()) }
        },
        setup: {
          let pass = try StagePass(log, stage)
          try pass.verify()
          return pass
        })
    }
    Benchmark(
      "\(log.name): import",
      closure: { (benchmark: Benchmark, pass: ImportPass) in
        for _ in benchmark.scaledIterations { blackHole(try await pass.run()) }
      },
      setup: {
        let pass = try ImportPass(log)
        try await pass.verify()
        return pass
      })
  }
}

/// A log through a stage, from memory.
struct StagePass: Sendable {
  private let log: MeasuredLog
  private let stage: Stage
  private let files: [(name: String, bytes: [UInt8])]
  private let staged: StagedImport

  init(_ log: MeasuredLog, _ stage: Stage) throws {
    self.log = log
    self.stage = stage
    files = try log.files.map { path in
      (URL(filePath: path).lastPathComponent, Array(try Data(contentsOf: URL(filePath: path))))
    }
    staged = try StagedImport(
      through: stage, grid: log.measuredGrid(), context: log.context(), profile: log.chosenProfile())
  }

  func run() throws -> [StagedImport.Outcome] {
    try files.map { try staged.run($0.bytes, fileName: $0.name) }
  }

  func verify() throws {
    let outcomes = try run()
    func sum(_ value: (StagedImport.Outcome) -> Int) -> Int { outcomes.reduce(0) { $0 + value($1) } }
    try WrongAnswer.check("\(log.name): bytes", sum(\.bytes), is: log.bytes)
    if stage != .decompress, let sha256 = log.sha256 {
      let found = outcomes[0].sha256.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      try WrongAnswer.check("\(log.name): SHA-256", found, is: sha256)
    }
    if [.split, .parse, .bin].contains(stage) {
      try WrongAnswer.check("\(log.name): bytes cut", sum(\.cutBytes), is: log.bytes)
    }
    if [.parse, .bin].contains(stage) {
      try WrongAnswer.check("\(log.name): lines", sum { Int($0.lines) }, is: Int(log.lines))
      try WrongAnswer.check("\(log.name): checks", sum { Int($0.checks) }, is: Int(log.checks))
    }
    if stage == .bin {
      try WrongAnswer.check("\(log.name): checks in bins", sum { Int($0.binned) }, is: Int(log.checks))
      if let bins = log.bins { try WrongAnswer.check("\(log.name): bins", sum(\.bins), is: bins) }
    }
  }
}

/// A log from its files into a new store, on all cores, as the command does it.
struct ImportPass: Sendable {
  private let log: MeasuredLog
  private let options: Importer.Options
  private let store: String

  init(_ log: MeasuredLog) throws {
    self.log = log
    let context = try log.context()
    options = Importer.Options(
      profile: try log.chosenProfile(), context: context, grid: try log.measuredGrid(),
      storeTimeZone: context.timeZone, again: false, keeping: .store,
      settledSeconds: 0, jobs: ProcessInfo.processInfo.activeProcessorCount, toolVersion: "benchmark")
    store = FileManager.default.temporaryDirectory.appending(path: "benchmark-\(getpid()).gpkg").path
  }

  func run() async throws -> ImportReport {
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: store + end) } }
    var options = options
    var created: BinStore?
    if let sites = log.sites {
      let register = try SiteRegister(path: sites, grid: options.grid)
      created = try BinStore.create(
        path: store, grid: options.grid, timeZone: options.storeTimeZone, toolVersion: options.toolVersion)
      _ = try created?.importSites(register.entries)
      options.context.sites = try created?.sites() ?? []
    }
    let importer = Importer(options, store: created, path: store, progress: ImportProgress())
    return await importer.run(log.files.map { LogInput(path: $0) })
  }

  func verify() async throws {
    let report = try await run()
    try WrongAnswer.check("\(log.name): failures", report.logs.compactMap(\.error), is: [])
    let tally = report.logs.map(\.tally)
    try WrongAnswer.check("\(log.name): lines", tally.reduce(0) { $0 + $1.lines }, is: log.lines)
    try WrongAnswer.check("\(log.name): checks", tally.reduce(0) { $0 + $1.checks }, is: log.checks)
    try WrongAnswer.check("\(log.name): rejected", tally.reduce(0) { $0 + $1.rejected }, is: log.rejected)
    if let bins = log.bins {
      try WrongAnswer.check("\(log.name): bins", report.logs.reduce(0) { $0 + Int($1.bins) }, is: bins)
    }
  }
}
