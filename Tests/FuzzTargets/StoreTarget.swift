import BinStore
import CheckModel
import Foundation
import TestSupport

extension FuzzTarget {
  /// The file of a store, changed by a stranger: every command's way into it gives an answer or one of our errors.
  ///
  /// The first byte says which store is changed, of version 1 or of this one, the second what then writes to it; the
  /// rest are the changes (`StoreEdit`).
  static let store = FuzzTarget("store", mostBytes: 1024) { bytes in
    var input = InputReader(bytes)
    let original = try (input.byte() & 1 == 0 ? oldStore : newStore).get()
    let write = writes[Int(input.byte()) % writes.count]
    let folder = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(getpid())-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "lagesbild.gpkg").path
    try original.write(to: URL(filePath: path))
    try StoreEdit.apply(&input, to: path)
    do {
      let store = try BinStore.open(path: path)
      for use in reads + [write] {
        do { try use(store) } catch is StoreError {}
      }
      try store.close()
    } catch is StoreError {}
    return nil
  }
}

/// What the commands that only read do with a store.
private let reads: [@Sendable (BinStore) throws -> Void] = [
  { _ = try $0.status() },
  { _ = try $0.sites() },
  { _ = try $0.areas() },
  { _ = try $0.areaShapes() },
  { _ = try $0.cells(inArea: "Here") },
  { _ = try $0.areaNames(of: [Cell(north: 62_832, east: 3686)]) },
  { _ = try $0.hasPlaces() },
  { _ = try $0.tables() },
  { try $0.forEachRejection { _, _, _ in } },
  { _ = try $0.contentDigest() },
  { store in
    try store.forEachMergedBin(area: "Here", wantsCategory: { _ in true }, wantsHour: { _ in true }) { _ in }
  },
  { store in
    try store.readCounts { reader in
      _ = try reader.areas()
      _ = try reader.gone()
      try reader.forEachPack { _ in }
      var bins = PackedBins()
      for needsHours in [true, false] {
        try reader.forEachBatch(needsHours: needsHours) { for pack in $0 { try pack.decode(into: &bins) } }
      }
    }
  },
  { _ = try $0.verify() },
  { _ = try $0.purgeable(beforeDay: 20_610) },
  { _ = try $0.lastPurgeDay(at: 1_780_000_000) },
]

private let writes: [@Sendable (BinStore) throws -> Void] = [
  { _ = try $0.importSites([site]) },
  { _ = try $0.importAreas([area]) },
  { try commit(9, to: $0) },
  { try $0.replacePlaces([], of: screening) },
  { try $0.undo(importID: 1) },
  { _ = try $0.purge(beforeDay: 20_610) },
  { try $0.wipe() },
]

private let site = SiteEntry(
  name: "Brogatan", latDegrees: 56, lonDegrees: 12, cell: Cell(north: 62_832, east: 3686), limitKmh: 50)

private let area = AreaEntry(
  name: "Here",
  shape: AreaShape(polygons: [
    [
      [(6e6, 0), (6e6, 1e6), (7e6, 1e6), (7e6, 0), (6e6, 0)].map {
        AreaShape.Position(northMetres: $0.0, eastMetres: $0.1)
      }
    ]
  ]))

private let screening = StoredScreening(
  screenedAt: 1_780_000_000, toolVersion: "fuzz", target: nil, seed: 1, top: 10, channel: nil, area: nil)

/// Imports a few bins of every kind, and a rejection.
private func commit(_ content: UInt8, to store: BinStore) throws {
  var bins = SortedBins()
  let categories = CheckKind.allCases.map { Category(kind: $0, vehicle: .car, limitKmh: $0 == .speed ? 50 : 0) }
  for (hour, category) in categories.enumerated() {
    bins.append(
      BinKey(cell: Cell(north: 62_832, east: 3686), hour: 494_000 + Int32(hour), siteID: 0, category: category),
      histogram: [OutcomeCount(outcome: .none, count: 3), OutcomeCount(outcome: Outcome(rawValue: 1), count: 2)])
  }
  let rejection = Rejection(line: 2, byteOffset: 40, field: .speed, reason: .speedOutside)
  var tally = LogTally()
  tally.checks = Int64(5 * categories.count)
  tally.reject(rejection.reason)
  tally.lines = tally.checks + 1
  for hour in 0..<categories.count { tally.see(second: Int64(494_000 + hour) * 3600) }
  let record = ImportRecord(
    contentSHA256: Array(repeating: content, count: 32), fileName: "night.csv", profile: "v1",
    profileSHA256: Array(repeating: 7, count: 32), toolVersion: "fuzz", importedAt: 1_780_000_000,
    timeZone: "Europe/Stockholm", tally: tally, unknownSites: 0)
  _ = try store.commit(record) { writer in
    try writer.appendBins(bins)
    try writer.appendRejections([rejection])
  }
}

// MARK: Stores to change

private let oldStore = Result { try Data(contentsOf: fixtures.appending(path: "stores/v1.gpkg")) }

/// The same brought to this version, with something in every table.
private let newStore = Result {
  let path = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(getpid())-\(UUID().uuidString).gpkg")
  defer { try? FileManager.default.removeItem(at: path) }
  try oldStore.get().write(to: path)
  let store = try BinStore.open(path: path.path)
  _ = try store.importAreas([area])
  try commit(8, to: store)
  try store.replacePlaces([StoredPlace(id: "speed-1", shape: area.shape, values: [:])], of: screening)
  try store.close()
  return try Data(contentsOf: path)
}
