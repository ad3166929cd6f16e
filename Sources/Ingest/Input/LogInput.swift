import Foundation

/// A file to import, or standard input.
package struct LogInput: Equatable, Sendable {
  /// As it is shown: the path as given, or `-`.
  package var path: String

  package var isStandardInput: Bool { path == "-" }

  /// The name without folders, as profiles and the store see it.
  package var fileName: String {
    isStandardInput ? "standard input" : String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
  }

  package init(path: String) { self.path = path }

  /// The files that a list of paths means: a folder stands for every file under it, in the order of their paths.
  ///
  /// - Parameter excluding: paths that are no logs, such as the store's own.
  /// - Returns: the files, and how many hidden ones (a name that begins with a full stop) were passed over in folders:
  ///   these are other programs' half-written copies and notes.
  /// - Throws: `ImportProblem` with the path that is at fault.
  package static func expand(
    _ paths: [String], excluding: [String]
  ) throws(FileProblem) -> (inputs: [LogInput], hidden: Int) {
    var inputs: [LogInput] = []
    var hidden = 0
    let excluded = Set(excluding.map { URL(filePath: $0).standardized.resolvingSymlinksInPath().path })
    for path in paths {
      var isFolder: ObjCBool = false
      guard path == "-" || FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw FileProblem(path: path, problem: .cannotOpen(ENOENT))
      }
      guard isFolder.boolValue else {
        inputs.append(LogInput(path: path))
        continue
      }
      guard FileManager.default.isReadableFile(atPath: path),
        let walk = FileManager.default.enumerator(atPath: path)
      else { throw FileProblem(path: path, problem: .cannotOpen(EACCES)) }
      var found: [String] = []
      for case let relative as String in walk {
        let full = path.hasSuffix("/") ? path + relative : path + "/" + relative
        if relative.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
          if walk.fileAttributes?[.type] as? FileAttributeType != .typeDirectory { hidden += 1 }
          continue
        }
        var isNested: ObjCBool = false
        guard FileManager.default.fileExists(atPath: full, isDirectory: &isNested), !isNested.boolValue else { continue }
        if excluded.contains(URL(filePath: full).standardized.resolvingSymlinksInPath().path) { continue }
        found.append(full)
      }
      guard !found.isEmpty else { throw FileProblem(path: path, problem: .emptyFolder) }
      inputs += found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map(LogInput.init(path:))
    }
    return (inputs, hidden)
  }
}
