import CheckModel
import GRDB

/// What an import's bins add up to.
struct ImportSums {
  private(set) var bins: Int64 = 0
  private(set) var checks: Int64 = 0
  private(set) var hours: ClosedRange<Int64>?
  private var groups = [BinRows.Sum](repeating: BinRows.Sum(), count: CategoryTable.groups)

  /// An import has at most 2³² bins of 2³² checks: wrapping never makes a wrong sum right by chance.
  mutating func add(_ bin: StoredBins.Bin) {
    bins += 1
    checks &+= bin.checks
    let hour = Int64(bin.key.hour)
    hours = hours.map { min($0.lowerBound, hour)...max($0.upperBound, hour) } ?? hour...hour
    let group = CategoryTable.group(bin.key.category.kind, bin.key.category.vehicle)
    groups[group].checks &+= bin.checks
    groups[group].violations &+= bin.violations
  }

  func equalsChecks(ofImport id: Int64, _ database: Database) throws -> Bool {
    let row = try SQLStatement(
      database, "SELECT kind, vehicle, checks, violations FROM import_check WHERE import_id = ?")
    row.bind(1, id)
    var left = groups
    while try row.step() {
      let (checks, violations) = (try row.integer(2), try row.integer(3))
      guard let kind = CheckKind(named: try row.text(0)), let vehicle = VehicleClass(named: try row.text(1)),
        case let group = CategoryTable.group(kind, vehicle), checks > 0, left[group].checks == checks,
        left[group].violations == violations
      else { return false }
      left[group] = BinRows.Sum()
    }
    return left.allSatisfy { $0.checks == 0 }
  }

  /// Writes them in place of those that stand there.
  func write(ofImport id: Int64, _ database: Database) throws {
    try database.execute(sql: "DELETE FROM import_check WHERE import_id = ?", arguments: [id])
    try Self.insert(groups, ofImport: id, database)
  }

  /// - Parameter groups: indexed by `CategoryTable.group`.
  static func insert(_ groups: [BinRows.Sum], ofImport id: Int64, _ database: Database) throws {
    for kind in CheckKind.allCases {
      for vehicle in VehicleClass.allCases {
        let sum = groups[CategoryTable.group(kind, vehicle)]
        if sum.checks == 0 { continue }
        try database.execute(
          sql: "INSERT INTO import_check VALUES (?, ?, ?, ?, ?)",
          arguments: [id, kind.name, vehicle.name, sum.checks, sum.violations])
      }
    }
  }
}
