// swift-tools-version: 6.2
import PackageDescription

/// Whether the rooms are built for `make fuzz`, which is told where they branch.
let isFuzzing = Context.environment["LAGESBILD_FUZZ"] != nil

/// Every room is compiled alike: Swift 6 mode, strict memory safety; in `make test` a warning is an error.
let settings: [SwiftSetting] =
  [.strictMemorySafety()]
  + (Context.environment["LAGESBILD_WARNINGS"] == "error" ? [.treatAllWarnings(as: .error)] : [])
  + (isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer,address"])] : [])

func room(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: settings)
}

func systemLibrary(_ name: String, pkgConfig: String, debian: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debian])])
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "lagesbild",
  products: [.executable(name: "lagesbild", targets: ["lagesbild"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // The house, top to bottom: a room imports only rooms below it.
    .executableTarget(
      name: "lagesbild",
      dependencies: [
        "Report", "Screening", "Ingest", "Generation", "BinStore", "CheckLog", "LocalTime", "Projection", "CheckModel",
        argumentParser,
      ],
      exclude: ["lagesbild.docc"],
      swiftSettings: settings,
      // `make build` links Swift's libraries in, and the usual linker warns of what Foundation calls.
      linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(configuration: .release))]),
    room(
      "Report", ["Ingest", "Screening", "BinStore", "CheckModel"],
      resources: [.embedInCode("HTML/report.css"), .embedInCode("HTML/report.js")]),
    room("Generation", ["CheckModel", "CZlib"]),
    room(
      "Ingest", ["BinStore", "CheckLog", "Decompression", "LocalTime", "Projection", "CheckModel", "CScan", "CNettle"]),
    room("Screening", ["CheckModel", yams], resources: [.embedInCode("Advice/measures.yaml")]),
    room("BinStore", ["LocalTime", "CheckModel", grdb, grdbSQLite, "CSQLite", "CNettle", "CRename"]),
    room("CheckLog", ["LocalTime", "CheckModel", "CScan", yams], resources: [.embedInCode("Profiles")]),
    room("Decompression", ["CZlib", "CISAL", "CLzma", "CArchive"]),
    room("Projection", ["CheckModel", "CProj"]),
    room("LocalTime", ["CheckModel"]),
    room("CheckModel", []),

    .systemLibrary(name: "CScan"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CRename"),
    systemLibrary("CISAL", pkgConfig: "libisal", debian: "libisal-dev"),
    systemLibrary("CZlib", pkgConfig: "zlib", debian: "zlib1g-dev"),
    systemLibrary("CLzma", pkgConfig: "liblzma", debian: "liblzma-dev"),
    systemLibrary("CArchive", pkgConfig: "libarchive", debian: "libarchive-dev"),
    systemLibrary("CProj", pkgConfig: "proj", debian: "libproj-dev"),
    systemLibrary("CNettle", pkgConfig: "nettle", debian: "nettle-dev"),

    .target(
      name: "TestSupport", dependencies: ["BinStore", "CheckModel"], path: "Tests/TestSupport", swiftSettings: settings),
    // The parser once more, slow and obvious, and logs to try both with.
    .target(
      name: "ParserTwin", dependencies: ["CheckLog", "LocalTime", "CheckModel", "TestSupport"],
      path: "Tests/ParserTwin",
      swiftSettings: settings),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Ingest", "BinStore", "CheckLog", "Decompression", "CheckModel", "CZlib", "ParserTwin", "TestSupport", grdb,
      ],
      path: "Tests/FuzzTargets", swiftSettings: settings),
    tests("CheckModelTests", ["CheckModel"]),
    tests("LocalTimeTests", ["LocalTime", "CheckModel"]),
    tests("ProjectionTests", ["Projection", "CheckModel"]),
    tests("DecompressionTests", ["Decompression", "CZlib"]),
    tests("CheckLogTests", ["CheckLog", "LocalTime", "CheckModel", "ParserTwin"]),
    tests("BinStoreTests", ["BinStore", "LocalTime", "CheckModel", grdb]),
    tests("IngestTests", ["Ingest", "LocalTime", "BinStore", "CheckLog", "CheckModel"]),
    tests("ScreeningTests", ["Screening", "CheckModel"]),
    tests("GenerationTests", ["Generation", "CheckModel", "CZlib"]),
    tests("ReportTests", ["Report", "Ingest", "Screening", "BinStore", "CheckModel"]),
    tests("CommandTests", ["lagesbild", "BinStore", "CheckModel"]),
    tests("AttackTests", ["lagesbild", "Ingest", "BinStore", "CheckLog", "LocalTime", "CheckModel"]),
    tests("FuzzTests", ["FuzzTargets"]),
  ]
)

if isFuzzing {
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzzer", swiftSettings: settings,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]))
}

// What measures the import is built only for those who ask: `gate` what counts instructions, which CI does; `all` also
// what `make bench` runs, with a dependency of its own.
if let benchmarks = Context.environment["LAGESBILD_BENCHMARKS"] {
  package.targets += [
    .target(
      name: "Stages",
      dependencies: ["Ingest", "BinStore", "CheckLog", "Decompression", "CheckModel"],
      path: "Benchmarks/Stages",
      swiftSettings: settings),
    .executableTarget(
      name: "gate",
      dependencies: ["Stages", "Generation", "CheckLog", "CheckModel"],
      path: "Benchmarks/Gate/gate",
      swiftSettings: settings),
  ]
  if benchmarks == "all" {
    package.dependencies.append(.package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []))
    package.targets.append(
      .executableTarget(
        name: "ImportBenchmarks",
        dependencies: [
          "Stages", "Ingest", "BinStore", "CheckLog", "LocalTime", "CheckModel",
          .product(name: "Benchmark", package: "benchmark"),
        ],
        path: "Benchmarks/ImportBenchmarks",
        swiftSettings: settings,
        plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]))
  }
}
