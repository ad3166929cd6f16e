import CheckModel
import GRDB

// Unsafe: a word is stored into the buffer, within bounds that are checked.

/// SHA-256 of all that one import is: its bins in the order of their keys, its rejections by line, and its row.
///
/// A bin counts as north and east of its cell, its site's number, hour and category, its checks and the bytes of its
/// histogram: not the ids of cell and category, so that a change of what these mean is a change of the bin. Violations are
/// not in it, since category and histogram say them.
///
/// It finds damage, and any change that is not made by lagesbild; it is no proof against someone who computes it anew.
struct ImportDigest {
  private static let bufferByteCount = 1 << 15
  private static let binByteCount = 40

  private var hash = ContentHash()
  private var buffer = [UInt8](repeating: 0, count: bufferByteCount)
  private var end = 0

  /// Adds the next bin.
  ///
  /// - Parameter histogram: the first `byteCount` are the bytes of `bin.outcomes`, none for NULL.
  mutating func add(_ key: BinKey, checks: Int64, histogram: [UInt8], byteCount: Int) {
    if end + Self.binByteCount > buffer.count { flush() }
    append(Self.word(key.cell.north, key.cell.east))
    append(Self.word(key.siteID, key.hour))
    append(key.category.packed)
    append(UInt64(bitPattern: checks))
    append(UInt64(byteCount))
    if end + byteCount > buffer.count { flush() }
    if byteCount > buffer.count { return hash.update(histogram[..<byteCount]) }
    for index in 0..<byteCount { buffer[end + index] = histogram[index] }
    end += byteCount
  }

  /// Adds the rejections and the row as they stand in the store, and ends.
  mutating func finish(importID: Int64, _ database: Database) throws -> [UInt8] {
    flush()
    let rejections = try SQLStatement(
      database, "SELECT line, byte_offset, field_id, reason_id FROM rejection WHERE id BETWEEN ? AND ? ORDER BY id")
    rejections.bind(1, Schema.ids(ofImport: importID, bits: Schema.lineBits))
    var bytes: [UInt8] = []
    while try rejections.step() {
      rejections.encode(into: &bytes)
      if bytes.count > Self.bufferByteCount {
        hash.update(bytes[...])
        bytes.removeAll(keepingCapacity: true)
      }
    }
    let row = try SQLStatement(
      database,
      """
      SELECT content_sha256, file_name, profile, profile_sha256, tool_version, imported_at_utc, time_zone,
        first_check_utc, last_check_utc, lines, checks, blank, other, rejected, bins, clock_skipped, clock_repeated,
        unknown_sites, purged_before, purged_checks, purged_rejected
      FROM import WHERE id = ?
      """)
    row.bind(1, importID)
    guard try row.step() else { throw StoreError.corrupt }
    row.encode(into: &bytes)
    hash.update(bytes[...])
    return hash.finish()
  }

  private static func word(_ high: Int32, _ low: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: high)) << 32 | UInt64(UInt32(bitPattern: low))
  }

  private mutating func append(_ word: UInt64) {
    unsafe buffer.withUnsafeMutableBytes {
      unsafe $0.storeBytes(of: word.littleEndian, toByteOffset: end, as: UInt64.self)
    }
    end += 8
  }

  private mutating func flush() {
    hash.update(buffer[..<end])
    end = 0
  }
}

extension ImportDigest {
  /// The digest that is kept with an import; nil for one made before digests were.
  static func stored(ofImport id: Int64, _ database: Database) throws -> [UInt8]? {
    let row = try SQLStatement(database, "SELECT digest_sha256 FROM import WHERE id = ?")
    row.bind(1, id)
    guard try row.step() else { throw StoreError.corrupt }
    return row.isNull(0) ? nil : try row.blob(0)
  }

  /// Keeps the digest with its import.
  static func store(_ digest: [UInt8], importID: Int64, _ database: Database) throws {
    let update = try SQLStatement(database, "UPDATE import SET digest_sha256 = ?2 WHERE id = ?1")
    update.bind(1, importID)
    try update.bind(2, digest)
    try update.run()
  }
}
