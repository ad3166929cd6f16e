import CheckModel
import GRDB

/// Vehicle classes that are counted together in `cell_total`.
enum VehicleGroup: Int, CaseIterable {
  case every = 29
  /// Every class but bicycles and e-scooters.
  case motor = 30
  /// Mopeds of every class and A-traktors.
  case mopedOrSlow = 31

  var name: String {
    switch self {
    case .every: "every"
    case .motor: "motor"
    case .mopedOrSlow: "moped_or_slow"
    }
  }

  /// Speeds are asked of motor vehicles and of mopeds; all else of everyone.
  static func groups(of kind: CheckKind, _ vehicle: VehicleClass) -> [VehicleGroup] {
    if kind != .speed { return [.every] }
    if vehicle.isMopedOrSlow { return [.motor, .mopedOrSlow] }
    return vehicle.isMotorVehicle ? [.motor] : []
  }
}

/// Keeps `cell_total` what the bins of all imports add up to, within one transaction: it adds the bins of an import that
/// comes, and takes out those of one that goes.
///
/// Bins come cell by cell, so a cell's totals are summed up in memory, and each of its rows is read and written once an
/// import. `Schema.layers` says how a row is numbered: `cell_id << 7 | slot`.
struct CellTotals {
  enum Change {
    case add, remove

    /// - Throws: `outOfRange`, `corrupt`.
    func applied(_ count: Int64, to total: Int64) throws -> Int64 {
      switch self {
      case .add:
        guard count <= CellTotals.countAtMost - total else { throw StoreError.outOfRange("cell_total.checks") }
        return total + count
      case .remove:
        guard count <= total else { throw StoreError.corrupt }
        return total - count
      }
    }
  }

  /// Of one row: no sum over the outcomes of a row comes near to what an integer holds.
  static let countAtMost: Int64 = 1 << 60

  private let change: Change
  /// Whether a row was met that can't be: the totals are made again from the bins then.
  private(set) var isDamaged = false
  private let rows: CellTotalRows
  private var cellID: Int64 = 0
  /// By slot.
  private var tallies = [CellTally](repeating: CellTally(), count: slots)
  /// The slots of classes that the cell has checks of.
  private var used: [Int] = []

  init(_ database: Database, _ change: Change) throws {
    self.change = change
    rows = try CellTotalRows(database)
  }

  static let slotBits: Int64 = 7
  private static let slots = 1 << Int(slotBits)
  private static func slot(_ kind: CheckKind, _ number: Int) -> Int { Int(kind.rawValue) << 5 | number }
  static func slot(_ kind: CheckKind, _ group: VehicleGroup) -> Int { slot(kind, group.rawValue) }

  /// - Parameters:
  ///   - checks: how many of them the histogram holds.
  ///   - violations: at most as many.
  mutating func add(
    cellID: Int64, _ category: Category, checks: Int64, violations: Int64, _ histogram: ArraySlice<OutcomeCount>
  ) throws {
    if cellID != self.cellID {
      try flush()
      self.cellID = cellID
    }
    let slot = Self.slot(category.kind, Int(category.vehicle.rawValue))
    if tallies[slot].isEmpty { used.append(slot) }
    tallies[slot].add(category, checks: checks, violations: violations, histogram)
  }

  /// To be called after the last bin.
  mutating func finish() throws { try flush() }

  private mutating func flush() throws {
    var groups: [Int] = []
    for slot in used {
      guard let (kind, vehicle) = Self.contents(slot) else { continue }
      for group in VehicleGroup.groups(of: kind, vehicle) {
        let groupSlot = Self.slot(kind, group)
        if tallies[groupSlot].isEmpty { groups.append(groupSlot) }
        try tallies[groupSlot].merge(tallies[slot], .add)
      }
      try merge(slot, kind.name, vehicle.name)
    }
    for slot in groups {
      guard let kind = CheckKind(rawValue: UInt8(slot >> 5)), let group = VehicleGroup(rawValue: slot & 31) else {
        continue
      }
      try merge(slot, kind.name, group.name)
    }
    used.removeAll(keepingCapacity: true)
  }

  private mutating func merge(_ slot: Int, _ kind: String, _ vehicle: String) throws {
    do {
      try rows.merge(cellID << Self.slotBits | Int64(slot), kind, vehicle, tallies[slot], change)
    } catch StoreError.corrupt {
      isDamaged = true
    }
    tallies[slot].removeAll()
  }

  private static func contents(_ slot: Int) -> (CheckKind, VehicleClass)? {
    guard let kind = CheckKind(rawValue: UInt8(slot >> 5)), let vehicle = VehicleClass(rawValue: UInt8(slot & 31))
    else { return nil }
    return (kind, vehicle)
  }

  /// Makes all totals, from all bins.
  ///
  /// - Throws: `corrupt` when a row can't be a bin.
  static func make(_ database: Database, _ progress: UpgradeProgress? = nil) throws {
    try database.execute(sql: "DELETE FROM cell_total")
    if try apply(.add, binsOf: nil, before: nil, database, progress) { throw StoreError.corrupt }
  }

  /// Takes out bins that are about to be removed.
  ///
  /// - Parameters:
  ///   - importID: nil for all imports.
  ///   - hour: only bins of earlier hours; nil for all.
  /// - Returns: whether the totals are damaged, and must be made once the bins are gone.
  static func remove(binsOf importID: Int64?, before hour: Int32? = nil, _ database: Database) throws -> Bool {
    try apply(.remove, binsOf: importID, before: hour, database)
  }

  private static func apply(
    _ change: Change, binsOf importID: Int64?, before hour: Int32?, _ database: Database,
    _ progress: UpgradeProgress? = nil
  ) throws -> Bool {
    let categories = try CategoryTable.all(database)
    let row = try SQLStatement(
      database,
      """
      SELECT cell_id, category_id, checks, violations, outcomes FROM bin
      WHERE id BETWEEN ? AND ?\(hour == nil ? "" : " AND hour_id < ?") ORDER BY id
      """)
    row.bind(1, importID.map { Schema.ids(ofImport: $0, bits: Schema.binBits) } ?? 0...(.max))
    if let hour { row.bind(3, Int64(hour)) }
    var totals = try CellTotals(database, change)
    while try row.step() {
      progress?.step()
      let cellID = try row.integer(0)
      let (checks, violations) = (try row.integer(2), try row.integer(3))
      guard let category = categories[try row.integer(1)], cellIDs.contains(cellID), violations >= 0,
        violations <= checks
      else { throw StoreError.corrupt }
      let histogram: [OutcomeCount]
      if row.isNull(4) {
        guard checks > 0, let count = UInt32(exactly: checks) else { throw StoreError.corrupt }
        histogram = [OutcomeCount(outcome: .none, count: count)]
      } else {
        histogram = try HistogramBlob.decode(try row.blob(4), checks: checks)
      }
      try totals.add(cellID: cellID, category, checks: checks, violations: violations, histogram[...])
    }
    try totals.finish()
    return totals.isDamaged
  }

  /// So that a row's number has room for the slot.
  static let cellIDs: ClosedRange<Int64> = -(1 << (62 - slotBits))...(1 << (62 - slotBits))
}
