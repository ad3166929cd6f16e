import CheckModel

/// Sessions as they come in, in any order: what one network, or the presence of offender logs, saw on each date in each
/// cell.
///
/// Two tallies of the same bins are equal in whatever order these came. Memory grows with the sessions, not the bins:
/// from time to time those of the same cell and date are added up.
struct SessionTally {
  struct Record {
    /// The cell, then the date, so that records sort as sessions stand.
    var key: UInt64
    var checks: UInt32
    var violations: UInt32
    /// A bit for each UTC hour with checks, its number modulo 32: a local date has no more than 26 hours.
    var hours: UInt32

    var cell: Int { Int(key >> 32) }
    /// Days since 1970-01-01, local.
    var day: Int { Int(Int32(truncatingIfNeeded: Int64(key & 0xFFFF_FFFF) - 1 << 31)) }
  }

  private var records: [Record] = []
  private var compactedCount = 0

  static func key(cell: Int, day: Int) -> UInt64 {
    UInt64(cell) << 32 | UInt64(UInt32(truncatingIfNeeded: day + 1 << 31))
  }

  /// - Throws: `numberOutside` when the checks of a cell's date do not fit in 32 bits.
  mutating func add(_ key: UInt64, checks: Int, violations: Int, hour: Int32) throws(ScreeningError) {
    let new = Record(
      key: key, checks: UInt32(clamping: checks), violations: UInt32(clamping: violations),
      hours: 1 << UInt32(truncatingIfNeeded: hour & 31))
    if let last = records.last, last.key == key {
      try Self.add(new, to: &records[records.count - 1])
    } else {
      records.append(new)
      if records.count > 2 * compactedCount + 65_536 { try compact() }
    }
  }

  private static func add(_ new: Record, to record: inout Record) throws(ScreeningError) {
    let (checks, overflow) = record.checks.addingReportingOverflow(new.checks)
    let (violations, _) = record.violations.addingReportingOverflow(new.violations)
    guard !overflow else { throw .numberOutside(index: record.cell) }
    record.checks = checks
    record.violations = violations
    record.hours |= new.hours
  }

  private mutating func compact() throws(ScreeningError) {
    defer { compactedCount = records.count }
    if zip(records, records.dropFirst()).allSatisfy({ $0.key < $1.key }) { return }
    records.sort { $0.key < $1.key }
    var end = 0
    for index in records.indices {
      if end > 0, records[end - 1].key == records[index].key {
        try Self.add(records[index], to: &records[end - 1])
      } else {
        records[end] = records[index]
        end += 1
      }
    }
    records.removeLast(records.count - end)
  }

  /// The records, one for each cell and date, ascending.
  mutating func sorted() throws(ScreeningError) -> [Record] {
    try compact()
    return records
  }
}

/// The sessions of the cells that have any.
struct CellSessions {
  /// The cells' numbers, ascending: the first cell of `sessions` is the first here.
  var cells: [Int32]
  var sessions: Sessions
  /// Local dates with checks, ascending: the date numbers of `sessions`.
  var days: [Int]

  init(_ records: [SessionTally.Record]) throws(ScreeningError) {
    days = Array(Set(records.map(\.day))).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: days.enumerated().map { ($1, Int32($0)) })
    cells = []
    var offsets: [Int32] = [0]
    var columns: (dates: [Int32], checks: [Int32], violations: [Int32], hours: [Int32]) = ([], [], [], [])
    columns.dates.reserveCapacity(records.count)
    columns.checks.reserveCapacity(records.count)
    columns.violations.reserveCapacity(records.count)
    columns.hours.reserveCapacity(records.count)
    for record in records {
      if cells.last != Int32(record.cell) {
        cells.append(Int32(record.cell))
        offsets.append(offsets[offsets.count - 1])
      }
      offsets[offsets.count - 1] += 1
      columns.dates.append(numbers[record.day]!)
      columns.checks.append(Int32(clamping: record.checks))
      columns.violations.append(Int32(clamping: record.violations))
      columns.hours.append(Int32(record.hours.nonzeroBitCount))
    }
    sessions = try Sessions(
      offsets: offsets, dates: columns.dates, checks: columns.checks, violations: columns.violations,
      hours: columns.hours, dateCount: days.count)
  }
}
