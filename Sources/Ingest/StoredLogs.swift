import BinStore

/// The imports that a store had when a run began, by name and by content, and the content that the run added.
///
/// Read once, so that a folder of many files is not looked up in many imports for each. What is known here may have
/// been undone by another process since; the store itself is asked before anything is done about it.
struct StoredLogs {
  private var byContent: [[UInt8]: (id: Int64, record: ImportRecord)] = [:]
  private var contentsByName: [String: [(id: Int64, contentSHA256: [UInt8])]] = [:]

  init(_ imports: [StoredImport] = []) {
    for stored in imports {
      add(stored.id, stored.record)
      contentsByName[stored.record.fileName, default: []].append((stored.id, stored.record.contentSHA256))
    }
  }

  mutating func add(_ id: Int64, _ record: ImportRecord) {
    byContent[record.contentSHA256] = (id, record)
  }

  func has(fileName: String) -> Bool { contentsByName[fileName] != nil }

  func withContent(_ sha256: [UInt8]) -> (id: Int64, record: ImportRecord)? { byContent[sha256] }

  /// The last import, before this run, of a file with this name and other content. Within a run files of one name are
  /// different devices' or days'.
  func namesake(_ fileName: String, otherThan sha256: [UInt8]) -> Int64? {
    contentsByName[fileName]?.last { $0.contentSHA256 != sha256 }?.id
  }
}
