/// Checks that were counted once and are no longer.
package struct GoneChecks: Equatable, Sendable {
  /// Imports that were undone or replaced.
  package var imports: Int64
  /// The latest local date before which checks were purged, `2026-03-01`; nil when none were.
  package var purgedBefore: String?
}

extension CountReader {
  /// What the store knows to be gone, of the same committed state.
  package func gone() throws -> GoneChecks {
    let hasPurges = try Schema.storedVersion(database) >= Schema.sealVersion
    // An import's number is never given again.
    let row = try SQLStatement(
      database,
      """
      SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'import'), 0), count(*),
        coalesce(\(hasPurges ? "max(purged_before)" : "NULL"), '')
      FROM import
      """)
    guard try row.step() else { throw StoreError.corrupt }
    let (given, there) = (try row.integer(0), try row.integer(1))
    let before = try row.text(2)
    return GoneChecks(imports: given > there ? given - max(there, 0) : 0, purgedBefore: before.isEmpty ? nil : before)
  }
}
