import CheckModel

extension BinStore {
  /// 32 hexadecimal digits that are the same for two stores just when they hold the same checks: the merged bins by
  /// cell, site name, hour and category, whatever the ids, the order of imports and the way checks lie in imports.
  ///
  /// The sum, modulo 2¹²⁸, of each merged bin's FNV-1a hash (draft-eastlake-fnv, 128 bits). It finds what a fault
  /// changed; it is no proof against someone who means to make two stores look alike.
  package func contentDigest() throws -> String {
    let names = Dictionary(try sites().map { ($0.id, $0.name) }) { first, _ in first }
    var sum: UInt128 = 0
    try forEachBin { key, histogram in
      var hash = FNV1a()
      hash.add(UInt64(bitPattern: Int64(key.cell.north)))
      hash.add(UInt64(bitPattern: Int64(key.cell.east)))
      hash.add(UInt64(bitPattern: Int64(key.hour)))
      hash.add(key.category.packed)
      let name = key.siteID == 0 ? "" : names[key.siteID]
      guard let name else { throw StoreError.corrupt }
      hash.add(UInt64(name.utf8.count))
      for byte in name.utf8 { hash.add(byte) }
      for entry in histogram { hash.add(UInt64(entry.outcome.rawValue) << 32 | UInt64(entry.count)) }
      sum &+= hash.value
    }
    let digits = String(sum, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }
}

/// The 128-bit FNV-1a hash, with the offset basis and prime of draft-eastlake-fnv.
private struct FNV1a {
  private(set) var value: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D

  mutating func add(_ byte: UInt8) {
    value = (value ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B
  }

  mutating func add(_ word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) { add(UInt8(truncatingIfNeeded: word >> shift)) }
  }
}
