import CheckModel
import GRDB

extension CountReader {
  /// Hands over the bins pack by pack: every bin of the kinds and samplings that were asked for (all, without), and of
  /// the hours. A pack with an hour of those may hold other hours too.
  ///
  /// Imports come in the order of their ids; a bin that several share comes once from each.
  ///
  /// - Throws: `StoreError.corrupt` when a pack can't be; what the closure throws.
  package func forEachPack(
    kinds: Set<CheckKind>? = nil, samplings: Set<Sampling>? = nil, hours: Range<Int32>? = nil,
    _ body: (borrowing PackedBins) throws -> Void
  ) throws {
    var decoded = PackedBins()
    try forEachRow(.hour) { importID, pack, bytes in
      guard samplings?.contains(pack.sampling) ?? true, pack.isWanted(kinds, hours) else { return }
      try decoded.decode(pack, try bytes(), names)
      decoded.importID = importID
      try body(decoded)
    }
  }

  /// Hands over the same packs several at a time and not yet decoded, so that they can be decoded on other cores.
  ///
  /// - Parameter needsHours: otherwise a bin may stand for all hours of its local date and stratum, with the first of
  ///   them as its hour.
  /// - Throws: `StoreError.corrupt` when a row can't be; what the closure throws.
  package func forEachBatch(
    kinds: Set<CheckKind>? = nil, hours: Range<Int32>? = nil, needsHours: Bool,
    _ body: ([StoredPack]) throws -> Void
  ) throws {
    var batch: [StoredPack] = []
    var byteCount = 0
    try forEachRow(needsHours ? .hour : .stratum) { _, pack, bytes in
      guard pack.isWanted(kinds, hours) else { return }
      batch.append(StoredPack(pack: pack, bytes: try bytes(), names: names))
      byteCount += pack.byteCount
      guard byteCount >= StoredPack.batchByteCount else { return }
      try body(batch)
      batch.removeAll()
      byteCount = 0
    }
    if !batch.isEmpty { try body(batch) }
  }

  /// Hands over the rows of a table of packs; of a store that has none, what they would be.
  ///
  /// - Parameters:
  ///   - grain: or hours, where the store has no packs by stratum.
  ///   - body: is given the row without its bytes, and where these are read if they are wanted.
  private func forEachRow(
    _ grain: PackGrain, _ body: (Int64, BinPack, () throws -> [UInt8]) throws -> Void
  ) throws {
    let version = try Schema.storedVersion(database)
    if version < Schema.packVersion {
      return try withoutActuallyEscaping(body) { body in
        try Schema.forEachPack(ofBinsIn: database, rules: nil) { id, _, pack in try body(id, pack) { pack.bytes } }
      }
    }
    let table = (version < Schema.stratumPackVersion ? .hour : grain).table
    let row = try SQLStatement(
      database,
      """
      SELECT kind, sampling, first_hour, last_hour, bins, outcomes, checks, length(packed), packed, import_id
      FROM \(table) ORDER BY id
      """
    )
    while try row.step() {
      let (first, last) = (try row.integer(2, as: Int32.self), try row.integer(3, as: Int32.self))
      guard let kind = CheckKind(named: try row.text(0)), let sampling = Sampling(named: try row.text(1)),
        first <= last,
        case let byteCount = try row.integer(7, as: Int.self), byteCount <= BinPack.bytesAtMost
      else { throw StoreError.corrupt }
      let pack = BinPack(
        kind: kind, sampling: sampling, hours: first...last, bins: try row.integer(4, as: Int.self),
        outcomes: try row.integer(5, as: Int.self), checks: try row.integer(6), byteCount: byteCount)
      try body(try row.integer(9), pack) { try row.blob(8, zeros: BinPack.zerosAtEnd) }
    }
  }
}

extension BinPack {
  /// Whether it has bins of the kinds, and perhaps of the hours.
  fileprivate func isWanted(_ kinds: Set<CheckKind>?, _ hours: Range<Int32>?) -> Bool {
    (kinds?.contains(kind) ?? true)
      && (hours.map { $0.lowerBound <= self.hours.upperBound && self.hours.lowerBound < $0.upperBound } ?? true)
  }
}

/// One pack as it is stored.
package struct StoredPack: Sendable {
  /// Long enough that handing it over is nothing beside counting it.
  fileprivate static let batchByteCount = 1 << 17

  fileprivate let pack: BinPack
  fileprivate let bytes: [UInt8]
  fileprivate let names: PackNames

  /// Fills the lists with the pack's bins.
  ///
  /// - Throws: `corrupt` when the pack can't be.
  package func decode(into bins: inout PackedBins) throws(StoreError) { try bins.decode(pack, bytes, names) }
}
