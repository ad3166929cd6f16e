import CheckModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BinStore

/// A folder for one test's stores, removed with it.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "BinStoreTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String = "lagesbild.gpkg") -> String { url.appending(path: name).path }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }

  func newStore(_ name: String = "lagesbild.gpkg", timeZone: TimeZoneRules = stockholm) throws -> BinStore {
    try BinStore.create(path: path(name), grid: .standard, crs: sweref, timeZone: timeZone, toolVersion: "test")
  }

  /// A plain SQLite connection to a store's file, as an analyst has it.
  func sql(_ name: String = "lagesbild.gpkg") throws -> DatabaseQueue { try DatabaseQueue(path: path(name)) }

  /// A connection that can change a feature although it has no functions of geometries, since no trigger fires.
  func mapSQL(_ name: String = "lagesbild.gpkg") throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.prepareDatabase(SpatialIndex.disableTriggers)
    return try DatabaseQueue(path: path(name), configuration: configuration)
  }

  /// Makes the store what version 2, 3, 4 or 5 would have made of it.
  func downgrade(to version: Int) throws {
    let other = try mapSQL()
    try other.writeWithoutTransaction { database in
      try database.execute(
        sql: "PRAGMA foreign_keys = OFF; DROP TABLE stratum_pack; UPDATE setting SET schema_version = 5")
      if version == 5 { return }
      try database.execute(sql: "DROP VIEW import_summary; DROP TABLE seal")
      for column in ["profile_sha256", "digest_sha256", "purged_before", "purged_checks", "purged_rejected"] {
        try database.execute(sql: "ALTER TABLE import DROP COLUMN \(column)")
      }
      let view = try #require(
        Schema.views.firstRange(of: "CREATE VIEW import_summary").map { Schema.views[$0.lowerBound...] })
      try database.execute(sql: String(view.prefix { $0 != ";" }))
      try database.execute(sql: "UPDATE setting SET schema_version = \(version)")
      if version == 4 { return }
      let isView = "name IN (SELECT table_name FROM gpkg_contents) AND type = 'view'"
      for object in try Row.fetchAll(
        database, sql: "SELECT type, name FROM sqlite_schema WHERE type = 'trigger' OR \(isView)")
      {
        try database.execute(sql: "DROP \(object[0] as String) \(object[1] as String)")
      }
      let tables =
        Schema.featureTables.map { "rtree_\($0)_geom" } + ["cell_total", "place", "place_screening", "gpkg_extensions"]
        + (version < 3 ? ["pack"] : [])
      for table in tables { try database.execute(sql: "DROP TABLE \(table)") }
      try database.execute(
        sql: """
          DELETE FROM gpkg_geometry_columns WHERE table_name NOT IN (SELECT name FROM sqlite_schema);
          DELETE FROM gpkg_contents WHERE table_name NOT IN (SELECT name FROM sqlite_schema);
          UPDATE setting SET schema_version = \(version);
          """)
    }
    try other.close()
  }
}

let sweref = CRSDefinition(
  organization: "EPSG", code: 3006, name: "SWEREF99 TM",
  wkt: """
    PROJCS["SWEREF99 TM",GEOGCS["SWEREF99",DATUM["SWEREF99",SPHEROID["GRS 1980",6378137,298.257222101]],\
    PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],\
    PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",15],PARAMETER["scale_factor",0.9996],\
    PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1],AUTHORITY["EPSG","3006"]]
    """)

/// Europe/Stockholm from 2025 through 2026: the clock changes at 01:00 UTC.
let stockholm = TimeZoneRules(
  identifier: "Europe/Stockholm", firstOffsetSeconds: 3600,
  transitions: [(1_743_296_400, 7200), (1_761_440_400, 3600), (1_774_746_000, 7200), (1_792_890_000, 3600)].map {
    TimeZoneRules.Transition(utcSeconds: $0, offsetSeconds: $1)
  })

/// 2026-03-02T21:00Z, a Monday evening.
let mondayEvening: Int32 = 492_357

/// Bins by key, as a test writes them down.
typealias Bins = [BinKey: [UInt16: UInt32]]

func key(
  _ category: Category, north: Int32 = 62_345, east: Int32 = 3_654, hour: Int32 = mondayEvening, site: Int32 = 0
) -> BinKey {
  BinKey(cell: Cell(north: north, east: east), hour: hour, siteID: site, category: category)
}

