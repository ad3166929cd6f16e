import CheckModel
import GRDB

/// The ids of categories, found or given within one transaction.
struct CategoryTable {
  /// More categories than real logs have together; a log made to hold more only costs look-ups.
  private static let cachedAtMost = 65_536

  private var cached: [Category: Int64] = [:]
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

  mutating func id(_ category: Category) throws -> Int64 {
    if let id = cached[category] { return id }
    if cached.count >= Self.cachedAtMost { cached.removeAll(keepingCapacity: true) }
    let id = try storedID(category)
    cached[category] = id
    return id
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
        let sampling = Sampling.allCases.first(named: try row.text(3), \.name),
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
