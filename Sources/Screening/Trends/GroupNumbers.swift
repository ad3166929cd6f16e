/// Numbers groups in the order in which they are met, by what they are groups of.
///
/// While few groups are possible they are looked up in an array of all of them, else in a hash table.
struct GroupNumbers: Sendable {
  /// Where a group stands on each axis.
  struct Key: Equatable, Sendable, BitwiseCopyable {
    var time: Int32
    var place: Int32
    var site: Int32
    var category: Int32
  }

  /// By number.
  private(set) var keys: [Key] = []
  private let limit: Int
  private let places: Int
  private let sites: Int
  private let categories: Int
  /// Of one time; nil when the array of all would be too large.
  private var possibleOfOneTime: Int?
  /// The group's number, or −1. While dense by time, place, site and category; else open addressing by hash.
  private var slots: [Int32] = []
  /// So that nobody can choose names and hours that collide.
  private let salt = UInt64.random(in: .min ... .max)

  private static let densestAtMost = 1 << 22

  /// - Parameter limit: how many groups are kept apart.
  init(places: Int, sites: Int, categories: Int, limit: Int) {
    (self.places, self.sites, self.categories, self.limit) = (places, sites, categories, limit)
    let (some, overflows) = places.multipliedReportingOverflow(by: sites)
    let (all, overflow) = some.multipliedReportingOverflow(by: categories)
    possibleOfOneTime = overflows || overflow || all > Self.densestAtMost ? nil : all
    if possibleOfOneTime == nil { rehash(1 << 12) }
  }

  /// The number of the group, which is new when it is the count that there was.
  @inline(__always)
  mutating func number(_ key: Key) throws(TrendError) -> Int {
    if let possibleOfOneTime {
      // Each is below its count, and all counts multiplied are in range.
      let place = (Int(key.place) &* sites &+ Int(key.site)) &* categories &+ Int(key.category)
      let index = Int(key.time) &* possibleOfOneTime &+ place
      if index < slots.count, slots[index] >= 0 { return Int(slots[index]) }
      return try numberDensely(key, index)
    }
    return try numberByHash(key)
  }

  private mutating func numberDensely(_ key: Key, _ index: Int) throws(TrendError) -> Int {
    if index >= slots.count {
      let needed = (Int(key.time) + 1) * (possibleOfOneTime ?? 0)
      guard needed <= Self.densestAtMost else {
        possibleOfOneTime = nil
        rehash(1 << 12)
        return try numberByHash(key)
      }
      let count = min(max(needed, 2 * slots.count), Self.densestAtMost)
      slots.append(contentsOf: repeatElement(-1, count: count - slots.count))
    }
    slots[index] = try new(key)
    return Int(slots[index])
  }

  private mutating func new(_ key: Key) throws(TrendError) -> Int32 {
    guard keys.count < limit else { throw .tooManyGroups(limit: limit) }
    keys.append(key)
    return Int32(keys.count - 1)
  }

  // MARK: Hash

  private mutating func numberByHash(_ key: Key) throws(TrendError) -> Int {
    var index = start(key)
    while slots[index] >= 0 {
      if keys[Int(slots[index])] == key { return Int(slots[index]) }
      index = (index + 1) & (slots.count - 1)
    }
    let number = try new(key)
    slots[index] = number
    if 2 * keys.count > slots.count { rehash(4 * slots.count) }
    return Int(number)
  }

  /// - Parameter capacity: a power of 2, above the number of groups.
  private mutating func rehash(_ capacity: Int) {
    var capacity = capacity
    while capacity < 4 * keys.count { capacity *= 2 }
    slots = [Int32](repeating: -1, count: capacity)
    for (number, key) in keys.enumerated() {
      var index = start(key)
      while slots[index] >= 0 { index = (index + 1) & (slots.count - 1) }
      slots[index] = Int32(number)
    }
  }

  private func start(_ key: Key) -> Int {
    let first = UInt64(UInt32(bitPattern: key.time)) << 32 | UInt64(UInt32(bitPattern: key.place))
    let second = UInt64(UInt32(bitPattern: key.site)) << 32 | UInt64(UInt32(bitPattern: key.category))
    // Two rounds of a multiplication that folds its high half in (as wyhash has it).
    return Int(truncatingIfNeeded: Self.folded(Self.folded(first ^ salt, second ^ 0x9E37_79B9_7F4A_7C15), salt | 1))
      & (slots.count - 1)
  }

  private static func folded(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
