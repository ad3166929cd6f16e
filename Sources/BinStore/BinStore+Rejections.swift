import CheckModel
import GRDB

extension BinStore {
  /// Hands over the rejections of one import, or of all, by import and then line; none is held in memory.
  ///
  /// What the closure throws ends it and comes out unchanged.
  ///
  /// - Parameter body: is given the import's id and file name, and the rejection.
  /// - Throws: `StoreError`: `noSuchImport`, `corrupt`.
  package func forEachRejection(
    import importID: Int64? = nil, _ body: (Int64, String, Rejection) throws -> Void
  ) throws {
    try read { database in
      let imports = try SQLStatement(
        database, "SELECT id, file_name FROM import WHERE id = ?1 OR ?1 IS NULL ORDER BY id")
      if let importID { imports.bind(1, importID) }
      let row = try SQLStatement(
        database,
        "SELECT line, byte_offset, field_id, reason_id FROM rejection WHERE id BETWEEN ? AND ? ORDER BY id")
      var found = false
      while try imports.step() {
        found = true
        let id = try imports.integer(0)
        guard Schema.importIDs.contains(id) else { throw StoreError.corrupt }
        let name = try imports.text(1)
        row.bind(1, Schema.ids(ofImport: id, bits: Schema.lineBits))
        while try row.step() { try body(id, name, try Self.rejection(row)) }
        row.reset()
      }
      if let importID, !found { throw StoreError.noSuchImport(importID) }
    }
  }

  static func rejection(_ row: SQLStatement) throws -> Rejection {
    guard let field = CheckField(rawValue: try row.integer(2, as: UInt8.self)),
      let reason = RejectionReason(rawValue: try row.integer(3, as: UInt8.self))
    else { throw StoreError.corrupt }
    return Rejection(
      line: try row.integer(0), byteOffset: try row.integer(1), field: field, reason: reason)
  }
}
