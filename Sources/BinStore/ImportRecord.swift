import CheckModel

/// What is kept of one log file beside its bins and rejections.
package struct ImportRecord: Equatable, Sendable {
  /// SHA-256 of the decompressed content, 32 bytes: what makes a file the same file under any name.
  package var contentSHA256: [UInt8]
  /// The file's own name; what stands before the last `/` is not kept.
  package var fileName: String
  package var profile: String
  /// SHA-256 of the profile's text; nil when none was needed, and of imports made before it was kept.
  package var profileSHA256: [UInt8]?
  package var toolVersion: String
  /// Seconds since 1970 UTC.
  package var importedAt: Int64
  /// The IANA zone in which local times were read.
  package var timeZone: String
  package var tally: LogTally
  /// How many different site labels the register did not hold; the labels are not kept.
  package var unknownSites: Int64

  package init(
    contentSHA256: [UInt8], fileName: String, profile: String, profileSHA256: [UInt8]?, toolVersion: String,
    importedAt: Int64, timeZone: String, tally: LogTally, unknownSites: Int64
  ) {
    self.contentSHA256 = contentSHA256
    self.fileName = fileName
    self.profile = profile
    self.profileSHA256 = profileSHA256
    self.toolVersion = toolVersion
    self.importedAt = importedAt
    self.timeZone = timeZone
    self.tally = tally
    self.unknownSites = unknownSites
  }
}

/// An import as the store has it.
package struct StoredImport: Equatable, Sendable {
  package var id: Int64
  package var record: ImportRecord
  package var bins: Int64
  /// nil when nothing was.
  package var purged: ImportPurge?
}

/// What purges took of an import. Its tally stays what the file held.
package struct ImportPurge: Equatable, Sendable {
  /// The local date before which its checks were last purged, `2026-03-01`.
  package var before: String
  package var checks: Int64
  package var rejected: Int64
}

/// What became of a commit.
package enum CommitResult: Equatable, Sendable {
  case imported(Int64)
  /// The same content is in the store, as this import; nothing was written.
  case alreadyThere(Int64)
}
