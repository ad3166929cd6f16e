import Foundation

/// A file to import, or standard input.
package struct LogInput: Equatable, Sendable {
  /// As it is shown: the path as given, or `-`.
  package let path: String
  /// What it is opened by. A name that was found in a folder need not be text.
  let pathBytes: [UInt8]

  package var isStandardInput: Bool { path == "-" }

  /// The name without folders, as profiles and the store see it.
  package var fileName: String {
    isStandardInput
      ? "standard input" : String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
  }

  package init(path: String) {
    self.path = path
    pathBytes = Array(path.utf8)
  }

  init(pathBytes: [UInt8]) {
    path = String(decoding: pathBytes, as: UTF8.self)
    self.pathBytes = pathBytes
  }

  /// The files that a list of paths means.
  package struct Expansion: Sendable {
    package var inputs: [LogInput] = []
    /// Hidden files and folders (a name that begins with a full stop) that were passed over in folders: these are
    /// other programs' half-written copies and notes.
    package var hidden = 0
    /// Pipes, sockets and devices that were passed over in folders: to open one could wait forever.
    package var special = 0
  }

  /// A folder stands for every file under it, in the order of their paths; links are followed, and no folder is
  /// entered twice. A path that is not there, a folder without files, and what cannot be looked at stay as they are and
  /// fail when they are opened.
  ///
  /// - Parameter excluding: files that are no logs, such as the store: they are left out of folders.
  package static func expand(_ paths: [String], excluding: [String]) -> Expansion {
    var expansion = Expansion()
    for path in paths {
      let input = LogInput(path: path)
      guard !input.isStandardInput, case .folder(let identity) = FileKind(input.pathBytes) else {
        expansion.inputs.append(input)
        continue
      }
      var walk = FolderWalk(excluded: Set(excluding.map(FolderWalk.resolved)))
      walk.enter(input.pathBytes, identity)
      let found = walk.files.sorted { $0.lexicographicallyPrecedes($1) }
      expansion.inputs += found.isEmpty ? [input] : found.map(LogInput.init(pathBytes:))
      expansion.hidden += walk.hidden
      expansion.special += walk.special
    }
    return expansion
  }
}
