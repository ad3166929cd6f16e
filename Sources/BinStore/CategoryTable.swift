import CheckModel
import GRDB

/// The ids of categories, found or given within one transaction.
struct CategoryTable {
  /// What a bin needs of its category.
  struct Entry {
    var id: Int64
    /// Where its kind and vehicle stand among the sums.
    var group: Int
    /// The lowest outcome that is a violation; above every outcome when none is.
    var violationsFrom: UInt32
  }

  /// The number of groups.
  static let groups = CheckKind.allCases.count * VehicleClass.allCases.count

  static func group(_ kind: CheckKind, _ vehicle: VehicleClass) -> Int {
    Int(kind.rawValue) * VehicleClass.allCases.count + Int(vehicle.rawValue)
  }

  /// More categories than real logs have together; a log made to hold more only costs look-ups.
  private static let cachedAtMost = 65_536

  private var cached: [Category: Entry] = [:]
  /// The last category of each hash: cell after cell has bins of the same few, and a dictionary takes as long for one as
  /// SQLite for a column.
  private var recent = [(category: Category, entry: Entry)?](repeating: nil, count: 1 << recentBits)
  private static let recentBits: UInt64 = 8
  private let find: SQLStatement
  private let insert: SQLStatement
  private let database: Database

  init(_ database: Database) throws {
    self.database = database
    find = try SQLStatement(
      database,
      """
      SELECT id FROM category
      WHERE kind = ? AND vehicle = ? AND sampling = ? AND basis = ? AND coalesce(limit_kmh, 0) = ? AND offence_bits = ?
      """)
    insert = try SQLStatement(
      database,
      """
      INSERT INTO category (kind, vehicle, sampling, basis, limit_kmh, offence_bits, offences)
      VALUES (?1, ?2, ?3, ?4, nullif(?5, 0), ?6, ?7)
      """)
  }

  mutating func entry(_ category: Category) throws -> Entry {
    let slot = Int((category.packed &* 0x9E37_79B9_7F4A_7C15) >> (64 - Self.recentBits))
    if let last = recent[slot], last.category == category { return last.entry }
    let entry = try cachedEntry(category)
    recent[slot] = (category, entry)
    return entry
  }

  private mutating func cachedEntry(_ category: Category) throws -> Entry {
    if let entry = cached[category] { return entry }
    if cached.count >= Self.cachedAtMost { cached.removeAll(keepingCapacity: true) }
    let entry = Entry(
      id: try storedID(category), group: Self.group(category.kind, category.vehicle),
      violationsFrom: Self.violationsFrom(category))
    cached[category] = entry
    return entry
  }

  /// Found by halving, since for every kind all outcomes above a violation are violations too.
  static func violationsFrom(_ category: Category) -> UInt32 {
    var low: UInt32 = 0
    var high = UInt32(UInt16.max) + 1
    while low < high {
      let middle = (low + high) / 2
      if category.isViolation(Outcome(rawValue: UInt16(middle))) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func storedID(_ category: Category) throws -> Int64 {
    try Self.bind(category, to: find)
    defer { find.reset() }
    if try find.step() { return try find.integer(0) }
    try Self.bind(category, to: insert)
    try insert.bind(7, category.offences.names.joined(separator: "+"))
    try insert.run()
    return database.lastInsertedRowID
  }

  private static func bind(_ category: Category, to statement: SQLStatement) throws {
    try statement.bind(1, category.kind.name)
    try statement.bind(2, category.vehicle.name)
    try statement.bind(3, category.sampling.name)
    try statement.bind(4, category.basis.name)
    statement.bind(5, Int64(category.limitKmh))
    statement.bind(6, Int64(category.offences.rawValue))
  }

  /// Every category of the store by its id.
  ///
  /// - Throws: `corrupt` for a word or number that no category has.
  static func all(_ database: Database) throws -> [Int64: Category] {
    var categories: [Int64: Category] = [:]
    let row = try SQLStatement(
      database, "SELECT id, kind, vehicle, sampling, basis, coalesce(limit_kmh, 0), offence_bits FROM category")
    while try row.step() {
      guard let kind = CheckKind(named: try row.text(1)), let vehicle = VehicleClass(named: try row.text(2)),
        let sampling = Sampling(named: try row.text(3)),
        let basis = Basis.allCases.first(named: try row.text(4), \.name),
        case let limit = try row.integer(5, as: UInt16.self), limit < 1024
      else { throw StoreError.corrupt }
      let offences = OffenceSet(rawValue: try row.integer(6, as: UInt32.self))
      categories[try row.integer(0)] = Category(
        kind: kind, vehicle: vehicle, sampling: sampling, basis: basis, limitKmh: limit, offences: offences)
    }
    return categories
  }
}

extension CheckKind {
  init?(named name: String) {
    guard let kind = Self.allCases.first(named: name, \.name) else { return nil }
    self = kind
  }
}

extension Sampling {
  init?(named name: String) {
    guard let sampling = Self.allCases.first(named: name, \.name) else { return nil }
    self = sampling
  }
}

extension VehicleClass {
  init?(named name: String) {
    guard let vehicle = Self.allCases.first(named: name, \.name) else { return nil }
    self = vehicle
  }
}

extension Collection {
  fileprivate func first(named name: String, _ text: (Element) -> String) -> Element? {
    first { text($0) == name }
  }
}