func sorted(_ bins: Bins) -> SortedBins {
  var result = SortedBins()
  for (key, counts) in bins.sorted(by: { $0.key < $1.key }) {
    result.append(
      key,
      histogram: counts.sorted { $0.key < $1.key }.map {
        OutcomeCount(outcome: Outcome(rawValue: $0.key), count: $0.value)
      }[...])
  }
  return result
}

func checks(_ bins: Bins) -> Int64 {
  bins.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + Int64($1) } }
}

/// A record that adds up for these bins and rejections; `content` tells one from another.
func record(
  _ content: UInt8, _ bins: Bins, _ rejections: [Rejection] = [], fileName: String = "night.csv.gz"
) -> ImportRecord {
  var tally = LogTally()
  tally.checks = checks(bins)
  tally.other = 1
  for rejection in rejections { tally.reject(rejection.reason) }
  tally.lines = tally.checks + tally.other + tally.rejected
  for hour in bins.keys.map(\.hour) { tally.see(second: Int64(hour) * 3600) }
  return ImportRecord(
    contentSHA256: Array(repeating: content, count: 32), fileName: fileName, profile: "v1",
    profileSHA256: Array(repeating: 7, count: 32), toolVersion: "0.1",
    importedAt: 1_772_500_000, timeZone: "Europe/Stockholm", tally: tally, unknownSites: 2)
}

extension BinStore {
  @discardableResult
  func commit(
    _ content: UInt8, _ bins: Bins, _ rejections: [Rejection] = [], fileName: String = "night.csv.gz",
    replacing: Int64? = nil
  ) throws -> CommitResult {
    try commit(record(content, bins, rejections, fileName: fileName), replacing: replacing) { writer in
      try writer.appendBins(sorted(bins))
      try writer.appendRejections(rejections)
    }
  }

  /// Every merged bin, and that they came in ascending order.
  func allBins() throws -> Bins {
    var bins: Bins = [:]
    var last: BinKey?
    try forEachBin { key, histogram in
      precondition(last.map { $0 < key } ?? true)
      last = key
      bins[key] = Dictionary(uniqueKeysWithValues: histogram.map { ($0.outcome.rawValue, $0.count) })
    }
    return bins
  }
}

/// A small night with every kind of check.
let smallNight: Bins = [
  key(Category(kind: .speed, vehicle: .car, sampling: .all, limitKmh: 50)): [0: 1, 47: 3, 50: 200, 51: 1, 118: 1],
  key(Category(kind: .speed, vehicle: .moped2, sampling: .all)): [20: 2, 44: 1],
  key(Category(kind: .behaviour, vehicle: .van, offences: [])): [0: 40],
  key(Category(kind: .behaviour, vehicle: .van, offences: OffenceSet(rawValue: 0b11))): [0: 2],
  key(Category(kind: .alcohol, vehicle: .car), hour: mondayEvening + 5): [0: 300, 9: 1, 10: 1, 65_535: 2],
  key(Category(kind: .drug, vehicle: .car, basis: .suspicion), east: 3_655): [0: 5, 1: 3, 65_535: 1],
  key(Category(kind: .drug, vehicle: .bus), east: 3_655): [0: 7],
]

func randomBins(_ count: Int, seed: UInt64) -> Bins {
  var dice = Dice(seed)
  var bins: Bins = [:]
  while bins.count < count {
    let kind = CheckKind.allCases.randomElement(using: &dice)!
    let category = Category(
      kind: kind, vehicle: VehicleClass.allCases.randomElement(using: &dice)!,
      sampling: Sampling.allCases.randomElement(using: &dice)!, basis: Basis.allCases.randomElement(using: &dice)!,
      limitKmh: kind == .speed ? UInt16.random(in: 0...120, using: &dice) : 0,
      offences: kind == .behaviour
        ? OffenceSet(rawValue: .random(in: 0...OffenceSet.known.rawValue, using: &dice)) : [])
    var histogram: [UInt16: UInt32] = [:]
    for _ in 0..<Int.random(in: 1...12, using: &dice) {
      let outcome: UInt16 =
        switch kind {
        case .speed, .alcohol: .random(in: 0...200, using: &dice)
        case .drug: [0, 1, .max].randomElement(using: &dice)!
        case .behaviour: 0
        }
      histogram[outcome, default: 0] += .random(in: 1...300, using: &dice)
    }
    bins[
      key(
        category, north: .random(in: -40...40, using: &dice), east: .random(in: -40...40, using: &dice),
        hour: mondayEvening + .random(in: 0...700, using: &dice))] = histogram
  }
  return bins
}
