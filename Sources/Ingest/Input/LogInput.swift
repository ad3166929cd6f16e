import Foundation

/// A file to import, or standard input.
package struct LogInput: Equatable, Sendable {
  /// As it is shown: the path as given, or `-`.
  package var path: String

  package var isStandardInput: Bool { path == "-" }

  /// The name without folders, as profiles and the store see it.
  package var fileName: String {
    isStandardInput
      ? "standard input" : String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
  }

  package init(path: String) { self.path = path }

  /// The files that a list of paths means: a folder stands for every file under it, in the order of their paths.
  ///
  /// - Parameter excluding: files that are no logs, such as the store: they are left out of folders.
  /// - Returns: the files, and how many hidden ones (a name that begins with a full stop) were passed over in folders:
  ///   these are other programs' half-written copies and notes. A path that is not there, and a folder without files,
  ///   stay as they are and fail when they are opened.
  package static func expand(_ paths: [String], excluding: [String]) -> (inputs: [LogInput], hidden: Int) {
    var inputs: [LogInput] = []
    var hidden = 0
    let excluded = Set(excluding.map(resolved))
    for path in paths {
      var isFolder = false
      guard path != "-", exists(path, &isFolder), isFolder, let walk = FileManager.default.enumerator(atPath: path)
      else {
        inputs.append(LogInput(path: path))
        continue
      }
      var found: [String] = []
      for case let relative as String in walk {
        let full = path.hasSuffix("/") ? path + relative : path + "/" + relative
        var isNested = false
        guard exists(full, &isNested), !isNested else { continue }
        if relative.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
          hidden += 1
        } else if !excluded.contains(resolved(full)) {
          found.append(full)
        }
      }
      found.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      inputs += found.isEmpty ? [LogInput(path: path)] : found.map(LogInput.init(path:))
    }
    return (inputs, hidden)
  }

  private static func resolved(_ path: String) -> String {
    URL(filePath: path).standardized.resolvingSymlinksInPath().path
  }

  private static func exists(_ path: String, _ isFolder: inout Bool) -> Bool {
    var answer: ObjCBool = false
    defer { isFolder = answer.boolValue }
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &answer)
  }
}
