import BinStore

extension StoreTarget {
  /// Compares a log with what the store holds of its content, and writes nothing.
  func compare(_ contents: LogContents, path: String, fileName: String) throws -> LogReport {
    var report = LogReport(path: path, status: .absent)
    report.profile = contents.profile
    report.sha256 = contents.sha256
    report.tally = contents.tally
    report.unknownSites = contents.unknownSites
    guard let opened else { return report }
    let record = record(contents, fileName: fileName)
    let result = try opened.compare(record) { comparison in
      try contents.forEachBatchOfBins {
        report.count($0)
        try comparison.appendBins($0)
      }
      try contents.forEachBatchOfRejections {
        report.note($0)
        try comparison.appendRejections($0)
      }
    }
    guard case .found(let stored, let differences) = result else { return report }
    report.importID = stored.id
    report.differences = differences
    report.status = differences.isEmpty ? .same : .different
    report.note = note(record, stored, isSame: differences.isEmpty)
    return report
  }

  /// What explains a difference, or limits what was compared.
  private func note(_ now: ImportRecord, _ stored: StoredImport, isSame: Bool) -> String? {
    var notes: [String] = []
    if let purged = stored.purged { notes.append("checks before \(purged.before) were purged") }
    if !isSame {
      let then = stored.record
      if then.profile != now.profile {
        notes.append("it was imported with the profile \(then.profile), and read now with \(now.profile)")
      } else if let hash = then.profileSHA256, hash != now.profileSHA256 {
        notes.append("the profile \(then.profile) has changed since it was imported")
      }
      if then.timeZone != now.timeZone {
        notes.append("its local times were read in \(then.timeZone), and now in \(now.timeZone)")
      }
      if then.toolVersion != now.toolVersion { notes.append("it was imported by lagesbild \(then.toolVersion)") }
    }
    return notes.isEmpty ? nil : notes.joined(separator: "; ")
  }
}
